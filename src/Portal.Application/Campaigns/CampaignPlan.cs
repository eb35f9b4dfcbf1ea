using Portal.Application.Recommendations;
using Portal.Application.Reference;
using Portal.Rules.Campaigns;

namespace Portal.Application.Campaigns;

/// <summary>The calendar in force; ends are the first instants refused.</summary>
public sealed record CampaignCalendar(
    DateTimeOffset OpensAt, DateTimeOffset EnterpriseClosesAt, DateTimeOffset? CountyClosesAt, DateTimeOffset RecommenderClosesAt);

/// <summary>A campaign as a province begins it: who recommends, each with an open list and the limits that the notice prints.</summary>
internal sealed class CampaignPlan
{
    public required Campaign Campaign { get; init; }
    public required IReadOnlyList<Recommender> Recommenders { get; init; }
    public required IReadOnlyList<RecommendationList> Lists { get; init; }
    public required IReadOnlyList<ListQuota> Quotas { get; init; }

    /// <summary>The id of a campaign in a province: several provinces may run one national campaign.</summary>
    public static string IdOf(CampaignDefinition definition, string provinceCode) =>
        definition.Province is null ? $"{definition.Id}-{provinceCode}" : definition.Id;

    /// <param name="printed">The limits that the notice prints; null to begin without any.</param>
    /// <param name="ours">Whether the calendar differs from the printed one.</param>
    public static CampaignPlan Make(
        CampaignDefinition definition, string provinceCode, CampaignCalendar calendar, bool ours, Divisions divisions,
        PrintedQuotas? printed, DateTimeOffset now)
    {
        var campaign = new Campaign
        {
            Id = IdOf(definition, provinceCode),
            DefinitionId = definition.Id,
            ProvinceCode = provinceCode,
            OpensAt = calendar.OpensAt,
            EnterpriseClosesAt = calendar.EnterpriseClosesAt,
            CountyClosesAt = calendar.CountyClosesAt,
            RecommenderClosesAt = calendar.RecommenderClosesAt,
            CalendarIsOurs = ours,
            CreatedAt = now,
        };
        var rule = definition.Recommenders;
        var province = divisions.Find(provinceCode)!;
        var offices = new List<Recommender>();
        var root = rule.EachCity ? null : Office(RecommenderKind.Province, Named(province.Name), provinceCode, null);
        if (rule.EachCity)
        {
            foreach (var city in divisions.Below(provinceCode))
            {
                Office(RecommenderKind.City, Named(city.Name), city.Code, root).HasCountyStep = rule.HasCountyStep;
            }
        }

        foreach (var direct in rule.Direct)
        {
            var (kind, above) = direct.Kind switch
            {
                DirectKind.Corps => (RecommenderKind.Corps, null),
                DirectKind.CentralEnterprise => (RecommenderKind.CentralEnterprise, null),
                DirectKind.Zone => (RecommenderKind.Zone, root),
                DirectKind.County => (RecommenderKind.County, root),
            };
            Office(kind, direct.Name, direct.Area, above).IsActive = direct.IsActive;
        }

        if (rule.DirectChannel is { } channel)
        {
            Office(RecommenderKind.DirectChannel, channel.Name, provinceCode, root);
        }

        var lists = offices.ConvertAll(office => new RecommendationList { CampaignId = campaign.Id, RecommenderId = office.Id });
        var quotas = offices.Zip(lists)
            .SelectMany(pair => printed?.LimitsOf(pair.First, pair.Second.Id) is { Count: > 0 } limits ? limits
                // No line is printed: the row counts what is recommended, and the province may set a cap on it.
                : [new ListQuota { ListId = pair.Second.Id, Kind = "", Cap = null, Source = QuotaSource.Province }])
            .ToList();
        return new CampaignPlan { Campaign = campaign, Recommenders = offices, Lists = lists, Quotas = quotas };

        string Named(string division) => string.Format(System.Globalization.CultureInfo.InvariantCulture, rule.OfficeName, division);

        Recommender Office(RecommenderKind kind, string name, string area, Recommender? parent)
        {
            var office = new Recommender { CampaignId = campaign.Id, Kind = kind, Name = name, AreaCode = area, ParentId = parent?.Id };
            offices.Add(office);
            return office;
        }
    }
}
