using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Guide;
using Portal.Documents.Typesetting;

namespace Portal.Documents.Tests.Typesetting;

/// <summary>What is promised of a document is promised of every kind: the papers of docs/guide, one of each kind, are held to it.</summary>
public sealed partial class EveryKindTests(Workshop workshop)
{
    private const string Rare = "镕喆堃龑𬭩鄠垚旸〔2025〕①";

    /// <summary>Besides those of the templates' own switches, the members that name something and print nothing.</summary>
    private static readonly string[] Unprinted = ["kind", "name", "picture", "align"];

    public static TheoryData<string> Papers => GuideTests.Papers;

    [Theory]
    [MemberData(nameof(Papers))]
    public async Task It_is_an_archivable_tagged_PDF_in_Chinese_with_its_data_within_and_the_same_bytes_again(string name)
    {
        var manuscript = Read(name);
        var attached = Encoding.UTF8.GetBytes($$"""{"content":"{{Rare}}"}""");
        manuscript = manuscript with { Attachments = [new("content.json", attached, "application/json", "冻结的内容")] };

        var made = await workshop.TypesetAsync(manuscript);

        Paper.Faults(made.Pdf).ShouldBeEmpty();
        Paper.Attachment(made.Pdf).ShouldBe(attached);
        var objects = Paper.Objects(made.Pdf);
        foreach (var promised in (string[])["<pdfaid:part>3</pdfaid:part>", "<pdfaid:conformance>B</pdfaid:conformance>", "/Marked true", "/StructTreeRoot", "/Lang (zh-CN)", "/AFRelationship /Source"])
        {
            objects.ShouldContain(promised);
        }

        var fonts = Paper.Fonts(made.Pdf);
        fonts.ShouldNotBeEmpty();
        fonts.ShouldAllBe(font => font.Contains(" yes yes yes ", StringComparison.Ordinal), "embedded, subset, with what each character is");
        fonts.ShouldAllBe(font => font.Contains("+Fandol", StringComparison.Ordinal) || font.Contains("+Noto", StringComparison.Ordinal));
        (await workshop.TypesetAsync(manuscript)).Pdf.SequenceEqual(made.Pdf).ShouldBeTrue();
    }

    /// <summary>Every text of the data stands in the text that a reader copies out, also with rare characters in each of them.</summary>
    [Theory]
    [MemberData(nameof(Papers))]
    public async Task Its_text_extracts_as_the_data_says(string name)
    {
        foreach (var addition in (string[])["", Rare])
        {
            var manuscript = Read(name);
            var data = JsonNode.Parse(manuscript.Data.Span)!;
            var texts = Texts(data, addition).ToList();
            texts.Count.ShouldBeGreaterThan(5);

            var made = await workshop.TypesetAsync(manuscript with { Data = CanonicalJson.Of(data) });

            // What a page's foot says stands between two halves of a paragraph.
            var letters = string.Concat(Paper.Text(made.Pdf).Split('\f').Select(page => Foot().Replace(Paper.Letters(page), "")));
            // And between two lines of a long row, which goes on below the next page's head.
            texts.SelectMany(text => text.Split('\n')).Where(text => !letters.Contains(Paper.Letters(text), StringComparison.Ordinal)).ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Papers))]
    public async Task A_character_that_no_font_has_is_told_before(string name)
    {
        foreach (var (character, why) in (IEnumerable<(string, Unprintability)>)[("\U0001F3ED", Unprintability.NoGlyph), ("\u202E", Unprintability.Direction), ("\u0007", Unprintability.Control)])
        {
            var manuscript = Read(name);
            var data = JsonNode.Parse(manuscript.Data.Span)!;
            data["title"] = (string)data["title"]! + character;

            var fault = await Should.ThrowAsync<TypesettingException>(workshop.TypesetAsync(manuscript with { Data = CanonicalJson.Of(data) }));

            fault.Fault.ShouldBe(Fault.Unprintable);
            fault.Unprintable.Select(one => (one.Path, one.Why)).ShouldBe([("title", why)]);
        }
    }

    [Theory]
    [MemberData(nameof(Papers))]
    public async Task A_draft_of_it_has_the_same_pages_with_a_watermark(string name)
    {
        var manuscript = Read(name);
        var made = await workshop.TypesetAsync(manuscript);
        var draft = await workshop.TypesetAsync(manuscript with { Draft = true });

        draft.Pages.ShouldBe(made.Pages);
        Paper.Text(draft.Pdf).Split('\f')[..^1].ShouldAllBe(page => Paper.Letters(page).Contains("草稿", StringComparison.Ordinal));
        Paper.Text(made.Pdf).ShouldNotContain("草稿");
    }

    private static Manuscript Read(string name) => GuidePaper.Read(Path.Combine(AppContext.BaseDirectory, "guide", "papers"), name);

    /// <summary>The texts that a paper prints, each with an addition that is written into the data.</summary>
    private static IEnumerable<string> Texts(JsonNode? node, string addition)
    {
        switch (node)
        {
            case JsonObject run when run["picture"] is JsonValue:
                // What a picture shows is told to those who do not see it, and printed nowhere.
                break;
            case JsonObject members:
                foreach (var (key, value) in members.ToList())
                {
                    // Where there is no cover, nobody asks whose layout it is.
                    if (!Unprinted.Contains(key) && !(key == "layout" && members["cover"] is JsonArray { Count: 0 }))
                    {
                        foreach (var text in value is JsonValue one && one.TryGetValue<string>(out var said) && said.Length > 0 ? Written(said, changed => members[key] = changed) : Texts(value, addition))
                        {
                            yield return text;
                        }
                    }
                }

                break;
            case JsonArray items:
                for (var at = 0; at < items.Count; at++)
                {
                    var place = at;
                    foreach (var text in items[at] is JsonValue one && one.TryGetValue<string>(out var said) && said.Length > 0 ? Written(said, changed => items[place] = changed) : Texts(items[at], addition))
                    {
                        yield return text;
                    }
                }

                break;
        }

        IEnumerable<string> Written(string said, Action<string> write)
        {
            write(said + addition);
            yield return said + addition;
        }
    }

    [GeneratedRegex("文件编号[0-9A-Z-]{20}第1版校验码[0-9a-f]{16}第[0-9]+页共[0-9]+页")]
    private static partial Regex Foot();
}
