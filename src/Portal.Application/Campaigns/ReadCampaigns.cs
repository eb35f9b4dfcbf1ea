using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Recommendations;
using Portal.Application.Reference;
using Portal.Rules.Campaigns;

namespace Portal.Application.Campaigns;

/// <summary>Where a campaign stands by its calendar.</summary>
public enum CampaignPhase
{
    /// <summary>尚未开放.</summary>
    Upcoming,

    /// <summary>企业申报.</summary>
    Applying,

    /// <summary>审核推荐: enterprises may no longer submit, offices still act.</summary>
    Reviewing,

    /// <summary>已截止.</summary>
    Closed,
}

/// <summary>A campaign's phase, and how long it lasts.</summary>
/// <param name="Until">When it ends; null for closed ones.</param>
/// <param name="Days">Calendar days left, today not counted and the last one counted.</param>
/// <param name="WorkingDays">The working days among them.</param>
public sealed record PhaseNow(CampaignPhase Phase, DateTimeOffset? Until, int Days, int WorkingDays)
{
    /// <param name="now">The database's clock.</param>
    public static PhaseNow Of(Campaign campaign, DateTimeOffset now, WorkingDays days)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(days);
        return now < campaign.OpensAt ? Lasting(CampaignPhase.Upcoming, campaign.OpensAt)
            : now < campaign.EnterpriseClosesAt ? Lasting(CampaignPhase.Applying, campaign.EnterpriseClosesAt)
            : now < campaign.RecommenderClosesAt ? Lasting(CampaignPhase.Reviewing, campaign.RecommenderClosesAt)
            : new(CampaignPhase.Closed, null, 0, 0);

        PhaseNow Lasting(CampaignPhase phase, DateTimeOffset until)
        {
            var today = DateOnly.FromDateTime(now.InShanghai().DateTime);
            var last = DateOnly.FromDateTime(until.AddTicks(-1).InShanghai().DateTime);
            return new(phase, until, last.DayNumber - today.DayNumber, days.Left(today, last));
        }
    }
}

/// <summary>The campaigns of the officer's province, those that end first on top, the closed ones last.</summary>
public static class ReadCampaigns
{
    [Needs(Permission.ReviewApplications)]
    public sealed record Query : IQuery<IReadOnlyList<Item>>;

    /// <param name="Submitted">Applications that were submitted at least once and concern the officer.</param>
    public sealed record Item(string Id, CampaignDefinition Definition, PhaseNow Now, DateTimeOffset EnterpriseClosesAt, DateTimeOffset RecommenderClosesAt, int Submitted);

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book, WorkingDays days) : IRequestHandler<Query, IReadOnlyList<Item>>
    {
        public async Task<IReadOnlyList<Item>> Handle(Query query, CancellationToken ct)
        {
            var now = await db.NowAsync(ct);
            var campaigns = await db.Campaigns.AsNoTracking().RunBy(user).ToListAsync(ct);
            var submitted = await db.Applications.ReviewedBy(user).GroupBy(application => application.CampaignId)
                .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, ct);
            return [.. campaigns.Select(campaign => new Item(
                    campaign.Id, book[campaign.DefinitionId], PhaseNow.Of(campaign, now, days), campaign.EnterpriseClosesAt, campaign.RecommenderClosesAt,
                    submitted.GetValueOrDefault(campaign.Id)))
                .OrderBy(item => item.Now.Phase == CampaignPhase.Closed).ThenBy(item => item.Now.Until ?? item.RecommenderClosesAt).ThenBy(item => item.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>The campaigns of the officer's own province.</summary>
    internal static IQueryable<Campaign> RunBy(this IQueryable<Campaign> campaigns, ICurrentUser user) =>
        campaigns.Where(campaign => campaign.ProvinceCode == user.ProvinceCode);
}

/// <summary>One campaign of the officer's province: calendar beside the printed one, offices, what goes on paper.</summary>
public static class ReadCampaign
{
    /// <exception cref="NotFoundException">There is none, or it is another province's.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Query(string Id) : IQuery<View>;

    public sealed record View(
        string Id, CampaignDefinition Definition, PhaseNow Now, IReadOnlyList<CalendarRow> Calendar, bool CalendarIsOurs, IReadOnlyList<Office> Offices,
        IReadOnlyList<CampaignChange> Changes);

    /// <param name="Depth">How deep it stands in the tree, from 0.</param>
    /// <param name="Cap">Null for none.</param>
    /// <param name="Clause">The clause that prints the cap; null where the province set it.</param>
    /// <param name="NeedsCap">The notice prints no number for it though it does for others: the province has to set one.</param>
    /// <param name="IsStated">The cap follows from a number that the province stated, by the rule that the clause prints.</param>
    /// <param name="Submitted">Applications that went to it.</param>
    /// <param name="MaySwitch">The province may switch it on or off now.</param>
    /// <param name="Parts">The limits of kinds within it, each in a sentence.</param>
    public sealed record Office(
        Guid Id, string Name, RecommenderKind Kind, int Depth, bool IsActive, bool HasCountyStep, Guid ListId, ListState ListState, int? Cap, string? Clause, bool IsStated, bool NeedsCap,
        int Recommended, int Submitted, bool MaySwitch, IReadOnlyList<string> Parts);

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book, CampaignMaker maker, WorkingDays days) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken ct)
        {
            var campaign = await db.Campaigns.AsNoTracking().RunBy(user).SingleOrDefaultAsync(one => one.Id == query.Id, ct) ?? throw new NotFoundException();
            var offices = await (from office in db.Recommenders
                                 join list in db.RecommendationLists on office.Id equals list.RecommenderId
                                 join quota in db.ListQuotas on new { ListId = list.Id, Kind = "" } equals new { quota.ListId, quota.Kind }
                                 where office.CampaignId == campaign.Id
                                 select new { Office = office, ListId = list.Id, list.State, Quota = quota }).AsNoTracking().ToListAsync(ct);
            var parts = (await db.ListQuotas.AsNoTracking()
                    .Where(quota => quota.Kind != "" && db.RecommendationLists.Any(list => list.Id == quota.ListId && list.CampaignId == campaign.Id)).ToListAsync(ct))
                .ToLookup(quota => quota.ListId);
            var counts = await db.Applications.Where(application => application.CampaignId == campaign.Id && application.Rounds > 0)
                .GroupBy(application => new { application.RecommenderId, application.CountyCode })
                .Select(group => new { group.Key.RecommenderId, group.Key.CountyCode, Count = group.Count() }).ToListAsync(ct);
            var changes = await db.CampaignChanges.AsNoTracking().Where(change => change.CampaignId == campaign.Id).OrderByDescending(change => change.At).ToListAsync(ct);
            var definition = book[campaign.DefinitionId];
            var may = user.May(Permission.RunCampaigns);
            return new View(
                campaign.Id, definition, PhaseNow.Of(campaign, await db.NowAsync(ct), days), CalendarRow.Of(campaign, definition), campaign.CalendarIsOurs,
                [.. offices.OrderBy(one => one.Office.ParentId is not null).ThenBy(one => one.Office.Kind).ThenBy(one => one.Office.AreaCode, StringComparer.Ordinal)
                    .Select(one => new Office(
                        one.Office.Id, one.Office.Name, one.Office.Kind, one.Office.ParentId is null ? 0 : 1, one.Office.IsActive, one.Office.HasCountyStep,
                        one.ListId, one.State, one.Quota.Cap, one.Quota.Clause,
                        one.Quota.Clause is not null && maker.RestsOnStatement(definition, one.Office.Kind),
                        one.Quota.LacksCap() && offices.Exists(other => other.Quota.Source == QuotaSource.Notice), one.Quota.Counted,
                        counts.Where(count => count.RecommenderId == one.Office.Id).Sum(count => count.Count),
                        may && CampaignMaker.IsSwitchable(one.Office)
                            && !counts.Any(count => count.RecommenderId == one.Office.Id || count.CountyCode == one.Office.AreaCode),
                        [.. parts[one.ListId].OrderBy(definition.PositionOf).Select(quota => quota.PartInWords()).OfType<string>()]))],
                changes);
        }
    }
}
