using BenchmarkDotNet.Attributes;
using Portal.Application.RichText;

namespace Portal.Benchmarks;

/// <summary>What a person pastes, and 50 KB that were made to hurt: a browser's tree would grow with the square of most of them.</summary>
[MemoryDiagnoser]
public class RichTextBenchmarks
{
    private const int Size = 50_000;

    private static readonly Dictionary<string, string> Texts = new()
    {
        ["prose of Word, 50 KB"] = Many("<p class=MsoNormal><span style='font-family:宋体;mso-ascii-font-family:等线'>设备联网率由</span><span lang=EN-US>52%</span><b>提高</b><o:p></o:p></p>\n"),
        ["prose of Word, 1 MB"] = Many("<p class=MsoNormal><span style='font-family:宋体;mso-ascii-font-family:等线'>设备联网率由</span><span lang=EN-US>52%</span><b>提高</b><o:p></o:p></p>\n", 1_000_000),
        ["nested div"] = Many("<div>"),
        ["nested b"] = Many("<b>"),
        ["unlike b over paragraphs"] = string.Concat(Enumerable.Range(0, 2500).Select(n => FormattableString.Invariant($"<p><b a={n}>x"))),
        ["nested lists"] = Many("<ul><li>x"),
        ["nested tables"] = Many("<table><tr><td>x"),
        ["cells that span"] = "<table>" + Many("<tr><td rowspan=400 colspan=40>x</td></tr><tr></tr>"),
        ["misnested marks"] = Many("<b><i></b></i>x"),
        ["one tag of many attributes"] = "<p " + Many("style='a:b;' ") + ">x",
        ["one long style"] = "<p style='" + Many("font-weight:bold;") + "'>x",
        ["open comments"] = Many("<!-- "),
        ["less-than signs"] = Many("<"),
        ["spaces"] = Many("&nbsp; "),
    };

    public static IEnumerable<string> Names => Texts.Keys;

    [ParamsSource(nameof(Names))]
    public string Text { get; set; } = "";

    [Benchmark]
    public CleanText Clean() => RichTextCleaner.Clean(Texts[Text][..Math.Min(Texts[Text].Length, RichTextCleaner.MostInput)]);

    private static string Many(string part, int size = Size) => string.Concat(Enumerable.Repeat(part, (size / part.Length) + 1))[..size];
}
