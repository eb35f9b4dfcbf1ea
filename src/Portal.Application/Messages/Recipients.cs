using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Reference;

namespace Portal.Application.Messages;

/// <summary>Somebody who is told.</summary>
/// <param name="Name">Of the person.</param>
/// <param name="Of">Of the enterprise or the office.</param>
/// <param name="Duty">Officers only.</param>
public sealed record Recipient(Guid AccountId, string Name, string Of, Duty? Duty = null);

/// <summary>
/// Who is told of something: asked by a page before the action, to show it, and by the action itself. Suspended accounts are nobody.
/// </summary>
public sealed class Recipients(PortalDb db, Divisions divisions, OfficeNames offices)
{
    /// <summary>Nobody: the page says 不发送通知.</summary>
    public static IReadOnlyList<Recipient> None { get; } = [];

    /// <summary>Everybody with an account of the enterprise, its owner first.</summary>
    public Task<IReadOnlyList<Recipient>> OfEnterpriseAsync(Guid enterpriseId, CancellationToken ct) =>
        OfEnterprisesAsync(db.Enterprises.Where(enterprise => enterprise.Id == enterpriseId).Select(enterprise => enterprise.Id), ct);

    /// <summary>Everybody with an account of one of the enterprises, by their names and each one's owner first.</summary>
    /// <param name="ids">May name one more than once.</param>
    public async Task<IReadOnlyList<Recipient>> OfEnterprisesAsync(IQueryable<Guid> ids, CancellationToken ct) =>
        await (from account in db.Accounts
               join enterprise in db.Enterprises on account.EnterpriseId equals enterprise.Id
               where ids.Contains(enterprise.Id) && !account.IsSuspended
               orderby enterprise.Name, enterprise.Id, account.Role, account.CreatedAt
               select new Recipient(account.Id, account.DisplayName, enterprise.Name, null)).ToListAsync(ct);

    /// <summary>The officers of a county, city or province.</summary>
    /// <param name="province">Six-digit code of the province; another province's officers are strangers.</param>
    /// <param name="area">Six-digit code of the division.</param>
    /// <param name="duty">Null for both duties.</param>
    public async Task<IReadOnlyList<Recipient>> OfOfficeAsync(string province, string area, Duty? duty, CancellationToken ct)
    {
        var name = divisions.Find(area)?.Name ?? area;
        return await OfficersAsync(province, [area], duty, _ => name, ct);
    }

    /// <summary>Who acts for a recommender: its office, and the province's while the province has taken its list over.</summary>
    /// <param name="duty">Null for both duties.</param>
    /// <returns>Nobody where there is no such recommender.</returns>
    public async Task<IReadOnlyList<Recipient>> OfRecommenderAsync(Guid recommenderId, Duty? duty, CancellationToken ct)
    {
        var office = await (from recommender in db.Recommenders
                            join campaign in db.Campaigns on recommender.CampaignId equals campaign.Id
                            join list in db.RecommendationLists on recommender.Id equals list.RecommenderId
                            where recommender.Id == recommenderId
                            select new { recommender.Name, recommender.AreaCode, campaign.ProvinceCode, IsTakenOver = list.TakenOverAt != null })
            .SingleOrDefaultAsync(ct);
        return office is null ? None : await OfficersAsync(
            office.ProvinceCode, office.IsTakenOver ? [office.AreaCode, office.ProvinceCode] : [office.AreaCode], duty,
            area => area == office.AreaCode ? office.Name : divisions.Find(area)?.Name ?? area, ct);
    }

    /// <summary>The officers of several offices of a province, each named as it signs.</summary>
    public async Task<IReadOnlyList<Recipient>> OfOfficesAsync(string province, IEnumerable<(string Area, string Name)> offices, CancellationToken ct)
    {
        var names = offices.GroupBy(office => office.Area).ToDictionary(office => office.Key, office => office.First().Name);
        return await OfficersAsync(province, [.. names.Keys], null, area => names[area], ct);
    }

    /// <summary>The officers of every recommender that takes part in a campaign.</summary>
    public async Task<IReadOnlyList<Recipient>> OfRecommendersAsync(string campaignId, CancellationToken ct)
    {
        var offices = await (from office in db.Recommenders
                             join campaign in db.Campaigns on office.CampaignId equals campaign.Id
                             where campaign.Id == campaignId && office.IsActive
                             select new { office.AreaCode, office.Name, campaign.ProvinceCode }).ToListAsync(ct);
        return offices.Count == 0 ? None : await OfOfficesAsync(offices[0].ProvinceCode, offices.Select(office => (office.AreaCode, office.Name)), ct);
    }

    /// <summary>The officers of every county of a province.</summary>
    public async Task<IReadOnlyList<Recipient>> OfCountiesAsync(string province, CancellationToken ct) =>
        [.. (await db.Accounts.Where(account => account.ProvinceCode == province && account.Role == Role.CountyOfficer && !account.IsSuspended)
            .OrderBy(account => account.AreaCode).ThenBy(account => account.Duty)
            .Select(account => new { account.Id, account.DisplayName, account.AreaCode, account.Duty }).ToListAsync(ct))
            .Select(account => new Recipient(account.Id, account.DisplayName, divisions.PathOf(account.AreaCode), account.Duty))];

    /// <summary>Everybody of the enterprises that still fill in for a campaign: with a draft, or with one to change.</summary>
    public Task<IReadOnlyList<Recipient>> OfApplicantsAsync(string campaignId, CancellationToken ct) => OfEnterprisesAsync(
        db.Applications
            .Where(application => application.CampaignId == campaignId
                && (application.State == ApplicationState.Draft || application.State == ApplicationState.Returned))
            .Select(application => application.EnterpriseId),
        ct);

    /// <summary>One account, such as the officer to whom an application is assigned.</summary>
    /// <returns>Nobody where it is suspended.</returns>
    public async Task<IReadOnlyList<Recipient>> OfAccountAsync(Guid accountId, CancellationToken ct) =>
        [.. (await db.Accounts.Where(account => account.Id == accountId && !account.IsSuspended)
            .Select(account => new { account.Id, account.DisplayName, account.AreaCode, account.Duty }).ToListAsync(ct))
            .Select(account => new Recipient(account.Id, account.DisplayName, offices[account.AreaCode], account.Duty))];

    private async Task<IReadOnlyList<Recipient>> OfficersAsync(
        string province, string[] areas, Duty? duty, Func<string, string> nameOf, CancellationToken ct)
    {
        var officers = await db.Accounts
            .Where(account => account.ProvinceCode == province && areas.Contains(account.AreaCode) && !account.IsSuspended && (duty == null || account.Duty == duty))
            .OrderByDescending(account => account.AreaCode).ThenBy(account => account.Duty).ThenBy(account => account.CreatedAt)
            .Select(account => new { account.Id, account.DisplayName, account.AreaCode, account.Duty })
            .ToListAsync(ct);
        return [.. officers.Select(officer => new Recipient(officer.Id, officer.DisplayName, nameOf(officer.AreaCode!), officer.Duty))];
    }
}
