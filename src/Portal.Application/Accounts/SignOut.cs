using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Accounts;

/// <summary>Ends one's current session for good: a copy of its cookie opens nothing any more.</summary>
public static class SignOut
{
    [Needs(Permission.UseOwnAccount)]
    [ChangesStanding]
    public sealed record Command(Guid SessionId) : ICommand<Unit>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command request, CancellationToken ct)
        {
            await db.Sessions.Where(session => session.Id == request.SessionId && session.AccountId == user.AccountId).ExecuteDeleteAsync(ct);
            audit.Record("Account", user.AccountId.ToString()!, user.EnterpriseId);
            return Unit.Value;
        }
    }
}
