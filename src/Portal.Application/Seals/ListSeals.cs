using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Seals;

/// <summary>A seal as its organisation sees it: nothing of its key but what its certificate says.</summary>
/// <param name="IsExpired">Its certificate has ended, or not begun.</param>
/// <param name="ExpiresSoon">Its certificate ends within the days of the rules.</param>
/// <param name="MayDecide">The reader may confirm or refuse it.</param>
public sealed record SealView(
    Guid Id, string Name, SealHolderKind Kind, decimal Diameter, bool IsDrawn, SealKeyKind KeyKind, string? KeyService, string? KeyName, string CertificateSubject, string CertificateIssuer,
    string CertificateSha256, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil, SealState State, bool IsExpired, bool ExpiresSoon, string RegisteredByName, DateTimeOffset RegisteredAt,
    string? ConfirmedByName, DateTimeOffset? ConfirmedAt, string? EndedByName, DateTimeOffset? EndedAt, string? EndReason, bool IsDemo, int Version, bool IsOwnProposal, bool MayDecide)
{
    internal static SealView Of(Seal seal, ICurrentUser user, DateTimeOffset now, SealRules rules)
    {
        var own = seal.RegisteredById == user.AccountId;
        return new SealView(
            seal.Id, seal.Name, seal.Kind, seal.Diameter, seal.Picture is null, seal.KeyKind, seal.KeyService, seal.KeyName, seal.CertificateSubject, seal.CertificateIssuer,
            Convert.ToHexStringLower(seal.CertificateSha256), seal.ValidFrom, seal.ValidUntil, seal.State, !seal.IsValidAt(now), seal.ValidUntil < now.AddDays(rules.ExpiryWarningDays),
            seal.RegisteredByName, seal.RegisteredAt, seal.ConfirmedByName, seal.ConfirmedAt, seal.EndedByName, seal.EndedAt, seal.EndReason, seal.IsDemo, seal.Version,
            own, seal.State == SealState.Proposed && !own && user.May(Permission.DecideSeals));
    }
}

/// <summary>The seals of one's own organisation, the newest first.</summary>
public static class ListSeals
{
    [Needs(Permission.ReadOwnSeals)]
    public sealed record Query : IQuery<View>;

    /// <param name="Organisation">Its name.</param>
    /// <param name="MayRegister">The reader's duty is it, and none waits to be confirmed.</param>
    /// <param name="IsReady">The operator has set the portal up for seals.</param>
    public sealed record View(string Organisation, IReadOnlyList<SealView> Seals, bool MayRegister, bool IsReady);

    internal sealed class Handler(PortalDb db, ICurrentUser user, SealParties parties, SealRules rules, SealVault vault) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var now = await db.NowAsync(cancellationToken);
            var seals = await db.Seals.AsNoTracking().OwnedBy(user).OrderByDescending(seal => seal.RegisteredAt).ToListAsync(cancellationToken);
            return new View(
                await parties.NameAsync(user.Holder(), cancellationToken), [.. seals.Select(seal => SealView.Of(seal, user, now, rules))],
                user.May(Permission.PrepareSeals) && vault.IsReady && !seals.Exists(seal => seal.State == SealState.Proposed), vault.IsReady);
        }
    }
}

/// <summary>One seal of one's own organisation.</summary>
public static class ReadSeal
{
    /// <exception cref="NotFoundException">There is none, or it is another organisation's.</exception>
    [Needs(Permission.ReadOwnSeals)]
    public sealed record Query(Guid Id) : IQuery<View>;

    /// <param name="ToldOfDecision">Who is told when it is confirmed or refused.</param>
    /// <param name="ToldOfEnd">Who is told when it is withdrawn.</param>
    public sealed record View(SealView Seal, IReadOnlyList<Recipient> ToldOfDecision, IReadOnlyList<Recipient> ToldOfEnd);

    internal sealed class Handler(PortalDb db, ICurrentUser user, SealParties parties, SealRules rules) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var seal = await db.Seals.AsNoTracking().OwnedBy(user).SingleOrDefaultAsync(one => one.Id == query.Id, cancellationToken) ?? throw new NotFoundException();
            return new View(
                SealView.Of(seal, user, await db.NowAsync(cancellationToken), rules),
                await parties.PeopleAsync(user.Holder(), account => account.Id == seal.RegisteredById, cancellationToken), await parties.DecidersAsync(user.Holder(), cancellationToken));
        }
    }
}

/// <summary>How a seal of one's own organisation looks.</summary>
public static class ReadSealPicture
{
    /// <exception cref="NotFoundException">There is none, or it is another organisation's.</exception>
    [Needs(Permission.ReadOwnSeals)]
    public sealed record Query(Guid Id) : IQuery<View>;

    /// <param name="MediaType"><c>image/png</c> or <c>image/svg+xml</c>.</param>
    public sealed record View(string MediaType, byte[] Content);

    internal sealed class Handler(PortalDb db, ICurrentUser user, SealLook look) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var seal = await db.Seals.AsNoTracking().OwnedBy(user).Where(one => one.Id == query.Id).Select(one => new { one.Picture, one.Name, one.Mark }).SingleOrDefaultAsync(cancellationToken)
                ?? throw new NotFoundException();
            return seal.Picture is { } picture ? new View("image/png", picture) : new View("image/svg+xml", System.Text.Encoding.UTF8.GetBytes(look.Svg(seal.Name, seal.Mark)));
        }
    }
}

/// <summary>What the form of a new seal begins with.</summary>
public static class PrepareSeal
{
    [Needs(Permission.PrepareSeals)]
    public sealed record Query : IQuery<View>;

    /// <param name="Name">As the seal most likely says it.</param>
    /// <param name="Services">Names of the signing services that may be chosen.</param>
    /// <param name="IsProposed">One waits to be confirmed already.</param>
    /// <param name="Told">Who is asked to confirm it; empty where nobody could.</param>
    public sealed record View(string Name, SealDiameter Diameter, SealRules Rules, IReadOnlyList<string> Services, bool IsReady, bool IsProposed, bool ReplacesAnother, IReadOnlyList<Recipient> Told);

    internal sealed class Handler(PortalDb db, ICurrentUser user, SealParties parties, SealRules rules, SealSettings settings, SealVault vault) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var holder = user.Holder();
            var states = await db.Seals.OwnedBy(user).Select(seal => seal.State).ToListAsync(cancellationToken);
            return new View(
                await parties.NameAsync(holder, cancellationToken), rules.Of(holder.Kind), rules, [.. settings.Services.Select(service => service.Name)], vault.IsReady,
                states.Contains(SealState.Proposed), states.Contains(SealState.InForce), await parties.DecidersAsync(holder, cancellationToken));
        }
    }
}
