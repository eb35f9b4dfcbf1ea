using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.TestKit;

namespace Portal.Application.Tests.Assessments;

/// <summary>The description of a scenario instance: rich text within one record.</summary>
public sealed class ScenarioDescriptionTests : IAsyncLifetime
{
    private const string Field = "scenarios.9.description";
    private const string Picture = "<img src='/applications/pictures/0193a1d4-7c1e-7a6b-8f00-1234567890ab' alt='产线'>";
    private static readonly string Folder = Path.Combine(Checkout.Root, "tests", "Portal.Application.Tests", "RichText");
    private TestPortal portal = null!;
    private Guid id;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        (_, _, id) = await portal.GivenAssessmentAsync();
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData("word-report")]
    [InlineData("wps-plan")]
    public async Task What_is_pasted_from_an_office_program_is_stored_as_a_calm_text(string name)
    {
        var pasted = await ReadAsync("pasted", name + ".html");

        await SaveAsync(0, pasted);

        (await StoredAsync()).ShouldBe((await ReadAsync("pasted", name + ".clean.html")).TrimEnd());

        // What the editor then posts is the same text: nothing is stored again.
        await SaveAsync(1, await StoredAsync(), "advanced");
        (await ChangedAsync()).ShouldBe(["[\"Tier\"]"]);
    }

    [Fact]
    public async Task Nothing_that_runs_is_stored()
    {
        foreach (var (attack, version) in JsonSerializer.Deserialize<string[]>(await ReadAsync("attacks.json"))!.Select((attack, index) => (attack, index)))
        {
            // A number of its own makes each a new text.
            await SaveAsync(version, $"<p>{version}</p>{attack}<p>乙</p>");

            var stored = (await StoredAsync())!;
            stored.ShouldStartWith($"<p>{version}</p>");
            System.Text.RegularExpressions.Regex.Matches(stored, "<(/?[a-z0-9]+)([^>]*)>").ShouldAllBe(tag => Kept.Contains(tag.Groups[1].Value.TrimStart('/'))
                && System.Text.RegularExpressions.Regex.IsMatch(tag.Groups[2].Value, "^( (col|row)span=\"[0-9]+\")*$"));
        }
    }

    [Fact]
    public async Task Three_thousand_characters_that_are_seen_are_the_most()
    {
        // Markup, spaces and line ends count nothing.
        var longest = "<h3>建设内容</h3><table><tr><td> <b>" + new string('表', 996) + "</b> <td>\n" + new string('格', 1000) + "</table><ul><li>" + new string('项', 1000) + "</ul>";
        await SaveAsync(0, longest);

        var refusal = await Should.ThrowAsync<InvalidException>(() => SaveAsync(1, longest + "<p>多"));

        refusal.Errors.ShouldBe([new FieldError(Field, "实例说明不能超过 3000 字，请精简后再保存。")]);
        (await StoredAsync())!.ShouldNotContain("多");
        (await portal.SendAsync(new ReadScenarios.Query(id)))[9].Version.ShouldBe(1);
    }

    [Fact]
    public async Task The_longest_text_in_the_heaviest_markup_fits_and_emptiness_has_a_limit()
    {
        await SaveAsync(0, string.Concat(Enumerable.Repeat("<table>" + string.Concat(Enumerable.Repeat("<tr><td><b>字</b><td><b>字</b><td><b>字</b>", 100)) + "</table>", 10)));
        (await StoredAsync())!.Length.ShouldBeInRange(80_000, ClaimEntry.LongestMarkup);

        var refusal = await Should.ThrowAsync<InvalidException>(() => SaveAsync(1,
            string.Concat(Enumerable.Repeat("<table><tr><td>字" + string.Concat(Enumerable.Repeat("<tr><td><td><td><td>", 390)) + "</table>", 20))));
        refusal.Errors.ShouldBe([new FieldError(Field, Texts.RichTextTooLarge)]);

        refusal = await Should.ThrowAsync<InvalidException>(() => SaveAsync(1, new string(' ', Portal.Application.RichText.RichTextCleaner.MostInput + 1)));
        refusal.Errors.ShouldBe([new FieldError(Field, Texts.RichTextTooLarge)]);
    }

    [Fact]
    public async Task Of_two_texts_on_one_version_the_second_is_refused_unless_it_says_the_same()
    {
        await SaveAsync(0, "<h3>建设内容</h3><p>甲</p>");

        (await Should.ThrowAsync<StaleException>(() => SaveAsync(0, "<h3>建设内容</h3><p>乙</p>"))).CurrentVersion.ShouldBe(1);

        // An acknowledgement got lost; the browser writes the same in its own way.
        (await SaveAsync(0, "<h3 class=x>建设内容<br></h3>\n<div>甲</div><p><br></p>")).Version.ShouldBe(1);
        (await StoredAsync()).ShouldBe("<h3>建设内容</h3>\n<p>甲</p>");
    }

    [Fact]
    public async Task A_plain_text_of_before_stays_as_it_is_until_it_says_something_else()
    {
        const string Plain = "第一段 <1>\n第二行\n\n第二段";
        await portal.StoreAsync(new ScenarioClaim { AssessmentId = id, Row = 9, Tier = 1, InstanceName = "产线", Description = Plain, UsesAi = false, Version = 1 });

        await SaveAsync(1, Plain.ReplaceLineEndings("\r\n"), "advanced");
        (await StoredAsync()).ShouldBe(Plain);
        await SaveAsync(2, "<p>第一段 &lt;1&gt;<br>第二行</p><p>第二段</p>", "excellent");
        (await StoredAsync()).ShouldBe(Plain);

        await SaveAsync(3, "<p>第一段</p><p>第二段</p>", "excellent");
        (await StoredAsync()).ShouldBe("<p>第一段</p>\n<p>第二段</p>");
        (await ChangedAsync()).ShouldBe(["[\"Tier\"]", "[\"Tier\"]", "[\"Description\"]"]);
    }

    [Fact]
    public async Task Pictures_are_evidence_and_stay_out_of_the_text()
    {
        await SaveAsync(0, $"<p>产线{Picture}现场</p><p>{Picture}</p>");
        (await StoredAsync()).ShouldBe("<p>产线现场</p>");
    }

    [Fact]
    public async Task An_emptied_editor_leaves_no_text()
    {
        await SaveAsync(0, "<p>甲</p>");
        await SaveAsync(1, "<p><br></p>");
        (await StoredAsync()).ShouldBeNull();
    }

    private static readonly HashSet<string> Kept =
        ["p", "h3", "h4", "strong", "em", "u", "sub", "sup", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "br"];

    private Task<SaveClaim.Acknowledgement> SaveAsync(int version, string? description, string tier = "base") =>
        portal.SendAsync(new SaveClaim.Command(id, 9, version, new(tier, "产线", description)));

    private Task<string?> StoredAsync() =>
        portal.InDatabaseAsync(db => db.ScenarioClaims.Where(claim => claim.AssessmentId == id && claim.Row == 9).Select(claim => claim.Description).SingleAsync());

    /// <summary>Which fields each save of a stored row changed.</summary>
    private async Task<IEnumerable<string>> ChangedAsync()
    {
        var bodies = await portal.InDatabaseAsync(db => db.AuditEntries.Where(entry => entry.Action == nameof(SaveClaim))
            .OrderBy(entry => entry.At).ThenBy(entry => entry.Seq).Select(entry => entry.Body).ToListAsync());
        return bodies.Select(body => JsonSerializer.Deserialize<JsonElement>(body).GetProperty("details").GetProperty("changed"))
            .Where(changed => changed.ValueKind == JsonValueKind.Array).Select(changed => changed.ToString());
    }

    private static Task<string> ReadAsync(params string[] path) => File.ReadAllTextAsync(Path.Combine([Folder, .. path]));
}
