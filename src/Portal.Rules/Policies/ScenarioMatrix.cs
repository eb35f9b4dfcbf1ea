using System.Collections.Immutable;

namespace Portal.Rules.Policies;

/// <summary>典型场景对照参考表: forty rows, one text per tier.</summary>
/// <param name="Title">Title of the document that holds the table, as cited.</param>
/// <param name="Rows">Rows 1 to 40 in order; the row number is the key of a scenario (reading M8).</param>
/// <param name="Readings">Ids of the readings that bear on the table.</param>
public sealed record ScenarioMatrix(string Title, ImmutableArray<Scenario> Rows, ImmutableArray<string> Readings)
{
    /// <summary>By row number, 1 to 40.</summary>
    public Scenario this[int row] => Rows[row - 1];
}

/// <param name="Row">1 to 40.</param>
/// <param name="Name">As printed in the matrix.</param>
/// <param name="PrintedStage">As printed in the matrix (row 24: 环保管控).</param>
/// <param name="Guideline">The guideline's scenario; numbers and names may differ from the matrix.</param>
/// <param name="Segment">Null for 多环节模式创新: such a row belongs to no segment (reading M3).</param>
/// <param name="Cells">Four cells, base first.</param>
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
    public ScenarioCell this[Tier tier] => Cells[(int)tier - 1];

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
