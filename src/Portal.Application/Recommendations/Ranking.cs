using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Recommendations;

/// <summary>Where an application stands on its list after a command.</summary>
/// <param name="Of">How many places that standing has.</param>
public sealed record Placed(Guid ListId, Standing Standing, int Rank, int Of);

/// <summary>
/// The order of a list whose row is held. Each change is one or two statements over the places concerned, whatever their number; ties and
/// gaps in between are checked at the commit.
/// </summary>
internal static class Ranking
{
    /// <summary>Holds an application of the office's list against a withdrawal, then the list.</summary>
    /// <exception cref="NotFoundException">There is none, it was never submitted, or it is another office's.</exception>
    /// <exception cref="StaleException">The list was changed since.</exception>
    public static async Task<(FactoryApplication Application, HeldList List)> HoldAsync(
        PortalDb db, ICurrentUser user, Guid applicationId, int? version, CancellationToken ct)
    {
        var application = await db.Applications.FromSql($"select * from portal.applications where id = {applicationId} for share")
            .AsNoTracking().SingleOrDefaultAsync(ct);
        if (application?.Number is null
            || await db.RecommendationLists.Where(l => l.RecommenderId == application.RecommenderId).Select(l => (Guid?)l.Id).SingleOrDefaultAsync(ct) is not { } list)
        {
            throw new NotFoundException();
        }

        return (application, await HeldList.OfAsync(db, user, list, version, ct));
    }

    /// <summary>Puts a passed application at a rank of a standing, or moves it there from where it is.</summary>
    /// <param name="rank">From 1; null, or behind the last, is the end.</param>
    /// <exception cref="InvalidException">It is not passed, it takes a fast track and is not ranked (or the reverse), or the list is full, frozen or out of its window.</exception>
    public static async Task<Placed> PutAsync(
        PortalDb db, ICurrentUser user, HeldList held, FactoryApplication application, Standing standing, int? rank, CancellationToken ct)
    {
        held.DemandChangeable();
        if (application.State != ApplicationState.Passed)
        {
            throw new InvalidException("", Texts.ListsNotPassed);
        }

        // The database says the same (PQ004): a fast track is no place in the order, and nobody else is beside it.
        if ((standing == Standing.FastTrack) != (application.FastTrackId is not null))
        {
            throw new InvalidException("", application.FastTrackId is null ? Texts.ListsNoFastTrack : Texts.ListsNotRanked);
        }

        var list = held.List.Id;
        var place = await db.ListPlaces.AsNoTracking().SingleOrDefaultAsync(p => p.ApplicationId == application.Id, ct);
        var stays = place?.Standing == standing;
        var count = await db.ListPlaces.CountAsync(p => p.ListId == list && p.Standing == standing, ct) + (stays ? 0 : 1);
        var to = Math.Clamp(rank ?? count, 1, count);
        if (stays)
        {
            await ShiftAsync(db, list, standing, place!, to, ct);
        }
        else
        {
            if (standing == Standing.Recommended)
            {
                await held.DemandGroupRoomAsync(db, ct);
                held.DemandRoomFor(application.Kind);
            }

            await db.ListPlaces.Where(p => p.ListId == list && p.Standing == standing && p.Rank >= to)
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.Rank, p => p.Rank + 1), ct);
            if (place is null)
            {
                db.ListPlaces.Add(new ListPlace
                {
                    ApplicationId = application.Id,
                    ListId = list,
                    Kind = application.Kind,
                    Standing = standing,
                    Rank = to,
                    AddedAt = held.Now,
                    AddedById = user.AccountId!.Value,
                });
            }
            else
            {
                await db.ListPlaces.Where(p => p.ApplicationId == application.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(p => p.Standing, standing).SetProperty(p => p.Rank, to), ct);
                await CloseAsync(db, place, ct);
            }

            db.ApplicationEvents.Add(held.Event(application.Id, standing switch
            {
                Standing.Recommended => ApplicationEventKind.Recommended,
                Standing.Reserve => ApplicationEventKind.PutInReserve,
                Standing.FastTrack => ApplicationEventKind.PutOnFastTrack,
            }, user));
        }

        held.Touch(db);
        return new Placed(list, standing, to, count);
    }

    /// <summary>Takes a place away; those behind it close up.</summary>
    public static async Task RemoveAsync(PortalDb db, ListPlace place, CancellationToken ct)
    {
        await db.ListPlaces.Where(p => p.ApplicationId == place.ApplicationId).ExecuteDeleteAsync(ct);
        await CloseAsync(db, place, ct);
    }

    /// <summary>Those behind a rank that was left move up by one.</summary>
    public static Task CloseAsync(PortalDb db, ListPlace left, CancellationToken ct) =>
        db.ListPlaces.Where(p => p.ListId == left.ListId && p.Standing == left.Standing && p.Rank > left.Rank)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Rank, p => p.Rank - 1), ct);

    private static async Task ShiftAsync(PortalDb db, Guid list, Standing standing, ListPlace place, int to, CancellationToken ct)
    {
        if (to == place.Rank)
        {
            return;
        }

        var (first, last, step) = to < place.Rank ? (to, place.Rank, 1) : (place.Rank, to, -1);
        await db.ListPlaces.Where(p => p.ListId == list && p.Standing == standing && p.Rank >= first && p.Rank <= last)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Rank, p => p.ApplicationId == place.ApplicationId ? to : p.Rank + step), ct);
    }
}
