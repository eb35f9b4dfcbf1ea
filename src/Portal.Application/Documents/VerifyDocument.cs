using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Documents.Verification;

namespace Portal.Application.Documents;

/// <summary>What anybody may know of a document whose code, or whose file, they hold: no personal data.</summary>
/// <param name="Code">In groups, as it is printed.</param>
/// <param name="Number">Its version.</param>
/// <param name="SourceSha256">Hash of the frozen content; its beginning stands at the foot of each page.</param>
/// <param name="Files">Hash and size of every file of it that left the portal: as set, and with each seal.</param>
/// <param name="Matches">Number of the file that was handed in for comparison; null where none was, or none is the same.</param>
public sealed record VerifiedDocument(
    string Code, DocumentKind Kind, string Title, string Issuer, int Number, DateTimeOffset SourceAt, DocumentState State, int? Pages, DocumentStanding Standing, string SourceSha256,
    IReadOnlyList<ReadDocument.Revision> Files, int? Matches);

/// <summary>A document by the code on its pages.</summary>
public static class VerifyDocument
{
    /// <param name="Code">As typed: groups, case and look-alikes do not matter.</param>
    [Open("whoever holds a paper may check it; the answer holds no personal data")]
    public sealed record Query(string Code) : IQuery<View>;

    /// <param name="Mistyped">No code can be like this: a character is missing or wrong.</param>
    /// <param name="Document">Null where there is none with this code.</param>
    public sealed record View(bool Mistyped, VerifiedDocument? Document);

    internal sealed class Handler(PortalDb db, DocumentSources sources) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            if (!DocumentCode.TryParse(query.Code, out var code))
            {
                return new View(Mistyped: true, null);
            }

            var document = await db.Documents.AsNoTracking().SingleOrDefaultAsync(one => one.Code == code.Value, cancellationToken);
            return new View(false, document is null ? null : await VerifiedAsync(db, sources, document, handedIn: null, cancellationToken));
        }
    }

    internal static async Task<VerifiedDocument> VerifiedAsync(PortalDb db, DocumentSources sources, IssuedDocument document, byte[]? handedIn, CancellationToken cancellationToken)
    {
        var files = await db.DocumentRevisions.Where(revision => revision.DocumentId == document.Id).OrderBy(revision => revision.Number)
            .Select(revision => new { revision.Number, revision.Sha256, revision.Size, revision.At }).ToListAsync(cancellationToken);
        return new VerifiedDocument(
            DocumentNames.CodeOf(document).ToString(), document.Kind, document.Title, document.Issuer, document.Number, document.SourceAt,
            document.State, document.Pages, await sources.StandingAsync(document, cancellationToken), Convert.ToHexStringLower(document.SourceSha256),
            [.. files.Select(file => new ReadDocument.Revision(file.Number, Convert.ToHexStringLower(file.Sha256), file.Size, file.At))],
            handedIn is null ? null : files.LastOrDefault(file => file.Sha256.AsSpan().SequenceEqual(handedIn))?.Number);
    }
}

/// <summary>A file, compared byte for byte with what left the portal.</summary>
public static class VerifyFile
{
    /// <summary>Bytes of a file that is looked at.</summary>
    public const int Most = 64 * 1024 * 1024;

    /// <param name="Sha256">Of the file's bytes.</param>
    [Open("whoever holds a file may check it; the answer holds no personal data")]
    public sealed record Query(byte[] Sha256) : IQuery<VerifiedDocument?>;

    internal sealed class Handler(PortalDb db, DocumentSources sources) : IRequestHandler<Query, VerifiedDocument?>
    {
        public async Task<VerifiedDocument?> Handle(Query query, CancellationToken cancellationToken)
        {
            var document = await (from revision in db.DocumentRevisions
                                  where revision.Sha256 == query.Sha256
                                  join one in db.Documents on revision.DocumentId equals one.Id
                                  orderby one.RequestedAt
                                  select one).AsNoTracking().FirstOrDefaultAsync(cancellationToken);
            return document is null ? null : await VerifyDocument.VerifiedAsync(db, sources, document, query.Sha256, cancellationToken);
        }
    }
}
