using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Recommendations;
using Portal.Application.Seals;

namespace Portal.Application.Demo;

/// <summary>
/// Brings lists as far as the demonstration wants them: places, preparation, versions and what comes after, saved step by step, so that
/// each passes the database's own guards.
/// </summary>
internal sealed class DemoListMaker(PortalDb db, DemoSeeds seeds, CampaignBook book, SealRules measures, DemoOffices offices, DemoInbox inbox, DateTimeOffset now)
{
    /// <summary>Minutes of the working day.</summary>
    private const int Ranks = 200, Freezes = 380, Reopens = 430, FreezesAgain = 500, Preparing = 25;

    public async Task MakeAsync(DemoCampaign wanted, CampaignPlan plan, IReadOnlyList<DemoApplication> applications, CancellationToken ct)
    {
        var lists = plan.Lists.Select(list => new Ground(
                plan.Campaign, list, plan.Recommenders.Single(office => office.Id == list.RecommenderId), plan.Quotas.Single(quota => quota.ListId == list.Id && quota.Kind.Length == 0).Cap,
                [.. applications.Where(one => one.Office.Id == list.RecommenderId && one.Application.State == ApplicationState.Passed).OrderBy(one => one.Submitted)]))
            .Where(list => list.Passed.Count > 0)
            .Select(list => (List: list, Wanted: wanted.Offices?.GetValueOrDefault(list.Office.AreaCode) ?? new DemoOffice()))
            .ToList();
        lists.ForEach(one => Place(one.List, one.Wanted));
        await db.SaveChangesAsync(ct);
        // The last days before the recommenders' end, where it is over; otherwise yesterday.
        var freezing = Math.Max(1, 3 - wanted.RecommenderBy);
        foreach (var (list, office) in lists.Where(one => one.Wanted.List != DemoList.Open))
        {
            var first = DemoTime.At(now, freezing, Freezes);
            if (office.List == DemoList.Prepared)
            {
                await PrepareAsync(list, first, isSigned: false, ct);
                continue;
            }

            await FreezeAsync(list, first, ct);
            if (office.List is DemoList.FrozenAgain or DemoList.Substituted)
            {
                await ReopenAsync(list, DemoTime.At(now, Math.Max(1, freezing - 1), Reopens), ct);
                await FreezeAsync(list, DemoTime.At(now, Math.Max(1, freezing - 2), FreezesAgain), ct);
            }

            if (office.List == DemoList.Substituted)
            {
                await WithdrawAsync(list, ct);
            }
        }
    }

    private void Place(Ground list, DemoOffice wanted)
    {
        var ranked = list.Passed.Where(one => one.Application.FastTrackId is null).ToList();
        foreach (var (one, at) in list.Passed.Except(ranked).Select((one, at) => (one, at)))
        {
            Put(list, one, Standing.FastTrack, at + 1, ApplicationEventKind.PutOnFastTrack);
        }

        var recommended = Math.Min(wanted.Recommended ?? ((ranked.Count * 2) + 2) / 3, list.Cap ?? int.MaxValue);
        foreach (var (one, at) in ranked.Take(recommended + wanted.Reserve).Select((one, at) => (one, at)))
        {
            var reserve = at >= recommended;
            Put(
                list, one, reserve ? Standing.Reserve : Standing.Recommended, reserve ? at - recommended + 1 : at + 1,
                reserve ? ApplicationEventKind.PutInReserve : ApplicationEventKind.Recommended);
        }
    }

    private void Put(Ground list, DemoApplication one, Standing standing, int rank, ApplicationEventKind kind)
    {
        var (placed, officer) = (one.At(2, Ranks), offices.Of(list.Office.AreaCode));
        db.Add(new ListPlace
        {
            ApplicationId = one.Id,
            ListId = list.List.Id,
            Standing = standing,
            Rank = rank,
            AddedAt = placed,
            AddedById = officer.Id,
        });
        one.Tell(kind, placed, officer.Id, list.Office.Name, isInternal: true);
    }

    private async Task PrepareAsync(Ground list, DateTimeOffset at, bool isSigned, CancellationToken ct)
    {
        var officer = offices.Of(list.Office.AreaCode);
        list.List.Prepare(officer.Id, at);
        Log(list, ListEventKind.Prepared, at, officer);
        inbox.Tell(
            offices.Of(list.Office.AreaCode, Duty.Signing), at, Texts.ListsToldPrepared.With(list.Office.Name),
            Texts.ListsToldPreparedBody.With(book[list.Campaign.DefinitionId].Title, officer.Name, list.Campaign.RecommenderClosesAt.Deadline()),
            $"/area/lists/{list.List.Id}", isRead: isSigned);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>As <see cref="FreezeList"/> does.</summary>
    private async Task FreezeAsync(Ground list, DateTimeOffset at, CancellationToken ct)
    {
        await PrepareAsync(list, at.AddMinutes(-Preparing), isSigned: true, ct);
        var signatory = offices.Of(list.Office.AreaCode, Duty.Signing);
        var content = await ListContent.OfAsync(db, list.List, list.Office, list.Campaign, book, measures, ct);
        await book.KeepAsync(db, list.Campaign.DefinitionId, at, ct);
        var version = content.ToVersion(list.List.Id, ListVersionReason.Frozen, at, signatory.Id, note: null);
        list.List.Freeze(signatory.Id, at);
        db.Add(version);
        Log(list, ListEventKind.Frozen, at, signatory, Texts.ListsVersionNote.With(version.Number, Convert.ToHexStringLower(version.Sha256)));
        Tell(list, [.. content.Recommended, .. content.FastTrack], ApplicationEventKind.ListFrozen, at, signatory.Id, list.Office.Name);
        inbox.Tell(
            offices.Of(list.Campaign.ProvinceCode), at, Texts.ListsToldFrozen.With(list.Office.Name),
            Texts.ListsToldFrozenBody.With(content.Campaign.Title, version.Number, content.Recommended.Count, Convert.ToHexStringLower(version.Sha256)),
            $"/area/lists/{list.List.Id}", isRead: list.Office.AreaCode == list.Campaign.ProvinceCode);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>By the province, with a reason; then the office changes the order.</summary>
    private async Task ReopenAsync(Ground list, DateTimeOffset at, CancellationToken ct)
    {
        var province = offices.Of(list.Campaign.ProvinceCode);
        var content = await ListContent.OfAsync(db, list.List, list.Office, list.Campaign, book, measures, ct);
        list.List.Reopen();
        Log(list, ListEventKind.Reopened, at, province, seeds.Applications.Reopening);
        Tell(list, [.. content.Recommended, .. content.FastTrack], ApplicationEventKind.ListReopened, at, province.Id, province.Name, isInternal: true);
        await db.SaveChangesAsync(ct);
        var places = await db.ListPlaces.Where(place => place.ListId == list.List.Id && place.Standing == Standing.Recommended && place.Rank <= 2).ToListAsync(ct);
        places.ForEach(place => place.Rank = places.Count + 1 - place.Rank);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>One of the recommended gives up, on the day of seeding: the command's own code moves the next one up.</summary>
    private async Task WithdrawAsync(Ground list, CancellationToken ct)
    {
        var gone = list.Passed[2];
        await ListPlaces.LeaveAsync(db, gone.Id, new DemoApplicant(gone.Each.Contact), gone.Each.Contact.DisplayName, seeds.Applications.Withdrawal, ct);
        gone.Application.Withdraw();
        gone.TellOfApplicant(ApplicationEventKind.Withdrawn, now, seeds.Applications.Withdrawal);
        await db.SaveChangesAsync(ct);
    }

    private void Log(Ground list, ListEventKind kind, DateTimeOffset at, DemoPerson by, string? note = null) => db.Add(new ListEvent
    {
        ListId = list.List.Id,
        Kind = kind,
        At = at,
        ById = by.Id,
        ByName = by.Name,
        Note = note,
    });

    private static void Tell(
        Ground list, IReadOnlyList<ListContent.Row> rows, ApplicationEventKind kind, DateTimeOffset at, Guid byId, string by, bool isInternal = false)
    {
        foreach (var row in rows)
        {
            list.Passed.Single(one => one.Id == row.ApplicationId).Tell(kind, at, byId, by, isInternal: isInternal);
        }
    }

    private sealed record Ground(Campaign Campaign, RecommendationList List, Recommender Office, int? Cap, IReadOnlyList<DemoApplication> Passed);
}
