using Portal.Rules.Policies;

namespace Portal.Rules.Evaluations;

/// <summary>
/// What an enterprise says about one factory. A block that is null is not known, and its conditions need judgement; a
/// block that is there must be complete. The members mirror the JSON contract.
/// </summary>
public sealed record Facts
{
    /// <summary>By indicator number as text, "1" to "10"; indicator 7 may be left out.</summary>
    public IReadOnlyDictionary<string, IndicatorAnswer>? Indicators { get; init; }

    /// <summary>A composite score that is already known, 0 to 100; never together with <see cref="Indicators"/>.</summary>
    public EnteredNumber? Score { get; init; }

    /// <summary>An empty list means that no scenario is built.</summary>
    public IReadOnlyList<ScenarioClaim>? Scenarios { get; init; }

    /// <summary>
    /// Per cent of the scenarios in which artificial intelligence is applied, 0 to 100, where it is already known; never together with
    /// <see cref="ScenarioClaim.UsesAi"/>.
    /// </summary>
    public EnteredNumber? AiRatio { get; init; }

    /// <summary>GB/T 39116 level, 1 to 5.</summary>
    public int? MaturityLevel { get; init; }

    /// <summary>Known: not even level 1 is reached (docs/decisions/0012). <see cref="MaturityLevel"/> is not read then.</summary>
    public bool BelowFirstMaturityLevel { get; init; }

    /// <summary>
    /// The highest tier that the factory holds. A value outside the enumeration stands for a word that could not be read and is
    /// answered with option-out-of-range.
    /// </summary>
    public Tier? RecognisedTier { get; init; }

    public Declarations? Declarations { get; init; }
}

/// <param name="Level">1 to 6.</param>
/// <param name="Score">Points of 100 within the level's bands, where the province scores.</param>
/// <param name="NotApplicable">不涉及此环节; on indicators 1, 5 and 6 only.</param>
/// <param name="TotalInvestment">Indicator 7: 万元 since 2014. Recorded, never decides (reading S1).</param>
/// <param name="InvestmentInYear">Indicator 7: 万元 of that in the year asked for.</param>
public sealed record IndicatorAnswer(
    int? Level = null,
    EnteredNumber? Score = null,
    bool NotApplicable = false,
    EnteredNumber? TotalInvestment = null,
    EnteredNumber? InvestmentInYear = null);

/// <param name="Row">Row of the matrix or, where scenarios are built or not, number of the guideline's edition; 1 to 40.</param>
/// <param name="Tier">
/// The tier whose text is met; null where the policy has no such texts, and the scenario is built. A value outside the enumeration
/// stands for a word that could not be read and is answered with option-out-of-range.
/// </param>
/// <param name="UsesAi">
/// Whether artificial intelligence is applied; null where nothing is said. Of scenarios that are built or not, all say it or none;
/// of a matrix it is noted.
/// </param>
public sealed record ScenarioClaim(int? Row, Tier? Tier, bool? UsesAi = null);

/// <summary>The basic requirements; each is known on its own.</summary>
/// <param name="Scale">规模以上.</param>
/// <param name="Accidents">
/// A value outside the enumeration stands for a word that could not be read and is answered with option-out-of-range.
/// </param>
/// <param name="IsNamedSme">
/// The enterprise is of a class that the clause lets follow though below designated size (reading S14); read where
/// <paramref name="Scale"/> is false.
/// </param>
public sealed record Declarations(
    bool? Scale = null,
    bool? Credit = null,
    AccidentSeverity? Accidents = null,
    bool? Equipment = null,
    bool? Organisation = null,
    bool IsNamedSme = false);
