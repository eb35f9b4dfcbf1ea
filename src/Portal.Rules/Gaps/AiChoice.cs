using System.Collections.Immutable;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Rules.Gaps;

/// <summary>
/// In which scenarios to apply artificial intelligence so that the ratio is reached. Every scenario that the plan builds makes the
/// whole larger, so the rows are chosen first; then the fewest flags follow, the lowest numbers first.
/// </summary>
internal static class AiChoice
{
    /// <summary>How many scenarios have to be built for the ratio alone: one where there is none, more where all scenarios are the whole.</summary>
    public static int LeastScenarios(Policy policy, Facts facts, TierDecision decision)
    {
        if (decision[ConditionCode.AiRatio] is not { Outcome: Outcome.NotMet, Condition: AiShareCondition share } || facts.Scenarios is not { } built)
        {
            return 0;
        }

        var one = built.Count == 0 ? 1 : 0;
        return facts.AiRatio is null && policy.Switches.AiShare == AiShareReading.AllScenarios
            ? Math.Max(one, Needed(share, policy.Scenarios.Rows.Length) - built.Count)
            : one;
    }

    /// <param name="rows">What the plan builds.</param>
    public static AiShareGap? Plan(Policy policy, Facts facts, TierDecision decision, ImmutableArray<RowRaise> rows)
    {
        if (decision[ConditionCode.AiRatio]?.Condition is not AiShareCondition share)
        {
            return null;
        }

        var known = CheckedFacts.Of(policy, facts);
        var now = Reasoning.AiShareOf(policy, known);
        if (known.GivenAiRatio is not null)
        {
            return now >= Ratio.Of(share.Minimum) ? null : new AiShareGap(share, now, Ratio.Of(share.Minimum), []);
        }

        if (facts.Scenarios is not { } built || known.AiRows is not { } applied)
        {
            return null;
        }

        var of = policy.Switches.AiShare == AiShareReading.AllScenarios ? policy.Scenarios.Rows.Length : built.Count + rows.Length;
        var more = Needed(share, of) - applied.Count;
        return of == 0 || more <= 0 ? null : new AiShareGap(
            share,
            now,
            Ratio.Of(CheckedFacts.FullScore * (applied.Count + more), of),
            [
                .. built.Select(claim => claim.Row!.Value).Concat(rows.Select(raise => raise.Row))
                    .Where(row => !applied.Contains(row)).Order().Take(more).Select(row => policy.Scenarios[row]),
            ]);
    }

    private static int Needed(AiShareCondition share, int of) => (int)decimal.Ceiling(share.Minimum * of / CheckedFacts.FullScore);
}
