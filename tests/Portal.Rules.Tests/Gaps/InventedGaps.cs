using FsCheck;
using FsCheck.Fluent;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Rules.Tests.Gaps;

/// <summary>
/// The invented facts, now and then with a whole segment unclaimed, with low scores that need several indicators, and
/// with a score for indicator 7 where a switched reading asks for one.
/// </summary>
public static class InventedGaps
{
    public static Gen<Facts> Known(Policy policy) => Varied(policy, InventedFacts.Known(policy));

    public static Gen<Facts> Valid(Policy policy) => Varied(policy, InventedFacts.Valid(policy));

    private static Gen<Facts> Varied(Policy policy, Gen<Facts> invented) =>
        from facts in invented
        from bare in Gen.Choose(-3, policy.Segments.Length - 1)
        from lowered in Gen.Elements(0m, 0m, 0.25m, 0.5m, 0.9m, 1m)
        from investment in Gen.Choose(0, 9999)
        select facts with
        {
            Scenarios = facts.Scenarios?.Where(claim => bare < 0 || policy.Scenarios[claim.Row!.Value].Segment != policy.Segments[bare]).ToList(),
            Indicators = policy.Indicators.Scoring is { } scoring ? Lowered(policy, scoring, facts.Indicators, lowered, investment / 100m) : facts.Indicators,
        };

    private static Dictionary<string, IndicatorAnswer>? Lowered(
        Policy policy, Scoring scoring, IReadOnlyDictionary<string, IndicatorAnswer>? answers, decimal by, decimal investment)
    {
        if (answers is null)
        {
            return null;
        }

        var lowered = answers.ToDictionary(answer => answer.Key, answer => Lowered(scoring, answer.Value, by));
        if (policy.Switches.Investment == InvestmentReading.EnteredScore)
        {
            lowered["7"] = new IndicatorAnswer(Score: investment);
        }

        return lowered;
    }

    private static IndicatorAnswer Lowered(Scoring scoring, IndicatorAnswer answer, decimal by)
    {
        if (answer.Score is not { } entered || !entered.TryRead(out var score))
        {
            return answer;
        }

        var lower = decimal.Round(score * (1m - by), 12);
        return answer with { Score = lower, Level = scoring.Bands.Single(band => band.Contains(lower)).Level };
    }
}
