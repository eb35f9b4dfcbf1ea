using System.Collections.Immutable;

namespace Portal.Rules.Policies;

/// <summary>The ten second-level indicators, and how they are scored where the province scores them.</summary>
/// <param name="Title">Title of the document, verbatim.</param>
/// <param name="Method">How the table is to be filled, verbatim.</param>
/// <param name="Notes">The printed notes, verbatim.</param>
/// <param name="All">Indicators 1 to 10 in order.</param>
/// <param name="FirstLevels">First-level indicators with the numbers they hold.</param>
/// <param name="Scoring">Null where no score is printed (Inner Mongolia, reading E3).</param>
/// <param name="Readings">Ids of the readings that bear on the table.</param>
public sealed record IndicatorSet(
    string Title,
    string Method,
    ImmutableArray<string> Notes,
    ImmutableArray<Indicator> All,
    ImmutableArray<FirstLevel> FirstLevels,
    Scoring? Scoring,
    ImmutableArray<string> Readings)
{
    /// <summary>Of a policy that has no indicators.</summary>
    public static IndicatorSet None { get; } = new("", "", [], [], [], null, []);

    /// <summary>By printed number, 1 to 10.</summary>
    public Indicator this[int number] => All[number - 1];
}

public sealed record FirstLevel(string Name, ImmutableArray<int> Indicators);

/// <param name="Number">1 to 10, as printed.</param>
/// <param name="Description">What it measures, verbatim.</param>
/// <param name="FirstLevel">Name of its first-level indicator.</param>
/// <param name="Levels">The six level texts, verbatim, level 1 first; empty for the amounts of indicator 7.</param>
/// <param name="FillInText">The sentence with blanks of indicator 7, verbatim; null for all others.</param>
/// <param name="NotApplicableText">The printed option 不涉及此环节; null where it does not exist.</param>
/// <param name="Weight">Weight in the composite (reading S2); null where nothing is scored.</param>
/// <param name="Clause">Where it stands.</param>
public sealed record Indicator(
    int Number,
    string Name,
    string Description,
    string FirstLevel,
    ImmutableArray<string> Levels,
    string? FillInText,
    string? NotApplicableText,
    decimal? Weight,
    Clause Clause)
{
    public bool HasLevels => !Levels.IsEmpty;

    public bool AllowsNotApplicable => NotApplicableText is not null;

    /// <summary>Text of a level, 1 to 6.</summary>
    public string LevelText(int level) => Levels[level - 1];
}

/// <summary>The score bands and the sentence on weighting.</summary>
/// <param name="TableName">Name of the table of bands, verbatim.</param>
/// <param name="Bands">The sixteen bands, ascending and contiguous.</param>
/// <param name="WeightingText">How a not applicable indicator is left out, verbatim.</param>
public sealed record Scoring(string TableName, ImmutableArray<ScoreBand> Bands, string WeightingText)
{
    /// <summary>The bands of one level: one for level 1, three for the others.</summary>
    public IEnumerable<ScoreBand> OfLevel(int level) => Bands.Where(band => band.Level == level);

    /// <summary>The band of this level that holds the score; null when the score is outside the level.</summary>
    public ScoreBand? BandOf(int level, decimal score)
    {
        foreach (var band in Bands)
        {
            if (band.Level == level && band.Contains(score))
            {
                return band;
            }
        }

        return null;
    }
}

/// <summary>One row of the printed table of bands. Bounds are points of 100.</summary>
/// <param name="Printed">E.g. [47-54).</param>
/// <param name="Degree">基本符合, 比较符合 or 非常符合; null for level 1.</param>
/// <param name="HighClosed">As printed, unless reading S4 closes the last band at 100.</param>
public sealed record ScoreBand(
    int Level, string? Degree, string Printed, decimal Low, bool LowClosed, decimal High, bool HighClosed)
{
    public bool Contains(decimal score) =>
        (LowClosed ? score >= Low : score > Low) && (HighClosed ? score <= High : score < High);
}
