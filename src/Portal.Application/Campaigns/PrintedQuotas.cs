using System.Collections.Immutable;
using Portal.Application.Recommendations;
using Portal.Rules.Campaigns;
using Portal.Rules.Policies;
using Portal.Rules.Quotas;

namespace Portal.Application.Campaigns;

/// <summary>What a province says of itself, because its printed quota depends on it and no notice prints it (reading Q7).</summary>
/// <param name="Number">Its rank, or its number of factories.</param>
/// <param name="Source">Where the province has it from, in its own words.</param>
internal sealed record StatedFact(int Number, string Source);

/// <summary>
/// The limits that a notice prints for a recommender, each with the clause that prints it. Where it prints none, there is none. Where the clause
/// asks for a number of the province, the limit names the province as the one who stated it.
/// </summary>
/// <param name="stated">Null where nothing is asked, or nothing was said.</param>
internal sealed class PrintedQuotas(QuotaSchemes schemes, CampaignDefinition definition, StatedFact? stated)
{
    private readonly QuotaScheme? scheme = schemes.Find(definition.QuotaScheme);

    /// <summary>What the province's own cap depends on; null where nothing is to be asked.</summary>
    public QuotaFact? Asked => definition.Recommenders.EachCity ? null : scheme?.FactOf(Rules.Quotas.RecommenderKind.Province);

    /// <summary>Whether an office's cap follows from what the province stated.</summary>
    public bool RestsOnStatement(RecommenderKind kind) => kind == RecommenderKind.Province && Asked is not null;

    /// <summary>The limits of an office's list: of the list as a whole, then those of kinds within it. None where the notice prints none.</summary>
    public IReadOnlyList<ListQuota> LimitsOf(Recommender office, Guid listId)
    {
        if (scheme is null || Known(office) is not { } recommender || !scheme.ErrorsIn(recommender).IsEmpty)
        {
            return [];
        }

        var quota = scheme.CapFor(recommender);
        var clause = InWords(quota.Clause);
        return
        [
            new()
            {
                ListId = listId,
                Kind = "",
                Cap = quota.Cap,
                Source = QuotaSource.Notice,
                Clause = office.Kind == RecommenderKind.Province && stated is { } said
                    ? clause + (Asked == QuotaFact.Rank ? Texts.CampaignStatedRank : Texts.CampaignStatedExcellent).With(said.Number, said.Source)
                    : clause,
            },
            .. quota.KindCaps.Select(cap => new ListQuota
            {
                ListId = listId,
                Kind = cap.Name,
                Kinds = Keys(cap.Kinds),
                Cap = cap.Cap,
                Source = QuotaSource.Notice,
                Clause = InWords(cap.Clause),
            }),
            .. quota.MinimumShares.Select(share => new ListQuota
            {
                ListId = listId,
                Kind = share.Name,
                Kinds = Keys(share.Kinds),
                Minimum = share.Minimum,
                Among = Keys(share.Of),
                Source = QuotaSource.Notice,
                Clause = InWords(share.Clause),
            }),
        ];

        string[] Keys(ImmutableArray<CountKind> kinds) => [.. scheme.With(kinds).Select(kind => kind.ApiName())];
    }

    /// <summary>A clause as a list's limit keeps it: where it stands, and the words that print the number.</summary>
    public static string InWords(Clause clause) => clause.Citation + "：" + clause.Phrase;

    private RecommenderFacts? Known(Recommender office) => office.Kind switch
    {
        RecommenderKind.City => new(Rules.Quotas.RecommenderKind.City, City: office.AreaCode),
        RecommenderKind.County or RecommenderKind.Zone => new(Rules.Quotas.RecommenderKind.City,
            City: definition.Recommenders.Direct.FirstOrDefault(direct => direct.Area == office.AreaCode)?.QuotaCity ?? office.AreaCode),
        RecommenderKind.Province => OfProvince,
        // Its own number of factories decides (reading Q3), never that of the province whose campaign names it.
        RecommenderKind.Corps => new(Rules.Quotas.RecommenderKind.Corps,
            Excellent2024: definition.Recommenders.CorpsExcellent2024.TryGetValue(office.AreaCode, out var factories) ? factories : null),
        RecommenderKind.CentralEnterprise => new(Rules.Quotas.RecommenderKind.CentralEnterprise),
        RecommenderKind.DirectChannel => null,
    };

    private RecommenderFacts OfProvince => new(
        Rules.Quotas.RecommenderKind.Province,
        Rank: Asked == QuotaFact.Rank ? stated?.Number : null,
        Excellent2024: Asked == QuotaFact.Excellent2024 ? stated?.Number : null);
}
