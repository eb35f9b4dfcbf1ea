using FsCheck.Fluent;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Rules.Tests;

public sealed class CompiledPolicyTests
{
    [Fact]
    public void A_batch_allocates_nothing()
    {
        var policy = SeedPolicies.Jiangsu;
        var compact = InventedFacts.Valid(policy).Sample(64).Select(facts => policy.Compiled.TryCompact(facts, out var each) ? each : default).ToArray();
        var outcomes = new TierOutcomes[compact.Length];
        policy.Compiled.EvaluateOutcomes(compact, outcomes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        policy.Compiled.EvaluateOutcomes(compact, outcomes);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Facts_filled_field_by_field_are_the_facts_compacted()
    {
        var policy = SeedPolicies.Jiangsu;
        var filled = default(CompactFacts);
        filled.SetComposite(85m);
        foreach (var row in policy.Scenarios.Rows)
        {
            filled.SetClaim(row.Row, Tier.Leading);
        }

        filled.SetClaim(3, Tier.Base);
        filled.SetClaim(40, null);
        filled.SetMaturity(3);
        filled.SetAccidents(AccidentSeverity.Major);
        filled.SetDeclaration(ConditionCode.DeclarationCredit, declared: false);

        policy.Compiled.TryCompact(
            new Facts
            {
                Score = 85m,
                Scenarios = [.. Enumerable.Range(1, 39).Select(row => new ScenarioClaim(row, row == 3 ? Tier.Base : Tier.Leading))],
                MaturityLevel = 3,
                Declarations = new(Credit: false, Accidents: AccidentSeverity.Major),
            },
            out var compacted).ShouldBeTrue();
        policy.Compiled.EvaluateOutcomes(in filled).ShouldBe(policy.Compiled.EvaluateOutcomes(in compacted));
        policy.Compiled.EvaluateOutcomes(in filled).ReferenceTier.ShouldBe(Tier.Excellent);
    }

    [Fact]
    public void A_default_is_nothing_known()
    {
        var outcomes = SeedPolicies.Jiangsu.Compiled.EvaluateOutcomes(default(CompactFacts));
        outcomes.ReferenceTier.ShouldBeNull();
        foreach (var tier in SeedPolicies.Jiangsu.Tiers)
        {
            Enumerable.Range(0, tier.Conditions.Length).ShouldAllBe(index => outcomes[tier.Tier, index] == Outcome.NeedsJudgement);
        }
    }

    [Fact]
    public void A_thirteenth_decimal_is_refused_not_dropped() => Should.Throw<ArgumentOutOfRangeException>(() =>
    {
        var facts = default(CompactFacts);
        facts.SetScore(1, 60.0000000000001m);
    });

    [Fact]
    public void A_batch_needs_a_place_for_each() => Should.Throw<ArgumentException>(
        () => SeedPolicies.Jiangsu.Compiled.EvaluateOutcomes(new CompactFacts[2], new TierOutcomes[1]));
}
