using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Ports;

namespace Portal.Application.Recommendations;

/// <summary>What a list lost when an application left it.</summary>
/// <param name="Substitute">Who moved up; null for nobody.</param>
/// <param name="AfterFreezing">What the new version says; null where the list was open.</param>
public sealed record LeftList(string CampaignId, Guid ListId, Guid RecommenderId, Guid? Substitute, string? AfterFreezing);

/// <summary>For commands that take an application out of the running: its place on a list is given up in the same transaction.</summary>
public static class ListPlaces
{
    /// <summary>Whether an application stands on a list: its review cannot be taken back then.</summary>
    public static Task<bool> HasPlaceAsync(PortalDb db, Guid applicationId, CancellationToken ct) =>
        db.ListPlaces.AnyAsync(place => place.ApplicationId == applicationId, ct);

    /// <summary>
    /// Puts a passed application that takes a fast track on its list, beside the ranking. A frozen list stays as it is: the application
    /// waits until the province opens it again. Holds the list's row until the commit; the application's is held by the caller.
    /// </summary>
    internal static async Task JoinAsync(PortalDb db, FactoryApplication application, ICurrentUser by, CancellationToken ct)
    {
        var list = await db.RecommendationLists.Where(l => l.RecommenderId == application.RecommenderId).Select(l => l.Id).SingleAsync(ct);
        var held = await HeldList.OfAsync(db, by, list, version: null, ct);
        if (held.List.State == ListState.Open)
        {
            await Ranking.PutAsync(db, by, held, application, Standing.FastTrack, rank: null, ct);
        }
    }

    /// <summary>
    /// Gives up an application's place, if it has one. Before freezing the ranks close up. After freezing the first of the reserve that
    /// fits moves up, and the list gets a new version with its hash: the freezing stands, the substitution is logged on the list and on
    /// the timelines of both. Holds the application's row and then the list's until the commit, so nobody puts it on a list meanwhile;
    /// the caller must not have locked the application's row with more than <c>for no key update</c>.
    /// </summary>
    /// <param name="by">Who caused it: the enterprise's account, an officer.</param>
    /// <param name="signed">How that one signs on the application's own timeline: a colleague of the enterprise by name, an office as an office.</param>
    /// <param name="note">The reason, in plain words; null for none.</param>
    /// <returns>What the list lost, for <see cref="TellAsync"/>; null where it had no place.</returns>
    public static async Task<LeftList?> LeaveAsync(PortalDb db, Guid applicationId, ICurrentUser by, string signed, string? note, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"select 1 from portal.applications where id = {applicationId} for no key update", ct);
        if (await db.ListPlaces.Where(p => p.ApplicationId == applicationId).Select(p => (Guid?)p.ListId).SingleOrDefaultAsync(ct) is not { } listId)
        {
            return null;
        }

        await db.Database.ExecuteSqlAsync($"select 1 from portal.recommendation_lists where id = {listId} for no key update", ct);
        // Read only now: a move that was under way has given the place another rank, or taken it off.
        var place = await db.ListPlaces.AsNoTracking().SingleOrDefaultAsync(p => p.ApplicationId == applicationId, ct);
        if (place is null)
        {
            return null;
        }

        var list = await db.RecommendationLists.AsNoTracking().SingleAsync(l => l.Id == listId, ct);
        var now = await db.NowAsync(ct);
        var left = new LeftList(list.CampaignId, list.Id, list.RecommenderId, null, null);
        if (list.State == ListState.Frozen)
        {
            var (substitute, what) = await SubstituteAsync(db, list, place, by, note, now, ct);
            left = left with { Substitute = substitute, AfterFreezing = what };
        }
        else
        {
            await Ranking.RemoveAsync(db, place, ct);
            await db.RecommendationLists.Where(l => l.Id == listId).ExecuteUpdateAsync(set => set
                .SetProperty(l => l.Version, l => l.Version + 1)
                .SetProperty(l => l.PreparedAt, (DateTimeOffset?)null)
                .SetProperty(l => l.PreparedById, (Guid?)null), ct);
        }

        db.ApplicationEvents.Add(new ApplicationEvent
        {
            ApplicationId = applicationId,
            Kind = ApplicationEventKind.TakenOffList,
            At = now,
            ById = by.AccountId,
            ByName = signed,
            Note = note,
            // Where it stood before the freezing is the office's matter.
            IsInternal = true,
        });
        return left;
    }

    /// <summary>
    /// Tells the office, after the freezing also the province, and the enterprise that moved up. In the same transaction; its page shows
    /// the offices before (<see cref="ToldAsync"/>).
    /// </summary>
    public static async Task TellAsync(PortalDb db, Notices notices, Recipients recipients, LeftList left, CancellationToken ct)
    {
        var office = await db.Recommenders.Where(r => r.Id == left.RecommenderId).Select(r => r.Name).SingleAsync(ct);
        var told = await ToldAsync(db, recipients, left.RecommenderId, ct);
        await notices.TellAsync(told, Texts.ListsToldLeft.With(office), left.AfterFreezing ?? Texts.ListsToldLeftBody, $"/area/lists/{left.ListId}", ct: ct);
        if (left.Substitute is { } substitute)
        {
            var enterprise = await db.Applications.Where(a => a.Id == substitute).Select(a => a.EnterpriseId).SingleAsync(ct);
            await notices.TellAsync(
                await recipients.OfEnterpriseAsync(enterprise, ct), Texts.ListsToldMovedUp, Texts.ListsToldMovedUpBody.With(office), $"/applications/{substitute}", ct: ct);
        }
    }

    /// <summary>
    /// Who is told when a passed application goes: the office, and the province once the list is frozen. Whether it has a place makes no
    /// difference: that is the office's matter before the freezing, and who is told does not give it away.
    /// </summary>
    public static async Task<IReadOnlyList<Recipient>> ToldAsync(PortalDb db, Recipients recipients, Guid recommenderId, CancellationToken ct)
    {
        var told = await recipients.OfRecommenderAsync(recommenderId, duty: null, ct);
        var province = await (from list in db.RecommendationLists
                              join campaign in db.Campaigns on list.CampaignId equals campaign.Id
                              where list.RecommenderId == recommenderId && list.State == ListState.Frozen
                              select campaign.ProvinceCode).SingleOrDefaultAsync(ct);
        return province is null ? told
            : [.. told.Concat(await recipients.OfOfficeAsync(province, province, duty: null, ct)).DistinctBy(recipient => recipient.AccountId)];
    }

    private static async Task<(Guid? Substitute, string What)> SubstituteAsync(
        PortalDb db, RecommendationList list, ListPlace place, ICurrentUser by, string? note, DateTimeOffset now, CancellationToken ct)
    {
        var last = ListContent.Parse(await db.ListVersions
            .Where(v => v.ListId == list.Id && v.Number == list.Revision).Select(v => v.Content).SingleAsync(ct));
        // The guard lets nothing change in a frozen list: it is open for these statements, and frozen again as the next version.
        await db.RecommendationLists.Where(l => l.Id == list.Id).ExecuteUpdateAsync(set => set.SetProperty(l => l.State, ListState.Open), ct);
        await Ranking.RemoveAsync(db, place, ct);
        var substitute = place.Standing == Standing.Recommended ? await FirstThatFitsAsync(db, list.Id, ct) : null;
        if (substitute is not null)
        {
            var end = await db.ListPlaces.CountAsync(p => p.ListId == list.Id && p.Standing == Standing.Recommended, ct) + 1;
            await db.ListPlaces.Where(p => p.ApplicationId == substitute.ApplicationId).ExecuteUpdateAsync(
                set => set.SetProperty(p => p.Standing, Standing.Recommended).SetProperty(p => p.Rank, end), ct);
            await Ranking.CloseAsync(db, substitute, ct);
        }

        await db.RecommendationLists.Where(l => l.Id == list.Id).ExecuteUpdateAsync(set => set
            .SetProperty(l => l.State, ListState.Frozen)
            .SetProperty(l => l.Revision, l => l.Revision + 1)
            .SetProperty(l => l.Version, l => l.Version + 1), ct);
        var content = last.Without(place.ApplicationId, substitute?.ApplicationId);
        var what = Sentence(last, place, substitute);
        db.ListVersions.Add(content.ToVersion(list.Id, ListVersionReason.Substituted, now, by.AccountId!.Value, Fit(what, note)));
        db.ListEvents.Add(new ListEvent
        {
            ListId = list.Id,
            Kind = ListEventKind.Substituted,
            At = now,
            ById = by.AccountId,
            ByName = by.DisplayName,
            Note = Fit(what, note),
        });
        if (substitute is not null)
        {
            db.ApplicationEvents.Add(new ApplicationEvent
            {
                ApplicationId = substitute.ApplicationId,
                Kind = ApplicationEventKind.Substituted,
                At = now,
                // Who gave way is none of its business: the office signs, and the list keeps who caused it.
                ById = null,
                ByName = await db.Recommenders.Where(office => office.Id == list.RecommenderId).Select(office => office.Name).SingleAsync(ct),
            });
        }

        return (substitute?.ApplicationId, what);
    }

    /// <summary>The first of the reserve whose kind has room: a limit of kinds may keep the very first waiting.</summary>
    private static async Task<ListPlace?> FirstThatFitsAsync(PortalDb db, Guid listId, CancellationToken ct)
    {
        var quotas = await db.ListQuotas.AsNoTracking().Where(quota => quota.ListId == listId).ToListAsync(ct);
        var reserve = await db.ListPlaces.AsNoTracking().Where(p => p.ListId == listId && p.Standing == Standing.Reserve).OrderBy(p => p.Rank).ToListAsync(ct);
        return reserve.FirstOrDefault(p => !quotas.Any(quota => quota.Counts(p.Kind) && quota.Counted >= quota.Cap));
    }

    private static string Sentence(ListContent last, ListPlace gone, ListPlace? substitute)
    {
        var left = last.All.Single(row => row.ApplicationId == gone.ApplicationId);
        if (gone.Standing == Standing.FastTrack)
        {
            return Texts.ListsFastTrackLeft.With(left.Enterprise, left.Project, left.FastTrack);
        }

        if (gone.Standing == Standing.Reserve)
        {
            return Texts.ListsReserveLeft.With(left.Enterprise, left.Project);
        }

        if (substitute is null)
        {
            return Texts.ListsLeftUnfilled.With(left.Enterprise, left.Project);
        }

        var next = last.Reserve.Single(row => row.ApplicationId == substitute.ApplicationId);
        return Texts.ListsSubstituted.With(left.Enterprise, left.Project, next.Enterprise, next.Project);
    }

    private static string Fit(string what, string? note)
    {
        const int Most = 2000;
        var text = string.IsNullOrWhiteSpace(note) ? what : what + Texts.ListsReasonWas.With(note.Trim());
        return text.Length <= Most ? text : text[..Most];
    }
}
