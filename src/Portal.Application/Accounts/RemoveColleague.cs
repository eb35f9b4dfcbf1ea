using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Accounts;

/// <summary>Suspends the account of a member of one's own enterprise; what the member wrote stays.</summary>
public static class RemoveColleague
{
    [Needs(Permission.ManageOwnColleagues)]
    [ChangesStanding]
    public sealed record Command(Guid Id) : ICommand<Unit>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command request, CancellationToken ct)
        {
            var colleague = await db.Accounts.SingleOrDefaultAsync(account => account.Id == request.Id
                && account.EnterpriseId == user.EnterpriseId && account.Role == Role.EnterpriseMember && !account.IsSuspended, ct)
                ?? throw new NotFoundException();
            colleague.Suspend();
            audit.Record("Account", colleague.Id.ToString(), colleague.EnterpriseId);
            return Unit.Value;
        }
    }
}
