using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Accounts;

/// <summary>Suspends an account of staff; its sessions end at their next request. Nobody suspends themselves.</summary>
public static class SuspendStaff
{
    [Needs(Permission.ManageAccounts)]
    [ChangesStanding]
    public sealed record Command(Guid Id) : ICommand<Unit>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command request, CancellationToken ct)
        {
            var account = await db.Accounts.Staff().SingleOrDefaultAsync(account => account.Id == request.Id, ct) ?? throw new NotFoundException();
            if (account.Id == user.AccountId)
            {
                throw new InvalidException("", Texts.StaffNotYourself);
            }

            account.Suspend();
            audit.Record("Account", account.Id.ToString());
            return Unit.Value;
        }
    }
}
