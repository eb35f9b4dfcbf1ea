using System.Collections.Immutable;

namespace Portal.Rules.Policies;

/// <summary>
/// The forty scenarios that a policy asks about. A province's matrix (典型场景对照参考表) prints a text per tier, at which a row is
/// claimed; the national conditions ask only whether a scenario of the guideline is built (reading M13).
/// </summary>
/// <param name="Title">Title of the document that holds the matrix, or of the guideline, as cited.</param>
/// <param name="Rows">
/// 1 to 40 in order. The number is the key of a scenario: of the matrix its row (reading M8), otherwise the guideline's number.
/// </param>
/// <param name="ByTier">Whether a row is claimed at a tier; otherwise it is built or not.</param>
/// <param name="Readings">Ids of the readings that bear on the table.</param>
public sealed record ScenarioTable(string Title, ImmutableArray<Scenario> Rows, bool ByTier, ImmutableArray<string> Readings)
{
    /// <summary>By number, 1 to 40.</summary>
    public Scenario this[int row] => Rows[row - 1];
}

/// <param name="Row">1 to 40.</param>
/// <param name="Name">As printed in the table.</param>
/// <param name="PrintedStage">As printed in the table (row 24 of the matrices: 环保管控).</param>
/// <param name="Guideline">The guideline's scenario; numbers and names may differ from a matrix.</param>
/// <param name="Segment">Null for 多环节模式创新: such a row belongs to no segment (reading M3).</param>
/// <param name="Cells">Four cells, base first; empty where a scenario is built or not.</param>
/// <param name="Clause">Where the row stands.</param>
public sealed record Scenario(
    int Row,
    string Name,
    string PrintedStage,
    GuidelineScenario Guideline,
    Segment? Segment,
    ImmutableArray<ScenarioCell> Cells,
    Clause Clause)
{
    /// <summary>Only where rows are claimed by tier.</summary>
    public ScenarioCell this[Tier tier] => Cells[(int)tier - 1];

    /// <summary>Whether the row can be claimed at this tier; never where it is only built or not.</summary>
    public bool ClaimableAt(Tier tier) => !Cells.IsEmpty && this[tier].Claimable;

    /// <summary>The guideline's stage (环节), which the matrix may print differently.</summary>
    public string Stage => Guideline.Stage;
}

/// <param name="Text">The tier's text, verbatim; null where "/" is printed.</param>
/// <param name="PresumedBy">
/// Id of the reading that supplied a text which the source has lost (M9); null where the text is printed.
/// </param>
public sealed record ScenarioCell(string? Text, string? PresumedBy)
{
    /// <summary>A "/" cannot be claimed at its tier (reading M2).</summary>
    public bool Claimable => Text is not null;

    public bool Presumed => PresumedBy is not null;
}

/// <summary>智能制造典型场景参考指引 of one edition.</summary>
public sealed record Guideline(string Id, string Title, ImmutableArray<string> Stages, ImmutableArray<GuidelineScenario> Scenarios)
{
    /// <summary>By the guideline's own number, 1 to 40.</summary>
    public GuidelineScenario this[int number] => Scenarios[number - 1];
}

public sealed record GuidelineScenario(int Number, string Stage, string Name, string Description);
