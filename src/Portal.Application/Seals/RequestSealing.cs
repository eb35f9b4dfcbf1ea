using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Documents;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Seals;

/// <summary>申请用印: one person of the organisation asks for its seal at one place of a document.</summary>
public static class RequestSealing
{
    /// <param name="Place">Which of the document's places.</param>
    /// <param name="Sha256">Of the newest file as it was shown, in hexadecimal digits.</param>
    /// <exception cref="NotFoundException">There is no such document for this account, or it has no such place for its organisation.</exception>
    /// <exception cref="InvalidException">The document does not stand or is not ready; there is no seal in force, or it was registered under another name than the document's; the place is taken; the file is another by now.</exception>
    [Needs(Permission.PrepareSeals)]
    public sealed record Command(Guid DocumentId, int Place, string? Sha256) : ICommand<Guid>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, DocumentSources sources, SealParties parties, SealSettings settings, Notices notices) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            var holder = user.Holder();
            var document = await sources.DocumentAsync(user, command.DocumentId, cancellationToken);
            await db.HoldAsync(Hold.SealedDocument, document.Id.ToString(), cancellationToken);
            var now = await db.NowAsync(cancellationToken);
            await Sealings.DemandStandingAsync(sources, document, cancellationToken);
            var (at, place) = (await parties.PlacesOfAsync(document, holder, cancellationToken)).SingleOrDefault(one => one.At == command.Place) ?? throw new NotFoundException();
            // Whoever ends the seal at this moment comes before or after.
            await db.HoldAsync(Hold.SealHolder, holder.Key, cancellationToken);
            var seal = await db.Seals.OwnedBy(user).Where(one => one.State == SealState.InForce).UsableAsync(settings, now, cancellationToken) ?? throw new InvalidException("", Texts.SealNone);
            // An enterprise writes its own name: what the seal was registered under has to be what the frozen document says.
            if (holder.EnterpriseId is not null && !SealView.IsSame(seal.Organisation, document.Issuer))
            {
                throw new InvalidException("", Texts.SealingNamedOtherwise.With(seal.Organisation, document.Issuer));
            }

            if (await db.SealUses.AnyAsync(use => use.DocumentId == document.Id && use.Place == at && (use.State == SealUseState.Waiting || use.State == SealUseState.Approved || use.State == SealUseState.Sealed), cancellationToken))
            {
                throw new InvalidException("", Texts.SealingPlaceTaken);
            }

            var newest = await Sealings.NewestAsync(db, document.Id, command.Sha256, cancellationToken);
            var use = new SealUse
            {
                DocumentId = document.Id,
                SealId = seal.Id,
                Holder = holder.Key,
                Organisation = seal.Organisation,
                SealName = seal.Name,
                EnterpriseId = holder.EnterpriseId,
                Place = at,
                Page = place.Page,
                CentreX = decimal.Round((decimal)(place.X + (place.Width / 2)), 3),
                CentreY = decimal.Round((decimal)(place.Y + (place.Height / 2)), 3),
                Revision = newest.Number,
                Sha256 = newest.Sha256,
                RequestedById = user.AccountId!.Value,
                RequestedByName = user.DisplayName,
                RequestedAt = now,
            };
            db.SealUses.Add(use);
            await notices.TellAsync(
                await parties.DecidersAsync(holder, cancellationToken), Texts.SealingToldRequested.With(document.Title), Texts.SealingToldRequestedBody.With(user.DisplayName, document.Title, seal.Organisation),
                $"/documents/{document.Id}", ct: cancellationToken);
            audit.Record(nameof(SealUse), use.Id.ToString(), holder.EnterpriseId, new { document = document.Id, seal = seal.Id, holder = holder.Key, revision = newest.Number, sha256 = Convert.ToHexStringLower(newest.Sha256) });
            return use.Id;
        }
    }
}

/// <summary>批准用印: another person of the organisation, who looked at the file that is signed with it. The press signs it next.</summary>
public static class ApproveSealing
{
    /// <param name="Version">Of the request as it was shown.</param>
    /// <param name="Sha256">Of the newest file as it was shown, in hexadecimal digits.</param>
    /// <exception cref="InvalidException">It does not wait; it is the same account's; the document does not stand, the seal is not in force, or the file is another by now.</exception>
    /// <exception cref="StaleException">Somebody else decided at the same time.</exception>
    [Needs(Permission.DecideSeals)]
    public sealed record Command(Guid Id, int Version, string? Sha256) : ICommand<Guid>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, DocumentSources sources, SealSettings settings) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            var (use, document) = await Sealings.HeldAsync(db, user, sources, command.Id, command.Version, cancellationToken);
            Sealings.DemandWaiting(use, user);
            var now = await db.NowAsync(cancellationToken);
            await Sealings.DemandStandingAsync(sources, document, cancellationToken);
            await db.HoldAsync(Hold.SealHolder, use.Holder, cancellationToken);
            await db.DemandUsableAsync(use, settings, now, cancellationToken);
            var newest = await Sealings.NewestAsync(db, document.Id, command.Sha256, cancellationToken);
            use.Approve(user.AccountId!.Value, user.DisplayName, now, newest.Number, newest.Sha256);
            audit.Record(nameof(SealUse), use.Id.ToString(), use.EnterpriseId, new { document = document.Id, seal = use.SealId, holder = use.Holder, revision = newest.Number, sha256 = Convert.ToHexStringLower(newest.Sha256) });
            return document.Id;
        }
    }
}

/// <summary>不予批准: with a reason. It may be asked for anew.</summary>
public static class RefuseSealing
{
    /// <exception cref="InvalidException">It does not wait, it is the same account's, or there is no reason.</exception>
    /// <exception cref="StaleException">Somebody else decided at the same time.</exception>
    [Needs(Permission.DecideSeals)]
    public sealed record Command(Guid Id, int Version, string? Reason) : ICommand<Guid>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reason).SealReason();
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, DocumentSources sources, SealParties parties, Notices notices) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            var (use, document) = await Sealings.HeldAsync(db, user, sources, command.Id, command.Version, cancellationToken);
            Sealings.DemandWaiting(use, user);
            use.Refuse(user.AccountId!.Value, user.DisplayName, await db.NowAsync(cancellationToken), command.Reason!.Trim());
            await notices.TellAsync(
                await parties.ConcernedAsync(user.Holder(), [use.RequestedById], cancellationToken),
                Texts.SealingToldRefused.With(document.Title), Texts.SealToldReason.With(user.DisplayName, command.Reason!.Trim()), $"/documents/{document.Id}", ct: cancellationToken);
            audit.Record(nameof(SealUse), use.Id.ToString(), use.EnterpriseId, new { document = document.Id, holder = use.Holder });
            return document.Id;
        }
    }
}

/// <summary>撤回用印申请: by whoever asked, or a colleague with the same duty, before it is decided.</summary>
public static class WithdrawSealing
{
    /// <exception cref="InvalidException">It does not wait any more.</exception>
    /// <exception cref="StaleException">Somebody decided at the same time.</exception>
    [Needs(Permission.PrepareSeals)]
    public sealed record Command(Guid Id, int Version) : ICommand<Guid>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, DocumentSources sources) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            var (use, document) = await Sealings.HeldAsync(db, user, sources, command.Id, command.Version, cancellationToken);
            if (use.State != SealUseState.Waiting)
            {
                throw new InvalidException("", Texts.SealingNotWaiting);
            }

            use.Withdraw(user.AccountId!.Value, user.DisplayName, await db.NowAsync(cancellationToken));
            audit.Record(nameof(SealUse), use.Id.ToString(), use.EnterpriseId, new { document = document.Id, holder = use.Holder });
            return document.Id;
        }
    }
}

/// <summary>What a request says of the seal.</summary>
internal sealed record UsableSeal(Guid Id, string Organisation, string Name);

/// <summary>What the decisions on the use of a seal have in common.</summary>
internal static class Sealings
{
    /// <summary>A request of one's own organisation in the version that was shown, with its document. Who decides on the same document waits.</summary>
    /// <exception cref="NotFoundException">There is none, or it is another organisation's.</exception>
    public static async Task<(SealUse Use, IssuedDocument Document)> HeldAsync(PortalDb db, ICurrentUser user, DocumentSources sources, Guid id, int version, CancellationToken cancellationToken)
    {
        var of = await db.SealUses.OwnedBy(user).Where(one => one.Id == id).Select(one => (Guid?)one.DocumentId).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
        var document = await sources.DocumentAsync(user, of, cancellationToken);
        await db.HoldAsync(Hold.SealedDocument, of.ToString(), cancellationToken);
        var use = await db.SealUses.SingleAsync(one => one.Id == id, cancellationToken);
        return use.Version == version ? (use, document) : throw new StaleException(use.Version);
    }

    public static void DemandWaiting(SealUse use, ICurrentUser user)
    {
        if (use.State != SealUseState.Waiting)
        {
            throw new InvalidException("", Texts.SealingNotWaiting);
        }

        if (use.RequestedById == user.AccountId)
        {
            throw new InvalidException("", Texts.SealingSamePerson);
        }
    }

    /// <exception cref="InvalidException">The document is not set yet, or does not stand any more; the message says why.</exception>
    public static Task DemandStandingAsync(DocumentSources sources, IssuedDocument document, CancellationToken cancellationToken) =>
        sources.DemandStandingAsync(document, "", Texts.SealingNotReady, Texts.SealingNotStanding, cancellationToken);

    /// <summary>The one seal of a query, where it may sign at this moment; null where there is none.</summary>
    /// <exception cref="InvalidException">Its certificate has ended, or it is a demonstration's and this is none.</exception>
    public static async Task<UsableSeal?> UsableAsync(this IQueryable<Seal> seals, SealSettings settings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var seal = await seals.Select(one => new { Usable = new UsableSeal(one.Id, one.Organisation, one.Name), one.IsDemo, IsValid = one.ValidFrom <= now && now <= one.ValidUntil })
            .SingleOrDefaultAsync(cancellationToken);
        return seal switch
        {
            null => null,
            { IsDemo: true } when !settings.IsDemo => throw new InvalidException("", Texts.SealDemoOnly),
            { IsValid: false } => throw new InvalidException("", Texts.SealFaultCertificateExpired),
            _ => seal.Usable,
        };
    }

    /// <exception cref="InvalidException">The seal of a use is not in force, or may not sign now.</exception>
    public static async Task DemandUsableAsync(this PortalDb db, SealUse use, SealSettings settings, DateTimeOffset now, CancellationToken cancellationToken) =>
        _ = await db.Seals.Where(seal => seal.Id == use.SealId && seal.State == SealState.InForce).UsableAsync(settings, now, cancellationToken) ?? throw new InvalidException("", Texts.SealNotInForce);

    /// <summary>The newest file, which has to be the one that was shown.</summary>
    public static async Task<(int Number, byte[] Sha256)> NewestAsync(PortalDb db, Guid document, string? shown, CancellationToken cancellationToken)
    {
        var newest = await db.DocumentRevisions.Where(revision => revision.DocumentId == document).OrderByDescending(revision => revision.Number)
            .Select(revision => new { revision.Number, revision.Sha256 }).FirstAsync(cancellationToken);
        return string.Equals(Convert.ToHexStringLower(newest.Sha256), shown, StringComparison.OrdinalIgnoreCase)
            ? (newest.Number, newest.Sha256) : throw new InvalidException("", Texts.SealingOtherFile);
    }
}
