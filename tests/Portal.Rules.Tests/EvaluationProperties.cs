using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Rules.Tests;

/// <summary>What holds for all facts under every policy.</summary>
public sealed class EvaluationProperties
{
    private const int Tries = 1000;

    public static TheoryData<string> Policies => [.. SeedPolicies.All];

    public static TheoryData<string> Provincial => ["jiangsu-2025", "neimenggu-2025"];

    public static TheoryData<string> National => ["national-2024", "national-2025"];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Invented_facts_are_valid_and_reach_every_tier(string id)
    {
        var policy = SeedPolicies.Named(id);
        var reached = new HashSet<string>();
        Holds(InventedFacts.Known(policy), facts =>
        {
            var evaluation = Evaluation.Of(policy, facts);
            evaluation.Errors.ShouldBeEmpty();
            reached.Add(evaluation.ReferenceTier?.ApiName() ?? "none");
        }, 3000);
        reached.Count.ShouldBe(5, string.Join(", ", reached));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void The_compact_path_agrees_with_the_reasoned_one(string id)
    {
        var policy = SeedPolicies.Named(id);
        Holds(InventedFacts.Valid(policy), facts => Agreement.ShouldHold(policy, facts, Evaluation.Of(policy, facts)));
        Holds(InventedFacts.Known(policy), facts => Agreement.ShouldHold(policy, facts, Evaluation.Of(policy, facts)));
        Holds(InventedFacts.Any(policy), facts => Agreement.ShouldHold(policy, facts, Evaluation.Of(policy, facts)));
    }

    /// <summary>Under every alternative of every switch, not only under those in force.</summary>
    [Theory]
    [MemberData(nameof(Policies))]
    public void The_compact_path_agrees_under_every_alternative(string id)
    {
        foreach (var reading in SeedPolicies.Named(id).Readings.Values)
        {
            foreach (var alternative in reading.Alternatives.Where(each => each.Id != reading.Chosen))
            {
                var policy = SeedPolicies.Switched(id, new Dictionary<string, string> { [reading.Id] = alternative.Id });
                Holds(InventedFacts.Valid(policy), facts => Agreement.ShouldHold(policy, facts, Evaluation.Of(policy, facts)), 200);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_batch_says_the_same_as_one_by_one(string id)
    {
        var policy = SeedPolicies.Named(id);
        var many = InventedFacts.Valid(policy).Sample(500);
        var compact = many.Select(facts => policy.Compiled.TryCompact(facts, out var each) ? each : throw new InvalidOperationException()).ToArray();
        var outcomes = new TierOutcomes[compact.Length];
        policy.Compiled.EvaluateOutcomes(compact, outcomes);
        outcomes.ShouldBe(compact.Select(each => policy.Compiled.EvaluateOutcomes(in each)));
    }

    /// <summary>Another scenario makes the whole larger, so it lowers the ratio unless it applies artificial intelligence itself.</summary>
    [Theory]
    [MemberData(nameof(National))]
    public void Building_a_scenario_with_ai_never_lowers_a_tier(string id)
    {
        var policy = SeedPolicies.Named(id);
        Holds(from facts in InventedFacts.Known(policy) from row in Gen.Choose(1, policy.Scenarios.Rows.Length) select (facts, row), each =>
        {
            var (facts, row) = each;
            var others = facts.Scenarios!.Where(claim => claim.Row != row);
            var after = facts with { Scenarios = [.. others, new ScenarioClaim(row, null, facts.AiRatio is null ? true : null)] };
            ShouldNotFall(Evaluation.Of(policy, facts), Evaluation.Of(policy, after));
        });
    }

    [Fact]
    public void A_higher_ratio_never_lowers_a_tier()
    {
        var policy = SeedPolicies.National2025;
        Holds(from facts in InventedFacts.Known(policy) from cents in Gen.Choose(0, 10000) select (facts, ratio: cents / 100m), each =>
        {
            if (each.facts.AiRatio is { } entered && entered.TryRead(out var before) && each.ratio >= before)
            {
                ShouldNotFall(Evaluation.Of(policy, each.facts), Evaluation.Of(policy, each.facts with { AiRatio = each.ratio }));
            }
        });
    }

    /// <summary>The flags and the ratio that follows from them decide alike, wherever the quotient ends.</summary>
    [Fact]
    public void Flags_and_their_ratio_say_the_same()
    {
        var policy = SeedPolicies.National2025;
        Holds(InventedFacts.Known(policy).Where(facts => facts is { AiRatio: null, Scenarios.Count: 1 or 2 or 4 or 5 or 8 or 10 or 16 or 20 or 25 or 32 or 40 }), facts =>
        {
            var ratio = 100m * facts.Scenarios!.Count(claim => claim.UsesAi is true) / facts.Scenarios!.Count;
            var given = facts with { AiRatio = ratio, Scenarios = [.. facts.Scenarios!.Select(claim => claim with { UsesAi = null })] };
            Told(Evaluation.Of(policy, given)).ShouldBe(Told(Evaluation.Of(policy, facts)));
        }, 300);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Holding_a_higher_tier_never_lowers_one(string id)
    {
        var policy = SeedPolicies.Named(id);
        Holds(InventedFacts.Known(policy).Where(facts => facts.RecognisedTier is not null and not Tier.Leading), facts => ShouldNotFall(
            Evaluation.Of(policy, facts), Evaluation.Of(policy, facts with { RecognisedTier = facts.RecognisedTier + 1 })));
    }

    [Theory]
    [MemberData(nameof(Provincial))]
    public void Raising_a_claim_never_lowers_a_tier(string id)
    {
        var policy = SeedPolicies.Named(id);
        var raised = from facts in InventedFacts.Known(policy)
                     from row in Gen.Choose(1, policy.Scenarios.Rows.Length)
                     from tier in Gen.Elements(Tiers.All.AsEnumerable())
                     select (facts, row, tier);
        Holds(raised, each =>
        {
            var (facts, row, tier) = each;
            var before = facts.Scenarios!.FirstOrDefault(claim => claim.Row == row)?.Tier;
            if (!policy.Scenarios[row][tier].Claimable || before >= tier)
            {
                return;
            }

            var after = facts with { Scenarios = [.. facts.Scenarios!.Where(claim => claim.Row != row), new ScenarioClaim(row, tier)] };
            ShouldNotFall(Evaluation.Of(policy, facts), Evaluation.Of(policy, after));
        });
    }

    [Fact]
    public void Raising_a_score_never_lowers_a_tier()
    {
        var policy = SeedPolicies.Jiangsu;
        var raised = from facts in InventedFacts.Known(policy)
                     from number in Gen.Elements(1, 2, 3, 4, 5, 6, 8, 9, 10)
                     from cents in Gen.Choose(0, 9999)
                     select (facts, number: number.ToString(CultureInfo.InvariantCulture), score: cents / 100m);
        Holds(raised, each =>
        {
            var (facts, number, score) = each;
            var before = facts.Indicators![number];
            if (before.NotApplicable || !before.Score!.Value.TryRead(out var old) || score <= old)
            {
                return;
            }

            var level = policy.Indicators.Scoring!.Bands.Single(band => band.Contains(score)).Level;
            var after = facts with
            {
                Indicators = new Dictionary<string, IndicatorAnswer>(facts.Indicators!) { [number] = new(level, score) },
            };
            ShouldNotFall(Evaluation.Of(policy, facts), Evaluation.Of(policy, after));
        });
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Raising_the_maturity_never_lowers_a_tier(string id)
    {
        var policy = SeedPolicies.Named(id);
        Holds(InventedFacts.Known(policy).Where(facts => facts.MaturityLevel < 5), facts => ShouldNotFall(
            Evaluation.Of(policy, facts), Evaluation.Of(policy, facts with { MaturityLevel = facts.MaturityLevel + 1 })));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void The_order_of_answers_never_matters(string id)
    {
        var policy = SeedPolicies.Named(id);
        var shuffled = from facts in InventedFacts.Known(policy)
                       from claims in Gen.Shuffle(facts.Scenarios!.ToArray())
                       from answers in Gen.Shuffle(facts.Indicators!.ToArray())
                       select (facts, claims, answers);
        Holds(shuffled, each =>
        {
            var (facts, claims, answers) = each;
            var other = Evaluation.Of(policy, facts with { Scenarios = claims, Indicators = answers.ToDictionary() });
            Told(other).ShouldBe(Told(Evaluation.Of(policy, facts)));
        });
    }

    [Fact]
    public void Contributions_add_up_to_the_composite()
    {
        var policy = SeedPolicies.Jiangsu;
        Holds(InventedFacts.Known(policy), facts =>
        {
            var score = Evaluation.Of(policy, facts).Score;
            var parts = score.PerIndicator.Select(answer => answer.Contribution!.Value).ToList();
            var (numerator, denominator) = parts.Aggregate(
                (System.Numerics.BigInteger.Zero, System.Numerics.BigInteger.One),
                (sum, part) => ((sum.Item1 * part.Denominator) + (part.Numerator * sum.Item2), sum.Item2 * part.Denominator));
            (numerator * score.Value!.Value.Denominator).ShouldBe(denominator * score.Value.Value.Numerator);
        });
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Whatever_is_wrong_is_answered_and_nothing_is_decided(string id)
    {
        var policy = SeedPolicies.Named(id);
        Holds(InventedFacts.Any(policy), facts =>
        {
            var evaluation = Evaluation.Of(policy, facts);
            evaluation.Tiers.Length.ShouldBe(evaluation.Valid ? 4 : 0);
            evaluation.Errors.ShouldAllBe(error => error.Path.Length > 0 && error.Code.ApiName().Length > 0);
            if (!evaluation.Valid)
            {
                evaluation.ReferenceTier.ShouldBeNull();
                evaluation.Score.Value.ShouldBeNull();
            }
        });
    }

    private static void ShouldNotFall(Evaluation before, Evaluation after)
    {
        ((int?)after.ReferenceTier ?? 0).ShouldBeGreaterThanOrEqualTo((int?)before.ReferenceTier ?? 0);
        foreach (var (low, high) in before.Tiers.Zip(after.Tiers))
        {
            foreach (var (was, now) in low.Conditions.Zip(high.Conditions))
            {
                (was.Outcome is Outcome.Met or Outcome.MetWithNote && now.Outcome == Outcome.NotMet).ShouldBeFalse($"{low.Tier} {was.Condition.Code}");
            }
        }
    }

    private static string Told(Evaluation evaluation) => string.Join('\n', evaluation.Tiers
        .SelectMany(tier => tier.Conditions.Select(each => $"{tier.Tier} {each.Condition.Code} {each.Required} {each.Actual} {each.Outcome} {each.Note}"))
        .Append($"{evaluation.Score.Value} {evaluation.ReferenceTier} {string.Join(',', evaluation.Score.PerIndicator)}"));

    private static void Holds<T>(Gen<T> values, Action<T> assertion, int tries = Tries) =>
        Prop.ForAll(values.ToArbitrary(), assertion).Check(Config.QuickThrowOnFailure.WithMaxTest(tries));
}
