using System.Collections.Immutable;
using Portal.Rules.Policies;

namespace Portal.Rules.Evaluations;

/// <summary>
/// The decision on one factory's facts under one policy, with every condition and its reasons. The same facts and the
/// same policy version always give the same evaluation.
/// </summary>
/// <param name="PolicyVersion">Id and content hash of the policy that decided.</param>
/// <param name="Errors">Empty where the facts are valid; otherwise nothing is decided.</param>
/// <param name="Score">The composite; with errors, the valid indicators only and no value.</param>
/// <param name="Tiers">Ascending; empty with errors.</param>
/// <param name="ReferenceTier">
/// The highest tier whose gating conditions are all met or met with a note; null when there is none.
/// </param>
public sealed record Evaluation(
    string Policy,
    string PolicyVersion,
    ImmutableArray<FactError> Errors,
    CompositeScore Score,
    ImmutableArray<TierDecision> Tiers,
    Tier? ReferenceTier)
{
    public bool Valid => Errors.IsEmpty;

    /// <summary>Evaluates the facts under the policy. Total: wrong facts are answered with errors, never thrown.</summary>
    public static Evaluation Of(Policy policy, Facts facts) => Reasoning.Evaluate(policy, facts);

    /// <summary>
    /// The composite over the valid answers alone, for a form that is still being filled; the same as <see cref="Score"/> once
    /// everything is valid. It decides nothing.
    /// </summary>
    public static CompositeScore ScoreSoFar(Policy policy, Facts facts) => Reasoning.ScoreSoFar(policy, facts);

    /// <summary>The decision on one tier; only where the facts are valid.</summary>
    public TierDecision this[Tier tier] => Tiers[(int)tier - 1];
}

/// <param name="Value">Exact composite, points of 100; null where it is not known or nothing is scored.</param>
/// <param name="Sum">Weighted sum of the scores; null where no indicator scores were given.</param>
/// <param name="ScoredIndicators">How many indicators the composite rests on.</param>
/// <param name="NotApplicable">Numbers of the indicators marked 不涉及.</param>
/// <param name="PerIndicator">Valid answers, ascending by number.</param>
public sealed record CompositeScore(
    Ratio? Value, decimal? Sum, int ScoredIndicators, ImmutableArray<int> NotApplicable, ImmutableArray<IndicatorScore> PerIndicator)
{
    /// <summary>Two decimals, half up; for display only (reading S6).</summary>
    public string? Shown => Value?.Shown();
}

/// <param name="Level">Null only for indicator 7 where a score is entered for it (reading S1).</param>
/// <param name="Band">The band that holds the score, with its degree.</param>
/// <param name="Contribution">Points of the composite that this indicator brings; they add up to the composite.</param>
public sealed record IndicatorScore(int Number, int? Level, decimal? Score, ScoreBand? Band, Ratio? Contribution);

/// <param name="Outcome">
/// All conditions taken together, declarations included: not met before needs judgement before met with note before met.
/// </param>
public sealed record TierDecision(Tier Tier, Outcome Outcome, ImmutableArray<ConditionDecision> Conditions)
{
    public ConditionDecision? this[ConditionCode code] => Conditions.FirstOrDefault(decision => decision.Condition.Code == code);
}

/// <param name="Condition">The condition with its clause and readings.</param>
/// <param name="Required">Bare value: a number, segments joined by 、, true, or the gravest accident tolerated; null where nothing is printed.</param>
/// <param name="Actual">In the same form; null where it is not known.</param>
/// <param name="Note">A remark in Chinese from the policy data.</param>
/// <param name="Covered">Coverage only: every covered segment, in printed order.</param>
/// <param name="Missing">Coverage only: required segments that are not covered.</param>
public sealed record ConditionDecision(
    Condition Condition,
    string? Required,
    string? Actual,
    Outcome Outcome,
    string? Note,
    ImmutableArray<Segment> Covered,
    ImmutableArray<Segment> Missing);
