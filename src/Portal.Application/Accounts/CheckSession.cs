using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;

namespace Portal.Application.Accounts;

/// <summary>Whether a cookie still stands for a session: signed out, too old, suspended or a changed password end it.</summary>
public static class CheckSession
{
    [Open("asked before it is known who sends the request")]
    public sealed record Query(Guid AccountId, Guid SessionId, string Stamp) : IQuery<bool>;

    internal sealed class Handler(PortalDb db, AccountSettings settings, TimeProvider clock) : IRequestHandler<Query, bool>
    {
        public Task<bool> Handle(Query request, CancellationToken ct)
        {
            var oldest = clock.GetUtcNow().AddHours(-settings.SessionHours);
            return (from session in db.Sessions
                    join account in db.Accounts on session.AccountId equals account.Id
                    where session.Id == request.SessionId && session.AccountId == request.AccountId && session.StartedAt > oldest
                        && account.SecurityStamp == request.Stamp && !account.IsSuspended
                    select session).AnyAsync(ct);
        }
    }
}
