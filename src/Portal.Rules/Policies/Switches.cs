namespace Portal.Rules.Policies;

/// <summary>
/// The switchable readings that evaluation itself asks about, as chosen in the policy data. The ids of the alternatives
/// in the data are the member names below in kebab-case. The other switches (S4, S9, S10, E1, E5) end in the model: a bound
/// that is closed, a line that is inclusive, a condition that gates, a level that is asked, a note instead of a refusal.
/// </summary>
/// <param name="Investment">S1: how indicator 7 enters the score.</param>
/// <param name="ClaimCounting">M1: for which tiers a scenario counts.</param>
/// <param name="SlashCells">M2: what "/" means.</param>
/// <param name="CrossSegment">M3: what the rows without a segment count for.</param>
/// <param name="AiShare">E8: of what the scenarios with artificial intelligence are a share.</param>
public sealed record Switches(
    InvestmentReading Investment,
    ClaimCountingReading ClaimCounting,
    SlashCellReading SlashCells,
    CrossSegmentReading CrossSegment,
    AiShareReading AiShare = AiShareReading.ScenariosBuilt);

/// <summary>S1</summary>
public enum InvestmentReading
{
    /// <summary>The amounts are recorded and stay out of numerator and denominator.</summary>
    RecordedOnly,

    /// <summary>One of ten, with a score that somebody enters.</summary>
    EnteredScore,
}

/// <summary>S4</summary>
internal enum TopBandReading
{
    /// <summary>[94-100): 100 is refused.</summary>
    AsPrinted,

    /// <summary>[94-100]: 100 is allowed.</summary>
    ClosedAtTop,
}

/// <summary>S9</summary>
internal enum ScoreLineReading
{
    StrictlyAbove,
    AtLeast,
}

/// <summary>S10</summary>
internal enum SuggestedLineReading
{
    Gate,
    AdviceOnly,
}

/// <summary>M1</summary>
public enum ClaimCountingReading
{
    /// <summary>A scenario reached at a higher tier counts for the lower ones.</summary>
    Cumulative,

    /// <summary>It counts for the very tier alone.</summary>
    ExactTier,

    /// <summary>It counts for all tiers, whichever it was reached at.</summary>
    AnyTier,
}

/// <summary>M2</summary>
public enum SlashCellReading
{
    /// <summary>The tier cannot be claimed, but a higher tier reached counts downwards.</summary>
    HigherCounts,

    /// <summary>The row does not exist for that tier.</summary>
    RowAbsent,

    /// <summary>Nothing is asked of the row at that tier: it always counts.</summary>
    NoRequirement,
}

/// <summary>M3</summary>
public enum CrossSegmentReading
{
    /// <summary>They count for the number, never for the coverage.</summary>
    NumberOnly,

    /// <summary>They count for the number and, since they span segments, for the coverage of each.</summary>
    NumberAndCoverage,

    /// <summary>They count for nothing.</summary>
    Neither,
}

/// <summary>E5</summary>
internal enum InPrincipleReading
{
    /// <summary>What is asked for 原则上 and missing is explained.</summary>
    Explained,

    /// <summary>It is missing, as if 须 were printed.</summary>
    Required,
}

/// <summary>E8</summary>
public enum AiShareReading
{
    /// <summary>Of the scenarios that are built.</summary>
    ScenariosBuilt,

    /// <summary>Of all scenarios of the guideline.</summary>
    AllScenarios,
}
