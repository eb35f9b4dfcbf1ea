using System.Text.Json.Nodes;
using Guide;

namespace Portal.Documents.Tests.Typesetting;

/// <summary>The approved pages of docs/guide still belong to the templates: the kept papers, set today, have the same pages with the same words.</summary>
public sealed class GuideTests(Workshop workshop)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "guide");

    private static readonly JsonNode Pages = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "pages.json")))!;

    public static TheoryData<string> Papers => [.. Directory.GetFiles(Path.Combine(Folder, "papers"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Papers))]
    public async Task A_paper_of_the_guide_reads_as_it_was_approved(string name)
    {
        var made = await workshop.TypesetAsync(GuidePaper.Read(Path.Combine(Folder, "papers"), name));

        using var workplace = new Signatures.Workplace();
        var pages = await PageTexts.OfAsync(workplace.Write(name + ".pdf", made.Pdf));
        pages.Select(PageTexts.HashOf).ShouldBe(Pages[name]!.AsArray().Select(hash => (string)hash!), "Run deploy/guide.sh and look at the pages.");
        Paper.Faults(made.Pdf).ShouldBeEmpty();
    }

    [Fact]
    public void Each_picture_is_there_and_shows_a_page_that_is_there()
    {
        var shown = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "pictures.json")))!.AsArray();

        shown.Count.ShouldBeGreaterThan(10);
        foreach (var picture in shown)
        {
            new FileInfo(Path.Combine(Folder, (string)picture!["picture"]!)).Length.ShouldBeInRange(1_000, 200_000);
            ((int)picture["page"]!).ShouldBeInRange(1, Pages[(string)picture["paper"]!]!.AsArray().Count);
        }

        File.ReadAllText(Path.Combine(Folder, "README.md")).ShouldSatisfyAllConditions([.. shown.Select(picture => (Action<string>)(text => text.ShouldContain($"({(string)picture!["picture"]!})")))]);
    }
}
