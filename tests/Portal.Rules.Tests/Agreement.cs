using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Rules.Tests;

/// <summary>The compact path and the reasoned path say the same about the same facts.</summary>
public static class Agreement
{
    public static void ShouldHold(Policy policy, Facts facts, Evaluation evaluation)
    {
        policy.Compiled.TryCompact(facts, out var compact).ShouldBe(evaluation.Valid);
        if (!evaluation.Valid)
        {
            return;
        }

        var outcomes = policy.Compiled.EvaluateOutcomes(in compact);
        outcomes.ReferenceTier.ShouldBe(evaluation.ReferenceTier);
        foreach (var tier in evaluation.Tiers)
        {
            for (var index = 0; index < tier.Conditions.Length; index++)
            {
                outcomes[tier.Tier, index].ShouldBe(tier.Conditions[index].Outcome, $"{tier.Tier} {tier.Conditions[index].Condition.Code}");
            }
        }
    }
}
