using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;

namespace Portal.Application.Accounts;

/// <summary>
/// Sends a link for a new password, if there is such an account. The answer never says whether there is one, and the letter goes
/// through the outbox, so that the time taken does not say it either.
/// </summary>
public static class ForgetPassword
{
    [Open("who forgot a password cannot sign in")]
    public sealed record Command(string? Email) : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Email).Email();
    }

    internal sealed class Handler(PortalDb db, AccountLetters letters, AuditTrail audit, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command request, CancellationToken ct)
        {
            var name = Account.Normalise(request.Email!);
            var account = await db.Accounts.SingleOrDefaultAsync(account => account.NormalizedUserName == name && !account.IsSuspended, ct);
            var subject = account?.Id.ToString() ?? "unknown";
            // Asked for unknown names as well, so that both take as long.
            var recently = await db.WasAskedRecentlyAsync(nameof(ForgetPassword), subject, clock.GetUtcNow(), ct);
            if (account is not null && !recently)
            {
                await letters.ResetPasswordAsync(account);
            }

            audit.Record("Account", subject, account?.EnterpriseId);
            return Unit.Value;
        }
    }
}
