using System.Text.Json;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Rules.Tests;

/// <summary>
/// Runs the worked cases of every policy. A case states only what it is about; whatever it states must hold, and the
/// compact path must agree with it.
/// </summary>
public sealed class WorkedCases
{
    public static IEnumerable<TheoryDataRow<WorkedCase>> Jiangsu => WorkedCase.All("jiangsu-2025").Select(each => new TheoryDataRow<WorkedCase>(each));

    public static IEnumerable<TheoryDataRow<WorkedCase>> InnerMongolia => WorkedCase.All("neimenggu-2025").Select(each => new TheoryDataRow<WorkedCase>(each));

    public static IEnumerable<TheoryDataRow<WorkedCase>> National2025 => WorkedCase.All("national-2025").Select(each => new TheoryDataRow<WorkedCase>(each));

    public static IEnumerable<TheoryDataRow<WorkedCase>> National2024 => WorkedCase.All("national-2024").Select(each => new TheoryDataRow<WorkedCase>(each));

    [Theory]
    [MemberData(nameof(National2025))]
    public void National_2025(WorkedCase worked) => Holds(worked);

    [Theory]
    [MemberData(nameof(National2024))]
    public void National_2024(WorkedCase worked) => Holds(worked);

    [Theory]
    [MemberData(nameof(Jiangsu))]
    public void Jiangsu_2025(WorkedCase worked) => Holds(worked);

    [Theory]
    [MemberData(nameof(InnerMongolia))]
    public void Inner_Mongolia_2025(WorkedCase worked) => Holds(worked);

    [Fact]
    public void Every_error_code_and_every_condition_has_a_case()
    {
        var told = string.Concat(SeedPolicies.All.Append("Quotas").SelectMany(WorkedCase.All).Select(worked => worked.Json));
        Enum.GetValues<FactErrorCode>().Where(code => !told.Contains($" {code.ApiName()}\"", StringComparison.Ordinal)).ShouldBeEmpty();
        Enum.GetValues<ConditionCode>().Where(code => !told.Contains($"\"{code.ApiName()}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static void Holds(WorkedCase worked)
    {
        using var document = JsonDocument.Parse(worked.Json);
        var policy = document.RootElement.TryGetProperty("switches", out var switches)
            ? SeedPolicies.Switched(worked.Policy, switches.EnumerateObject().ToDictionary(each => each.Name, each => each.Value.GetString()!))
            : SeedPolicies.Named(worked.Policy);
        var facts = worked.Facts(document.RootElement.GetProperty("facts"));
        var evaluation = Evaluation.Of(policy, facts);
        var errorsStated = document.RootElement.GetProperty("expect").TryGetProperty("errors", out _);
        if (!errorsStated)
        {
            evaluation.Errors.ShouldBeEmpty();
        }

        var stated = 0;
        foreach (var expected in document.RootElement.GetProperty("expect").EnumerateObject())
        {
            Check(evaluation, expected);
            stated++;
        }

        stated.ShouldBePositive();
        Agreement.ShouldHold(policy, facts, evaluation);
    }

    private static void Check(Evaluation evaluation, JsonProperty expected)
    {
        var value = expected.Value;
        switch (expected.Name)
        {
            case "errors":
                value.GetArrayLength().ShouldBePositive();
                evaluation.Errors.Select(error => $"{error.Path} {error.Code.ApiName()}").ShouldBe(Texts(value), ignoreOrder: true);
                evaluation.Tiers.ShouldBeEmpty();
                evaluation.ReferenceTier.ShouldBeNull();
                evaluation.Score.Value.ShouldBeNull();
                break;
            case "score":
                (evaluation.Score.Value?.ToString()).ShouldBe(value.GetString());
                break;
            case "shown":
                evaluation.Score.Shown.ShouldBe(value.GetString());
                break;
            case "sum":
                (evaluation.Score.Sum?.ToString(System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(value.GetString());
                break;
            case "scoredIndicators":
                evaluation.Score.ScoredIndicators.ShouldBe(value.GetInt32());
                break;
            case "notApplicable":
                evaluation.Score.NotApplicable.ShouldBe(value.EnumerateArray().Select(item => item.GetInt32()));
                break;
            case "perIndicator":
                CheckIndicators(evaluation, value);
                break;
            case "referenceTier":
                (evaluation.ReferenceTier?.ApiName()).ShouldBe(value.GetString());
                break;
            default:
                CheckTier(evaluation, expected.Name, value);
                break;
        }
    }

    /// <summary>"3": "4 52 比较符合 [47-54)", or "none" where the answer is not valid.</summary>
    private static void CheckIndicators(Evaluation evaluation, JsonElement expected)
    {
        foreach (var member in expected.EnumerateObject())
        {
            var found = evaluation.Score.PerIndicator.FirstOrDefault(answer => answer.Number == int.Parse(member.Name, System.Globalization.CultureInfo.InvariantCulture));
            var text = found is null ? "none" : FormattableString.Invariant($"{found.Level} {found.Score} {found.Band?.Degree} {found.Band?.Printed}");
            text.ShouldBe(member.Value.GetString());
        }
    }

    /// <summary>"base": {"scenario-count": "met 8/9"} : outcome, required/actual; either part may be left out.</summary>
    private static void CheckTier(Evaluation evaluation, string tierName, JsonElement expected)
    {
        Tiers.TryParse(tierName, out var tier).ShouldBeTrue($"{tierName} is no expectation.");
        foreach (var member in expected.EnumerateObject())
        {
            if (member.Name == "outcome")
            {
                evaluation[tier].Outcome.ApiName().ShouldBe(member.Value.GetString());
                continue;
            }

            var decision = evaluation[tier].Conditions.Single(each => each.Condition.Code.ApiName() == member.Name);
            var text = member.Value.GetString()!;
            var found = decision.Outcome.ApiName();
            found += text.Contains('/', StringComparison.Ordinal) ? $" {decision.Required ?? "-"}/{decision.Actual ?? "-"}" : "";
            found += text.Contains("missing", StringComparison.Ordinal) ? " missing " + string.Join('、', decision.Missing.Select(segment => segment.Name)) : "";
            found += decision.Note is not null ? " note" : "";
            found.ShouldBe(text, $"{tierName} {member.Name}");
        }
    }

    private static IEnumerable<string> Texts(JsonElement list) => list.EnumerateArray().Select(item => item.GetString()!);
}
