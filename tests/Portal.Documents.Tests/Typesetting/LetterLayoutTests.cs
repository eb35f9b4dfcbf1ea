using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Portal.Documents.Typesetting;

namespace Portal.Documents.Tests.Typesetting;

/// <summary>推荐函 measured against GB/T 9704-2012: where poppler finds each line, in millimetres from the page's upper left corner.</summary>
public sealed class LetterLayoutTests(Workshop workshop)
{
    private const double Millimetre = 72 / 25.4, Character = 16 / Millimetre;

    /// <summary>5.2.1: 天头 37 mm, 订口 28 mm, 版心 156 mm × 225 mm; 5.2.3: 22 lines of 28 characters.</summary>
    [Fact]
    public async Task A_full_page_fills_the_core_with_22_lines_of_28_characters()
    {
        var data = Samples.Recommendation();
        data["paragraphs"] = new JsonArray(string.Concat(Enumerable.Repeat("智能工厂梯度培育", 400)));
        var lines = Lines(await workshop.TypesetAsync(Samples.Letter(data)), 2);

        var (text, number) = (lines[..^1], lines[^1]);
        text.Count.ShouldBe(22);
        text.ShouldAllBe(line => line.Text.Length == 28);
        text.ShouldAllBe(line => Near(line.Left, 28) && Near(line.Right, 210 - 26) && Near(line.Height, Character));
        // The first line begins with the core; the last one ends with it, but for what lies between two lines.
        text[0].Top.ShouldBe(37, 0.5);
        text[^1].Bottom.ShouldBeInRange(37 + 225 - 5.1, 37 + 225);
        text.Zip(text.Skip(1), (above, below) => below.Top - above.Top).ShouldAllBe(pitch => Near(pitch, 225.0 / 22));
        // 7.5: 一字线上距版心下边缘 7 mm, on an even page one character from the left.
        number.Text.ShouldBe("—2—");
        number.Left.ShouldBe(28 + (14 / Millimetre), 1);
        number.Top.ShouldBeInRange(37 + 225, 37 + 225 + 14);
    }

    /// <summary>7.3.1 to 7.3.3, 7.3.5.1: title, addressee, paragraphs, enclosures, signatory and date, and the seal over both.</summary>
    [Theory]
    [InlineData("苏州市工业和信息化局", 42)]
    [InlineData("江苏省工业和信息化厅", 45)]
    [InlineData("市工信局", 42)]
    [InlineData("新疆生产建设兵团某某经济技术开发区管理委员会", 42)]
    public async Task Each_part_of_a_letter_stands_in_its_place(string signatory, int diameter)
    {
        var data = Samples.Recommendation(1);
        (data["letterhead"], data["number"], data["contact"], data["signatory"], data["seal"], data["date"]) = (null, null, null, signatory, diameter, "2025年11月7日");
        var made = await workshop.TypesetAsync(Samples.Letter(data));
        var lines = Lines(made, 1);

        // 2号 小标宋, in the middle of the core.
        foreach (var title in ((string)data["title"]!).Split('\n'))
        {
            var line = lines.Single(line => line.Text == title);
            line.Height.ShouldBe(22 / Millimetre, 0.1);
            ((line.Left + line.Right) / 2).ShouldBe(28 + (156.0 / 2), 0.2);
        }

        var addressee = lines.Single(line => line.Text == (string)data["to"]! + "：");
        addressee.Left.ShouldBe(28, 0.1);
        var paragraph = lines[lines.IndexOf(addressee) + 1];
        paragraph.Left.ShouldBe(28 + (2 * 156.0 / 28), 0.2);
        var annex = lines.Single(line => line.Text.StartsWith("附件：", StringComparison.Ordinal));
        annex.Left.ShouldBe(28 + (2 * 156.0 / 28), 0.2);
        // One line is left empty above the enclosures.
        (annex.Top - lines[lines.IndexOf(annex) - 1].Top).ShouldBe(2 * 225.0 / 22, 0.2);

        // The date ends four characters before the edge, unless a longer signatory pushes it; the signatory stands above it and in its middle.
        var (signed, dated) = (lines.Single(line => line.Text == signatory), lines.Single(line => line.Text == "2025年11月7日"));
        ((signed.Left + signed.Right) / 2).ShouldBe((dated.Left + dated.Right) / 2, 0.3);
        (dated.Top - signed.Top).ShouldBe(225.0 / 22, 0.2);
        signed.Right.ShouldBeLessThanOrEqualTo(210 - 26 + 0.2);
        if (signed.Right < 210 - 26 - 1)
        {
            dated.Right.ShouldBe(210 - 26 - (4 * 156.0 / 28), 0.3);
        }

        // The seal covers both, which stand a little below its centre; its upper edge is within a line of the text above.
        var seal = made.Places.ShouldHaveSingleItem();
        (seal.Width, seal.Height, seal.Page).ShouldBe((diameter, diameter, 1));
        (seal.X + (seal.Width / 2)).ShouldBe((dated.Left + dated.Right) / 2, 0.3);
        var centre = seal.Y + (seal.Height / 2);
        ((signed.Top + dated.Bottom) / 2).ShouldBeInRange(centre + 1, centre + 6);
        seal.Y.ShouldBeLessThan(signed.Top);
        (seal.Y + seal.Height).ShouldBeGreaterThan(dated.Bottom);
        (seal.Y - annex.Bottom).ShouldBeLessThan(225.0 / 22);
        seal.Y.ShouldBeGreaterThan(annex.Bottom - 2);
    }

    /// <summary>7.3.5.5: the signature does not stand on a page of its own; the last paragraph and the enclosures come along.</summary>
    [Fact]
    public async Task Signatory_and_date_stand_below_the_end_of_the_text_wherever_the_page_breaks()
    {
        for (var lines = 8; lines <= 20; lines++)
        {
            var data = Samples.Recommendation(1);
            (data["letterhead"], data["number"], data["contact"]) = (null, null, null);
            data["paragraphs"] = new JsonArray([.. Enumerable.Repeat("一行文字。", lines).Select(line => (JsonNode)line), "特此函告，请予审核。"]);

            var made = await workshop.TypesetAsync(Samples.Letter(data));

            var page = Lines(made, made.Places.ShouldHaveSingleItem().Page).ConvertAll(line => line.Text);
            page.ShouldContain("特此函告，请予审核。", $"{lines} lines");
            page.ShouldContain((string)data["signatory"]!);
            page.ShouldContain((string)data["date"]!);
        }
    }

    [Fact]
    public async Task A_signatory_longer_than_a_line_takes_several_and_stays_within_the_core()
    {
        var data = Samples.Recommendation(1);
        const string Signatory = "新疆生产建设兵团第六师五家渠市经济技术开发区高新技术产业开发区工业和信息化发展局";
        data["signatory"] = Signatory;

        var made = await workshop.TypesetAsync(Samples.Letter(data));

        var lines = Lines(made, made.Places.ShouldHaveSingleItem().Page);
        var signed = lines.Where(line => Signatory.Contains(line.Text, StringComparison.Ordinal)).ToList();
        string.Concat(signed.Select(line => line.Text)).ShouldBe(Signatory);
        signed.Count.ShouldBe(2);
        signed.ShouldAllBe(line => line.Left >= 28 - 0.2 && line.Right <= 210 - 26 + 0.2);
    }

    /// <summary>10.1: the head's red name begins 30 mm below the edge, the number stands at the right edge; nothing else of the portal is on the page.</summary>
    [Fact]
    public async Task A_letterhead_and_a_number_stand_where_the_letter_format_has_them()
    {
        var data = Samples.Recommendation(1);
        var lines = Lines(await workshop.TypesetAsync(Samples.Letter(data)), 1);

        lines.Single(line => line.Text == (string)data["number"]!).Right.ShouldBe(210 - 26, 0.3);
        // The name as well stands below the letter.
        var head = lines.First(line => line.Text == (string)data["letterhead"]!);
        head.Top.ShouldBeInRange(30 - 4, 30 + 1);
        ((head.Left + head.Right) / 2).ShouldBe(210.0 / 2, 0.3);
    }

    private static bool Near(double value, double expected) => Math.Abs(value - expected) < 0.2;

    private static List<Line> Lines(Typeset made, int page)
    {
        XNamespace html = "http://www.w3.org/1999/xhtml";
        var words = XDocument.Parse(Paper.Boxes(made.Pdf, page)).Descendants(html + "word")
            .Select(word => new Line(word.Value, At(word, "xMin"), At(word, "yMin"), At(word, "xMax"), At(word, "yMax")));
        var lines = new List<List<Line>>();
        foreach (var word in words.OrderBy(word => word.Bottom))
        {
            // Another font's characters have another lower edge.
            if (lines.Count > 0 && word.Bottom - lines[^1][0].Bottom < 3)
            {
                lines[^1].Add(word);
            }
            else
            {
                lines.Add([word]);
            }
        }

        return [.. lines.Select(line => line.OrderBy(word => word.Left).Aggregate(
            (left, right) => left with { Text = left.Text + right.Text, Right = right.Right, Top = Math.Min(left.Top, right.Top) }))];

        static double At(XElement word, string edge) => double.Parse(word.Attribute(edge)!.Value, CultureInfo.InvariantCulture) / Millimetre;
    }

    /// <summary>In mm.</summary>
    private sealed record Line(string Text, double Left, double Top, double Right, double Bottom)
    {
        public double Height => Bottom - Top;
    }
}
