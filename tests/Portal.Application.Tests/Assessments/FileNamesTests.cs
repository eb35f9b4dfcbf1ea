using Portal.Application.Assessments.Files;

namespace Portal.Application.Tests.Assessments;

public sealed class FileNamesTests
{
    private static readonly AcceptedKind Pdf = new(FileKind.Pdf, "PDF", "application/pdf", ["pdf"]);
    private static readonly AcceptedKind Jpeg = new(FileKind.Jpeg, "JPG", "image/jpeg", ["jpg", "jpeg"]);

    [Theory]
    [InlineData("检测报告（2025年度）.pdf", "检测报告（2025年度）.pdf")]
    [InlineData("A.PDF", "A.PDF")]
    [InlineData("../../etc/passwd", "passwd.pdf")]
    [InlineData("C:\\temp\\报告.pdf", "报告.pdf")]
    [InlineData("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf")]
    [InlineData("a\0.pdf", "a.pdf")]
    [InlineData("照片\u202Efdp.exe", "照片fdp.pdf")]
    [InlineData("a.pdf.exe", "a.pdf")]
    [InlineData("a.exe", "a.pdf")]
    [InlineData("报告v1.2", "报告v1.2.pdf")]
    [InlineData("CON", "_CON.pdf")]
    [InlineData("con.pdf", "_con.pdf")]
    [InlineData("LPT1.x.pdf", "_LPT1.x.pdf")]
    [InlineData("<b>\"|?*.pdf", "_b_____.pdf")]
    [InlineData("   .pdf", "文件.pdf")]
    [InlineData("..", "文件.pdf")]
    [InlineData("", "文件.pdf")]
    [InlineData(null, "文件.pdf")]
    [InlineData("é.pdf", "\u00e9.pdf")]
    public void A_name_is_cleaned_and_ends_in_what_the_file_is(string? given, string stored) =>
        FileNames.Clean(given, Pdf, 120, "文件").ShouldBe(stored);

    [Fact]
    public void A_long_name_is_cut_between_characters()
    {
        FileNames.Clean(new string('长', 300) + ".jpeg", Jpeg, 120, "文件").ShouldBe(new string('长', 115) + ".jpeg");
        var pairs = FileNames.Clean(string.Concat(Enumerable.Repeat("𠮷", 150)), Jpeg, 121, "文件");
        pairs.ShouldBe(string.Concat(Enumerable.Repeat("𠮷", 58)) + ".jpg");
        FileNames.Clean("CON" + new string('.', 300) + "x", Jpeg, 20, "文件").Length.ShouldBeLessThanOrEqualTo(20);
    }

    [Fact]
    public void A_lone_surrogate_becomes_visible() => FileNames.Clean("a\ud800.png", Jpeg, 120, "文件").ShouldBe("a\ufffd.jpg");
}
