using System.Collections.Immutable;
using System.Numerics;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Rules.Gaps;

/// <summary>
/// Which rows to raise. Among the sets of k rows that hit every uncovered segment, the cheapest is found by taking rows
/// in the order of steps, then number, wherever enough places stay free for the segments not hit yet: such sets are the
/// bases of a matroid (a partition matroid with lower bounds), so this greedy choice is exact, ties included.
/// </summary>
internal static class RowChoice
{
    /// <param name="least">Scenarios that have to be added, whatever count and coverage ask.</param>
    public static ScenarioGap Plan(
        Policy policy, Facts facts, TierDecision decision, int least, ImmutableArray<Obstacle>.Builder obstacles)
    {
        var tier = decision.Tier;
        var claims = new Tier?[policy.Scenarios.Rows.Length + 1];
        foreach (var claim in facts.Scenarios!)
        {
            claims[claim.Row!.Value] = policy.Scenarios.ByTier ? claim.Tier : CheckedFacts.Built;
        }

        var number = 0;
        var raises = new List<RowRaise>(policy.Scenarios.Rows.Length);
        foreach (var row in policy.Scenarios.Rows)
        {
            if (row.Segment is null && policy.Switches.CrossSegment == CrossSegmentReading.Neither)
            {
                continue;
            }

            if (Reasoning.Counts(policy.Switches, row, claims[row.Row], tier))
            {
                number++;
            }
            else if (row.Cells.IsEmpty)
            {
                raises.Add(new RowRaise(row, null, null));
            }
            else if (Target(policy.Switches, row, claims[row.Row], tier) is { } target)
            {
                raises.Add(new RowRaise(row, claims[row.Row], target));
            }
        }

        var count = (ScenarioCountCondition?)decision[ConditionCode.ScenarioCount]?.Condition;
        var coverage = decision[ConditionCode.SegmentCoverage];
        var missing = Math.Max(least, (count?.Minimum ?? 0) - number);
        var uncovered = coverage is { Outcome: Outcome.NotMet } ? coverage.Missing : [];
        var chosen = Choose(raises, missing, uncovered.Aggregate(0u, (groups, segment) => groups | Group(segment)));
        if (policy.Switches.CrossSegment == CrossSegmentReading.NumberAndCoverage && !uncovered.IsEmpty)
        {
            // One row without a segment covers them all: the other way to cover, chosen where it is cheaper.
            chosen = Better(chosen, Choose(raises, missing, Group(null)));
        }

        if (chosen is null)
        {
            NameObstacles(raises, missing, uncovered, count, coverage, obstacles);
        }

        return new ScenarioGap(missing, uncovered, chosen is null ? [] : [.. chosen]);
    }

    /// <summary>The lowest tier above the present one that can be claimed and counts.</summary>
    private static Tier? Target(Switches switches, Scenario row, Tier? claimed, Tier asked)
    {
        for (var tier = (claimed ?? 0) + 1; tier <= Tier.Leading; tier++)
        {
            if (row[tier].Claimable && Reasoning.Counts(switches, row, tier, asked))
            {
                return tier;
            }
        }

        return null;
    }

    /// <summary>Ascending by row; null where no set is large enough or hits every group.</summary>
    private static List<RowRaise>? Choose(List<RowRaise> raises, int missing, uint groups)
    {
        var size = Math.Max(missing, BitOperations.PopCount(groups));
        var open = groups;
        var chosen = new List<RowRaise>(size);
        for (var steps = 1; steps <= (int)Tier.Leading && chosen.Count < size; steps++)
        {
            foreach (var raise in raises)
            {
                var group = Group(raise.Scenario.Segment);
                if (raise.Steps == steps && ((open & group) != 0 || chosen.Count + BitOperations.PopCount(open) < size))
                {
                    chosen.Add(raise);
                    open &= ~group;
                }
            }
        }

        chosen.Sort((left, right) => left.Row.CompareTo(right.Row));
        return chosen.Count == size && open == 0 ? chosen : null;
    }

    private static uint Group(Segment? segment) => segment is null ? 1u << 31 : 1u << segment.Index;

    private static List<RowRaise>? Better(List<RowRaise>? left, List<RowRaise>? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        var difference = left.Count != right.Count
            ? left.Count - right.Count
            : left.Sum(raise => raise.Steps) - right.Sum(raise => raise.Steps);
        for (var index = 0; difference == 0 && index < left.Count; index++)
        {
            difference = left[index].Row - right[index].Row;
        }

        return difference <= 0 ? left : right;
    }

    private static void NameObstacles(
        List<RowRaise> raises,
        int missing,
        ImmutableArray<Segment> uncovered,
        ScenarioCountCondition? count,
        ConditionDecision? coverage,
        ImmutableArray<Obstacle>.Builder obstacles)
    {
        if (count is not null && raises.Count < missing)
        {
            obstacles.Add(new Obstacle(ObstacleKind.TooFewRows, count, []));
        }

        var barren = uncovered.RemoveAll(segment => raises.Exists(raise => raise.Scenario.Segment == segment));
        if (coverage is not null && !barren.IsEmpty)
        {
            obstacles.Add(new Obstacle(ObstacleKind.NoRowInSegment, coverage.Condition, barren));
        }
    }
}
