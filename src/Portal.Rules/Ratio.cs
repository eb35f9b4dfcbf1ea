using System.Globalization;
using System.Numerics;

namespace Portal.Rules;

/// <summary>
/// An exact rational number, always in lowest terms with a positive denominator. A composite score is a quotient
/// (reading S3), so it may not end in decimals; comparing a rounded value with a score line would decide wrongly (S6).
/// </summary>
public readonly struct Ratio : IEquatable<Ratio>, IComparable<Ratio>
{
    // Stored minus one, so that default(Ratio) is the valid number 0/1.
    private readonly BigInteger denominatorLessOne;

    private Ratio(BigInteger numerator, BigInteger denominator)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        denominatorLessOne = (denominator / divisor) - 1;
    }

    public BigInteger Numerator { get; }

    public BigInteger Denominator => denominatorLessOne + 1;

    /// <summary>The quotient of two decimals, exactly.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static Ratio Of(decimal dividend, decimal divisor = 1m)
    {
        if (divisor == 0m)
        {
            throw new DivideByZeroException();
        }

        var (a, b) = Parts(dividend);
        var (c, d) = Parts(divisor);
        return new Ratio(a * d, b * c);
    }

    public int CompareTo(Ratio other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public bool Equals(Ratio other) => Numerator == other.Numerator && denominatorLessOne == other.denominatorLessOne;

    public override bool Equals(object? obj) => obj is Ratio other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Numerator, denominatorLessOne);

    public static Ratio operator -(Ratio left, Ratio right) => new(
        (left.Numerator * right.Denominator) - (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    public static Ratio operator *(Ratio ratio, int times) => new(ratio.Numerator * times, ratio.Denominator);

    public static bool operator ==(Ratio left, Ratio right) => left.Equals(right);

    public static bool operator !=(Ratio left, Ratio right) => !left.Equals(right);

    public static bool operator <(Ratio left, Ratio right) => left.CompareTo(right) < 0;

    public static bool operator >(Ratio left, Ratio right) => left.CompareTo(right) > 0;

    public static bool operator <=(Ratio left, Ratio right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Ratio left, Ratio right) => left.CompareTo(right) >= 0;

    /// <summary>For display only: rounded half up (away from zero) to so many decimals, all of them printed.</summary>
    public string Shown(int decimals = 2)
    {
        var scale = BigInteger.Pow(10, decimals);
        var doubled = (BigInteger.Abs(Numerator) * scale * 2) + Denominator;
        var units = doubled / (Denominator * 2);
        return Printed(Numerator.Sign < 0 && !units.IsZero, units, decimals);
    }

    /// <summary>The exact value: a decimal where it ends ("61", "59.98"), else a fraction in lowest terms ("3359/56").</summary>
    public override string ToString()
    {
        var rest = Denominator;
        var twos = Strip(ref rest, 2);
        var fives = Strip(ref rest, 5);
        if (!rest.IsOne)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
        }

        var decimals = Math.Max(twos, fives);
        return Printed(Numerator.Sign < 0, BigInteger.Abs(Numerator) * BigInteger.Pow(10, decimals) / Denominator, decimals);
    }

    private static int Strip(ref BigInteger number, int factor)
    {
        var times = 0;
        while ((number % factor).IsZero)
        {
            number /= factor;
            times++;
        }

        return times;
    }

    private static string Printed(bool negative, BigInteger units, int decimals)
    {
        var digits = units.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        var text = decimals == 0 ? digits : $"{digits[..^decimals]}.{digits[^decimals..]}";
        return negative ? "-" + text : text;
    }

    private static (BigInteger Numerator, BigInteger Denominator) Parts(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var magnitude = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        return (bits[3] < 0 ? -magnitude : magnitude, BigInteger.Pow(10, value.Scale));
    }
}
