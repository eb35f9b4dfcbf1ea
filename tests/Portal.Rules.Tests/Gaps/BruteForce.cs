using System.Collections.Immutable;
using System.Globalization;
using Portal.Rules.Evaluations;
using Portal.Rules.Gaps;
using Portal.Rules.Policies;

namespace Portal.Rules.Tests.Gaps;

/// <summary>
/// Every change there is, tried against the compiled policy; what reaches the tier is ranked by the objective of the
/// plans. It knows neither targets nor segments nor how points are counted.
/// </summary>
public sealed class BruteForce
{
    private const int HighestMaturity = 5;

    [Theory]
    [InlineData(5, 1, 60, true)]
    [InlineData(4, 2, 40, false)]
    [InlineData(2, 3, 80, true)]
    [InlineData(2, 3, 120, false)]
    [InlineData(1, 4, 20, true)]
    [InlineData(1, 4, 20, false)]
    [InlineData(6, 0, 40, true)]
    public void No_other_change_is_better(int rows, int indicators, int instances, bool equalWeights)
    {
        var (planned, obstructed) = (0, 0);
        for (var seed = 0; seed < instances; seed++)
        {
            var random = new Random(seed);
            var policy = SmallPolicies.Drawn(random, rows, Math.Max(1, indicators), equalWeights);
            var facts = SmallPolicies.Facts(random, policy, composite: indicators == 0);
            var evaluation = Evaluation.Of(policy, facts);
            evaluation.Errors.ShouldBeEmpty();
            foreach (var tier in Tiers.All)
            {
                var plan = GapPlan.For(policy, facts, evaluation, tier);
                var best = new Search(policy, facts, tier).Best();
                (plan.CanBeApplied ? Ranked(policy, plan) : null).ShouldBe(best, $"seed {seed}: {GapTexts.Told(plan)}");
                planned += plan.CanBeApplied && !plan.Reached ? 1 : 0;
                obstructed += plan.CanBeApplied ? 0 : 1;
            }
        }

        // The instances are worth something only while both ends come up often.
        planned.ShouldBeGreaterThan(instances / 2);
        obstructed.ShouldBeGreaterThan(instances / 10);
    }

    /// <summary>A plan in the order of the objective; the smaller list is the better plan.</summary>
    private static List<int> Ranked(Policy policy, GapPlan plan) => Ranked(
        policy,
        plan.Scenarios?.Rows.Select(raise => (raise.Row, (int)(raise.From ?? 0), (int)raise.To!.Value)) ?? [],
        plan.Score is { Indicators: [] } composite
            ? [(0, (int)(composite.Points / 0.01m))]
            : plan.Score?.Indicators.Select(raise => (raise.Indicator.Number, (int)(raise.Points / 0.01m))) ?? [],
        plan.Maturity is { } maturity ? maturity.To - maturity.From : 0);

    private static List<int> Ranked(
        Policy policy, IEnumerable<(int Row, int From, int To)> rows, IEnumerable<(int Number, int Steps)> points, int maturity)
    {
        var (raised, gained) = (rows.OrderBy(row => row.Row).ToList(), points.OrderBy(point => point.Number).ToList());
        var heaviestFirst = gained.OrderByDescending(point => point.Number == 0 ? 1m : policy.Indicators[point.Number].Weight!.Value);
        return
        [
            raised.Count,
            raised.Sum(row => row.To - row.From),
            gained.Count,
            gained.Sum(point => point.Steps),
            .. raised.Select(row => row.Row),
            .. gained.Select(point => point.Number),
            .. heaviestFirst.Select(point => -point.Steps),
            .. raised.Select(row => row.To),
            maturity,
        ];
    }

    private sealed class Search(Policy policy, Facts facts, Tier tier)
    {
        private readonly Tier?[] before = new Tier?[policy.Scenarios.Rows.Length];
        private readonly Tier?[] claims = new Tier?[policy.Scenarios.Rows.Length];
        private readonly List<(int Number, decimal From, int Most)> scores = [];
        private readonly ImmutableArray<Condition> conditions = policy[tier].Conditions;
        private int[] steps = [];
        private CompactFacts changed;
        private List<int>? best;

        public List<int>? Best()
        {
            changed.KnowScenarios();
            foreach (var claim in facts.Scenarios!)
            {
                before[claim.Row!.Value - 1] = claim.Tier;
                Claim(claim.Row.Value - 1, claim.Tier);
            }

            foreach (var (key, answer) in facts.Indicators ?? new Dictionary<string, IndicatorAnswer>())
            {
                if (answer.Score is { } entered && entered.TryRead(out var score))
                {
                    scores.Add((int.Parse(key, CultureInfo.InvariantCulture), score, Most(score)));
                }
            }

            if (facts.Score is { } given && given.TryRead(out var composite))
            {
                const int FarBeyondEveryLine = 20;
                scores.Add((0, composite, FarBeyondEveryLine));
            }

            steps = new int[scores.Count];
            FromRow(0);
            return best;
        }

        private void FromRow(int index)
        {
            if (index == claims.Length)
            {
                if (MayBeBetter())
                {
                    FromScore(0);
                }

                return;
            }

            FromRow(index + 1);
            for (var higher = (before[index] ?? 0) + 1; higher <= Tier.Leading; higher++)
            {
                if (policy.Scenarios.Rows[index][higher].Claimable)
                {
                    Claim(index, higher);
                    FromRow(index + 1);
                }
            }

            Claim(index, before[index]);
        }

        /// <summary>Rows and tier steps come first, so whatever needs more of them than the best so far is not looked at.</summary>
        private bool MayBeBetter()
        {
            var (raised, climbed) = (0, 0);
            for (var index = 0; index < claims.Length; index++)
            {
                raised += claims[index] == before[index] ? 0 : 1;
                climbed += (int)(claims[index] ?? 0) - (int)(before[index] ?? 0);
            }

            return best is null || raised < best[0] || (raised == best[0] && climbed <= best[1]);
        }

        private void FromScore(int index)
        {
            if (index == scores.Count)
            {
                for (var level = facts.MaturityLevel!.Value; level <= HighestMaturity; level++)
                {
                    changed.SetMaturity(level);
                    if (Reaches())
                    {
                        Keep(level - facts.MaturityLevel.Value);
                        return;
                    }
                }

                return;
            }

            var (number, from, most) = scores[index];
            for (var step = 0; step <= most; step++)
            {
                steps[index] = step;
                Score(number, from + (step * 0.01m));
                FromScore(index + 1);
            }

            steps[index] = 0;
            Score(number, from);
        }

        private void Claim(int index, Tier? claimed)
        {
            claims[index] = claimed;
            changed.SetClaim(index + 1, claimed);
        }

        private void Score(int number, decimal score)
        {
            if (number == 0)
            {
                changed.SetComposite(score);
            }
            else
            {
                changed.SetScore(number, score);
            }
        }

        /// <summary>How many steps end in a band; the bands join, so the first that does not is beyond the last.</summary>
        private int Most(decimal from)
        {
            var step = 0;
            while (policy.Indicators.Scoring!.Bands.Any(band => band.Contains(from + ((step + 1) * 0.01m))))
            {
                step++;
            }

            return step;
        }

        private bool Reaches()
        {
            var outcomes = policy.Compiled.EvaluateOutcomes(in changed);
            for (var index = 0; index < conditions.Length; index++)
            {
                if (conditions[index].Gates && outcomes[tier, index] > Outcome.MetWithNote)
                {
                    return false;
                }
            }

            return true;
        }

        private void Keep(int maturity)
        {
            var found = Ranked(
                policy,
                Enumerable.Range(0, claims.Length).Where(index => claims[index] != before[index])
                    .Select(index => (index + 1, (int)(before[index] ?? 0), (int)claims[index]!.Value)),
                Enumerable.Range(0, steps.Length).Where(index => steps[index] > 0).Select(index => (scores[index].Number, steps[index])),
                maturity);
            if (best is null || Precedes(found, best))
            {
                best = found;
            }
        }

        // Lists that are equal in the first four places are equally long.
        private static bool Precedes(List<int> left, List<int> right)
        {
            for (var index = 0; index < left.Count; index++)
            {
                if (left[index] != right[index])
                {
                    return left[index] < right[index];
                }
            }

            return false;
        }
    }
}
