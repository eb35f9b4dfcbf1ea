using System.Collections.Immutable;

namespace Portal.Rules.Policies;

/// <summary>The conditions of one tier.</summary>
/// <param name="Name">Printed name, e.g. 基础级.</param>
/// <param name="Clause">The clause on this tier as a whole.</param>
/// <param name="SegmentTexts">What is asked in each segment, verbatim, in the order of the segments.</param>
/// <param name="Conditions">In the order in which decisions list them.</param>
public sealed record TierConditions(
    Tier Tier, string Name, Clause Clause, ImmutableArray<SegmentText> SegmentTexts, ImmutableArray<Condition> Conditions)
{
    /// <summary>The condition with this code; null where the policy has none for the tier.</summary>
    public Condition? this[ConditionCode code] => Conditions.FirstOrDefault(condition => condition.Code == code);
}

/// <param name="Printed">The word printed for the segment (领航级 prints 经营管理 for 运营管理, reading E7).</param>
public sealed record SegmentText(Segment Segment, string Printed, string Text);

/// <summary>The closed set of condition codes of these policies; <see cref="ConditionCodes.ApiName"/> gives the contract's name.</summary>
public enum ConditionCode
{
    BasicScore,
    SuggestedScoreLine,
    ScenarioCount,
    SegmentCoverage,
    Maturity,
    DeclarationScale,
    DeclarationCredit,
    DeclarationAccidents,
    DeclarationEquipment,
    DeclarationOrganisation,
    AiRatio,
    RecognisedTier,
    EffectKpi,
    EffectLeadership,
    EffectSolution,
    EffectTalent,
}

public static class ConditionCodes
{
    /// <summary>The code of the JSON contract, e.g. scenario-count.</summary>
    public static string ApiName(this ConditionCode code) => code switch
    {
        ConditionCode.BasicScore => "basic-score",
        ConditionCode.SuggestedScoreLine => "suggested-score-line",
        ConditionCode.ScenarioCount => "scenario-count",
        ConditionCode.SegmentCoverage => "segment-coverage",
        ConditionCode.Maturity => "maturity",
        ConditionCode.DeclarationScale => "declaration-scale",
        ConditionCode.DeclarationCredit => "declaration-credit",
        ConditionCode.DeclarationAccidents => "declaration-accidents",
        ConditionCode.DeclarationEquipment => "declaration-equipment",
        ConditionCode.DeclarationOrganisation => "declaration-organisation",
        ConditionCode.AiRatio => "ai-ratio",
        ConditionCode.RecognisedTier => "recognised-tier",
        ConditionCode.EffectKpi => "effect-kpi",
        ConditionCode.EffectLeadership => "effect-leadership",
        ConditionCode.EffectSolution => "effect-solution",
        ConditionCode.EffectTalent => "effect-talent",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Not a condition code."),
    };

    internal static bool TryParse(string apiName, out ConditionCode code)
    {
        foreach (var known in Enum.GetValues<ConditionCode>())
        {
            if (known.ApiName() == apiName)
            {
                code = known;
                return true;
            }
        }

        code = default;
        return false;
    }
}

/// <summary>One condition of a tier, with the clause it stands on and the readings taken.</summary>
/// <param name="Gates">Whether the reference tier depends on it.</param>
public abstract record Condition(ConditionCode Code, Clause Clause, ImmutableArray<string> Readings, bool Gates);

/// <summary>A line that the composite score has to pass; strictly, unless reading S9 says otherwise.</summary>
/// <param name="Line">Points of 100.</param>
/// <param name="Inclusive">Whether reaching the line suffices.</param>
public sealed record ScoreCondition(
    ConditionCode Code, Clause Clause, ImmutableArray<string> Readings, bool Gates, decimal Line, bool Inclusive)
    : Condition(Code, Clause, Readings, Gates)
{
    public bool IsPassedBy(Ratio score) => Inclusive ? score >= Ratio.Of(Line) : score > Ratio.Of(Line);
}

/// <summary>A least number of scenarios that count for the tier (readings M1 to M3).</summary>
public sealed record ScenarioCountCondition(Clause Clause, ImmutableArray<string> Readings, int Minimum)
    : Condition(ConditionCode.ScenarioCount, Clause, Readings, Gates: true);

/// <summary>Segments that need at least one counted scenario each (reading M5).</summary>
/// <param name="GapNote">
/// Where the segments are asked for in principle only (原则上, reading E5): the remark that a missing one is given; null where they
/// have to be covered.
/// </param>
/// <param name="NotApplicableSegments">Indicators whose 不涉及 says that a segment may not exist (reading S12), by number.</param>
/// <param name="NotApplicableNote">The remark that such a contradiction is given.</param>
public sealed record SegmentCoverageCondition(
    Clause Clause,
    ImmutableArray<string> Readings,
    ImmutableArray<Segment> Segments,
    ImmutableDictionary<int, Segment> NotApplicableSegments,
    string? NotApplicableNote,
    string? GapNote = null)
    : Condition(ConditionCode.SegmentCoverage, Clause, Readings, Gates: true);

/// <summary>A least maturity level of GB/T 39116.</summary>
/// <param name="Minimum">1 to 5; null where no level is printed (reading E1).</param>
/// <param name="NoteBelow">Where no level is printed: the level below which a remark is given.</param>
/// <param name="Note">That remark.</param>
public sealed record MaturityCondition(
    Clause Clause, ImmutableArray<string> Readings, int? Minimum, int? NoteBelow, string? Note)
    : Condition(ConditionCode.Maturity, Clause, Readings, Gates: true);

/// <summary>A least share of scenarios in which artificial intelligence is applied (readings E8, M13); reaching it suffices.</summary>
/// <param name="Minimum">Per cent.</param>
public sealed record AiShareCondition(Clause Clause, ImmutableArray<string> Readings, decimal Minimum)
    : Condition(ConditionCode.AiRatio, Clause, Readings, Gates: true);

/// <summary>The tier that the factory has to hold already (reading E10).</summary>
/// <param name="Required">It, or one above.</param>
/// <param name="NoteWhenMissing">Where it is asked for in principle only (原则上): the remark for those who do not hold it; null where it is a must.</param>
public sealed record RecognisedTierCondition(Clause Clause, ImmutableArray<string> Readings, Tier Required, string? NoteWhenMissing)
    : Condition(ConditionCode.RecognisedTier, Clause, Readings, Gates: false);

/// <summary>An effect (建设成效) that experts judge: there is no measure in the text (reading E13).</summary>
public sealed record EffectCondition(ConditionCode Code, Clause Clause, ImmutableArray<string> Readings)
    : Condition(Code, Clause, Readings, Gates: false);

/// <summary>A basic requirement that the enterprise declares to meet.</summary>
/// <param name="NoteWhenNotMet">
/// A remark for those who do not: which classes may follow the conditions all the same. For these it is no hard stop (Jiangsu, reading S14).
/// </param>
public sealed record DeclarationCondition(
    ConditionCode Code, Clause Clause, ImmutableArray<string> Readings, string? NoteWhenNotMet)
    : Condition(Code, Clause, Readings, Gates: false)
{
    /// <summary>Whether the clause lets classes of small enterprises follow though below designated size.</summary>
    public bool NamesClasses => Code == ConditionCode.DeclarationScale && NoteWhenNotMet is not null;
}

/// <summary>The gravest accident of the last three years that is still tolerated (reading E11).</summary>
public sealed record AccidentsCondition(Clause Clause, ImmutableArray<string> Readings, AccidentSeverity Tolerated)
    : Condition(ConditionCode.DeclarationAccidents, Clause, Readings, Gates: false);

/// <summary>Gravest safety, environmental or quality accident of the last 36 months (readings E11, E12), ascending.</summary>
public enum AccidentSeverity
{
    None = 1,

    /// <summary>一般</summary>
    General = 2,

    /// <summary>较大</summary>
    Larger = 3,

    /// <summary>重大 and above</summary>
    Major = 4,
}

public static class AccidentSeverities
{
    /// <summary>The word of the JSON contract: none, general, larger, major.</summary>
    public static string ApiName(this AccidentSeverity severity) => severity switch
    {
        AccidentSeverity.None => "none",
        AccidentSeverity.General => "general",
        AccidentSeverity.Larger => "larger",
        AccidentSeverity.Major => "major",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "Not an accident severity."),
    };

    public static bool TryParse(string? apiName, out AccidentSeverity severity)
    {
        severity = apiName switch
        {
            "none" => AccidentSeverity.None,
            "general" => AccidentSeverity.General,
            "larger" => AccidentSeverity.Larger,
            "major" => AccidentSeverity.Major,
            _ => default,
        };
        return severity != default;
    }
}
