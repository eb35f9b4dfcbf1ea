using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using FsCheck;
using FsCheck.Fluent;
using Portal.Application.Pipeline;
using Portal.Application.RichText;
using Portal.TestKit;

namespace Portal.Application.Tests.RichText;

/// <summary>What goes in, what comes out: as data; what never comes out: by fuzzing.</summary>
public sealed class RichTextTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "tests", "Portal.Application.Tests", "RichText");
    private static readonly JsonArray Cases = Json("cases.json");
    private static readonly string[] Attacks = [.. Json("attacks.json").Select(attack => (string)attack!)];

    /// <summary>What may stand in a clean text: elements, and their attributes.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["p"] = [],
        ["h3"] = [],
        ["h4"] = [],
        ["strong"] = [],
        ["em"] = [],
        ["u"] = [],
        ["sub"] = [],
        ["sup"] = [],
        ["ul"] = [],
        ["ol"] = [],
        ["li"] = [],
        ["table"] = [],
        ["thead"] = [],
        ["tbody"] = [],
        ["tr"] = [],
        ["th"] = ["colspan", "rowspan"],
        ["td"] = ["colspan", "rowspan"],
        ["br"] = [],
        ["img"] = ["src", "alt"],
    };

    /// <summary>Scraps that make trouble when they meet.</summary>
    private static readonly string[] Scraps =
    [
        .. Attacks, "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<i>", "</i>", "<u>", "</u>", "<sub>", "<sup>", "</sup>", "<h1>", "<h2>", "</h2>", "<h3>", "<h4>", "</h4>", "<ul>", "</ul>", "<ol>",
        "<ol start=4>", "</ol>", "<li>", "</li>", "<table>", "</table>", "<tr>", "</tr>", "<td>", "<td rowspan=3>", "<td colspan=2>", "</td>", "<th>", "<thead>", "</thead>", "<tbody>", "<caption>", "</caption>",
        "<br>", "<pre>", "</pre>", "<span style='font-weight:bold'>", "<span style='font-weight:normal'>", "<span style='display:none'>", "</span>", "<p style='mso-list:l0 level1 lfo1'>",
        "<p style='mso-list:l0 level2 lfo1'>", "<span style='mso-list:Ignore'>1.</span>", "<span style='mso-list:Ignore'>2.</span>", "<span style='mso-list:Ignore'>l</span>", "<![if !supportLists]>", "<![endif]>",
        "<!--", "-->", "<", ">", "\"", "'", "&", "&lt;", "&nbsp;", " ", "\n", "\t", "　", "甲", "乙，", "a", "7", "1. ", "\u200b", "\ud800", "𬭩", "<img src='/applications/pictures/0193a1d4-7c1e-7a6b-8f00-1234567890ab' alt='图 1'>",
    ];

    private static readonly Gen<string> Soup = Gen.Sized(size => Gen.ArrayOf(Gen.Elements(Scraps), Math.Min(size, 60)).Select(string.Concat));

    public static TheoryData<string> Names => [.. Cases.Select(each => (string)each!["name"]!)];

    public static TheoryData<string> Pasted => ["word-report", "wps-plan"];

    public static TheoryData<string> AttackTexts => [.. Attacks.Select((_, index) => index.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_case_comes_out_as_written(string name)
    {
        var expected = Cases.Single(each => (string)each!["name"]! == name)!;

        var clean = RichTextCleaner.Clean((string)expected["html"]!);

        clean.Html.ShouldBe((string)expected["clean"]!);
        clean.DroppedPictures.ShouldBe((int?)expected["droppedPictures"] ?? 0);
        ShouldBeSafeAndSettled(clean.Html);
    }

    [Theory]
    [MemberData(nameof(Pasted))]
    public void What_an_office_program_puts_on_the_clipboard_becomes_a_calm_text(string name)
    {
        var clean = RichTextCleaner.Clean(File.ReadAllText(Path.Combine(Folder, "pasted", name + ".html")));

        clean.Html.ShouldBe(File.ReadAllText(Path.Combine(Folder, "pasted", name + ".clean.html")).TrimEnd());
        clean.DroppedPictures.ShouldBe(name == "wps-plan" ? 2 : 1);
        ShouldBeSafeAndSettled(clean.Html);
    }

    [Theory]
    [MemberData(nameof(AttackTexts))]
    public void An_attack_comes_to_nothing(string index)
    {
        var attack = Attacks[int.Parse(index, System.Globalization.CultureInfo.InvariantCulture)];
        foreach (var html in new[] { attack, $"<p>甲{attack}乙</p>", $"<table><tr><td>{attack}</td></tr></table>", $"<ul><li>{attack}</ul>", $"<h2>{attack}</h2>" })
        {
            ShouldBeSafeAndSettled(RichTextCleaner.Clean(html).Html);
        }
    }

    [Fact]
    public void Whatever_comes_in_is_safe_and_cleaning_again_changes_nothing() =>
        Prop.ForAll(Soup.ToArbitrary(), html => ShouldBeSafeAndSettled(RichTextCleaner.Clean(html).Html))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(4000));

    [Fact]
    public void What_is_typed_as_plain_text_means_itself() =>
        Prop.ForAll(Soup.ToArbitrary(), text =>
        {
            var clean = RichTextCleaner.FromPlain(text);
            ShouldBeSafeAndSettled(clean.Html);
            RichTextCleaner.Clean(clean.Html).Document.ToPlain().ShouldBe(clean.Document.ToPlain());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    /// <summary>Found by the property above; the line between the two is a control character.</summary>
    [Fact]
    public void A_line_of_what_cannot_be_seen_parts_paragraphs()
    {
        var html = RichTextCleaner.FromPlain("第一段\n\u0001\n第二段").Html;
        html.ShouldBe("<p>第一段</p>\n<p>第二段</p>");
        RichTextCleaner.Clean(html).Html.ShouldBe(html);
    }

    [Fact]
    public void A_text_area_without_scripts_posts_paragraphs_or_what_it_was_given()
    {
        RichTextCleaner.Read("第一段\r\n第二行\r\n\r\n\r\n  第二段 <b>不是标记</b>\r\n").Html
            .ShouldBe("<p>第一段<br>第二行</p>\n<p>第二段 &lt;b&gt;不是标记&lt;/b&gt;</p>");
        var html = "<h3>甲</h3>\n<table><tbody><tr><td>1 &lt; 2</td></tr></tbody></table>";
        RichTextCleaner.Read(html.ReplaceLineEndings("\r\n")).Html.ShouldBe(html);
        RichTextCleaner.Read(null).Html.ShouldBe("");
        RichTextCleaner.Read("< 5 %").Html.ShouldBe("<p>&lt; 5 %</p>");
        RichTextCleaner.Read("<MES>系统与<ERP>集成").Html.ShouldBe("<p>&lt;MES&gt;系统与&lt;ERP&gt;集成</p>");
        RichTextCleaner.Read("<!--StartFragment--><P>甲</P>").Html.ShouldBe("<p>甲</p>");
        RichTextCleaner.Read("<o:p></o:p><p>甲</p>").Html.ShouldBe("<p>甲</p>");
    }

    [Fact]
    public void A_text_area_holds_what_reads_back_as_the_same_text() =>
        Prop.ForAll(Soup.ToArbitrary(), html =>
        {
            var document = RichTextCleaner.Clean(html).Document;
            RichTextCleaner.Read(RichTextCleaner.ForTextArea(document).ReplaceLineEndings("\r\n")).Html.ShouldBe(document.ToHtml());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_field_is_compared_in_one_form_and_named_by_its_beginning()
    {
        RichTextCleaner.Canonical("<div><b>甲</b></div>").ShouldBe("<p><strong>甲</strong></p>");
        RichTextCleaner.ForTextArea(RichTextCleaner.Clean("<p>甲<br>乙</p><p>丙</p>").Document).ShouldBe("甲\n乙\n\n丙");
        RichTextCleaner.Glance("<h3>甲</h3><p>乙</p>").ShouldBe("甲 乙");
        RichTextCleaner.Glance("<p>" + new string('字', 50) + "</p>").ShouldBe(new string('字', 40) + "……");
    }

    [Fact]
    public void Characters_are_counted_as_a_reader_counts()
    {
        foreach (var counted in Json("counted.json"))
        {
            RichTextCleaner.FromPlain((string)counted!["text"]!).Characters.ShouldBe((int)counted["characters"]!, (string)counted["text"]!);
        }

        RichTextCleaner.Clean("<h3>甲</h3><ol><li>乙<ul><li>丙</li></ul></li></ol><table><tr><td>丁 <b>戊</b></td></tr></table>").Characters.ShouldBe(5);
        RichTextCleaner.Longest(4)("<p>甲乙丙丁</p>").ShouldBeNull();
        RichTextCleaner.Longest(3)("<p>甲乙丙丁</p>").ShouldNotBeNull().ShouldContain("3");
    }

    [Fact]
    public void Plain_text_has_a_line_for_each_thing() => RichTextCleaner.Clean(
        """
        <h3>甲</h3><p>乙<br>丙 &lt;1&gt;</p><ol><li>丁<ul><li>戊</li></ul></li><li>己</li></ol>
        <table><tr><th>庚<th>辛<tr><td>1<td>2</table><p><img src="/applications/pictures/0193a1d4-7c1e-7a6b-8f00-1234567890ab" alt="车间"></p>
        """).Document.ToPlain().ShouldBe(
        """
        甲
        乙
        丙 <1>
        1. 丁
          - 戊
        2. 己
        庚 | 辛
        1 | 2
        ［图片：车间］
        """.ReplaceLineEndings("\n"));

    [Fact]
    public void Pictures_are_told_in_their_order() =>
        RichTextCleaner.Clean("<p><img src='/applications/pictures/0193a1d4-7c1e-7a6b-8f00-1234567890ab'></p><table><tr><td><img src='/applications/pictures/0193a1d4-7c1e-7a6b-8f00-1234567890ac'></table>")
            .Document.Pictures().Select(picture => picture.Id.ToString()[^2..]).ShouldBe(["ab", "ac"]);

    [Fact]
    public void A_text_beyond_all_measure_is_refused_at_its_field_and_not_cut()
    {
        var most = new string('甲', RichTextCleaner.MostInput);
        RichTextCleaner.Clean(most).Characters.ShouldBe(RichTextCleaner.MostInput);
        Should.Throw<InvalidException>(() => RichTextCleaner.Read(most + "乙", "plan")).Errors.ShouldHaveSingleItem().Field.ShouldBe("plan");
    }

    [Fact]
    public void Nesting_without_end_is_bounded()
    {
        foreach (var (open, close) in new[] { ("<div>", "</div>"), ("<b>", "</b>"), ("<ul><li>", "</ul>"), ("<table><tr><td>", "</table>"), ("<span style='font-weight:bold'>", "</span>"), ("<svg>", "</svg>") })
        {
            var html = new StringBuilder().Insert(0, open, 5000).Append('甲').Insert(0, "<p>", 1).Append(string.Concat(Enumerable.Repeat(close, 5000))).Append("<p>乙</p>").ToString();
            var clean = RichTextCleaner.Clean(html).Html;
            clean.ShouldContain("乙");
            new HtmlParser().ParseDocument(clean).QuerySelectorAll("*").Max(Depth).ShouldBeLessThan(20);
            ShouldBeSafeAndSettled(clean);
        }
    }

    private static void ShouldBeSafeAndSettled(string clean)
    {
        RichTextCleaner.Clean(clean).Html.ShouldBe(clean);
        var document = new HtmlParser().ParseDocument("<body>" + clean);
        foreach (var element in document.Body!.QuerySelectorAll("*"))
        {
            Allowed.ShouldContainKey(element.LocalName, clean);
            element.Attributes.Select(attribute => attribute.Name).Except(Allowed[element.LocalName]).ShouldBeEmpty(clean);
            if (element.LocalName == "img")
            {
                element.GetAttribute("src")!.ShouldMatch("^/applications/pictures/[0-9a-f-]{36}$");
            }
        }

        // A browser reads it as it was written: no tag of it is moved or mended.
        document.Body!.InnerHtml.ShouldBe(clean);
        document.Descendants<IComment>().ShouldBeEmpty();
    }

    private static int Depth(IElement element)
    {
        var depth = 0;
        for (var parent = element.ParentElement; parent is not null; parent = parent.ParentElement)
        {
            depth++;
        }

        return depth;
    }

    private static JsonArray Json(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name)))!.AsArray();
}
