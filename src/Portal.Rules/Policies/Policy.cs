using System.Collections.Immutable;
using Portal.Rules.Evaluations;

namespace Portal.Rules.Policies;

/// <summary>
/// One policy as data: the official texts verbatim, the thresholds, and the readings taken where a text is open.
/// Made by <see cref="PolicyReader"/> alone, immutable, safe to share between threads.
/// </summary>
public sealed class Policy
{
    private readonly Lazy<CompiledPolicy> compiled;

    internal Policy() => compiled = new(() => new CompiledPolicy(this));

    /// <summary>E.g. "jiangsu-2025".</summary>
    public required string Id { get; init; }

    /// <summary>Id and content hash, "jiangsu-2025@sha256:…": two policies with the same version decide alike.</summary>
    public required string Version { get; init; }

    /// <summary>Title of the element conditions as cited: as printed, with the mark of a draft behind it.</summary>
    public required string Title { get; init; }

    /// <summary>Six-digit division code (GB/T 2260) of the province that issued it; null for the state's, which every province may use.</summary>
    public required string? Province { get; init; }

    public required int Year { get; init; }

    public required PolicyStatus Status { get; init; }

    /// <summary>Opening paragraph of the element conditions, verbatim.</summary>
    public required string Preamble { get; init; }

    /// <summary><see cref="IndicatorSet.None"/> where the policy has none.</summary>
    public required IndicatorSet Indicators { get; init; }

    public required ScenarioTable Scenarios { get; init; }

    /// <summary>The national scenario guideline; a province's matrix elaborates it.</summary>
    public required Guideline Guideline { get; init; }

    /// <summary>关键绩效指标 in printed order, which the effects speak of; empty where the policy prints none.</summary>
    public required ImmutableArray<Kpi> Kpis { get; init; }

    /// <summary>The five segments in printed order.</summary>
    public required ImmutableArray<Segment> Segments { get; init; }

    /// <summary>The four tiers with their conditions, ascending.</summary>
    public required ImmutableArray<TierConditions> Tiers { get; init; }

    /// <summary>Names of GB/T 39116 levels 1 to 5, in order.</summary>
    public required ImmutableArray<string> MaturityLevels { get; init; }

    /// <summary>Every reading this policy rests on, by id; the switchable ones carry their alternatives.</summary>
    public required ImmutableDictionary<string, Reading> Readings { get; init; }

    /// <summary>Ids of the readings that bear on the conditions as a whole.</summary>
    public required ImmutableArray<string> GeneralReadings { get; init; }

    /// <summary>The chosen alternatives that evaluation asks about, typed.</summary>
    public required Switches Switches { get; init; }

    /// <summary>The same policy compiled into arrays, for batches.</summary>
    public CompiledPolicy Compiled => compiled.Value;

    /// <summary>Conditions of one tier.</summary>
    public TierConditions this[Tier tier] => Tiers[(int)tier - 1];

    /// <summary>Whether a score is asked for an indicator: for none where the province scores nothing, for the amounts of indicator 7 only where reading S1 says so.</summary>
    public bool Scores(Indicator indicator) =>
        Indicators.Scoring is not null && (indicator.HasLevels || Switches.Investment == InvestmentReading.EnteredScore);

    /// <summary>Whether the policy has indicators to answer.</summary>
    public bool HasIndicators => !Indicators.All.IsEmpty;

    /// <summary>The readings of some part of the policy, such as <see cref="GeneralReadings"/>.</summary>
    public IEnumerable<Reading> Read(ImmutableArray<string> ids) => ids.Select(id => Readings[id]);

    /// <summary>The printed name of a tier, e.g. 基础级.</summary>
    public string NameOf(Tier tier) => this[tier].Name;
}

/// <summary>Whether a policy is in force or published for comment (征求意见稿, reading E16).</summary>
public enum PolicyStatus
{
    Issued,
    Draft,
}

/// <summary>
/// Where a rule stands. <see cref="Citation"/> is what a decision prints; <see cref="Text"/> is what opens behind it.
/// </summary>
/// <param name="Document">Title of the document as printed; behind that of a draft stands （征求意见稿）, which the annexes do not print.</param>
/// <param name="Number">Printed number of the clause, e.g. 二 or 一、5; may be a table and row.</param>
/// <param name="Text">The whole clause, verbatim.</param>
/// <param name="Phrase">The words within the clause that state this very rule; null where that is the whole clause.</param>
public sealed record Clause(string Document, string Number, string Text, string? Phrase)
{
    public string Citation => Document + Number;
}

/// <summary>One of the five segments (环节) that tier conditions speak of.</summary>
/// <param name="Index">Position in printed order, from 0.</param>
/// <param name="Name">E.g. 生产作业.</param>
/// <param name="Stages">Guideline stages that belong to it (reading M4).</param>
public sealed record Segment(int Index, string Name, ImmutableArray<string> Stages);

/// <summary>How an ambiguous clause is read.</summary>
/// <param name="Id">E.g. S9.</param>
/// <param name="Text">What was open and how it is read, in Chinese.</param>
/// <param name="Chosen">Id of the alternative in force; null where the reading cannot be switched.</param>
/// <param name="Alternatives">Empty where the reading cannot be switched.</param>
public sealed record Reading(string Id, string Text, string? Chosen, ImmutableArray<Alternative> Alternatives);

/// <param name="Value">The number that the alternative puts in force, where it does (E1: a maturity level).</param>
public sealed record Alternative(string Id, string Text, int? Value);
