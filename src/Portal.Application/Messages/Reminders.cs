using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Recommendations;
using Portal.Application.Reference;

namespace Portal.Application.Messages;

/// <summary>
/// Reminds of ends that draw near: whoever has a draft, whoever has something returned, and offices with applications to look at or a
/// list to confirm. Each account hears once of each step, however often and on however many nodes this runs.
/// </summary>
public sealed class Reminders(PortalDb db, CampaignBook book, Recipients recipients, Notices notices, WorkingDays days, ReminderDays rules)
{
    /// <summary>Nobody's telephone rings at night: letters leave from this hour on, in Shanghai.</summary>
    private const int FirstHour = 8;

    /// <summary>Sends what is due now, by the database's clock.</summary>
    /// <returns>How many accounts were told.</returns>
    public async Task<int> RemindAsync(CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // One node at a time; the others find nothing to do next time.
        if (!await db.TryHoldAsync(Hold.Reminders, ct))
        {
            return 0;
        }

        var now = await db.NowAsync(ct);
        if (now.InShanghai().Hour < FirstHour)
        {
            return 0;
        }

        var told = 0;
        foreach (var campaign in await db.Campaigns.AsNoTracking().Where(campaign => campaign.OpensAt <= now && campaign.RecommenderClosesAt > now).ToListAsync(ct))
        {
            told += await RemindDraftsAsync(campaign, now, ct) + await RemindReturnsAsync(campaign, now, ct)
                + await RemindCountiesAsync(campaign, now, ct) + await RemindRecommendersAsync(campaign, now, ct);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return told;
    }

    private async Task<int> RemindDraftsAsync(Campaign campaign, DateTimeOffset now, CancellationToken ct)
    {
        // Who began today knows.
        var today = ShanghaiTime.StartOf(DayOf(now));
        return Due(campaign, rules.Drafts, now, campaign.EnterpriseClosesAt) is not { } due ? 0 : await TellApplicantsAsync(
            campaign, due, ApplicationState.Draft, today, Texts.ReminderDraftSubject, Texts.ReminderDraftBody, campaign.EnterpriseClosesAt, ct);
    }

    private async Task<int> RemindReturnsAsync(Campaign campaign, DateTimeOffset now, CancellationToken ct) =>
        Due(campaign, rules.Returns, now, campaign.RecommenderClosesAt) is not { } due ? 0 : await TellApplicantsAsync(
            campaign, due, ApplicationState.Returned, now, Texts.ReminderReturnSubject, Texts.ReminderReturnBody, campaign.RecommenderClosesAt, ct);

    private async Task<int> TellApplicantsAsync(
        Campaign campaign, (int Days, string Key) due, ApplicationState state, DateTimeOffset begunBefore, string subject, string body, DateTimeOffset end,
        CancellationToken ct)
    {
        var enterprises = db.Applications.Where(a => a.CampaignId == campaign.Id && a.State == state && a.CreatedAt < begunBefore).Select(a => a.EnterpriseId);
        var title = book[campaign.DefinitionId].Title;
        return await notices.TellAsync(
            await recipients.OfEnterprisesAsync(enterprises, ct), subject.With(title, due.Days), body.With(title, end.Deadline(), due.Days), "/", $"{due.Key}/{state}", ct);
    }

    private async Task<int> RemindCountiesAsync(Campaign campaign, DateTimeOffset now, CancellationToken ct)
    {
        if (campaign.CountyClosesAt is not { } end || Due(campaign, rules.Offices, now, end) is not { } due)
        {
            return 0;
        }

        var waiting = await db.Applications.Where(a => a.CampaignId == campaign.Id && a.State == ApplicationState.AtCounty)
            .GroupBy(a => a.CountyCode).Select(group => new { County = group.Key, Count = group.Count() }).ToListAsync(ct);
        var title = book[campaign.DefinitionId].Title;
        var told = 0;
        foreach (var county in waiting)
        {
            told += await notices.TellAsync(
                await recipients.OfOfficeAsync(campaign.ProvinceCode, county.County, null, ct), Texts.ReminderOfficeSubject.With(title, due.Days),
                Texts.ReminderCountyBody.With(title, end.Deadline(), due.Days, county.Count), $"/area/campaigns/{campaign.Id}", due.Key + "/county", ct);
        }

        return told;
    }

    private async Task<int> RemindRecommendersAsync(Campaign campaign, DateTimeOffset now, CancellationToken ct)
    {
        if (Due(campaign, rules.Offices, now, campaign.RecommenderClosesAt) is not { } due)
        {
            return 0;
        }

        var lists = await (from list in db.RecommendationLists
                           join office in db.Recommenders on list.RecommenderId equals office.Id
                           where list.CampaignId == campaign.Id && list.State == ListState.Open && office.IsActive
                           select new
                           {
                               list.RecommenderId,
                               Waiting = db.Applications.Count(a => a.RecommenderId == office.Id && a.State == ApplicationState.AtRecommender),
                               Passed = db.Applications.Count(a => a.RecommenderId == office.Id && a.State == ApplicationState.Passed),
                           })
            .Where(office => office.Waiting > 0 || office.Passed > 0).ToListAsync(ct);
        var title = book[campaign.DefinitionId].Title;
        var told = 0;
        foreach (var list in lists)
        {
            told += await notices.TellAsync(
                await recipients.OfRecommenderAsync(list.RecommenderId, null, ct), Texts.ReminderOfficeSubject.With(title, due.Days),
                Texts.ReminderRecommenderBody.With(title, campaign.RecommenderClosesAt.Deadline(), due.Days, list.Waiting),
                $"/area/campaigns/{campaign.Id}", due.Key + "/recommender", ct);
        }

        return told;
    }

    /// <summary>The step that is due before an end, and the key of its once: another end is another reminder.</summary>
    private (int Days, string Key)? Due(Campaign campaign, IReadOnlyList<int> steps, DateTimeOffset now, DateTimeOffset end)
    {
        if (end <= now)
        {
            return null;
        }

        var last = DayOf(end.AddTicks(-1));
        var left = days.Left(DayOf(now), last);
        return ReminderDays.Due(steps, left) is not { } step ? null : (left, string.Create(CultureInfo.InvariantCulture, $"reminder/{campaign.Id}/{last:yyyy-MM-dd}/{step}"));
    }

    private static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.InShanghai().DateTime);
}
