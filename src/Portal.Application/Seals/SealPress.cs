using System.Data.Common;
using System.Security.Cryptography;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Documents;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Documents.Signatures;

namespace Portal.Application.Seals;

/// <summary>加盖: what was signed becomes the document's next file. Nothing is overwritten.</summary>
public static class SealDocument
{
    /// <param name="Version">Of the use as it was taken.</param>
    /// <exception cref="InvalidException">Somebody else sealed the document in between, it does not stand any more, or the seal is not in force any more.</exception>
    /// <exception cref="StaleException">Another node had its turn.</exception>
    [Open("the press sends it after two persons have decided; no page does")]
    public sealed record Command(Guid Id, int Version, byte[] Signed) : ICommand<int>
    {
        public override string ToString() => nameof(SealDocument);
    }

    internal sealed class Handler(PortalDb db, AuditTrail audit, DocumentSources sources, SealParties parties, Notices notices) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var use = await SealPressTurns.TakenAsync(db, command.Id, command.Version, cancellationToken);
            var document = await db.Documents.AsNoTracking().SingleAsync(one => one.Id == use.DocumentId, cancellationToken);
            await Sealings.DemandStandingAsync(sources, document, cancellationToken);
            // The seal may have been withdrawn while its key was waited for; whoever withdraws it now waits for this command.
            await db.HoldAsync(use.Holder, cancellationToken);
            var now = await db.NowAsync(cancellationToken);
            Sealings.DemandUsable(await db.Seals.AsNoTracking().SingleAsync(seal => seal.Id == use.SealId, cancellationToken), now);
            var (number, _) = await Sealings.NewestAsync(db, document.Id, Convert.ToHexStringLower(use.ApprovedSha256!), cancellationToken);
            var sha256 = SHA256.HashData(command.Signed);
            db.DocumentRevisions.Add(new DocumentRevision
            {
                DocumentId = document.Id,
                Number = number + 1,
                Bytes = command.Signed,
                Size = command.Signed.Length,
                Sha256 = sha256,
                At = now,
                ById = use.DecidedById,
            });
            use.Finish(number + 1, now);
            await notices.TellAsync(
                await parties.PeopleAsync(SealPressTurns.HolderOf(use), account => account.Id == use.RequestedById || account.Id == use.DecidedById, cancellationToken),
                Texts.SealingToldSealed.With(document.Title), Texts.SealingToldSealedBody.With(document.Title, use.Organisation), $"/documents/{document.Id}", ct: cancellationToken);
            audit.Record(nameof(SealUse), use.Id.ToString(), use.EnterpriseId, new { document = document.Id, seal = use.SealId, holder = use.Holder, revision = number + 1, sha256 = Convert.ToHexStringLower(sha256), approvedBy = use.DecidedById });
            return number + 1;
        }
    }
}

/// <summary>未能加盖: the request stays open and says why; whoever approved may do so again.</summary>
public static class GiveUpSealing
{
    /// <param name="Why">Chinese.</param>
    /// <exception cref="StaleException">Another node had its turn.</exception>
    [Open("the press sends it; no page does")]
    public sealed record Command(Guid Id, int Version, string Why) : ICommand<Unit>;

    internal sealed class Handler(PortalDb db, AuditTrail audit, SealParties parties, Notices notices) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var use = await SealPressTurns.TakenAsync(db, command.Id, command.Version, cancellationToken);
            var title = await db.Documents.Where(document => document.Id == use.DocumentId).Select(document => document.Title).SingleAsync(cancellationToken);
            await notices.TellAsync(
                await parties.PeopleAsync(SealPressTurns.HolderOf(use), account => account.Id == use.RequestedById || account.Id == use.DecidedById, cancellationToken),
                Texts.SealingToldFailed.With(title), command.Why, $"/documents/{use.DocumentId}", ct: cancellationToken);
            audit.Record(nameof(SealUse), use.Id.ToString(), use.EnterpriseId, new { document = use.DocumentId, seal = use.SealId, holder = use.Holder, approvedBy = use.DecidedById });
            use.GiveUp(command.Why);
            return Unit.Value;
        }
    }
}

internal static class SealPressTurns
{
    /// <summary>What this node has taken, and no other since.</summary>
    public static async Task<SealUse> TakenAsync(PortalDb db, Guid id, int version, CancellationToken cancellationToken)
    {
        var document = await db.SealUses.Where(one => one.Id == id).Select(one => one.DocumentId).SingleAsync(cancellationToken);
        await db.HoldAsync(document.ToString(), cancellationToken);
        var use = await db.SealUses.SingleAsync(one => one.Id == id, cancellationToken);
        return use is { State: SealUseState.Approved } && use.Version == version ? use : throw new StaleException(use.Version);
    }

    public static SealHolder HolderOf(SealUse use) => use.EnterpriseId is { } enterprise ? SealHolder.Enterprise(enterprise)
        : use.Holder.Split(':') is [_, var province, var area] ? SealHolder.Office(province, area) : throw new InvalidDataException($"{use.Holder} is no office.");
}

/// <summary>
/// Signs what was approved, one after the other; safe on several nodes at once. No transaction is held while a key or an authority is waited
/// for, and that ends in time.
/// </summary>
internal sealed class SealSigner(PortalDb db, IServiceScopeFactory scopes, SealKeys keys, SealLook look, ILogger<SealSigner> log)
{
    /// <summary>Takes the next approved use that nobody has, and signs it.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> SignNextAsync(CancellationToken cancellationToken)
    {
        if (await TakeAsync(cancellationToken) is not { } use)
        {
            return false;
        }

        try
        {
            IRequest<int> done = new SealDocument.Command(use.Id, use.Version, await SignAsync(use, cancellationToken));
            await SendAsync(done, cancellationToken);
        }
        catch (StaleException)
        {
            // This node was too slow, and another one had its turn.
            log.LogWarning("Sealing {Id} was another node's", use.Id);
        }
        catch (SignatureFaultException fault)
        {
            log.LogWarning("Sealing {Id} failed: {Fault} {Detail}", use.Id, fault.Fault, fault.Detail);
            // What did open when it was registered: whoever approved has no file and no password to look at.
            await GiveUpAsync(use, fault.Fault == SignatureFault.KeyUnreadable ? Texts.SealFaultKeyClosed : SealFaults.Words(fault.Fault), cancellationToken);
        }
        catch (InvalidException refused)
        {
            log.LogWarning("Sealing {Id} was refused", use.Id);
            await GiveUpAsync(use, refused.Message, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The node goes down: another one need not wait for this one's turn to end.
            use.Release();
            await db.SaveChangesAsync(CancellationToken.None);
            throw;
        }
        catch (Exception broken) when (broken is not (DbException or DbUpdateException))
        {
            log.LogError("Sealing {Id} failed: {Exception} at {Place}", use.Id, broken.GetType().Name, broken.TargetSite);
            await GiveUpAsync(use, Texts.SealFaultBroken, cancellationToken);
        }

        return true;
    }

    private async Task<byte[]> SignAsync(SealUse use, CancellationToken cancellationToken)
    {
        var seal = await db.Seals.AsNoTracking().SingleAsync(one => one.Id == use.SealId, cancellationToken);
        var now = await db.NowAsync(cancellationToken);
        Sealings.DemandUsable(seal, now);
        var pdf = await db.DocumentRevisions.Where(revision => revision.DocumentId == use.DocumentId && revision.Number == use.ApprovedRevision).Select(revision => revision.Bytes).SingleAsync(cancellationToken);
        if (!SHA256.HashData(pdf).AsSpan().SequenceEqual(use.ApprovedSha256))
        {
            throw new InvalidException("", Texts.SealingOtherFile);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(keys.Longest);
        try
        {
            using var key = await keys.OpenAsync(seal, limit.Token);
            // A signing service may have another certificate by now than the one that two persons confirmed.
            if (!SHA256.HashData(key.Chain[0].RawData).AsSpan().SequenceEqual(seal.CertificateSha256))
            {
                throw new InvalidException("", Texts.SealFaultCertificateOther);
            }

            var place = new SealPlace(use.Page, use.CentreX, use.CentreY, seal.Diameter);
            return await PdfSigning.SignAsync(pdf, new SealRequest(look.Of(seal), place, now, seal.Name, Texts.SealingReason), key, keys.Stamps, limit.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SignatureFaultException(SignatureFault.SigningUnavailable, "too slow", late);
        }
    }

    private Task GiveUpAsync(SealUse use, string why, CancellationToken cancellationToken)
    {
        IRequest<Unit> given = new GiveUpSealing.Command(use.Id, use.Version, why);
        return SendAsync(given, cancellationToken);
    }

    /// <summary>In a scope of its own: a command has its transaction, and what this one reads stays out of it.</summary>
    private async Task SendAsync<T>(IRequest<T> command, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(command, cancellationToken);
    }

    private async Task<SealUse?> TakeAsync(CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var next = await db.SealUses.FromSql(
            $"""
            select * from portal.seal_uses where state = 2 and (taken_until is null or taken_until < portal.clock())
            order by decided_at limit 1 for update skip locked
            """).SingleOrDefaultAsync(cancellationToken);
        if (next is not null)
        {
            next.Take(await db.NowAsync(cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return next;
    }
}

/// <summary>Runs the <see cref="SealSigner"/> every second, for as long as the web application runs.</summary>
public sealed class SealPress(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SealPress> log) : WorkedQueue(scopes, clock, log, "What was approved cannot be sealed")
{
    protected override Task<bool> WorkAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<SealSigner>().SignNextAsync(cancellationToken);
}
