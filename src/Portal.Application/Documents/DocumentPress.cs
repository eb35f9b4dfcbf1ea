using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Application.Data;
using Portal.Documents.Typesetting;
using Portal.Documents.Verification;

namespace Portal.Application.Documents;

/// <summary>Rung when a document is asked for, so that the press of this node need not wait for its next look at the queue.</summary>
public sealed class PressBell : IDisposable
{
    private readonly SemaphoreSlim rung = new(0, 1);

    public void Ring()
    {
        try
        {
            rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // It has been rung already.
        }
    }

    public Task WaitAsync(TimeSpan most, CancellationToken cancellationToken) => rung.WaitAsync(most, cancellationToken);

    public void Dispose() => rung.Dispose();
}

/// <summary>Sets the documents that wait, one after the other, oldest first; safe on several nodes at once.</summary>
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
            });
            document.Finish(typeset.Pages);
        }
        catch (TypesettingException fault) when (fault.Fault is Fault.Unavailable or Fault.Busy)
        {
            log.LogWarning("Document {Id} waits: {Reason}", document.Id, fault.Message);
            document.Postpone(PressFaults.Words(fault), await db.NowAsync(cancellationToken) + Pause);
        }
        catch (TypesettingException fault)
        {
            log.LogWarning("Document {Id} cannot be set ({Fault}): {Reason}", document.Id, fault.Fault, fault.Message);
            document.Fail(PressFaults.Words(fault));
        }
        catch (Exception broken) when (broken is InvalidDataException or NotSupportedException or KeyNotFoundException or JsonException or FormatException)
        {
            // What it is made from cannot be read: trying again would not help, and the queue goes on.
            log.LogError(broken, "Document {Id} cannot be set", document.Id);
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
            select * from portal.documents where state = 1 and (taken_until is null or taken_until < portal.clock())
            order by requested_at limit 1 for update skip locked
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

/// <summary>Runs the <see cref="DocumentPrinter"/> for as long as the web application runs.</summary>
public sealed class DocumentPress(IServiceScopeFactory scopes, PressBell bell, ILogger<DocumentPress> log) : BackgroundService
{
    /// <summary>A document that another node took and lost is found after so long at the latest.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var printed = await scope.ServiceProvider.GetRequiredService<DocumentPrinter>().PrintNextAsync(stoppingToken);
                failing = false;
                if (!printed)
                {
                    await bell.WaitAsync(Look, stoppingToken);
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The database is away: said once; the next look tries again.
                if (!failing)
                {
                    log.LogWarning(failure, "The queue of documents cannot be worked off");
                }

                failing = true;
                await bell.WaitAsync(Look, stoppingToken);
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
