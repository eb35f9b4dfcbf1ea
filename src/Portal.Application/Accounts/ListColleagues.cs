using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Accounts;

/// <summary>The accounts of one's own enterprise and the invitations that wait for an answer.</summary>
public static class ListColleagues
{
    [Needs(Permission.ManageOwnColleagues)]
    public sealed record Query : IQuery<View>;

    public sealed record View(IReadOnlyList<Colleague> Colleagues, IReadOnlyList<Waiting> Invitations);

    /// <param name="MayBeRemoved">Members only: the owner removes neither themselves nor another owner.</param>
    public sealed record Colleague(Guid Id, string UserName, string DisplayName, Role Role, bool IsSuspended, bool MayBeRemoved);

    public sealed record Waiting(Guid Id, string Email, DateTimeOffset ExpiresAt);

    internal sealed class Handler(PortalDb db, ICurrentUser user, TimeProvider clock) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query request, CancellationToken ct)
        {
            var now = clock.GetUtcNow();
            var colleagues = await db.Accounts.Where(account => account.EnterpriseId == user.EnterpriseId)
                .OrderBy(account => account.Role).ThenBy(account => account.CreatedAt)
                .Select(account => new Colleague(account.Id, account.UserName!, account.DisplayName, account.Role, account.IsSuspended,
                    account.Role == Role.EnterpriseMember && !account.IsSuspended))
                .ToListAsync(ct);
            var waiting = await db.Invitations.OpenOf(user, now)
                .OrderBy(invitation => invitation.ExpiresAt)
                .Select(invitation => new Waiting(invitation.Id, invitation.Email, invitation.ExpiresAt))
                .ToListAsync(ct);
            return new View(colleagues, waiting);
        }
    }
}
