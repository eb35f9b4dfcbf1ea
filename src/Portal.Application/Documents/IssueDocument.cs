using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Letters;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Documents.Verification;

namespace Portal.Application.Documents;

/// <summary>
/// Has a document made from a frozen content: it takes its place in the queue and gets its code. Asked again, it is the same document;
/// after a failure it is tried once more.
/// </summary>
public static class IssueDocument
{
    /// <param name="SubjectId">The list, the application or the decision.</param>
    /// <param name="Number">Version of the list, round of the application; 1 for a decision.</param>
    /// <returns>The document's id.</returns>
    /// <exception cref="NotFoundException">There is no such content for this account.</exception>
    /// <exception cref="InvalidException">Where the portal is reached is not known, so no QR code can lead to it.</exception>
    [Needs(Permission.UseOwnAccount)] // Enterprise or officer: whose contents they may print is decided in the query.
    public sealed record Command(DocumentKind Kind, Guid SubjectId, int Number) : ICommand<Guid>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, DocumentSources sources, PublicAddress address) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            var source = await sources.OfAsync(user, command.Kind, command.SubjectId, command.Number, cancellationToken);
            // Two clicks at once: the second waits here and then finds the first one's document.
            await db.HoldAsync(Hold.IssuedDocument, $"{command.Kind} {command.SubjectId}", cancellationToken);
            var document = await db.Documents.SingleOrDefaultAsync(
                one => one.SubjectId == command.SubjectId && one.Kind == command.Kind && one.Number == command.Number, cancellationToken);
            if (document is null)
            {
                if (!address.IsKnown)
                {
                    throw new InvalidException("", Texts.DocumentsNoAddress);
                }

                var code = DocumentCode.New();
                document = new IssuedDocument
                {
                    Code = code.Value,
                    Link = address.Link("/verify/" + code.Value),
                    Kind = source.Kind,
                    SubjectId = source.SubjectId,
                    Number = source.Number,
                    Title = source.Title,
                    Issuer = source.Issuer,
                    SourceSha256 = source.Sha256,
                    SourceAt = source.At,
                    RequestedAt = await db.NowAsync(cancellationToken),
                    RequestedById = user.AccountId!.Value,
                };
                db.Documents.Add(document);
            }
            else if (document.State == DocumentState.Failed)
            {
                document.Retry();
            }

            audit.Record(nameof(IssuedDocument), document.Id.ToString(), user.EnterpriseId, new { kind = command.Kind.ToString(), command.Number, document.Code });
            return document.Id;
        }
    }
}
