using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;

namespace Portal.Application.Accounts;

/// <summary>
/// Whether a cookie still stands for a session: signed out, too old, suspended or a changed password end it. Every request asks this,
/// so it also answers what every page shows. A good answer may be up to <see cref="CheckedSessions.Lasts"/> old where another node
/// changed something.
/// </summary>
public static class CheckSession
{
    [Open("asked before it is known who sends the request")]
    public sealed record Query(Guid AccountId, Guid SessionId, string Stamp) : IQuery<Standing?>;

    /// <summary>A session that stands; null where it does not.</summary>
    /// <param name="Unread">Messages not read yet.</param>
    public sealed record Standing(int Unread);

    internal sealed class Handler(PortalDb db, CheckedSessions known, AccountSettings settings, TimeProvider clock) : IRequestHandler<Query, Standing?>
    {
        public Task<Standing?> Handle(Query request, CancellationToken ct) => known.FindAsync(request, () =>
        {
            var oldest = clock.GetUtcNow().AddHours(-settings.SessionHours);
            return (from session in db.Sessions
                    join account in db.Accounts on session.AccountId equals account.Id
                    where session.Id == request.SessionId && session.AccountId == request.AccountId && session.StartedAt > oldest
                        && account.SecurityStamp == request.Stamp && !account.IsSuspended
                    select new Standing(db.Messages.Count(message => message.AccountId == account.Id && message.ReadAt == null))).SingleOrDefaultAsync(ct);
        });
    }
}
