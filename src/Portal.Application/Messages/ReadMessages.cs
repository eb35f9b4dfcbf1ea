using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Messages;

/// <summary>One's own inbox, newest first, by pages.</summary>
public static class ReadMessages
{
    private const int PageSize = 20;

    /// <param name="Page">Counts from 1.</param>
    [Needs(Permission.UseOwnAccount)]
    public sealed record Query(bool UnreadOnly, int Page) : IQuery<View>;

    public sealed record View(IReadOnlyList<Row> Rows, int Page, int PageCount, int Total, int Unread);

    public sealed record Row(Guid Id, string Subject, string Body, string? Link, DateTimeOffset SentAt, DateTimeOffset? ReadAt);

    internal sealed class Handler(PortalDb db, ICurrentUser user) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query request, CancellationToken ct)
        {
            var own = db.Messages.OwnedBy(user);
            var unread = await own.CountAsync(message => message.ReadAt == null, ct);
            var shown = request.UnreadOnly ? own.Where(message => message.ReadAt == null) : own;
            var total = request.UnreadOnly ? unread : await own.CountAsync(ct);
            var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
            var page = Math.Clamp(request.Page, 1, pages);
            var rows = await shown.OrderByDescending(message => message.SentAt).ThenByDescending(message => message.Id)
                .Skip((page - 1) * PageSize).Take(PageSize)
                .Select(message => new Row(message.Id, message.Subject, message.Body, message.Link, message.SentAt, message.ReadAt))
                .ToListAsync(ct);
            return new View(rows, page, pages, total, unread);
        }
    }
}
