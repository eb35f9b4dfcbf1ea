using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Application.Data;
using Portal.Application.Seals;
using Portal.Documents.Typesetting;
using Portal.Documents.Verification;

namespace Portal.Application.Documents;

/// <summary>
/// Sets the documents that wait, one after the other and the accounts in turns (<see cref="PressOrder"/>), so that fifty of one delay nobody else's
/// by more than one; safe on several nodes at once.
/// </summary>
internal sealed class DocumentPrinter(PortalDb db, DocumentSources sources, DocumentManuscripts manuscripts, Typesetter typesetter, PressTurn turn, PressOrder order)
{
    /// <summary>Takes the next document that nobody has, and sets it.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> PrintNextAsync(CancellationToken cancellationToken)
    {
        if (await TakeAsync(cancellationToken) is not { } document)
        {
            return false;
        }

        await turn.RunAsync(document, () => SetAsync(document, cancellationToken), cancellationToken);
        return true;
    }

    private async Task SetAsync(IssuedDocument document, CancellationToken cancellationToken)
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

    private Task<IssuedDocument?> TakeAsync(CancellationToken cancellationToken) => db.TakeNextAsync<IssuedDocument>(
        $"""
        select * from portal.documents where state = 1 and (taken_until is null or taken_until < portal.clock())
        order by coalesce(array_position({order.Served}, requested_by_id), 0), requested_at
        limit 1 for update skip locked
        """,
        (document, now) =>
        {
            order.Serve(document.RequestedById);
            document.Take(now);
        },
        cancellationToken);
}

/// <summary>Runs the <see cref="DocumentPrinter"/> and the <see cref="DraftPrinter"/> every second, for as long as the web application runs.</summary>
public sealed class DocumentPress(IServiceScopeFactory scopes, TimeProvider clock, ILogger<DocumentPress> log) : WorkedQueue(scopes, clock, log, "The queue of documents cannot be worked off")
{
    /// <summary>Between two looks for drafts whose hour is over; nobody reads them in between.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);

    private DateTimeOffset swept;

    protected override async Task<bool> WorkAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var drafts = services.GetRequiredService<DraftPrinter>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (now - swept >= Beat)
        {
            await drafts.DeleteOldAsync(cancellationToken);
            swept = now;
        }

        // In turns: neither delays the other by more than one.
        var printed = await services.GetRequiredService<DocumentPrinter>().PrintNextAsync(cancellationToken);
        return await drafts.PrintNextAsync(cancellationToken) || printed;
    }
}
