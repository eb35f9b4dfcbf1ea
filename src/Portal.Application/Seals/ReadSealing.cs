using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Documents;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Seals;

/// <summary>The seals of a document: what was asked for, approved and sealed, and what the reader may do next.</summary>
public static class ReadSealing
{
    /// <exception cref="NotFoundException">There is no such document for this account.</exception>
    [Needs(Permission.UseOwnAccount)] // As for IssueDocument.
    public sealed record Query(Guid DocumentId) : IQuery<View>;

    /// <summary>How the reader's organisation seals this document.</summary>
    public enum Way
    {
        /// <summary>It has no place on it.</summary>
        None,

        /// <summary>On paper: there is no seal in force.</summary>
        Paper,

        /// <summary>Electronically, or on paper.</summary>
        Electronic,

        /// <summary>On paper: its seal's certificate has ended.</summary>
        Expired,

        /// <summary>On paper: its seal is a demonstration's, and this is none.</summary>
        Demonstration,
    }

    /// <param name="Newest">Number of the newest file; 0 while there is none.</param>
    /// <param name="Sha256">Of the newest file.</param>
    /// <param name="Free">Places of the reader's organisation at which nothing is asked for.</param>
    /// <param name="SealName">What the seal in force says; null for none.</param>
    /// <param name="Stands">Whether the document may still be sealed.</param>
    /// <param name="MayRequest">The reader may ask for the seal at one of <paramref name="Free"/>.</param>
    /// <param name="ToldOfRequest">Who is told when it is asked for.</param>
    public sealed record View(
        Way Way, int Newest, string Sha256, IReadOnlyList<Place> Free, string? SealName, Guid? SealId, bool Stands, bool MayRequest, IReadOnlyList<Use> Uses, IReadOnlyList<Recipient> ToldOfRequest)
    {
        /// <summary>Something is being sealed: a page looks again.</summary>
        public bool IsSealing => Uses.Any(use => use.State == SealUseState.Approved);
    }

    /// <param name="At">As <see cref="RequestSealing.Command"/> takes it.</param>
    /// <param name="Page">From 1.</param>
    public sealed record Place(int At, int Page);

    /// <param name="Organisation">Its name as the portal knew it.</param>
    /// <param name="SealName">What its seal says.</param>
    /// <param name="RequestedBy">Null for readers of another organisation: persons are its own matter.</param>
    /// <param name="MayDecide">The reader may approve or refuse it.</param>
    /// <param name="IsOwnRequest">The reader asked for it, and somebody else decides.</param>
    public sealed record Use(
        Guid Id, string Organisation, string SealName, int Page, SealUseState State, int Revision, string Sha256, string? RequestedBy, DateTimeOffset RequestedAt, string? DecidedBy, DateTimeOffset? DecidedAt,
        DateTimeOffset? EndedAt, string? Reason, int? SealedRevision, DateTimeOffset? SealedAt, string? Fault, int Version, bool MayDecide, bool MayWithdraw, bool IsOwnRequest);

    internal sealed class Handler(PortalDb db, ICurrentUser user, DocumentSources sources, SealParties parties, SealSettings settings) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var document = await sources.DocumentAsync(user, query.DocumentId, cancellationToken);
            var newest = await db.DocumentRevisions.Where(revision => revision.DocumentId == document.Id).OrderByDescending(revision => revision.Number)
                .Select(revision => new { revision.Number, revision.Sha256 }).FirstOrDefaultAsync(cancellationToken);
            var holder = SealHolder.Of(user);
            var places = holder is null || newest is null ? [] : await parties.PlacesOfAsync(document, holder, cancellationToken);
            var uses = await db.SealUses.AsNoTracking().Where(use => use.DocumentId == document.Id).OrderBy(use => use.RequestedAt).ThenBy(use => use.Id).ToListAsync(cancellationToken);
            var seal = places.Count == 0 ? null : await db.Seals.AsNoTracking().OwnedBy(user).Where(one => one.State == SealState.InForce)
                .Select(one => new { one.Id, one.Name, one.ValidFrom, one.ValidUntil, one.IsDemo }).SingleOrDefaultAsync(cancellationToken);
            var now = await db.NowAsync(cancellationToken);
            var stands = await sources.StandsAsync(document, cancellationToken);
            var taken = uses.Where(use => use.State is SealUseState.Waiting or SealUseState.Approved or SealUseState.Sealed).Select(use => use.Place).ToHashSet();
            Place[] free = [.. places.Where(place => !taken.Contains(place.At)).Select(place => new Place(place.At, place.Place.Page))];
            var way = places.Count == 0 ? Way.None : seal is null ? Way.Paper : seal.IsDemo && !settings.IsDemo ? Way.Demonstration : seal.ValidFrom <= now && now <= seal.ValidUntil ? Way.Electronic : Way.Expired;
            var may = way == Way.Electronic && stands && free.Length > 0 && user.May(Permission.PrepareSeals);
            return new View(
                way, newest?.Number ?? 0, newest is null ? "" : Convert.ToHexStringLower(newest.Sha256), free, seal?.Name, seal?.Id, stands, may,
                [.. uses.Select(use => Seen(use, holder))], may ? await parties.DecidersAsync(holder!, cancellationToken) : []);
        }

        private Use Seen(SealUse use, SealHolder? holder)
        {
            var own = use.Holder == holder?.Key;
            var (waits, mine) = (own && use.State == SealUseState.Waiting, own && use.RequestedById == user.AccountId);
            return new Use(
                use.Id, use.Organisation, use.SealName, use.Page, use.State, use.Revision, Convert.ToHexStringLower(use.Sha256), own ? use.RequestedByName : null, use.RequestedAt, own ? use.DecidedByName : null,
                use.DecidedAt, use.EndedAt, own ? use.Reason : null, use.SealedRevision, use.SealedAt, own ? use.Fault : null, use.Version,
                waits && !mine && user.May(Permission.DecideSeals), waits && user.May(Permission.PrepareSeals), mine);
        }
    }
}

/// <summary>待审批用印 and 待确认印章: what waits for this person.</summary>
public static class SealTasks
{
    [Needs(Permission.DecideSeals)]
    public sealed record Query : IQuery<View>;

    public sealed record View(IReadOnlyList<Sealing> Sealings, IReadOnlyList<Proposal> Proposals);

    /// <param name="Failed">It was approved and did not come to a signature.</param>
    public sealed record Sealing(Guid DocumentId, string Title, string RequestedBy, DateTimeOffset At, bool Failed);

    public sealed record Proposal(Guid SealId, string Organisation, string Name, string RegisteredBy, DateTimeOffset At);

    internal sealed class Handler(PortalDb db, ICurrentUser user) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken) => new(
            await (from use in db.SealUses.OwnedBy(user)
                   join document in db.Documents on use.DocumentId equals document.Id
                   where use.State == SealUseState.Waiting && use.RequestedById != user.AccountId
                   orderby use.RequestedAt
                   select new Sealing(document.Id, document.Title, use.RequestedByName, use.RequestedAt, use.Fault != null)).ToListAsync(cancellationToken),
            await db.Seals.OwnedBy(user).Where(seal => seal.State == SealState.Proposed && seal.RegisteredById != user.AccountId)
                .Select(seal => new Proposal(seal.Id, seal.Organisation, seal.Name, seal.RegisteredByName, seal.RegisteredAt)).ToListAsync(cancellationToken));
    }
}
