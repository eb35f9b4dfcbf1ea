using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;

namespace Portal.Application.Accounts;

/// <summary>Sets a password by the link of a letter: the first one of new staff, or one in place of a forgotten one.</summary>
public static class ResetPassword
{
    [Open("who forgot a password, or has none yet, cannot sign in")]
    [ChangesStanding]
    public sealed record Command(Guid Account, string? Token, string? Password, string? PasswordAgain) : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Password).NewPassword();
            RuleFor(command => command.PasswordAgain).Equal(command => command.Password).WithMessage(Texts.AccountPasswordsDiffer);
        }
    }

    internal sealed class Handler(PortalDb db, AccountLetters letters, IPasswordHasher<Account> hasher, AuditTrail audit)
        : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command request, CancellationToken ct)
        {
            var account = await db.Accounts.SingleOrDefaultAsync(account => account.Id == request.Account && !account.IsSuspended, ct);
            if (account is null || string.IsNullOrEmpty(request.Token) || !await letters.MaySetPasswordAsync(account, request.Token))
            {
                throw new InvalidException("", Texts.AccountLinkExpired);
            }

            account.SetPassword(hasher.HashPassword(account, request.Password!));
            // The link came by mail, so the address is known to be theirs.
            account.EmailConfirmed = true;
            audit.Record("Account", account.Id.ToString(), account.EnterpriseId);
            return Unit.Value;
        }
    }
}
