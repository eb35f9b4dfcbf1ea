using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Application.Data;
using Portal.Application.Seals;
using Portal.Documents.Typesetting;
using Portal.Documents.Verification;

namespace Portal.Application.Documents;

/// <summary>
/// Sets the documents that wait, one after the other: each account's first before anybody's second, so that fifty of one delay nobody
/// else's; safe on several nodes at once.
/// </summary>
internal sealed class DocumentPrinter(PortalDb db, DocumentSources sources, DocumentManuscripts manuscripts, Typesetter typesetter, ILogger<DocumentPrinter> log)
{
    /// <summary>After a fault that is not the document's own.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    /// <summary>Takes the next document that nobody has, and sets it.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> PrintNextAsync(CancellationToken cancellationToken)
    {
        if (await TakeAsync(cancellationToken) is not { } document)
        {
            return false;
        }

        try
        {
            var source = await sources.OfAsync(document, cancellationToken);
            if (!source.IsWhole || !source.Sha256.AsSpan().SequenceEqual(document.SourceSha256))
            {
                throw new InvalidDataException("The content is not the one that was frozen.");
            }

            var mark = new Mark(DocumentNames.CodeOf(document), document.Number, Fingerprint.OfHash(document.SourceSha256), new Uri(document.Link));
            var caller = document.RequestedById.ToString();
            var typeset = await typesetter.TypesetAsync(await manuscripts.OfAsync(source, mark, caller, cancellationToken), caller, cancellationToken);
            db.DocumentRevisions.Add(new DocumentRevision
            {
                DocumentId = document.Id,
                Number = 1,
                Bytes = typeset.Pdf,
                Size = typeset.Pdf.Length,
                Sha256 = SHA256.HashData(typeset.Pdf),
                At = await db.NowAsync(cancellationToken),
                Places = SealPlaces.Write(typeset.Places),
            });
            document.Finish(typeset.Pages);
        }
        catch (TypesettingException fault) when (fault.Fault is Fault.Unavailable or Fault.Busy)
        {
            log.LogWarning("Document {Id} waits: {Fault}", document.Id, fault.Fault);
            document.Postpone(PressFaults.Words(fault), await db.NowAsync(cancellationToken) + Pause);
        }
        catch (TypesettingException fault)
        {
            // Without the reason in words: it may quote what somebody wrote.
            log.LogWarning("Document {Id} cannot be set: {Fault}", document.Id, fault.Fault);
            document.Fail(PressFaults.Words(fault));
        }
        catch (OperationCanceledException)
        {
            // The node goes down: another one need not wait for this one's turn to end.
            document.Release();
            await db.SaveChangesAsync(CancellationToken.None);
            throw;
        }
        catch (Exception broken) when (broken is not (DbException or DbUpdateException))
        {
            // Trying again would not help, and the queue goes on.
            log.LogError("Document {Id} cannot be set: {Exception} at {Place}", document.Id, broken.GetType().Name, broken.TargetSite);
            document.Fail(Texts.DocumentsBroken);
        }

        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private async Task<IssuedDocument?> TakeAsync(CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var next = await db.Documents.FromSql(
            $"""
            select * from portal.documents document where state = 1 and (taken_until is null or taken_until < portal.clock())
            order by (select count(*) from portal.documents other
                      where other.state = 1 and other.requested_by_id = document.requested_by_id and other.requested_at < document.requested_at), requested_at
            limit 1 for update of document skip locked
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

/// <summary>Runs the <see cref="DocumentPrinter"/> every second, for as long as the web application runs.</summary>
public sealed class DocumentPress(IServiceScopeFactory scopes, TimeProvider clock, ILogger<DocumentPress> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        var failing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                bool printed;
                do
                {
                    await using var scope = scopes.CreateAsyncScope();
                    printed = await scope.ServiceProvider.GetRequiredService<DocumentPrinter>().PrintNextAsync(stoppingToken);
                }
                while (printed);
                failing = false;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The database is away: said once, not every second; the next tick tries again.
                if (!failing)
                {
                    log.LogWarning(failure, "The queue of documents cannot be worked off");
                }

                failing = true;
            }
        }
    }
}

/// <summary>Why there is no document, for readers.</summary>
internal static class PressFaults
{
    public static string Words(TypesettingException fault) => fault.Fault switch
    {
        Fault.Unprintable => Texts.DocumentsUnprintable.With(string.Join('、', fault.Unprintable.Select(Shown).Distinct().Take(20))),
        Fault.TooLarge => Texts.DocumentsTooLarge,
        Fault.TimedOut => Texts.DocumentsTimedOut,
        Fault.Refused => Texts.DocumentsRefused,
        Fault.Unavailable or Fault.Busy => Texts.DocumentsPressAway,
        _ => Texts.DocumentsBroken,
    };

    /// <summary>A character that can be seen, and its number, by which it can be found where the reader's font lacks it too.</summary>
    private static string Shown(Unprintable one) =>
        (one.Why == Unprintability.NoGlyph ? one.Character.ToString() : "") + string.Create(CultureInfo.InvariantCulture, $"（U+{one.Character.Value:X4}）");
}
