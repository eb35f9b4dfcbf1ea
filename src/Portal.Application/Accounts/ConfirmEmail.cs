using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;

namespace Portal.Application.Accounts;

/// <summary>Confirms by the link of a letter that the account's address is its owner's.</summary>
public static class ConfirmEmail
{
    [Open("the link may be opened on another device, where nobody is signed in")]
    public sealed record Command(Guid Account, string? Token) : ICommand<Unit>;

    internal sealed class Handler(PortalDb db, AccountLetters letters, AuditTrail audit) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command request, CancellationToken ct)
        {
            var account = await db.Accounts.SingleOrDefaultAsync(account => account.Id == request.Account, ct);
            if (account is null || string.IsNullOrEmpty(request.Token) || !await letters.ConfirmsAddressAsync(account, request.Token))
            {
                throw new InvalidException("", Texts.AccountLinkExpired);
            }

            account.EmailConfirmed = true;
            audit.Record("Account", account.Id.ToString(), account.EnterpriseId);
            return Unit.Value;
        }
    }
}
