using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Rules.Campaigns;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Rules.Tests.Campaigns;

/// <summary>Who may apply: worked cases as data, and every fault of the data named.</summary>
public sealed class Admissions
{
    /// <summary>Policy and tier of each campaign, as its notice has them.</summary>
    private static readonly Dictionary<string, (string Policy, Tier Tier)> Campaigns = new()
    {
        ["jiangsu-advanced-2025"] = ("jiangsu-2025", Tier.Advanced),
        ["neimenggu-advanced-2025"] = ("neimenggu-2025", Tier.Advanced),
        ["shaanxi-excellent-2024"] = ("national-2024", Tier.Excellent),
        ["national-excellent-2025"] = ("national-2025", Tier.Excellent),
        ["national-leading-2025"] = ("national-2025", Tier.Leading),
    };

    private static readonly ImmutableDictionary<string, ImmutableArray<AdmissionCondition>> Conditions = Read(Files());

    public static IEnumerable<TheoryDataRow<string>> Cases => All().Select(each => new TheoryDataRow<string>((string)each["name"]!));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_case_is_decided_as_worked_out(string name)
    {
        var worked = All().Single(each => (string)each["name"]! == name);
        var campaign = (string)worked["campaign"]!;
        var outcomes = Admission.Check(Conditions[campaign], FactsOf(campaign, worked["facts"]!));
        foreach (var (id, expected) in worked["expect"]!.AsObject())
        {
            var found = outcomes.Single(outcome => outcome.Condition.Id == id);
            $"{found.Outcome.ApiName()}{(found.Bars ? " bars" : "")}{(found.Note is null ? "" : " note")}".ShouldBe((string?)expected, id);
        }
    }

    [Fact]
    public void Every_campaign_shows_the_words_that_ask()
    {
        Conditions.Keys.Order(StringComparer.Ordinal).ShouldBe(Campaigns.Keys.Order(StringComparer.Ordinal));
        foreach (var condition in Conditions.Values.SelectMany(conditions => conditions))
        {
            condition.Clause.Number.ShouldNotBeEmpty();
            condition.Clause.Text.ShouldContain(condition.Clause.Phrase.ShouldNotBeNull());
        }

        // What the tier's own decision answers has to be asked by its policy.
        foreach (var (campaign, (policy, tier)) in Campaigns)
        {
            Conditions[campaign].OfType<TierAdmission>().SelectMany(condition => condition.Codes)
                .ShouldAllBe(code => SeedPolicies.Named(policy)[tier][code] != null, campaign);
        }
    }

    [Theory]
    [InlineData("/campaigns/shaanxi-excellent-2024/conditions/0/titles", "[]", "No title is named.")]
    [InlineData("/campaigns/shaanxi-excellent-2024/conditions/0/kind", "\"title\"", "not one of")]
    [InlineData("/campaigns/shaanxi-excellent-2024/conditions/0/phrase", "\"入选国家\"", "does not stand in the clause")]
    [InlineData("/campaigns/shaanxi-excellent-2024/conditions/0/text", "\"campaigns/forms.json#/nothing\"", "leads nowhere")]
    [InlineData("/campaigns/shaanxi-excellent-2024/conditions/0/text", "\"notice.json#/x\"", "refers to no document")]
    [InlineData("/campaigns/shaanxi-excellent-2024/conditions/1/id", "\"former-title\"", "there twice")]
    [InlineData("/campaigns/shaanxi-excellent-2024/conditions/3/codes", "[]", "No condition is named.")]
    [InlineData("/campaigns/shaanxi-excellent-2024/conditions/3/codes/0", "\"size\"", "no such condition")]
    [InlineData("/campaigns/shaanxi-excellent-2024/conditions/6/tier", "\"gold\"", "A tier is expected.")]
    [InlineData("/campaigns/shaanxi-excellent-2024/conditions", "[]", "No condition is asked.")]
    public void A_fault_is_found_where_it_is(string place, string json, string reason)
    {
        var files = Files();
        var root = JsonNode.Parse(files[AdmissionReader.File].Span)!;
        var steps = place.Split('/').Skip(1).ToList();
        var parent = steps.SkipLast(1).Aggregate(root, (node, step) =>
            node is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!);
        if (parent is JsonArray array)
        {
            array[int.Parse(steps[^1], CultureInfo.InvariantCulture)] = JsonNode.Parse(json);
        }
        else
        {
            parent[steps[^1]] = JsonNode.Parse(json);
        }

        files[AdmissionReader.File] = Encoding.UTF8.GetBytes(root.ToJsonString());
        var reading = AdmissionReader.Read(files);
        reading.Campaigns.ShouldBeEmpty();
        reading.Faults.ShouldContain(
            fault => fault.File == AdmissionReader.File && fault.Path.StartsWith(place, StringComparison.Ordinal) && fault.Reason.Contains(reason, StringComparison.Ordinal),
            string.Join('\n', reading.Faults));
    }

    [Fact]
    public void A_missing_document_is_named()
    {
        var files = Files();
        files.Remove("campaigns/forms.json").ShouldBeTrue();
        AdmissionReader.Read(files).Faults.ShouldHaveSingleItem().ShouldBe(new PolicyFault("campaigns/forms.json", "", "The file is missing."));
    }

    private static IEnumerable<JsonNode> All() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Campaigns", "admissions.json")))!.AsArray().OfType<JsonNode>();

    private static AdmissionFacts FactsOf(string campaign, JsonNode facts) => new()
    {
        Declared = facts["declared"]?.AsObject().ToDictionary(answer => answer.Key, answer => (bool)answer.Value!),
        RegisteredIn = (string?)facts["registeredIn"],
        FormerTitles = facts["formerTitles"]?.AsArray().Select(title => (string)title!).ToList(),
        RecognisedTier = Tiers.TryParse((string?)facts["recognisedTier"], out var tier) ? tier : null,
        Decision = (string?)facts["tier"] is { } named ? DecisionOn(campaign, named) : null,
    };

    /// <summary>The decision that the policy itself takes on a factory that is described by a word.</summary>
    private static TierDecision DecisionOn(string campaign, string described)
    {
        var (id, tier) = Campaigns[campaign];
        var policy = SeedPolicies.Named(id);
        var built = policy.Scenarios.Rows.Where(row => described != "oneSegmentMissing" || row.Segment?.Name != "研发设计");
        var evaluation = Evaluation.Of(policy, new Facts
        {
            Score = policy.Indicators.Scoring is null ? null : 95m,
            Scenarios = described == "nothingBuilt" ? [] : [.. built.Select(row => policy.Scenarios.ByTier
                ? new ScenarioClaim(row.Row, Tier.Leading)
                : new ScenarioClaim(row.Row, null, described != "noAi"))],
            MaturityLevel = 5,
            Declarations = new(Scale: true, Credit: true, AccidentSeverity.None, Equipment: true, Organisation: described != "oneSegmentMissing"),
        });
        evaluation.Errors.ShouldBeEmpty();
        return evaluation[tier];
    }

    private static ImmutableDictionary<string, ImmutableArray<AdmissionCondition>> Read(Dictionary<string, ReadOnlyMemory<byte>> files)
    {
        var reading = AdmissionReader.Read(files);
        reading.Faults.ShouldBeEmpty();
        return reading.Campaigns;
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> Files() => AdmissionReader.Documents.Prepend(AdmissionReader.File)
        .ToDictionary(name => name, name => (ReadOnlyMemory<byte>)File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "policies", name)));
}
