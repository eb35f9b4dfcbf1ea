using System.Text.Json;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;
using Xunit.Sdk;

[assembly: RegisterXunitSerializer(typeof(Portal.Rules.Tests.WorkedCaseSerializer), typeof(Portal.Rules.Tests.WorkedCase))]

namespace Portal.Rules.Tests;

/// <summary>
/// One worked case of a data file. Facts are written as in the JSON contract, with three shorthands: "claims" lists rows
/// by tier, "built" lists scenarios that are built (with "ai" those among them that apply artificial intelligence, and all others do
/// not), and "allIndicators" gives every scored indicator the same answer before "indicators" overrides some.
/// </summary>
public sealed record WorkedCase(string Policy, string File, string Name, string Json)
{
    public static IEnumerable<WorkedCase> All(string policy)
    {
        foreach (var path in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, policy, "cases"), "*.json").Order())
        {
            using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
            foreach (var item in document.RootElement.EnumerateArray())
            {
                yield return new WorkedCase(policy, Path.GetFileNameWithoutExtension(path), item.GetProperty("name").GetString()!, item.GetRawText());
            }
        }
    }

    public override string ToString() => $"{Policy}/{File}: {Name}";

    public Facts Facts(JsonElement facts) => new()
    {
        Indicators = ReadIndicators(facts),
        Score = facts.TryGetProperty("score", out var score) ? Entered(score) : null,
        Scenarios = ReadScenarios(facts),
        AiRatio = facts.TryGetProperty("aiRatio", out var ratio) ? Entered(ratio) : null,
        MaturityLevel = facts.TryGetProperty("maturityLevel", out var level) && level.ValueKind == JsonValueKind.Number ? level.GetInt32() : null,
        BelowFirstMaturityLevel = level.ValueKind == JsonValueKind.String && level.GetString() == "belowFirst",
        RecognisedTier = facts.TryGetProperty("recognisedTier", out var held) ? ReadTier(held.GetString()) : null,
        Declarations = facts.TryGetProperty("declarations", out var declarations) ? ReadDeclarations(declarations) : null,
    };

    private Dictionary<string, IndicatorAnswer>? ReadIndicators(JsonElement facts)
    {
        var answers = new Dictionary<string, IndicatorAnswer>();
        if (facts.TryGetProperty("allIndicators", out var same))
        {
            foreach (var indicator in SeedPolicies.Named(Policy).Indicators.All.Where(indicator => indicator.HasLevels))
            {
                answers[indicator.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)] = ReadAnswer(same);
            }
        }

        if (facts.TryGetProperty("indicators", out var each))
        {
            foreach (var member in each.EnumerateObject())
            {
                if (member.Value.ValueKind == JsonValueKind.Null)
                {
                    answers.Remove(member.Name);
                }
                else
                {
                    answers[member.Name] = ReadAnswer(member.Value);
                }
            }
        }
        else if (!facts.TryGetProperty("allIndicators", out _))
        {
            return null;
        }

        return answers;
    }

    private static IndicatorAnswer ReadAnswer(JsonElement answer) => new(
        answer.TryGetProperty("level", out var level) ? level.GetInt32() : null,
        answer.TryGetProperty("score", out var score) ? Entered(score) : null,
        answer.TryGetProperty("notApplicable", out var notApplicable) && notApplicable.GetBoolean(),
        answer.TryGetProperty("totalInvestment", out var total) ? Entered(total) : null,
        answer.TryGetProperty("investmentInYear", out var year) ? Entered(year) : null);

    private static EnteredNumber Entered(JsonElement number) =>
        new(number.ValueKind == JsonValueKind.String ? number.GetString()! : number.GetRawText());

    private static List<ScenarioClaim>? ReadScenarios(JsonElement facts)
    {
        if (facts.TryGetProperty("scenarios", out var list))
        {
            return [.. list.EnumerateArray().Select(item => new ScenarioClaim(
                item.TryGetProperty("row", out var row) || item.TryGetProperty("no", out row) ? row.GetInt32() : null,
                item.TryGetProperty("tier", out var tier) ? ReadTier(tier.GetString()) : null,
                item.TryGetProperty("usesAi", out var usesAi) ? usesAi.GetBoolean() : null))];
        }

        if (facts.TryGetProperty("built", out var built))
        {
            var ai = facts.TryGetProperty("ai", out var applied) ? applied.EnumerateArray().Select(number => number.GetInt32()).ToHashSet() : null;
            return [.. built.EnumerateArray().Select(number => new ScenarioClaim(number.GetInt32(), null, ai?.Contains(number.GetInt32())))];
        }

        return facts.TryGetProperty("claims", out var claims)
            ? [.. claims.EnumerateObject().SelectMany(tier => tier.Value.EnumerateArray()
                .Select(row => new ScenarioClaim(row.GetInt32(), ReadTier(tier.Name))))]
            : null;
    }

    // What cannot be read goes on as a value outside the enumeration, as Facts asks of its callers.
    private static Tier ReadTier(string? name) => Tiers.TryParse(name, out var tier) ? tier : (Tier)99;

    private static Declarations ReadDeclarations(JsonElement declarations) => new(
        Answer(declarations, "scale"),
        Answer(declarations, "credit"),
        declarations.TryGetProperty("accidents", out var word)
            ? AccidentSeverities.TryParse(word.GetString(), out var severity) ? severity : (AccidentSeverity)99
            : null,
        Answer(declarations, "equipment"),
        Answer(declarations, "organisation"),
        declarations.TryGetProperty("namedSme", out var named) && named.GetBoolean());

    private static bool? Answer(JsonElement declarations, string name) =>
        declarations.TryGetProperty(name, out var answer) ? answer.GetBoolean() : null;
}

/// <summary>Lets a test runner name and rerun one case.</summary>
public sealed class WorkedCaseSerializer : IXunitSerializer
{
    public object Deserialize(Type type, string serializedValue) =>
        JsonSerializer.Deserialize<WorkedCase>(serializedValue) ?? throw new ArgumentException("Not a case.", nameof(serializedValue));

    public bool IsSerializable(Type type, object? value, out string failureReason)
    {
        failureReason = "";
        return value is WorkedCase;
    }

    public string Serialize(object value) => JsonSerializer.Serialize((WorkedCase)value);
}
