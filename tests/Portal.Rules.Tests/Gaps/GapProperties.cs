using System.Collections.Immutable;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Portal.Rules.Evaluations;
using Portal.Rules.Gaps;
using Portal.Rules.Policies;

namespace Portal.Rules.Tests.Gaps;

/// <summary>What holds of every plan, for full facts under every policy.</summary>
public sealed class GapProperties
{
    private const int Tries = 400;

    public static TheoryData<string> Policies => [.. SeedPolicies.All];

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_plan_when_applied_reaches_its_tier(string id)
    {
        var policy = SeedPolicies.Named(id);
        Holds(InventedGaps.Known(policy), facts =>
        {
            foreach (var plan in PlansOf(policy, facts))
            {
                plan.CanBeApplied.ShouldBeTrue();
                Reaches(policy, plan.ApplyTo(facts), plan.Tier).ShouldBeTrue(GapTexts.Told(plan));
            }
        });
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_plan_is_empty_exactly_where_the_tier_is_reached(string id)
    {
        var policy = SeedPolicies.Named(id);
        Holds(InventedGaps.Known(policy), facts =>
        {
            var evaluation = Evaluation.Of(policy, facts);
            foreach (var tier in Tiers.All)
            {
                GapPlan.For(policy, facts, evaluation, tier).Reached.ShouldBe(Reaches(policy, facts, tier));
            }

            GapPlan.AllFor(policy, facts, evaluation).Select(plan => plan.Tier)
                .ShouldBe(Tiers.All.Where(tier => !Reaches(policy, facts, tier)));
        });
    }

    /// <summary>Also under switched readings, where a plan may end at an obstacle.</summary>
    [Theory]
    [MemberData(nameof(Policies))]
    public void No_smaller_change_reaches_the_tier_under_any_alternative(string id)
    {
        foreach (var policy in Alternatives(id))
        {
            Holds(InventedGaps.Known(policy), facts =>
            {
                foreach (var plan in PlansOf(policy, facts).Where(plan => plan.CanBeApplied))
                {
                    Reaches(policy, plan.ApplyTo(facts), plan.Tier).ShouldBeTrue(GapTexts.Told(plan));
                    foreach (var (what, smaller) in Smaller(policy, plan))
                    {
                        Reaches(policy, smaller.ApplyTo(facts), plan.Tier).ShouldBeFalse($"{what} of {GapTexts.Told(plan)}");
                    }
                }
            }, 100);
        }
    }

    /// <summary>Not only each change by itself: of few changes every proper subset, of many a random one.</summary>
    [Theory]
    [MemberData(nameof(Policies))]
    public void No_proper_subset_reaches_the_tier(string id)
    {
        const int AllSubsetsUpTo = 8;
        var policy = SeedPolicies.Named(id);
        Holds(from facts in InventedGaps.Known(policy) from seed in Gen.Choose(0, int.MaxValue - 1) select (facts, seed), each =>
        {
            foreach (var plan in PlansOf(policy, each.facts))
            {
                var changes = Changes(plan);
                var all = (1UL << changes) - 1;
                var subsets = changes <= AllSubsetsUpTo
                    ? Enumerable.Range(0, (1 << changes) - 1).Select(subset => (ulong)subset)
                    : Enumerable.Range(1, 20).Select(turn => (ulong)(each.seed * (long)turn) * 0x9E3779B97F4A7C15UL & all).Where(subset => subset != all);
                foreach (var subset in subsets)
                {
                    Reaches(policy, Kept(plan, subset).ApplyTo(each.facts), plan.Tier).ShouldBeFalse(GapTexts.Told(plan));
                }
            }
        });
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void The_order_of_answers_never_matters(string id)
    {
        var policy = SeedPolicies.Named(id);
        var shuffled = from facts in InventedGaps.Known(policy)
                       from claims in Gen.Shuffle(facts.Scenarios!.ToArray())
                       from answers in Gen.Shuffle(facts.Indicators!.ToArray())
                       select (facts, other: facts with { Scenarios = claims, Indicators = answers.ToDictionary() });
        Holds(shuffled, each => PlansOf(policy, each.other).Select(GapTexts.Told).ShouldBe(PlansOf(policy, each.facts).Select(GapTexts.Told)));
    }

    /// <summary>Whoever answers better never needs more rows, nor more indicators or points.</summary>
    [Theory]
    [MemberData(nameof(Policies))]
    public void Better_facts_never_need_more(string id)
    {
        var policy = SeedPolicies.Named(id);
        var better = from facts in InventedGaps.Known(policy)
                     from row in Gen.Choose(1, policy.Scenarios.Rows.Length)
                     from tier in Gen.Elements(Tiers.All.AsEnumerable())
                     from number in Gen.Choose(1, 10)
                     from cents in Gen.Choose(1, 3000)
                     select (facts, other: Improved(policy, facts, row, tier, number, cents / 100m));
        Holds(better, each =>
        {
            var (before, after) = (Evaluation.Of(policy, each.facts), Evaluation.Of(policy, each.other));
            foreach (var tier in Tiers.All)
            {
                var (was, now) = (GapPlan.For(policy, each.facts, before, tier), GapPlan.For(policy, each.other, after, tier));
                (now.Scenarios?.Rows.Length ?? 0).ShouldBeLessThanOrEqualTo(was.Scenarios?.Rows.Length ?? 0);
                (now.Score?.Points ?? 0m).ShouldBeLessThanOrEqualTo(was.Score?.Points ?? 0m);
                (now.Maturity is null || was.Maturity is not null).ShouldBeTrue();
                (now.AiShare?.Scenarios.Length ?? 0).ShouldBeLessThanOrEqualTo(was.AiShare?.Scenarios.Length ?? 0);
            }
        });
    }

    /// <summary>What the plan says beside the changes agrees with the decision it is read together with.</summary>
    [Theory]
    [MemberData(nameof(Policies))]
    public void A_plan_says_what_the_decision_says(string id)
    {
        foreach (var policy in Alternatives(id))
        {
            Holds(InventedGaps.Known(policy), facts =>
            {
                var evaluation = Evaluation.Of(policy, facts);
                foreach (var plan in GapPlan.AllFor(policy, facts, evaluation))
                {
                    var decision = evaluation[plan.Tier];
                    if (plan.Scenarios is { } gap)
                    {
                        if (decision[ConditionCode.ScenarioCount] is { } count)
                        {
                            gap.Missing.ShouldBe(Math.Max(0, Number(count.Required) - Number(count.Actual)));
                        }

                        var coverage = decision[ConditionCode.SegmentCoverage]!;
                        gap.Uncovered.ShouldBe(coverage.Outcome == Outcome.NotMet ? coverage.Missing : []);
                        gap.Rows.ShouldAllBe(raise => raise.Steps > 0 && raise.Text
                            == (raise.To == null ? policy.Guideline[raise.Row].Description : policy.Scenarios[raise.Row][raise.To.Value].Text));
                    }

                    if (plan.AiShare is { Scenarios: [_, ..] applied } share)
                    {
                        var after = Evaluation.Of(policy, plan.ApplyTo(facts))[plan.Tier][ConditionCode.AiRatio]!;
                        after.Actual.ShouldBe(share.To.ToString());
                        applied.ShouldAllBe(scenario => !facts.Scenarios!.Any(claim => claim.Row == scenario.Row && claim.UsesAi == true));
                    }

                    if (plan.Score is { } score)
                    {
                        score.From.ShouldBe(evaluation.Score.Value!.Value);
                        score.Points.ShouldBe(score.Indicators.Sum(raise => raise.Points));
                        score.Indicators.ShouldAllBe(raise => raise.Points > 0m && raise.Points % 0.01m == 0m);
                        (Evaluation.Of(policy, (plan with { Obstacles = [] }).ApplyTo(facts)).Score.Value!.Value == score.To).ShouldBeTrue();
                    }
                }
            }, 50);
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void What_is_not_known_is_named_and_the_rest_is_planned(string id)
    {
        var policy = SeedPolicies.Named(id);
        Holds(InventedGaps.Valid(policy), facts =>
        {
            var evaluation = Evaluation.Of(policy, facts);
            foreach (var plan in GapPlan.AllFor(policy, facts, evaluation))
            {
                plan.Errors.ShouldBeEmpty();
                plan.Unknown.Contains(UnknownPart.Scenarios).ShouldBe(facts.Scenarios is null);
                plan.Unknown.Contains(UnknownPart.Maturity).ShouldBe(facts is { MaturityLevel: null, BelowFirstMaturityLevel: false });
                plan.Unknown.Contains(UnknownPart.AiShare).ShouldBe(evaluation[plan.Tier][ConditionCode.AiRatio]?.Outcome == Outcome.NeedsJudgement);
                plan.Unknown.Contains(UnknownPart.Score).ShouldBe(policy.Indicators.Scoring is not null && evaluation.Score.Value is null);
                (plan.Scenarios is not null && facts.Scenarios is null).ShouldBeFalse();
                (plan.Maturity is not null && facts is { MaturityLevel: null, BelowFirstMaturityLevel: false }).ShouldBeFalse();
                (plan.Score is not null && evaluation.Score.Value is null).ShouldBeFalse();
                if (plan.Unknown.IsEmpty)
                {
                    Reaches(policy, plan.ApplyTo(facts), plan.Tier).ShouldBeTrue(GapTexts.Told(plan));
                    continue;
                }

                Should.Throw<InvalidOperationException>(() => plan.ApplyTo(facts));
                var reached = (plan with { Unknown = [] }).ApplyTo(facts);
                Evaluation.Of(policy, reached)[plan.Tier].Conditions.Where(each => each.Condition.Gates)
                    .ShouldAllBe(each => each.Outcome != Outcome.NotMet);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Facts_with_errors_are_to_be_completed_first(string id)
    {
        var policy = SeedPolicies.Named(id);
        Holds(InventedFacts.Any(policy), facts =>
        {
            var evaluation = Evaluation.Of(policy, facts);
            if (!evaluation.Valid)
            {
                var plans = GapPlan.AllFor(policy, facts, evaluation);
                plans.Length.ShouldBe(4);
                plans.ShouldAllBe(plan => plan.Errors == evaluation.Errors && plan.Scenarios == null && plan.Maturity == null && plan.Score == null);
                Should.Throw<InvalidOperationException>(() => plans[0].ApplyTo(facts));
            }
        });
    }

    [Fact]
    public void An_evaluation_of_another_policy_is_refused()
    {
        var evaluation = Evaluation.Of(SeedPolicies.InnerMongolia, new Facts());
        Should.Throw<ArgumentException>(() => GapPlan.AllFor(SeedPolicies.Jiangsu, new Facts(), evaluation));
    }

    /// <summary>The plan without one change, and with one change a single step smaller.</summary>
    private static IEnumerable<(string What, GapPlan Plan)> Smaller(Policy policy, GapPlan plan)
    {
        for (var change = 0; change < Changes(plan); change++)
        {
            yield return ($"without change {change}", Kept(plan, ~(1UL << change)));
        }

        if (plan.Maturity is { } maturity && maturity.To - 1 > maturity.From)
        {
            yield return ("one level less", plan with { Maturity = maturity with { To = maturity.To - 1 } });
        }

        foreach (var raise in plan.Scenarios?.Rows ?? [])
        {
            for (var lower = (raise.To ?? 0) - 1; lower > (raise.From ?? 0); lower--)
            {
                var rows = plan.Scenarios!.Rows.Replace(raise, raise with { To = lower });
                yield return ($"row {raise.Row} at {lower} only", plan with { Scenarios = plan.Scenarios with { Rows = rows } });
            }
        }

        foreach (var raise in plan.Score?.Indicators ?? [])
        {
            var less = raise.To - 0.01m;
            int? level = raise.ToLevel is null ? null : policy.Indicators.Scoring!.Bands.Single(band => band.Contains(less)).Level;
            var raises = plan.Score!.Indicators.Replace(raise, raise with { To = less, ToLevel = level });
            yield return ($"indicator {raise.Indicator.Number} one step less", plan with { Score = plan.Score with { Indicators = raises } });
        }
    }

    private static int Changes(GapPlan plan) =>
        (plan.Scenarios?.Rows.Length ?? 0) + (plan.Score?.Indicators.Length ?? 0) + (plan.Maturity is null ? 0 : 1) + AiChanges(plan);

    private static int AiChanges(GapPlan plan) => plan.AiShare is { } share ? Math.Max(1, share.Scenarios.Length) : 0;

    /// <summary>
    /// The plan with those changes only whose bit is set: rows, then indicators, then artificial intelligence (scenario by scenario, or
    /// the ratio), then the maturity.
    /// </summary>
    private static GapPlan Kept(GapPlan plan, ulong subset)
    {
        bool Keep(int change) => (subset & (1UL << change)) != 0;
        var rows = plan.Scenarios?.Rows.Length ?? 0;
        var points = plan.Score?.Indicators.Length ?? 0;
        var ai = AiChanges(plan);
        return plan with
        {
            Scenarios = plan.Scenarios is null ? null : plan.Scenarios with { Rows = [.. plan.Scenarios.Rows.Where((_, index) => Keep(index))] },
            Score = plan.Score is null ? null : plan.Score with { Indicators = [.. plan.Score.Indicators.Where((_, index) => Keep(rows + index))] },
            AiShare = plan.AiShare switch
            {
                null => null,
                { Scenarios: [] } => Keep(rows + points) ? plan.AiShare : null,
                var share => share with { Scenarios = [.. share.Scenarios.Where((_, index) => Keep(rows + points + index))] },
            },
            Maturity = Keep(rows + points + ai) ? plan.Maturity : null,
        };
    }

    private static Facts Improved(Policy policy, Facts facts, int row, Tier tier, int number, decimal points)
    {
        var claimed = facts.Scenarios!.FirstOrDefault(claim => claim.Row == row)?.Tier ?? 0;
        if (!policy.Scenarios.ByTier)
        {
            var built = new ScenarioClaim(row, null, facts.AiRatio is null ? true : null);
            facts = facts with { Scenarios = [.. facts.Scenarios!.Where(claim => claim.Row != row), built] };
        }
        else if (policy.Scenarios[row][tier].Claimable && tier > claimed)
        {
            facts = facts with { Scenarios = [.. facts.Scenarios!.Where(claim => claim.Row != row), new ScenarioClaim(row, tier)] };
        }

        var key = number.ToString(CultureInfo.InvariantCulture);
        if (policy.Indicators.Scoring is { } scoring
            && facts.Indicators!.TryGetValue(key, out var answer)
            && answer.Score is { } entered && entered.TryRead(out var score)
            && scoring.Bands.SingleOrDefault(band => band.Contains(score + points)) is { } band)
        {
            facts = facts with
            {
                Indicators = new Dictionary<string, IndicatorAnswer>(facts.Indicators) { [key] = answer with { Level = band.Level, Score = score + points } },
            };
        }

        return facts with { MaturityLevel = Math.Min(5, facts.MaturityLevel!.Value + (number % 2)) };
    }

    private static IEnumerable<Policy> Alternatives(string id)
    {
        var policy = SeedPolicies.Named(id);
        yield return policy;
        foreach (var reading in policy.Readings.Values.Where(reading => reading.Alternatives.Length > 0))
        {
            foreach (var alternative in reading.Alternatives.Where(each => each.Id != reading.Chosen))
            {
                yield return SeedPolicies.Switched(id, new Dictionary<string, string> { [reading.Id] = alternative.Id });
            }
        }
    }

    private static ImmutableArray<GapPlan> PlansOf(Policy policy, Facts facts) => GapPlan.AllFor(policy, facts, Evaluation.Of(policy, facts));

    /// <summary>By the evaluation and by nothing of the planner; facts with errors reach nothing.</summary>
    private static bool Reaches(Policy policy, Facts facts, Tier tier)
    {
        var evaluation = Evaluation.Of(policy, facts);
        return evaluation.Valid && evaluation[tier].Conditions.Where(each => each.Condition.Gates)
            .All(each => each.Outcome is Outcome.Met or Outcome.MetWithNote);
    }

    private static int Number(string? text) => int.Parse(text!, CultureInfo.InvariantCulture);

    private static void Holds<T>(Gen<T> values, Action<T> assertion, int tries = Tries) =>
        Prop.ForAll(values.ToArbitrary(), assertion).Check(Config.QuickThrowOnFailure.WithMaxTest(tries));
}
