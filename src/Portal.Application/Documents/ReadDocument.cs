using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Assessments;
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
    /// <param name="Before">How many come before it, as the accounts take turns on this node; 0 = it is next, being set, or done.</param>
    public sealed record View(
        Guid Id, DocumentKind Kind, Guid SubjectId, int Number, string Code, string Title, string Issuer, string SourceSha256, DateTimeOffset SourceAt, DateTimeOffset RequestedAt,
        DocumentState State, string? Fault, int? Pages, int Before, DocumentStanding Standing, IReadOnlyList<Revision> Revisions);

    /// <param name="Number">1 = as it was set, then one for each seal.</param>
    public sealed record Revision(int Number, string Sha256, int Size, DateTimeOffset At);

    internal sealed class Handler(PortalDb db, ICurrentUser user, DocumentSources sources, PressOrder order) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var document = await sources.DocumentAsync(user, query.Id, cancellationToken);
            var revisions = await db.DocumentRevisions.Where(revision => revision.DocumentId == document.Id).OrderBy(revision => revision.Number)
                .Select(revision => new { revision.Number, revision.Sha256, revision.Size, revision.At }).ToListAsync(cancellationToken);
            var before = document.State == DocumentState.Waiting ? await BeforeAsync(document, cancellationToken) : 0;
            return new View(
                document.Id, document.Kind, document.SubjectId, document.Number, DocumentNames.CodeOf(document).ToString(), document.Title, document.Issuer, Convert.ToHexStringLower(document.SourceSha256),
                document.SourceAt, document.RequestedAt, document.State, document.Fault, document.Pages, before, await sources.StandingAsync(document, cancellationToken),
                [.. revisions.Select(revision => new Revision(revision.Number, Convert.ToHexStringLower(revision.Sha256), revision.Size, revision.At))]);
        }

        private async Task<int> BeforeAsync(IssuedDocument document, CancellationToken cancellationToken)
        {
            var waiting = db.Documents.Where(other => other.State == DocumentState.Waiting);
            var own = await waiting.CountAsync(other => other.RequestedById == document.RequestedById && other.RequestedAt < document.RequestedAt, cancellationToken);
            var accounts = await waiting.GroupBy(other => other.RequestedById)
                .Select(account => new WaitingAccount(account.Key, account.Count(), account.Min(other => other.RequestedAt))).ToListAsync(cancellationToken);
            return order.Before(document.RequestedById, own, accounts);
        }
    }
}

/// <summary>One file of a document, for whoever may read it; its name is Chinese, without characters that a file system refuses.</summary>
public static class ReadDocumentFile
{
    /// <param name="Revision">Null = the newest.</param>
    /// <exception cref="NotFoundException">There is none, it is not ready, or its content is not for this account.</exception>
    [Needs(Permission.UseOwnAccount)] // As for IssueDocument.
    public sealed record Query(Guid Id, int? Revision = null) : IQuery<ReadEvidence.View>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, DocumentSources sources) : IRequestHandler<Query, ReadEvidence.View>
    {
        public async Task<ReadEvidence.View> Handle(Query query, CancellationToken cancellationToken)
        {
            var document = await sources.DocumentAsync(user, query.Id, cancellationToken);
            var file = await db.DocumentRevisions.Where(revision => revision.DocumentId == document.Id && (query.Revision == null || revision.Number == query.Revision))
                .OrderByDescending(revision => revision.Number).Select(revision => new { revision.Number, revision.Size, revision.At }).FirstOrDefaultAsync(cancellationToken)
                ?? throw new NotFoundException();
            var pattern = file.Number == 1 ? Texts.DocumentsFileName : Texts.DocumentsFileNameSealed;
            var name = DocumentNames.FileName(pattern, document.Kind, document.Issuer, document.Number, seals: file.Number - 1);
            return new ReadEvidence.View(
                new EvidenceFile(document.Id, name, "application/pdf", file.Size, file.At),
                db.PiecesAsync(
                    file.Size,
                    (from, length) => $"""select substring(bytes from {from} for {length}) as "Value" from portal.document_revisions where document_id = {document.Id} and number = {file.Number}""",
                    cancellationToken));
        }
    }
}
