using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;

namespace Portal.Application.Accounts;

/// <summary>Lets a suspended account of staff sign in again.</summary>
public static class RestoreStaff
{
    [Needs(Permission.ManageAccounts)]
    public sealed record Command(Guid Id) : ICommand<Unit>;

    internal sealed class Handler(PortalDb db, AuditTrail audit) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command request, CancellationToken ct)
        {
            var account = await db.Accounts.Staff().SingleOrDefaultAsync(account => account.Id == request.Id, ct) ?? throw new NotFoundException();
            account.Restore();
            audit.Record("Account", account.Id.ToString());
            return Unit.Value;
        }
    }
}
