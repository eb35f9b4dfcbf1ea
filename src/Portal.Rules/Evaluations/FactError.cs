using System.Collections.Immutable;

namespace Portal.Rules.Evaluations;

/// <summary>Something in the facts that cannot be evaluated.</summary>
/// <param name="Path">Where, in the notation of the contract: indicators.3.score, scenarios.0.tier.</param>
/// <param name="Arguments">
/// What the message names, in this order. score-outside-level-band: level, range as printed (e.g. [40-60)), the score.
/// tier-not-claimable: row, scenario name, tier name. scenario-duplicate and scenario-unknown: row.
/// level-out-of-range and maturity-out-of-range: least, most, given. number-malformed: the text given; of a number below the least, that least; of one that
/// cannot be kept exactly, the most decimals and the bound. Indicator errors
/// without any of these: the indicator's name. option-out-of-range of the score and of the AI ratio: least, most, given.
/// counts-disagree: part, whole.
/// </param>
public sealed record FactError(string Path, FactErrorCode Code, ImmutableArray<string> Arguments);

/// <summary>The part of the contract's closed set that these policies use.</summary>
public enum FactErrorCode
{
    ScoreOutsideLevelBand,
    ScoreMissing,
    ScoreNotAsked,
    ScoreWithIndicators,
    LevelMissing,
    LevelOutOfRange,
    NotApplicableNotAllowed,
    IndicatorMissing,
    IndicatorUnknown,
    ScenarioUnknown,
    ScenarioDuplicate,
    TierNotClaimable,
    MaturityOutOfRange,
    NumberMalformed,
    AnswerMissing,
    OptionOutOfRange,
    NoneWithOthers,
    CountsDisagree,
    FlagMissing,
    AiRatioWithFlags,
}

public static class FactErrorCodes
{
    public static string ApiName(this FactErrorCode code) => code switch
    {
        FactErrorCode.ScoreOutsideLevelBand => "score-outside-level-band",
        FactErrorCode.ScoreMissing => "score-missing",
        FactErrorCode.ScoreNotAsked => "score-not-asked",
        FactErrorCode.ScoreWithIndicators => "score-with-indicators",
        FactErrorCode.LevelMissing => "level-missing",
        FactErrorCode.LevelOutOfRange => "level-out-of-range",
        FactErrorCode.NotApplicableNotAllowed => "not-applicable-not-allowed",
        FactErrorCode.IndicatorMissing => "indicator-missing",
        FactErrorCode.IndicatorUnknown => "indicator-unknown",
        FactErrorCode.ScenarioUnknown => "scenario-unknown",
        FactErrorCode.ScenarioDuplicate => "scenario-duplicate",
        FactErrorCode.TierNotClaimable => "tier-not-claimable",
        FactErrorCode.MaturityOutOfRange => "maturity-out-of-range",
        FactErrorCode.NumberMalformed => "number-malformed",
        FactErrorCode.AnswerMissing => "answer-missing",
        FactErrorCode.OptionOutOfRange => "option-out-of-range",
        FactErrorCode.NoneWithOthers => "none-with-others",
        FactErrorCode.CountsDisagree => "counts-disagree",
        FactErrorCode.FlagMissing => "flag-missing",
        FactErrorCode.AiRatioWithFlags => "ai-ratio-with-flags",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Not an error code."),
    };
}
