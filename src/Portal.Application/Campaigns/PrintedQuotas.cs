using Portal.Rules.Campaigns;
using Portal.Rules.Policies;
using Portal.Rules.Quotas;

namespace Portal.Application.Campaigns;

/// <summary>The cap that a notice prints for a recommender, with the clause that prints it. Where it prints none, there is none.</summary>
internal sealed class PrintedQuotas(QuotaSchemes schemes, CampaignDefinition definition, ProvinceFacts facts)
{
    private readonly QuotaScheme? scheme = schemes.Find(definition.QuotaScheme);

    /// <summary>What the province's own cap depends on and the data does not say; null where nothing is to be asked.</summary>
    public QuotaFact? Asked
    {
        get
        {
            if (scheme is null || definition.Recommenders.EachCity)
            {
                return null;
            }

            var missing = scheme.ErrorsIn(OfProvince).FirstOrDefault()?.Path;
            return missing switch
            {
                "recommender.rank" => QuotaFact.Rank,
                "recommender.excellent2024" => QuotaFact.Excellent2024,
                _ => null,
            };
        }
    }

    public (int Cap, string Clause)? Of(Recommender office)
    {
        if (scheme is null || Known(office) is not { } recommender || !scheme.ErrorsIn(recommender).IsEmpty)
        {
            return null;
        }

        var quota = scheme.CapFor(recommender);
        return (quota.Cap, InWords(quota.Clause));
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
            Excellent2024: definition.Recommenders.QuotaFacts.GetValueOrDefault(office.AreaCode)?.Excellent2024),
        RecommenderKind.CentralEnterprise => new(Rules.Quotas.RecommenderKind.CentralEnterprise),
        RecommenderKind.DirectChannel => null,
    };

    private RecommenderFacts OfProvince => new(Rules.Quotas.RecommenderKind.Province, facts.Rank, facts.Excellent2024);
}
