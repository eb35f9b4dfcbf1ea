using System.Globalization;
using System.Text.RegularExpressions;
using Portal.Documents.Verification;

namespace Portal.Documents.Tests.Verification;

public sealed partial class QrCodeTests
{
    private const string Address = "https://portal.example/verify/123456789ABCDEFGHZ";

    [Fact]
    public void The_three_corners_and_the_margin_are_where_a_reader_looks_for_them()
    {
        var code = QrCode.Of(Address);
        foreach (var (x, y) in new[] { (4, 4), (code.Size - 11, 4), (4, code.Size - 11) })
        {
            for (var i = 0; i < 7; i++)
            {
                (code[x + i, y] && code[x + i, y + 6] && code[x, y + i] && code[x + 6, y + i]).ShouldBeTrue();
            }
            code[x + 3, y + 3].ShouldBeTrue();
            code[x + 1, y + 1].ShouldBeFalse();
        }
        for (var i = 0; i < code.Size; i++)
        {
            for (var margin = 0; margin < 4; margin++)
            {
                (code[i, margin] || code[margin, i] || code[i, code.Size - 1 - margin] || code[code.Size - 1 - margin, i]).ShouldBeFalse();
            }
        }
    }

    [Fact]
    public void The_path_fills_the_dark_modules_and_no_others()
    {
        var code = QrCode.Of(Address);
        var dark = new bool[code.Size, code.Size];
        var path = code.ToSvgPath();
        Rectangles().Replace(path, "").ShouldBe("");
        foreach (Match rectangle in Rectangles().Matches(path))
        {
            var numbers = rectangle.Groups.Cast<Group>().Skip(1).Select(group => int.Parse(group.Value, CultureInfo.InvariantCulture)).ToArray();
            for (var x = numbers[0]; x < numbers[0] + numbers[2]; x++)
            {
                dark[x, numbers[1]] = true;
            }
        }
        for (var y = 0; y < code.Size; y++)
        {
            for (var x = 0; x < code.Size; x++)
            {
                dark[x, y].ShouldBe(code[x, y]);
            }
        }
    }

    [Fact]
    public void The_same_address_gives_the_same_code_and_nothing_or_too_much_gives_none()
    {
        QrCode.Of(Address).ToSvgPath().ShouldBe(QrCode.Of(Address).ToSvgPath());
        QrCode.Of(Address).Size.ShouldBeLessThanOrEqualTo(45);
        Should.Throw<ArgumentException>(() => QrCode.Of(""));
        Should.Throw<ArgumentException>(() => QrCode.Of(new string('a', 501)));
    }

    [GeneratedRegex(@"M(\d+) (\d+)h(\d+)v1h-\3z")]
    private static partial Regex Rectangles();
}
