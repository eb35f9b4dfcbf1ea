using System.Linq.Expressions;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Documents.Signatures;

namespace Portal.Application.Seals;

/// <summary>A seal as its organisation sees it: nothing of its key but what its certificate says.</summary>
/// <param name="Organisation">Its name as the portal knew it when the seal was registered.</param>
/// <param name="Name">印文, what the seal says.</param>
/// <param name="CertificateOrganisation">Null where the certificate names none.</param>
/// <param name="IsExpired">Its certificate has ended, or not begun.</param>
/// <param name="ExpiresSoon">Its certificate ends within the days of the rules.</param>
/// <param name="IsOwnProposal">The reader registered it, and somebody else decides.</param>
/// <param name="MayDecide">The reader may confirm or refuse it.</param>
public sealed record SealView(
    Guid Id, string Organisation, string Name, SealHolderKind Kind, decimal Diameter, bool IsDrawn, SealKeyKind KeyKind, string? KeyService, string? KeyName, string CertificateSubject,
    string? CertificateOrganisation, string CertificateIssuer, string CertificateSha256, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil, SealState State, bool IsExpired, bool ExpiresSoon,
    string RegisteredByName, DateTimeOffset RegisteredAt, string? ConfirmedByName, DateTimeOffset? ConfirmedAt, string? EndedByName, DateTimeOffset? EndedAt, string? EndReason, bool IsDemo,
    bool IsDemoMode, int Version, bool IsOwnProposal, bool MayDecide)
{
    /// <summary>A demonstration's seal outside a demonstration: it signs nothing.</summary>
    public bool IsStrayDemo => IsDemo && !IsDemoMode;

    /// <summary>What it says is not the organisation's name.</summary>
    public bool SaysAnother => !IsSame(Name, Organisation);

    /// <summary>Whom the certificate names, its organisation before its common name, where that is not the organisation; null else.</summary>
    public string? CertifiesAnother => (CertificateOrganisation ?? CertificateSubject) is var named && IsSame(named, Organisation) ? null : named;

    /// <summary>Reads what the view needs and neither pictures nor secrets.</summary>
    internal static Expression<Func<Seal, SealView>> Of(ICurrentUser user, DateTimeOffset now, SealRules rules, SealSettings settings)
    {
        var (account, decides, soon, demo) = (user.AccountId, user.May(Permission.DecideSeals), now.AddDays(rules.ExpiryWarningDays), settings.IsDemo);
        return seal => new SealView(
            seal.Id, seal.Organisation, seal.Name, seal.Kind, seal.Diameter, seal.Picture == null, seal.KeyKind, seal.KeyService, seal.KeyName, seal.CertificateSubject,
            seal.CertificateOrganisation, seal.CertificateIssuer, Convert.ToHexStringLower(seal.CertificateSha256), seal.ValidFrom, seal.ValidUntil, seal.State,
            now < seal.ValidFrom || seal.ValidUntil < now, seal.ValidUntil < soon,
            seal.RegisteredByName, seal.RegisteredAt, seal.ConfirmedByName, seal.ConfirmedAt, seal.EndedByName, seal.EndedAt, seal.EndReason, seal.IsDemo,
            demo, seal.Version, seal.RegisteredById == account, decides && seal.State == SealState.Proposed && seal.RegisteredById != account);
    }

    /// <summary>Spaces and the width of brackets are no difference.</summary>
    internal static bool IsSame(string one, string other) => Plain(one) == Plain(other);

    private static string Plain(string name) => string.Concat(name.Normalize(NormalizationForm.FormKC).Where(letter => !char.IsWhiteSpace(letter)));
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

    internal sealed class Handler(PortalDb db, ICurrentUser user, SealParties parties, SealRules rules, SealSettings settings, SealVault vault) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var now = await db.NowAsync(cancellationToken);
            var seals = await db.Seals.AsNoTracking().OwnedBy(user).OrderByDescending(seal => seal.RegisteredAt).Select(SealView.Of(user, now, rules, settings)).ToListAsync(cancellationToken);
            return new View(
                await parties.NameAsync(user.Holder(), cancellationToken), seals,
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

    /// <param name="LeadsToRoot">Its certificate leads to a root that this portal trusts at this moment; otherwise /verify says of what it seals that it is not trusted. Null where the chain was not kept yet when it was registered.</param>
    /// <param name="Told">Who is told when it is confirmed, refused or withdrawn.</param>
    public sealed record View(SealView Seal, bool? LeadsToRoot, IReadOnlyList<Recipient> Told);

    internal sealed class Handler(PortalDb db, ICurrentUser user, SealParties parties, SealRules rules, SealSettings settings, TrustedRoots roots) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var now = await db.NowAsync(cancellationToken);
            var one = db.Seals.AsNoTracking().OwnedBy(user).Where(seal => seal.Id == query.Id);
            var view = await one.Select(SealView.Of(user, now, rules, settings)).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            var rest = await one.Select(seal => new { seal.Certificates, seal.RegisteredById }).SingleAsync(cancellationToken);
            return new View(view, LeadsToRoot(rest.Certificates, now), await parties.ConcernedAsync(user.Holder(), [rest.RegisteredById], cancellationToken));
        }

        private bool? LeadsToRoot(byte[][] certificates, DateTimeOffset now)
        {
            if (certificates.Length == 0)
            {
                return null;
            }

            X509Certificate2[] chain = [.. certificates.Select(certificate => X509CertificateLoader.LoadCertificate(certificate))];
            try
            {
                return PdfSigning.LeadsToRoot(chain, roots.Current.Certificates, now);
            }
            finally
            {
                Array.ForEach(chain, certificate => certificate.Dispose());
            }
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
            return seal.Picture is { } picture ? new View("image/png", picture) : new View("image/svg+xml", Encoding.UTF8.GetBytes(look.Svg(seal.Name, seal.Mark)));
        }
    }
}

/// <summary>What the form of a new seal begins with.</summary>
public static class PrepareSeal
{
    [Needs(Permission.PrepareSeals)]
    public sealed record Query : IQuery<View>;

    /// <param name="Name">The organisation's, as the seal most likely says it.</param>
    /// <param name="Keys">The keys of signing services that the configuration says are the organisation's.</param>
    /// <param name="IsProposed">One waits to be confirmed already.</param>
    /// <param name="Told">Who is asked to confirm it; empty where nobody could.</param>
    public sealed record View(string Name, SealDiameter Diameter, SealRules Rules, IReadOnlyList<string> Keys, bool IsReady, bool IsProposed, bool ReplacesAnother, IReadOnlyList<Recipient> Told);

    internal sealed class Handler(PortalDb db, ICurrentUser user, SealParties parties, SealRules rules, SealKeys keys, SealVault vault) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var holder = user.Holder();
            var states = await db.Seals.OwnedBy(user).Select(seal => seal.State).ToListAsync(cancellationToken);
            return new View(
                await parties.NameAsync(holder, cancellationToken), rules.Of(holder.Kind), rules, keys.Choices(await parties.CodeAsync(holder, cancellationToken)), vault.IsReady,
                states.Contains(SealState.Proposed), states.Contains(SealState.InForce), await parties.DecidersAsync(holder, cancellationToken));
        }
    }
}
