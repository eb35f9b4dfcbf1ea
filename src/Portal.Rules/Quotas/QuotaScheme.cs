using System.Collections.Immutable;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Rules.Quotas;

/// <summary>Every quota that a notice prints. Made by <see cref="QuotaReader"/> alone, immutable.</summary>
/// <param name="Version">"quotas@sha256:…": two of the same version decide alike; store it with every decision.</param>
/// <param name="All">A campaign whose notice prints no quota (Jiangsu and Inner Mongolia 2025) has no scheme here.</param>
public sealed record QuotaSchemes(string Version, ImmutableArray<QuotaScheme> All, ImmutableDictionary<string, Reading> Readings)
{
    /// <summary>The scheme with this id, e.g. "shaanxi-excellent-2024"; null where there is none.</summary>
    public QuotaScheme? Find(string? id) => All.FirstOrDefault(scheme => scheme.Id == id);
}

/// <summary>The recommendation quotas of one notice.</summary>
public sealed class QuotaScheme
{
    /// <summary>No count on a list and no rank comes near it; it keeps sums far from overflowing.</summary>
    public const int MostCounted = 1_000_000;

    internal QuotaScheme()
    {
    }

    public required string Id { get; init; }

    /// <summary>That of <see cref="QuotaSchemes"/>.</summary>
    public required string Version { get; init; }

    /// <summary>What is recommended, verbatim, e.g. 卓越级智能工厂.</summary>
    public required string Name { get; init; }

    public required int Year { get; init; }

    /// <summary>The word for one recommended thing: 项目, 家, 案例.</summary>
    public required string Unit { get; init; }

    /// <summary>What is counted on a list.</summary>
    public required ImmutableArray<CountedKind> Counts { get; init; }

    public required ImmutableArray<QuotaRule> Rules { get; init; }

    /// <summary>Who may not be recommended again; null where the notice excludes nobody.</summary>
    public required QuotaExclusion? Exclusion { get; init; }

    /// <summary>Ids of the readings that bear on the scheme as a whole.</summary>
    public required ImmutableArray<string> Readings { get; init; }

    /// <summary>Kinds of recommender that the clause knows, a cap of 0 included.</summary>
    public IEnumerable<RecommenderKind> Kinds => Rules.SelectMany(rule => rule.Kinds).Distinct();

    /// <summary>Cities and zones that recommend under this scheme; empty where none do.</summary>
    public IEnumerable<QuotaCity> Cities => Rules.SelectMany(rule => rule.Cities);

    /// <summary>The number that a quota of this kind depends on; null where the clause alone says it, or knows no such kind.</summary>
    public QuotaFact? FactOf(RecommenderKind kind) => Rules.FirstOrDefault(rule => rule.Kinds.Contains(kind))?.Fact;

    /// <summary>Whether something else is counted than the whole: each that is recommended is then of a kind.</summary>
    public bool TellsKindsApart => Counts is not [{ Kind: CountKind.Total }];

    /// <summary>Whether a recommender of this kind shares its cap with others, by the chosen reading.</summary>
    public bool Shares(RecommenderKind kind) => Rules.Any(rule => rule.Quota.SharedBy.Contains(kind));

    /// <summary>The kinds that count as one of these: they themselves, and their parts.</summary>
    public ImmutableArray<CountKind> With(ImmutableArray<CountKind> kinds) =>
        [.. Counts.Where(counted => kinds.Contains(counted.Kind) || (counted.PartOf is { } whole && kinds.Contains(whole))).Select(counted => counted.Kind)];

    /// <summary>What is wrong with the facts about a recommender; empty where its quota can be told.</summary>
    /// <returns>answer-missing, or option-out-of-range with least, most and given for a number, with the known words else.</returns>
    public ImmutableArray<FactError> ErrorsIn(RecommenderFacts recommender)
    {
        ArgumentNullException.ThrowIfNull(recommender);
        if (recommender.Kind is not { } kind)
        {
            return [Missing("recommender.kind")];
        }

        var rules = RulesOf(kind);
        if (rules.IsEmpty)
        {
            return [new FactError("recommender.kind", FactErrorCode.OptionOutOfRange, [string.Join('、', Kinds.Select(known => known.ApiName()))])];
        }

        if (rules[0].Fact is { } fact)
        {
            var path = fact == QuotaFact.Rank ? "recommender.rank" : "recommender.excellent2024";
            return NumberOf(recommender, fact) is not { } number ? [Missing(path)]
                : number < rules[0].From || number > MostCounted ? [OutOfRange(path, rules[0].From, number)]
                : [];
        }

        return rules[0].Cities.IsEmpty ? []
            : string.IsNullOrEmpty(recommender.City) ? [Missing("recommender.city")]
            : rules.Any(rule => rule.Names(recommender.City)) ? []
            : [new FactError("recommender.city", FactErrorCode.OptionOutOfRange, [string.Join('、', Cities.Select(city => city.Names[0]))])];
    }

    /// <summary>The caps and minimum shares of one recommender, each with its clause.</summary>
    /// <exception cref="ArgumentException"><see cref="ErrorsIn"/> is not empty.</exception>
    public RecommenderQuota CapFor(RecommenderFacts recommender)
    {
        var errors = ErrorsIn(recommender);
        if (!errors.IsEmpty)
        {
            throw new ArgumentException($"{errors[0].Path}: {errors[0].Code.ApiName()}", nameof(recommender));
        }

        return RulesOf(recommender.Kind!.Value).Single(rule => rule.Covers(recommender)).Quota;
    }

    internal static int? NumberOf(RecommenderFacts recommender, QuotaFact fact) =>
        fact == QuotaFact.Rank ? recommender.Rank : recommender.Excellent2024;

    internal static FactError OutOfRange(string path, int least, int given) =>
        new(path, FactErrorCode.OptionOutOfRange, [Text(least), Text(MostCounted), Text(given)]);

    private static FactError Missing(string path) => new(path, FactErrorCode.AnswerMissing, []);

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>By ascending numbers, so that the first one begins where the numbers begin.</summary>
    private ImmutableArray<QuotaRule> RulesOf(RecommenderKind kind) =>
        [.. Rules.Where(rule => rule.Kinds.Contains(kind)).OrderBy(rule => rule.From)];
}

/// <summary>What the quota of a recommender may depend on.</summary>
public enum QuotaFact
{
    /// <summary>Place by industrial added value of 2024, from 1 (reading Q7).</summary>
    Rank,

    /// <summary>Number of factories recognised as 卓越级 in 2024, from 0 (reading Q1).</summary>
    Excellent2024,
}

/// <summary>A quota and whom it is for.</summary>
/// <param name="Fact">The number that decides between the rules of a kind; null where there is but one.</param>
/// <param name="From">The least number, inclusive.</param>
/// <param name="To">The greatest number, inclusive; null where there is no bound.</param>
/// <param name="Cities">The cities that it is for; empty where the kind says it all.</param>
public sealed record QuotaRule(
    ImmutableArray<RecommenderKind> Kinds, QuotaFact? Fact, int From, int? To, ImmutableArray<QuotaCity> Cities, RecommenderQuota Quota)
{
    internal bool Names(string city) => Cities.Any(known => known.Division == city || known.Names.Contains(city));

    internal bool Covers(RecommenderFacts recommender) => Fact is { } fact
        ? QuotaScheme.NumberOf(recommender, fact) is { } number && number >= From && !(number > To)
        : Cities.IsEmpty || Names(recommender.City!);
}

/// <param name="Division">Six-digit code, as in the portal's divisions.</param>
/// <param name="Names">How it may be written; the first one is shown.</param>
public sealed record QuotaCity(string Division, ImmutableArray<string> Names);

/// <param name="PartOf">The count that it is contained in; null where it adds to the total.</param>
public sealed record CountedKind(CountKind Kind, CountKind? PartOf);

/// <summary>What one recommender may put on its list.</summary>
/// <param name="Recommender">The word of the clause for it, e.g. 其他市区.</param>
/// <param name="Cap">The most there may be in all; 0 where another recommends in its place.</param>
/// <param name="SharedBy">Who shares the cap, where reading Q4 adds several recommenders up; their counts have to be passed together. Empty else.</param>
/// <param name="NoteWithoutFactories">What is remarked where there is no recognised factory yet (reading Q2).</param>
public sealed record RecommenderQuota(
    string Recommender,
    int Cap,
    Clause Clause,
    ImmutableArray<string> Readings,
    ImmutableArray<KindCap> KindCaps,
    ImmutableArray<MinimumShare> MinimumShares,
    ImmutableArray<RecommenderKind> SharedBy,
    Reading? NoteWithoutFactories);

/// <summary>The most of some kinds taken together.</summary>
/// <param name="Name">Their word in the clause, e.g. 企业.</param>
public sealed record KindCap(
    QuotaCode Code, string Name, ImmutableArray<CountKind> Kinds, int Cap, Clause Clause, ImmutableArray<string> Readings);

/// <summary>The least of some kinds among others, asked as soon as there is any of those others.</summary>
/// <param name="Name">The word in the clause, e.g. 制造业企业.</param>
/// <param name="Of">The kinds among which they are counted. While fewer than <paramref name="Minimum"/> of these stand on the list, the share is a warning.</param>
public sealed record MinimumShare(
    QuotaCode Code,
    string Name,
    ImmutableArray<CountKind> Kinds,
    ImmutableArray<CountKind> Of,
    int Minimum,
    Clause Clause,
    ImmutableArray<string> Readings);

/// <summary>Those selected in an earlier round are not recommended again.</summary>
public sealed record QuotaExclusion(Clause Clause, ImmutableArray<string> Readings);
