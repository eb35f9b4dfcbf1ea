using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;

namespace Portal.Application.Accounts;

/// <summary>Sends new staff the letter with which they set their first password once more.</summary>
public static class ResendFirstPassword
{
    [Needs(Permission.ManageAccounts)]
    public sealed record Command(Guid Id) : ICommand<Unit>;

    internal sealed class Handler(PortalDb db, AccountLetters letters, AuditTrail audit) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command request, CancellationToken ct)
        {
            var account = await db.Accounts.Staff().SingleOrDefaultAsync(account => account.Id == request.Id, ct) ?? throw new NotFoundException();
            if (account.PasswordHash is not null || account.IsSuspended)
            {
                throw new InvalidException("", Texts.StaffResendNotNeeded);
            }

            await letters.FirstPasswordAsync(account);
            audit.Record("Account", account.Id.ToString());
            return Unit.Value;
        }
    }
}
