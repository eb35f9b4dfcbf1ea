using System.Diagnostics;
using System.Text;
using Portal.Documents.Typesetting;

namespace Portal.Documents.Tests.Typesetting;

/// <summary>Photographs are found in a PDF without parsing it, whatever it is made of.</summary>
public sealed class ScannedPagesTests
{
    private const string Picture = "<< /Filter /DCTDecode /Length 5 >>\nstream\r\n\u00FF\u00D8\u00FF..\nendstream\n";

    [Fact]
    public void Photographs_are_counted_and_names_without_one_are_not()
    {
        ScannedPages.Count(File(Picture + "/DCTDecode /Name stream\n.." + Picture), 10).ShouldBe(2);
        ScannedPages.Count(File(string.Concat(Enumerable.Repeat(Picture, 9))), 4).ShouldBe(4);
    }

    [Theory]
    [InlineData("/DCTDecode")]
    [InlineData("/DCTDecode stream\n")]
    public void A_file_built_to_be_slow_is_not(string repeated)
    {
        var file = File(string.Concat(Enumerable.Repeat(repeated, (4 << 20) / repeated.Length)));
        var clock = Stopwatch.StartNew();
        ScannedPages.Count(file, 201).ShouldBe(0);
        // One pass takes a fraction of a second, a pass for each repetition more than half a minute.
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    private static byte[] File(string body) => Encoding.Latin1.GetBytes("%PDF-1.7\n" + body);
}
