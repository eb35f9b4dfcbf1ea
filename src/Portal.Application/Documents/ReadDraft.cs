using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Documents;

/// <summary>The draft of an application that was asked for last: how far it is.</summary>
public static class ReadDraft
{
    /// <returns>Null where none was asked for, or its hour is over.</returns>
    /// <exception cref="NotFoundException">There is no such application, or it is another enterprise's.</exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Query(Guid ApplicationId) : IQuery<View?>;

    /// <param name="Before">How many wait before it; 0 = it is being set, or done.</param>
    /// <param name="Size">In bytes; null until it is ready.</param>
    public sealed record View(DateTimeOffset RequestedAt, DateTimeOffset KeptUntil, DocumentState State, string? Fault, int? Pages, int? Size, int Before);

    internal sealed class Handler(PortalDb db, ICurrentUser user) : IRequestHandler<Query, View?>
    {
        public async Task<View?> Handle(Query query, CancellationToken cancellationToken)
        {
            if (!await db.Applications.OwnedBy(user).AnyAsync(application => application.Id == query.ApplicationId, cancellationToken))
            {
                throw new NotFoundException();
            }

            var now = await db.NowAsync(cancellationToken);
            return await db.DraftDocuments.Where(draft => draft.ApplicationId == query.ApplicationId && draft.KeptUntil > now)
                .Select(draft => new View(
                    draft.RequestedAt, draft.KeptUntil, draft.State, draft.Fault, draft.Pages, draft.Bytes == null ? null : draft.Bytes.Length,
                    draft.State == DocumentState.Waiting ? db.DraftDocuments.Count(other => other.State == DocumentState.Waiting && other.RequestedAt < draft.RequestedAt) : 0))
                .SingleOrDefaultAsync(cancellationToken);
        }
    }
}

/// <summary>The draft itself.</summary>
public static class ReadDraftFile
{
    /// <exception cref="NotFoundException">There is none, it is not ready, or it is another enterprise's.</exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Query(Guid ApplicationId) : IQuery<View>;

    /// <param name="FileName">Chinese, without characters that a file system refuses.</param>
    public sealed record View(string FileName, byte[] Pdf);

    internal sealed class Handler(PortalDb db, ICurrentUser user) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var now = await db.NowAsync(cancellationToken);
            var found = await (from application in db.Applications.OwnedBy(user)
                               where application.Id == query.ApplicationId
                               join draft in db.DraftDocuments on application.Id equals draft.ApplicationId
                               join enterprise in db.Enterprises on application.EnterpriseId equals enterprise.Id
                               where draft.KeptUntil > now && draft.Bytes != null
                               select new { draft.Bytes, enterprise.Name }).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            return new View(Texts.DocumentsDraftName.With(DocumentNames.Safe(found.Name)), found.Bytes!);
        }
    }
}
