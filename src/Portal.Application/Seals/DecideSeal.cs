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

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, SealParties parties, Notices notices) : IRequestHandler<Command, Unit>
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
                ended = await SealDecisions.EndUsesAsync(db, user, before.Id, now, cancellationToken);
                // First, or there would be two in force for a moment, which the database refuses.
                await db.SaveChangesAsync(cancellationToken);
            }

            seal.Confirm(user.AccountId!.Value, user.DisplayName, now);
            await notices.TellAsync(
                await parties.PeopleAsync(user.Holder(), account => account.Id == seal.RegisteredById, cancellationToken),
                Texts.SealToldConfirmed.With(seal.Name), Texts.SealToldConfirmedBody.With(user.DisplayName, seal.Name), $"/seals/{seal.Id}", ct: cancellationToken);
            audit.Record(nameof(Seal), seal.Id.ToString(), seal.EnterpriseId, new { holder = seal.Holder, certificate = Convert.ToHexStringLower(seal.CertificateSha256), replaces = before?.Id, ended });
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

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, SealParties parties, Notices notices) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var seal = await SealDecisions.HeldAsync(db, user, command.Id, command.Version, cancellationToken);
            SealDecisions.DemandProposed(seal, user);
            seal.Refuse(user.AccountId!.Value, user.DisplayName, await db.NowAsync(cancellationToken), command.Reason!.Trim());
            await notices.TellAsync(
                await parties.PeopleAsync(user.Holder(), account => account.Id == seal.RegisteredById, cancellationToken),
                Texts.SealToldRefused.With(seal.Name), Texts.SealToldReason.With(user.DisplayName, command.Reason!.Trim()), $"/seals/{seal.Id}", ct: cancellationToken);
            audit.Record(nameof(Seal), seal.Id.ToString(), seal.EnterpriseId, new { holder = seal.Holder });
            return Unit.Value;
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

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, SealParties parties, Notices notices) : IRequestHandler<Command, Unit>
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
            var ended = await SealDecisions.EndUsesAsync(db, user, seal.Id, now, cancellationToken);
            await notices.TellAsync(
                await parties.DecidersAsync(user.Holder(), cancellationToken), Texts.SealToldWithdrawn.With(seal.Name), Texts.SealToldReason.With(user.DisplayName, command.Reason!.Trim()),
                $"/seals/{seal.Id}", ct: cancellationToken);
            audit.Record(nameof(Seal), seal.Id.ToString(), seal.EnterpriseId, new { holder = seal.Holder, ended });
            return Unit.Value;
        }
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
        await db.HoldAsync(user.Holder().Key, cancellationToken);
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

    /// <summary>What waits for a seal that is no more can be asked for anew with the next one. What is being sealed fails by itself.</summary>
    /// <returns>What ended, for the trail.</returns>
    public static async Task<IReadOnlyList<Guid>> EndUsesAsync(PortalDb db, ICurrentUser user, Guid seal, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var waiting = await db.SealUses.Where(use => use.SealId == seal && use.State == SealUseState.Waiting).ToListAsync(cancellationToken);
        foreach (var use in waiting)
        {
            use.Withdraw(user.AccountId!.Value, user.DisplayName, now);
        }

        return [.. waiting.Select(use => use.Id)];
    }

    /// <summary>A reason is given, and is not a novel.</summary>
    public static void SealReason<T>(this IRuleBuilderInitial<T, string?> rule) => rule
        .Must(reason => !string.IsNullOrWhiteSpace(reason)).WithMessage(Texts.SealReasonMissing)
        .MaximumLength(LongestReason).WithMessage(Texts.SealReasonLong.With(LongestReason));
}
