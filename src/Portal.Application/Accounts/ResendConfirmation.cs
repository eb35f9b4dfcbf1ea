using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Accounts;

/// <summary>Sends the letter that confirms one's address once more.</summary>
public static class ResendConfirmation
{
    [Needs(Permission.UseOwnAccount)]
    public sealed record Command : ICommand<Unit>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, AccountLetters letters, AuditTrail audit, TimeProvider clock)
        : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command request, CancellationToken ct)
        {
            var account = await db.Accounts.SingleAsync(account => account.Id == user.AccountId, ct);
            var subject = account.Id.ToString();
            if (!account.EmailConfirmed && !await db.WasAskedRecentlyAsync(nameof(ResendConfirmation), subject, clock.GetUtcNow(), ct))
            {
                await letters.ConfirmAddressAsync(account);
            }

            audit.Record("Account", subject, account.EnterpriseId);
            return Unit.Value;
        }
    }
}
