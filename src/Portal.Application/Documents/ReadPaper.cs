using System.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Documents.Scans;
using Portal.Application.Pipeline;
using Portal.Application.Seals;

namespace Portal.Application.Documents;

/// <summary>
/// A document with its seals and scans, as all of it stood at one moment: whoever waits for a seal looks again while it is being set, and
/// must not meet the seal without the file that has it.
/// </summary>
public static class ReadPaper
{
    /// <exception cref="NotFoundException">There is none, or its content is not for this account.</exception>
    [Needs(Permission.UseOwnAccount)] // As for IssueDocument.
    public sealed record Query(Guid DocumentId) : IQuery<View>;

    /// <param name="Scans">Null where no stamped paper is asked for.</param>
    public sealed record View(ReadDocument.View Document, ReadSealing.View Sealing, ReadScans.View? Scans)
    {
        /// <summary>Something changes by itself: a page looks again.</summary>
        public bool Waits => Document.State == DocumentState.Waiting || Sealing.IsSealing;
    }

    /// <summary>Asks the three themselves, not through the pipeline: a connection that died is asked once more as a whole.</summary>
    internal sealed class Handler(
        PortalDb db, IRequestHandler<ReadDocument.Query, ReadDocument.View> documents, IRequestHandler<ReadSealing.Query, ReadSealing.View> sealings,
        IRequestHandler<ReadScans.Query, ReadScans.View?> scans) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            await using var moment = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            return new View(
                await documents.Handle(new ReadDocument.Query(query.DocumentId), cancellationToken),
                await sealings.Handle(new ReadSealing.Query(query.DocumentId), cancellationToken),
                await scans.Handle(new ReadScans.Query(query.DocumentId), cancellationToken));
        }
    }
}
