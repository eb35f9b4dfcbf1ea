using System.Text;
using Portal.Documents.Typesetting;

namespace Portal.Documents.Tests.Typesetting;

public sealed class FontCoverageTests
{
    private static readonly FontCoverage Shipped = FontCoverage.Of(new TypesetterSettings().Fonts);

    [Theory]
    [InlineData("镕喆堃龑𬭩鄠垚旸锜㻏")]
    [InlineData("盱眙邗江睢宁溧阳鄂尔多斯滕〔2025〕①⑩（）《》“”‘’—…·、℃‰％㎡±×÷≥≤≠≈Ⅰ Ⅻ α β Ω μ ² ³ ☑ ☐ □ √ → № ￥")]
    [InlineData("ABC abc 0123456789 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")]
    [InlineData("é ü ñ Ø Å č")]
    public void What_offices_write_can_be_printed(string text)
    {
        Shipped.Check(text).Select(fault => fault.Character.ToString()).ShouldBeEmpty();
    }

    [Fact]
    public void What_cannot_be_printed_is_found_with_its_place()
    {
        var json = Encoding.UTF8.GetBytes("""
            { "title": "好🏭", "rows": [["一", "二"], ["三", "四\uE000𠀁\u202E"]], "deep": { "list": [ 1, { "name": "a\u0007" } ] } }
            """);

        Shipped.Check(json).Select(fault => (fault.Path, fault.Position, fault.Character.Value, fault.Why)).ShouldBe(
        [
            ("title", 2, 0x1F3ED, Unprintability.NoGlyph),
            ("rows[1][1]", 2, 0xE000, Unprintability.NoGlyph),
            ("rows[1][1]", 3, 0x20001, Unprintability.NoGlyph),
            ("rows[1][1]", 4, 0x202E, Unprintability.Direction),
            ("deep.list[1].name", 2, 7, Unprintability.Control),
        ]);
    }

    [Fact]
    public void A_hundred_faults_are_enough()
    {
        Shipped.Check(Encoding.UTF8.GetBytes($"[\"{new string('\uE000', 60)}\",\"{new string('\uE001', 60)}\"]")).Count.ShouldBe(100);
    }

    [Fact]
    public void Every_shipped_font_is_read()
    {
        var files = Directory.GetFiles(new TypesetterSettings().Fonts).Select(Path.GetFileName).Order(StringComparer.Ordinal);

        files.ShouldBe(["DejaVuSans.ttf", "FandolFang-Regular.otf", "FandolHei-Regular.otf", "FandolKai-Regular.otf", "FandolSong-Bold.otf", "NotoSansSC-Regular.ttf", "NotoSerifSC-Regular.ttf"]);
        Shipped.Covers(new Rune(0x4E00)).ShouldBeTrue();
        Shipped.Covers(new Rune(0x10FFFF)).ShouldBeFalse();
    }
}
