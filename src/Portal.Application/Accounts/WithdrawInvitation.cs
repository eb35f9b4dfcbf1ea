using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Accounts;

/// <summary>Takes back an invitation of one's own enterprise that has not been accepted yet.</summary>
public static class WithdrawInvitation
{
    [Needs(Permission.ManageOwnColleagues)]
    public sealed record Command(Guid Id) : ICommand<Unit>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command request, CancellationToken ct)
        {
            var now = clock.GetUtcNow();
            var invitation = await db.Invitations.OpenOf(user, now).SingleOrDefaultAsync(invitation => invitation.Id == request.Id, ct)
                ?? throw new NotFoundException();
            invitation.WithdrawnAt = now;
            audit.Record("Invitation", invitation.Id.ToString(), invitation.EnterpriseId);
            return Unit.Value;
        }
    }
}
