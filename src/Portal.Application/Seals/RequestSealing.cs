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
    /// <exception cref="InvalidException">The document does not stand or is not ready; there is no seal in force; the place is taken; the file is another by now.</exception>
    [Needs(Permission.PrepareSeals)]
    public sealed record Command(Guid DocumentId, int Place, string? Sha256) : ICommand<Guid>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, DocumentSources sources, SealParties parties, Notices notices) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            var holder = user.Holder();
            var document = await Sealings.DocumentAsync(db, user, sources, command.DocumentId, cancellationToken);
            await db.HoldAsync(document.Id.ToString(), cancellationToken);
            var now = await db.NowAsync(cancellationToken);
            await Sealings.DemandStandingAsync(sources, document, cancellationToken);
            var (at, place) = (await parties.PlacesOfAsync(document, holder, cancellationToken)).Where(one => one.At == command.Place).Select(one => ((int, Portal.Documents.Typesetting.Place)?)one).SingleOrDefault()
                ?? throw new NotFoundException();
            var seal = await db.Seals.OwnedBy(user).SingleOrDefaultAsync(one => one.State == SealState.InForce, cancellationToken) ?? throw new InvalidException("", Texts.SealNone);
            Sealings.DemandUsable(seal, now);
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
                Organisation = seal.Name,
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
                await parties.DecidersAsync(holder, cancellationToken), Texts.SealingToldRequested.With(document.Title), Texts.SealingToldRequestedBody.With(user.DisplayName, document.Title, seal.Name),
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

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, DocumentSources sources) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            var (use, document) = await Sealings.HeldAsync(db, user, sources, command.Id, command.Version, cancellationToken);
            Sealings.DemandWaiting(use, user);
            var now = await db.NowAsync(cancellationToken);
            await Sealings.DemandStandingAsync(sources, document, cancellationToken);
            Sealings.DemandUsable(await db.Seals.SingleAsync(seal => seal.Id == use.SealId, cancellationToken), now);
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
                await parties.PeopleAsync(user.Holder(), account => account.Id == use.RequestedById, cancellationToken),
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

/// <summary>What the decisions on the use of a seal have in common.</summary>
internal static class Sealings
{
    /// <summary>The document, where its content is for this account.</summary>
    /// <exception cref="NotFoundException">There is none, or it is not for this account.</exception>
    public static async Task<IssuedDocument> DocumentAsync(PortalDb db, ICurrentUser user, DocumentSources sources, Guid id, CancellationToken cancellationToken)
    {
        var document = await db.Documents.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancellationToken) ?? throw new NotFoundException();
        await sources.OfAsync(user, document.Kind, document.SubjectId, document.Number, cancellationToken);
        return document;
    }

    /// <summary>A request of one's own organisation in the version that was shown, with its document. Who decides on the same document waits.</summary>
    /// <exception cref="NotFoundException">There is none, or it is another organisation's.</exception>
    public static async Task<(SealUse Use, IssuedDocument Document)> HeldAsync(PortalDb db, ICurrentUser user, DocumentSources sources, Guid id, int version, CancellationToken cancellationToken)
    {
        var of = await db.SealUses.OwnedBy(user).Where(one => one.Id == id).Select(one => (Guid?)one.DocumentId).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
        var document = await DocumentAsync(db, user, sources, of, cancellationToken);
        await db.HoldAsync(of.ToString(), cancellationToken);
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

    public static async Task DemandStandingAsync(DocumentSources sources, IssuedDocument document, CancellationToken cancellationToken)
    {
        if (document.State != DocumentState.Ready)
        {
            throw new InvalidException("", Texts.SealingNotReady);
        }

        if ((await sources.StandingAsync(document, cancellationToken)).Warning() is { } warning)
        {
            throw new InvalidException("", Texts.SealingNotStanding.With(warning));
        }
    }

    public static void DemandUsable(Seal seal, DateTimeOffset now)
    {
        if (seal.State != SealState.InForce)
        {
            throw new InvalidException("", Texts.SealNotInForce);
        }

        if (!seal.IsValidAt(now))
        {
            throw new InvalidException("", Texts.SealFaultCertificateExpired);
        }
    }

    /// <summary>The newest file, which has to be the one that was shown.</summary>
    public static async Task<(int Number, byte[] Sha256)> NewestAsync(PortalDb db, Guid document, string? shown, CancellationToken cancellationToken)
    {
        var newest = await db.DocumentRevisions.Where(revision => revision.DocumentId == document).OrderByDescending(revision => revision.Number)
            .Select(revision => new { revision.Number, revision.Sha256 }).FirstAsync(cancellationToken);
        return string.Equals(Convert.ToHexStringLower(newest.Sha256), shown, StringComparison.OrdinalIgnoreCase)
            ? (newest.Number, newest.Sha256) : throw new InvalidException("", Texts.SealingOtherFile);
    }
}
