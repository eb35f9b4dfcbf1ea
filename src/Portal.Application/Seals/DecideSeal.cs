using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Seals;

/// <summary>确认印章: by another person than the one who registered it. The organisation's seal before it ends with that.</summary>
public static class ConfirmSeal
{
    /// <param name="Version">Of the seal as it was shown.</param>
    /// <exception cref="InvalidException">It does not wait, is the same account's, or its certificate has ended.</exception>
    /// <exception cref="StaleException">Somebody else decided at the same time.</exception>
    [Needs(Permission.DecideSeals)]
    public sealed record Command(Guid Id, int Version) : ICommand<Unit>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, SealParties parties, Notices notices, SealEndings endings) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var seal = await SealDecisions.HeldAsync(db, user, command.Id, command.Version, cancellationToken);
            SealDecisions.DemandProposed(seal, user);
            var now = await db.NowAsync(cancellationToken);
            if (!seal.IsValidAt(now))
            {
                throw new InvalidException("", Texts.SealFaultCertificateExpired);
            }

            IReadOnlyList<Guid> ended = [];
            var before = await db.Seals.SingleOrDefaultAsync(one => one.Holder == seal.Holder && one.State == SealState.InForce, cancellationToken);
            if (before is not null)
            {
                before.Withdraw(user.AccountId!.Value, user.DisplayName, now, Texts.SealReplaced);
                ended = await endings.EndAsync(before.Id, Texts.SealEndedReplaced, now, cancellationToken);
                // First, or there would be two in force for a moment, which the database refuses.
                await db.SaveChangesAsync(cancellationToken);
            }

            seal.Confirm(user.AccountId!.Value, user.DisplayName, now);
            await notices.TellAsync(
                await parties.ConcernedAsync(user.Holder(), [seal.RegisteredById], cancellationToken),
                Texts.SealToldConfirmed.With(seal.Organisation), Texts.SealToldConfirmedBody.With(user.DisplayName, seal.Organisation, seal.Name), $"/seals/{seal.Id}", ct: cancellationToken);
            audit.Record(nameof(Seal), seal.Id.ToString(), seal.EnterpriseId, new { holder = seal.Holder, certificate = Convert.ToHexStringLower(seal.CertificateSha256), replaces = before?.Id, ended, cause = before is null ? null : "replaced" });
            return Unit.Value;
        }
    }
}

/// <summary>不予确认: what was registered is not the organisation's seal as it should be.</summary>
public static class RefuseSeal
{
    /// <exception cref="InvalidException">It does not wait, is the same account's, or there is no reason.</exception>
    /// <exception cref="StaleException">Somebody else decided at the same time.</exception>
    [Needs(Permission.DecideSeals)]
    public sealed record Command(Guid Id, int Version, string? Reason) : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reason).SealReason();
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, SealEndings endings) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var seal = await SealDecisions.HeldAsync(db, user, command.Id, command.Version, cancellationToken);
            SealDecisions.DemandProposed(seal, user);
            seal.Refuse(user.AccountId!.Value, user.DisplayName, await db.NowAsync(cancellationToken), command.Reason!.Trim());
            return await endings.TellAsync(seal, Texts.SealToldRefused, [], cancellationToken);
        }
    }
}

/// <summary>停用印章: by anybody of the organisation who has to do with it, at once, because a key may have been lost. Requests that wait end with it.</summary>
public static class WithdrawSeal
{
    /// <exception cref="InvalidException">It is not in force and does not wait, or there is no reason.</exception>
    /// <exception cref="StaleException">Somebody else decided at the same time.</exception>
    [Needs(Permission.ReadOwnSeals)]
    public sealed record Command(Guid Id, int Version, string? Reason) : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reason).SealReason();
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, SealEndings endings) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var seal = await SealDecisions.HeldAsync(db, user, command.Id, command.Version, cancellationToken);
            if (seal.State is not (SealState.Proposed or SealState.InForce))
            {
                throw new InvalidException("", Texts.SealNotInForce);
            }

            var now = await db.NowAsync(cancellationToken);
            seal.Withdraw(user.AccountId!.Value, user.DisplayName, now, command.Reason!.Trim());
            return await endings.TellAsync(seal, Texts.SealToldWithdrawn, await endings.EndAsync(seal.Id, Texts.SealEndedWithdrawn, now, cancellationToken), cancellationToken);
        }
    }
}

/// <summary>What comes with the end of a seal.</summary>
internal sealed class SealEndings(PortalDb db, ICurrentUser user, AuditTrail audit, SealParties parties, Notices notices)
{
    /// <summary>What waits for a seal that is no more, or was approved and is not sealed yet, ends and frees its place; it may be asked for with the next one.</summary>
    /// <param name="why">For those whom it concerns.</param>
    /// <returns>What ended, for the trail.</returns>
    public async Task<IReadOnlyList<Guid>> EndAsync(Guid seal, string why, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Held, so that the press and whoever decides at this moment come before or after.
        var open = await db.SealUses.FromSql($"select * from portal.seal_uses where seal_id = {seal} and state in (1, 2) order by id for no key update").ToListAsync(cancellationToken);
        var documents = open.Select(use => use.DocumentId).ToList();
        var titles = await db.Documents.Where(document => documents.Contains(document.Id)).Select(document => new { document.Id, document.Title }).ToDictionaryAsync(document => document.Id, document => document.Title, cancellationToken);
        foreach (var use in open)
        {
            use.End(now, why);
            await notices.TellAsync(
                await parties.ConcernedAsync(user.Holder(), [use.RequestedById, use.DecidedById], cancellationToken), Texts.SealingToldEnded.With(titles[use.DocumentId]), why, $"/documents/{use.DocumentId}", ct: cancellationToken);
        }

        return [.. open.Select(use => use.Id)];
    }

    /// <summary>Tells of a seal that was refused or withdrawn, and leaves it in the trail.</summary>
    public async Task<Unit> TellAsync(Seal seal, string subject, IReadOnlyList<Guid> ended, CancellationToken cancellationToken)
    {
        await notices.TellAsync(
            await parties.ConcernedAsync(user.Holder(), [seal.RegisteredById], cancellationToken), subject.With(seal.Organisation), Texts.SealToldReason.With(seal.EndedByName, seal.EndReason),
            $"/seals/{seal.Id}", ct: cancellationToken);
        audit.Record(nameof(Seal), seal.Id.ToString(), seal.EnterpriseId, new { holder = seal.Holder, ended, cause = ended.Count == 0 ? null : "withdrawn" });
        return Unit.Value;
    }
}

/// <summary>What the decisions on a seal have in common.</summary>
internal static class SealDecisions
{
    public const int LongestReason = 500;

    /// <summary>The organisation's seal in the version that was shown.</summary>
    /// <exception cref="NotFoundException">There is none, or it is another organisation's.</exception>
    public static async Task<Seal> HeldAsync(PortalDb db, ICurrentUser user, Guid id, int version, CancellationToken cancellationToken)
    {
        await db.HoldAsync(Hold.SealHolder, user.Holder().Key, cancellationToken);
        var seal = await db.Seals.OwnedBy(user).SingleOrDefaultAsync(one => one.Id == id, cancellationToken) ?? throw new NotFoundException();
        if (seal.Version != version)
        {
            throw new StaleException(seal.Version);
        }

        return seal;
    }

    public static void DemandProposed(Seal seal, ICurrentUser user)
    {
        if (seal.State != SealState.Proposed)
        {
            throw new InvalidException("", Texts.SealNotProposed);
        }

        if (seal.RegisteredById == user.AccountId)
        {
            throw new InvalidException("", Texts.SealSamePerson);
        }
    }

    /// <summary>A reason is given, and is not a novel.</summary>
    public static void SealReason<T>(this IRuleBuilderInitial<T, string?> rule) => rule
        .Must(reason => !string.IsNullOrWhiteSpace(reason)).WithMessage(Texts.SealReasonMissing)
        .MaximumLength(LongestReason).WithMessage(Texts.SealReasonLong.With(LongestReason));
}
