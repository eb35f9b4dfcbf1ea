using System.Globalization;

namespace Portal.Rules.Tests;

public sealed class RatioTests
{
    [Theory]
    [InlineData("549", "9", "61", "61.00")]
    [InlineData("419.875", "7", "3359/56", "59.98")]
    [InlineData("1", "3", "1/3", "0.33")]
    [InlineData("2", "3", "2/3", "0.67")]
    [InlineData("1", "8", "0.125", "0.13")]
    [InlineData("59.995", "1", "59.995", "60.00")]
    [InlineData("59.9949999", "1", "59.9949999", "59.99")]
    [InlineData("0", "7", "0", "0.00")]
    [InlineData("100.00", "1", "100", "100.00")]
    [InlineData("-1", "8", "-0.125", "-0.13")]
    [InlineData("1", "-3", "-1/3", "-0.33")]
    [InlineData("-0.001", "1", "-0.001", "0.00")]
    public void Prints_exactly_and_shows_half_up(string dividend, string divisor, string exact, string shown)
    {
        var ratio = Ratio.Of(decimal.Parse(dividend, CultureInfo.InvariantCulture), decimal.Parse(divisor, CultureInfo.InvariantCulture));
        ratio.ToString().ShouldBe(exact);
        ratio.Shown().ShouldBe(shown);
    }

    [Fact]
    public void Compares_without_dividing()
    {
        var third = Ratio.Of(1m, 3m);
        (third > Ratio.Of(0.3333333333333333333333333333m)).ShouldBeTrue();
        (third < Ratio.Of(0.3333333333333333333333333334m)).ShouldBeTrue();
        (third == Ratio.Of(2m, 6m)).ShouldBeTrue();
        third.GetHashCode().ShouldBe(Ratio.Of(2m, 6m).GetHashCode());
        (third >= Ratio.Of(3m, 9m) && third <= Ratio.Of(3m, 9m)).ShouldBeTrue();
    }

    [Fact]
    public void The_default_is_zero()
    {
        default(Ratio).ShouldBe(Ratio.Of(0m));
        default(Ratio).ToString().ShouldBe("0");
    }

    [Fact]
    public void Shows_as_many_decimals_as_asked() => Ratio.Of(2m, 3m).Shown(0).ShouldBe("1");

    [Fact]
    public void Refuses_to_divide_by_zero() => Should.Throw<DivideByZeroException>(() => Ratio.Of(1m, 0m));
}
