using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Documents;

/// <summary>A document that was asked for: how far it is, and what there is of it.</summary>
public static class ReadDocument
{
    /// <exception cref="NotFoundException">There is none, or its content is not for this account.</exception>
    [Needs(Permission.UseOwnAccount)] // As for IssueDocument.
    public sealed record Query(Guid Id) : IQuery<View>;

    /// <param name="Code">In groups, as it is printed.</param>
    /// <param name="Before">How many wait before it; 0 = it is being set, or done.</param>
    public sealed record View(
        Guid Id, DocumentKind Kind, Guid SubjectId, int Number, string Code, string Title, string Issuer, string SourceSha256, DateTimeOffset SourceAt, DateTimeOffset RequestedAt,
        DocumentState State, string? Fault, int? Pages, int Before, DocumentStanding Standing, IReadOnlyList<Revision> Revisions);

    /// <param name="Number">1 = as it was set, then one for each seal.</param>
    public sealed record Revision(int Number, string Sha256, int Size, DateTimeOffset At);

    internal sealed class Handler(PortalDb db, ICurrentUser user, DocumentSources sources) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var document = await db.Documents.AsNoTracking().SingleOrDefaultAsync(one => one.Id == query.Id, cancellationToken) ?? throw new NotFoundException();
            await sources.OfAsync(user, document.Kind, document.SubjectId, document.Number, cancellationToken);
            var revisions = await db.DocumentRevisions.Where(revision => revision.DocumentId == document.Id).OrderBy(revision => revision.Number)
                .Select(revision => new { revision.Number, revision.Sha256, revision.Size, revision.At }).ToListAsync(cancellationToken);
            var before = document.State == DocumentState.Waiting
                ? await db.Documents.CountAsync(other => other.State == DocumentState.Waiting && other.RequestedAt < document.RequestedAt, cancellationToken) : 0;
            return new View(
                document.Id, document.Kind, document.SubjectId, document.Number, DocumentNames.CodeOf(document).ToString(), document.Title, document.Issuer, Convert.ToHexStringLower(document.SourceSha256),
                document.SourceAt, document.RequestedAt, document.State, document.Fault, document.Pages, before, await sources.StandingAsync(document, cancellationToken),
                [.. revisions.Select(revision => new Revision(revision.Number, Convert.ToHexStringLower(revision.Sha256), revision.Size, revision.At))]);
        }
    }
}

/// <summary>The bytes of a document.</summary>
public static class ReadDocumentFile
{
    /// <param name="Revision">Null = the newest.</param>
    /// <exception cref="NotFoundException">There is none, it is not ready, or its content is not for this account.</exception>
    [Needs(Permission.UseOwnAccount)] // As for IssueDocument.
    public sealed record Query(Guid Id, int? Revision = null) : IQuery<View>;

    /// <param name="FileName">Chinese, without characters that a file system refuses.</param>
    public sealed record View(string FileName, byte[] Pdf);

    internal sealed class Handler(PortalDb db, ICurrentUser user, DocumentSources sources) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var document = await db.Documents.AsNoTracking().SingleOrDefaultAsync(one => one.Id == query.Id, cancellationToken) ?? throw new NotFoundException();
            await sources.OfAsync(user, document.Kind, document.SubjectId, document.Number, cancellationToken);
            var file = await db.DocumentRevisions.Where(revision => revision.DocumentId == document.Id && (query.Revision == null || revision.Number == query.Revision))
                .OrderByDescending(revision => revision.Number).Select(revision => new { revision.Number, revision.Bytes }).FirstOrDefaultAsync(cancellationToken)
                ?? throw new NotFoundException();
            var pattern = file.Number == 1 ? Texts.DocumentsFileName : Texts.DocumentsFileNameSealed;
            return new View(DocumentNames.FileName(pattern, document.Kind, document.Issuer, document.Number, seals: file.Number - 1), file.Bytes);
        }
    }
}
