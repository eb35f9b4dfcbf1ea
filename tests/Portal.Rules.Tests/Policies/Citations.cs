using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portal.Rules.Policies;

namespace Portal.Rules.Tests.Policies;

/// <summary>
/// What policy.json writes down beside the carried documents (clause numbers, titles, quotations) agrees with them. The
/// reader cannot know this: a clause number is a word to it, and a wrong one would be printed under every decision.
/// </summary>
public sealed partial class Citations
{
    private const string DraftMark = "（征求意见稿）";

    /// <summary>Quotation marks around a name of ours, not around words of a document.</summary>
    private static readonly string[] OurNames = ["建议分数线", "需说明原因", "已建成", "未建成"];

    /// <summary>Clause 一 holds the basic requirements, 二 to 五 the four tiers in ascending order: so both provinces print it.</summary>
    [Theory]
    [InlineData("jiangsu-2025")]
    [InlineData("neimenggu-2025")]
    public void A_clause_number_is_that_of_the_text_it_opens(string id)
    {
        var files = Read(id);
        var checkedClauses = 0;
        foreach (var condition in files["policy"]["conditions"]!.AsArray())
        {
            foreach (var (tier, at) in condition!["at"]!.AsObject())
            {
                var where = $"{id} {condition["code"]} {tier}";
                var (document, clause) = ExpectedAt(files, tier, (string)at!["text"]!);
                ((string?)at["document"]).ShouldBe(document, where);
                ((string?)at["clause"]).ShouldBe(clause, where);
                checkedClauses++;
            }
        }

        checkedClauses.ShouldBe(id == "jiangsu-2025" ? 22 : 17);
    }

    /// <summary>A phrase or a threshold of one tier under the clause of another would be a citation of the wrong line.</summary>
    /// <summary>The state prints （一） 建设内容 and （二） 建设成效 under each tier; the notices speak of the tier that has to be held.</summary>
    [Theory]
    [InlineData("national-2024", 24)]
    [InlineData("national-2025", 26)]
    public void A_national_clause_number_is_that_of_the_text_it_opens(string id, int clauses)
    {
        var files = Read(id);
        var checkedClauses = 0;
        foreach (var condition in files["policy"]["conditions"]!.AsArray())
        {
            foreach (var (tier, at) in condition!["at"]!.AsObject().Where(at => (string?)at.Value!["document"] == "elements"))
            {
                ((string?)at!["clause"]).ShouldBe(NationalClause(files, tier, (string)at["text"]!), $"{id} {condition["code"]} {tier}");
                checkedClauses++;
            }
        }

        checkedClauses.ShouldBe(clauses);
    }

    private static string NationalClause(Dictionary<string, JsonNode> files, string tier, string text)
    {
        if (BasicRequirement().Match(text) is { Success: true } basic)
        {
            return $"一、{files["elements"]["basic_requirements"]![int.Parse(basic.Groups[1].Value, CultureInfo.InvariantCulture)]!["no"]}";
        }

        var match = NationalText().Match(text);
        match.Success.ShouldBeTrue(text);
        TierAt(match.Groups[1].Value).ShouldBe(tier, text);
        var index = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        var effect = match.Groups[2].Value;
        var part = effect.Length == 0 ? "（一）"
            : $"（二）{files["elements"]["tiers"]![index]!["effects"]![int.Parse(effect, CultureInfo.InvariantCulture)]!["no"]}";
        return $"{"二三四五".Substring(index, 1)}、{part}";
    }

    [Theory]
    [InlineData("jiangsu-2025")]
    [InlineData("neimenggu-2025")]
    [InlineData("national-2024")]
    [InlineData("national-2025")]
    public void A_tier_points_at_its_own_numbers_only(string id)
    {
        var pointers = Read(id)["policy"]["conditions"]!.AsArray()
            .SelectMany(condition => condition!["at"]!.AsObject())
            .Where(at => at.Key != "all")
            .SelectMany(at => new[] { "text", "phrase", "value" }.Select(member => (at.Key, Pointer: (string?)at.Value![member])))
            .Select(at => (at.Key, Number: TierOrThreshold().Match(at.Pointer ?? "")))
            .Where(at => at.Number.Success)
            .ToList();
        pointers.ShouldNotBeEmpty();
        pointers.ShouldAllBe(at => TierAt(at.Number.Groups[1].Value) == at.Key);
    }

    [Theory]
    [InlineData("jiangsu-2025")]
    [InlineData("neimenggu-2025")]
    [InlineData("national-2024")]
    [InlineData("national-2025")]
    public void A_document_is_cited_by_the_title_that_the_documents_print(string id)
    {
        var policy = SeedPolicies.Named(id);
        var carried = Carried(id);
        var titles = policy.Tiers.SelectMany(tier => tier.Conditions).Select(condition => condition.Clause.Document)
            .Concat(policy.Indicators.All.Select(indicator => indicator.Clause.Document))
            .Concat(policy.Scenarios.Rows.Select(row => row.Clause.Document))
            .Append(policy.Title)
            .Distinct();
        foreach (var title in titles)
        {
            title.EndsWith(DraftMark, StringComparison.Ordinal).ShouldBe(policy.Status == PolicyStatus.Draft, title);
            var printed = title.Replace(DraftMark, "", StringComparison.Ordinal);

            // Printed above a document, or named by another. The transcription writes the mark of a draft into the last bracket.
            new[] { $"\"title\": \"{printed}\"", $"《{printed}》", $"\"title\": \"{printed[..^1]}，{DraftMark[1..]}\"" }
                .ShouldContain(form => carried.Contains(form, StringComparison.Ordinal), title);
        }
    }

    [Theory]
    [InlineData("jiangsu-2025")]
    [InlineData("neimenggu-2025")]
    [InlineData("national-2024")]
    [InlineData("national-2025")]
    public void What_a_reading_quotes_stands_in_the_documents(string id)
    {
        var carried = Carried(id);
        var texts = SeedPolicies.Named(id).Readings.Values
            .SelectMany(reading => reading.Alternatives.Select(alternative => alternative.Text).Prepend(reading.Text));
        var quoted = texts.SelectMany(text => Quotation().Matches(text)).Select(match => match.Groups[1].Value).Except(OurNames).ToList();
        quoted.ShouldNotBeEmpty();
        quoted.Where(words => !carried.Contains(words, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static (string Document, string Clause) ExpectedAt(Dictionary<string, JsonNode> files, string tier, string text)
    {
        if (BasicRequirement().Match(text) is { Success: true } basic)
        {
            var index = int.Parse(basic.Groups[1].Value, CultureInfo.InvariantCulture);
            return ("elements", $"一、{files["elements"]["basic_requirements"]![index]!["no"]}");
        }

        var number = TierOrThreshold().Match(text);
        number.Success.ShouldBeTrue(text);
        TierAt(number.Groups[1].Value).ShouldBe(tier, text);

        // The advice on all four score lines is one paragraph of clause 一 of the reference.
        return text.StartsWith("elements", StringComparison.Ordinal)
            ? ("elements", "二三四五".Substring(int.Parse(number.Groups[1].Value, CultureInfo.InvariantCulture), 1))
            : ("reference", "一");
    }

    private static string TierAt(string index) => Tiers.All[int.Parse(index, CultureInfo.InvariantCulture)].ApiName();

    /// <summary>The manifest and the documents, by the names that the manifest gives them.</summary>
    private static Dictionary<string, JsonNode> Read(string id)
    {
        var files = SeedPolicies.Files(id).ToDictionary(file => file.Key, file => JsonNode.Parse(file.Value.Span)!);
        var named = files[PolicyReader.ManifestName]["files"]!.AsObject().ToDictionary(file => file.Key, file => files[(string)file.Value!]);
        named["policy"] = files[PolicyReader.ManifestName];
        return named;
    }

    private static string Carried(string id) => string.Concat(SeedPolicies.Files(id)
        .Where(file => file.Key != PolicyReader.ManifestName)
        .Select(file => Encoding.UTF8.GetString(file.Value.Span)));

    [GeneratedRegex(@"^elements#/basic_requirements/(\d)/text$")]
    private static partial Regex BasicRequirement();

    [GeneratedRegex(@"^(?:elements#/tiers|indicators#/thresholds)/(\d)(?:/|$)")]
    private static partial Regex TierOrThreshold();

    [GeneratedRegex(@"^elements#/tiers/(\d)/(?:intro|effects/(\d))/text$")]
    private static partial Regex NationalText();

    [GeneratedRegex("“([^”]+)”")]
    private static partial Regex Quotation();
}
