using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Documents;

/// <summary>What a document would be made from, before it is asked for.</summary>
public static class OfferDocument
{
    /// <exception cref="NotFoundException">There is no such content for this account.</exception>
    [Needs(Permission.UseOwnAccount)] // As for IssueDocument.
    public sealed record Query(DocumentKind Kind, Guid SubjectId, int Number) : IQuery<View>;

    /// <param name="Sha256">Of the frozen content, in hexadecimal digits.</param>
    /// <param name="At">When it was frozen.</param>
    /// <param name="Issued">The document, where somebody has asked for it already; null else.</param>
    public sealed record View(string Title, string Issuer, int Number, DateTimeOffset At, string Sha256, Guid? Issued);

    internal sealed class Handler(PortalDb db, ICurrentUser user, DocumentSources sources) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var source = await sources.OfAsync(user, query.Kind, query.SubjectId, query.Number, cancellationToken);
            var issued = await db.Documents.Where(one => one.SubjectId == query.SubjectId && one.Kind == query.Kind && one.Number == query.Number)
                .Select(one => (Guid?)one.Id).SingleOrDefaultAsync(cancellationToken);
            return new View(source.Title, source.Issuer, source.Number, source.At, Convert.ToHexStringLower(source.Sha256), issued);
        }
    }
}
