using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Rules.Campaigns;

/// <summary>What a condition of the tier means for submitting an application.</summary>
public enum ConditionStanding
{
    /// <summary>Met.</summary>
    Fine,

    /// <summary>Not met: the application cannot be submitted.</summary>
    Blocks,

    /// <summary>Met with a remark, or only 原则上 asked and not met: it can be submitted with an explanation.</summary>
    NeedsExplanation,

    /// <summary>What the enterprise has to declare was not declared yet: the application cannot be submitted.</summary>
    Unanswered,

    /// <summary>Judged by the offices and experts; the enterprise has nothing to do.</summary>
    LeftToReview,
}

/// <summary>From the decision on a condition to what the applicant has to do about it.</summary>
public static class TierCheck
{
    public static ConditionStanding Of(ConditionDecision decision) => decision switch
    {
        { Outcome: Outcome.Met } => ConditionStanding.Fine,
        { Outcome: Outcome.MetWithNote } => ConditionStanding.NeedsExplanation,
        { Outcome: Outcome.NotMet } => ConditionStanding.Blocks,
        { Condition: EffectCondition } => ConditionStanding.LeftToReview,
        _ => ConditionStanding.Unanswered,
    };
}
