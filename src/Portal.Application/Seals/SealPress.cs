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

    internal sealed class Handler(PortalDb db, AuditTrail audit, DocumentSources sources, SealParties parties, SealSettings settings, Notices notices) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var use = await SealPressTurns.TakenAsync(db, command.Id, command.Version, cancellationToken);
            var document = await db.Documents.AsNoTracking().SingleAsync(one => one.Id == use.DocumentId, cancellationToken);
            await Sealings.DemandStandingAsync(sources, document, cancellationToken);
            // The seal may have been withdrawn while its key was waited for; whoever withdraws it now waits for this command.
            await db.HoldAsync(Hold.SealHolder, use.Holder, cancellationToken);
            var now = await db.NowAsync(cancellationToken);
            await db.DemandUsableAsync(use, settings, now, cancellationToken);
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
            await SealPressTurns.TellAsync(parties, notices, use, Texts.SealingToldSealed.With(document.Title), Texts.SealingToldSealedBody.With(document.Title, use.Organisation), cancellationToken);
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
            await SealPressTurns.TellAsync(parties, notices, use, Texts.SealingToldFailed.With(title), command.Why, cancellationToken);
            audit.Record(nameof(SealUse), use.Id.ToString(), use.EnterpriseId, new { document = use.DocumentId, seal = use.SealId, holder = use.Holder, approvedBy = use.DecidedById, cause = command.Why });
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
        await db.HoldAsync(Hold.SealedDocument, document.ToString(), cancellationToken);
        var use = await db.SealUses.SingleAsync(one => one.Id == id, cancellationToken);
        return use is { State: SealUseState.Approved } && use.Version == version ? use : throw new StaleException(use.Version);
    }

    /// <summary>Who decides on the organisation's seal, who asked for it and who approved hear what became of it.</summary>
    public static async Task TellAsync(SealParties parties, Notices notices, SealUse use, string subject, string body, CancellationToken cancellationToken) => await notices.TellAsync(
        await parties.ConcernedAsync(HolderOf(use), [use.RequestedById, use.DecidedById], cancellationToken), subject, body, $"/documents/{use.DocumentId}", ct: cancellationToken);

    public static SealHolder HolderOf(SealUse use) => use.EnterpriseId is { } enterprise ? SealHolder.Enterprise(enterprise)
        : use.Holder.Split(':') is [_, var province, var area] ? SealHolder.Office(province, area) : throw new InvalidDataException($"{use.Holder} is no office.");
}

/// <summary>
/// Signs what was approved, one after the other; safe on several nodes at once. No transaction is held while a key or an authority is waited
/// for, and that ends in time.
/// </summary>
internal sealed class SealSigner(PortalDb db, IServiceScopeFactory scopes, SealKeys keys, SealLook look, SealParties parties, SealSettings settings, TimeProvider clock, ILogger<SealSigner> log)
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
            await SealAsync(use, cancellationToken);
        }
        catch (StaleException)
        {
            log.LogWarning("Sealing {Id} was another node's, or has ended", use.Id);
        }
        catch (Exception passing) when (NextTurn.IsPassing(passing, cancellationToken))
        {
            await db.GiveBackAsync<SealUse>(use.Id, use.TakenUntil, clock, cancellationToken);
            throw;
        }

        return true;
    }

    private async Task SealAsync(SealUse use, CancellationToken cancellationToken)
    {
        try
        {
            if (use.Turns > SealUse.MostTurns)
            {
                // Whatever it is, it would go on for ever: the node dies, or what was signed is never kept.
                throw new InvalidException("", Texts.SealFaultRepeated.With(SealUse.MostTurns));
            }

            IRequest<int> done = new SealDocument.Command(use.Id, use.Version, await SignAsync(use, cancellationToken));
            await SendAsync(done, cancellationToken);
        }
        catch (Exception failed) when (failed is SignatureFaultException or InvalidException || (failed is not StaleException && !NextTurn.IsPassing(failed, cancellationToken)))
        {
            IRequest<Unit> given = new GiveUpSealing.Command(use.Id, use.Version, Words(use.Id, failed));
            await SendAsync(given, cancellationToken);
        }
    }

    /// <summary>Why it did not come to a signature, for readers; the log has the kind of the fault.</summary>
    private string Words(Guid id, Exception failed)
    {
        switch (failed)
        {
            case SignatureFaultException fault:
                log.LogWarning("Sealing {Id} failed: {Fault} {Detail}", id, fault.Fault, fault.Detail);
                // What did open when it was registered: whoever approved has no file and no password to look at.
                return fault.Fault == SignatureFault.KeyUnreadable ? Texts.SealFaultKeyClosed : SealFaults.Words(fault.Fault);
            case InvalidException refused:
                log.LogWarning("Sealing {Id} was refused", id);
                return refused.Message;
            default:
                log.LogError("Sealing {Id} failed: {Exception} at {Place}", id, failed.GetType().Name, failed.TargetSite);
                return Texts.SealFaultBroken;
        }
    }

    private async Task<byte[]> SignAsync(SealUse use, CancellationToken cancellationToken)
    {
        var seal = await db.Seals.AsNoTracking().SingleAsync(one => one.Id == use.SealId, cancellationToken);
        var now = await db.NowAsync(cancellationToken);
        await db.DemandUsableAsync(use, settings, now, cancellationToken);
        var pdf = await db.DocumentRevisions.Where(revision => revision.DocumentId == use.DocumentId && revision.Number == use.ApprovedRevision).Select(revision => revision.Bytes).SingleAsync(cancellationToken);
        if (!SHA256.HashData(pdf).AsSpan().SequenceEqual(use.ApprovedSha256))
        {
            throw new InvalidException("", Texts.SealingOtherFile);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(keys.Longest);
        try
        {
            using var key = await keys.OpenAsync(seal, await parties.CodeAsync(SealPressTurns.HolderOf(use), limit.Token), limit.Token);
            // A signing service may have another certificate by now than the one that two persons confirmed.
            if (!SHA256.HashData(key.Chain[0].RawData).AsSpan().SequenceEqual(seal.CertificateSha256))
            {
                throw new InvalidException("", Texts.SealFaultCertificateOther);
            }

            var place = new SealPlace(use.Page, use.CentreX, use.CentreY, seal.Diameter);
            return await PdfSigning.SignAsync(pdf, new SealRequest(look.Of(seal), place, now, seal.Organisation, Texts.SealingReason), key, keys.Stamps, limit.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SignatureFaultException(SignatureFault.SigningUnavailable, "too slow", late);
        }
    }

    /// <summary>In a scope of its own: a command has its transaction, and what this one reads stays out of it.</summary>
    private async Task SendAsync<T>(IRequest<T> command, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(command, cancellationToken);
    }

    private Task<SealUse?> TakeAsync(CancellationToken cancellationToken) => db.TakeNextAsync<SealUse>(
        $"""
        select * from portal.seal_uses where state = 2 and (taken_until is null or taken_until < portal.clock())
        order by decided_at limit 1 for update skip locked
        """,
        (use, now) => use.Take(now),
        cancellationToken);
}

/// <summary>Runs the <see cref="SealSigner"/> every second, for as long as the web application runs.</summary>
public sealed class SealPress(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SealPress> log) : WorkedQueue(scopes, clock, log, "What was approved cannot be sealed")
{
    protected override Task<bool> WorkAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<SealSigner>().SignNextAsync(cancellationToken);
}
