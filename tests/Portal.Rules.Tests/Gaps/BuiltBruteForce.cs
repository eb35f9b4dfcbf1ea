using System.Collections.Immutable;
using Portal.Rules.Evaluations;
using Portal.Rules.Gaps;
using Portal.Rules.Policies;

namespace Portal.Rules.Tests.Gaps;

/// <summary>
/// The same as <see cref="BruteForce"/> where scenarios are built or not: on small guidelines every scenario is tried as it is, built,
/// and built with artificial intelligence; what reaches the tier is ranked by the objective of the plans.
/// </summary>
public sealed class BuiltBruteForce
{
    [Fact]
    public void No_other_change_is_better()
    {
        var (planned, withAi) = (0, 0);
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var policy = Drawn(random, random.Next(2, 7));
            var facts = new Facts
            {
                MaturityLevel = 5,
                Scenarios = [.. policy.Scenarios.Rows.Where(_ => random.Next(2) == 0).Select(row => new ScenarioClaim(row.Row, null, random.Next(3) == 0))],
            };
            var evaluation = Evaluation.Of(policy, facts);
            evaluation.Errors.ShouldBeEmpty();
            foreach (var tier in new[] { Tier.Excellent, Tier.Leading })
            {
                var plan = GapPlan.For(policy, facts, evaluation, tier);
                plan.CanBeApplied.ShouldBeTrue();
                Ranked(policy, facts, plan.ApplyTo(facts)).ShouldBe(Best(policy, facts, tier), $"seed {seed}: {GapTexts.Told(plan)}");
                planned += plan.Reached ? 0 : 1;
                withAi += plan.AiShare is null ? 0 : 1;
            }
        }

        planned.ShouldBeGreaterThan(300);
        withAi.ShouldBeGreaterThan(200);
    }

    /// <summary>Fewest scenarios built, fewest flags set, then the lower numbers, those built before those flagged.</summary>
    private static List<int> Ranked(Policy policy, Facts before, Facts after)
    {
        var (was, now) = (States(policy, before), States(policy, after));
        var built = Enumerable.Range(0, was.Length).Where(index => was[index] == 0 && now[index] > 0).ToList();
        var flagged = Enumerable.Range(0, was.Length).Where(index => was[index] < 2 && now[index] == 2).ToList();
        return [built.Count, flagged.Count, .. built, .. flagged];
    }

    /// <summary>0 not built, 1 built, 2 built with artificial intelligence.</summary>
    private static int[] States(Policy policy, Facts facts) =>
        [.. policy.Scenarios.Rows.Select(row => facts.Scenarios!.FirstOrDefault(claim => claim.Row == row.Row) is { } claim ? claim.UsesAi is true ? 2 : 1 : 0)];

    private static List<int>? Best(Policy policy, Facts facts, Tier tier)
    {
        var was = States(policy, facts);
        List<int>? best = null;
        for (var code = 0; code < (int)Math.Pow(3, was.Length); code++)
        {
            var states = was.Select((_, index) => code / (int)Math.Pow(3, index) % 3).ToArray();
            if (states.Where((state, index) => state < was[index]).Any())
            {
                continue;
            }

            var tried = facts with
            {
                Scenarios = [.. states.Select((state, index) => (state, index)).Where(each => each.state > 0)
                    .Select(each => new ScenarioClaim(each.index + 1, null, each.state == 2))],
            };
            if (Evaluation.Of(policy, tried)[tier].Conditions.Any(each => each.Condition.Gates && each.Outcome is not (Outcome.Met or Outcome.MetWithNote)))
            {
                continue;
            }

            var ranked = Ranked(policy, facts, tried);
            if (best is null || Precedes(ranked, best))
            {
                best = ranked;
            }
        }

        return best;
    }

    // Lists that are equal in the first two places are equally long.
    private static bool Precedes(List<int> left, List<int> right)
    {
        var at = Enumerable.Range(0, left.Count).FirstOrDefault(index => left[index] != right[index], -1);
        return at >= 0 && left[at] < right[at];
    }

    private static Policy Drawn(Random random, int scenarios)
    {
        var model = SeedPolicies.National2025;
        var segments = model.Segments[..random.Next(1, Math.Min(4, scenarios + 1))];
        return new Policy
        {
            Id = model.Id,
            Version = model.Version,
            Title = model.Title,
            Province = model.Province,
            Year = model.Year,
            Status = model.Status,
            Preamble = model.Preamble,
            Guideline = model.Guideline,
            Indicators = model.Indicators,
            Kpis = model.Kpis,
            MaturityLevels = model.MaturityLevels,
            Readings = model.Readings,
            GeneralReadings = model.GeneralReadings,
            Segments = segments,
            Scenarios = model.Scenarios with
            {
                // Every segment has a scenario, so that every tier can be reached.
                Rows = [.. Enumerable.Range(1, scenarios).Select(row => model.Scenarios[row] with
                {
                    Segment = row <= segments.Length ? segments[row - 1] : random.Next(4) == 0 ? null : segments[random.Next(segments.Length)],
                })],
            },
            Switches = model.Switches with { AiShare = random.Next(2) == 0 ? AiShareReading.ScenariosBuilt : AiShareReading.AllScenarios },
            Tiers = [.. model.Tiers.Select(tier => tier with { Conditions = [.. tier.Conditions.Select(condition => Redrawn(random, condition, segments))] })],
        };
    }

    private static Condition Redrawn(Random random, Condition condition, ImmutableArray<Segment> segments) => condition switch
    {
        SegmentCoverageCondition coverage => coverage with
        {
            Segments = [.. segments.Where(_ => random.Next(2) == 0)],
            GapNote = random.Next(3) == 0 ? "-" : null,
        },
        AiShareCondition share => share with { Minimum = random.Next(0, 11) * 10m },
        _ => condition,
    };
}
