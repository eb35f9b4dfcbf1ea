using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Accounts;

/// <summary>Changes one's own password. Every other session ends; the current one goes on as a new one.</summary>
public static class ChangePassword
{
    [Needs(Permission.UseOwnAccount)]
    [ChangesStanding]
    public sealed record Command(string? CurrentPassword, string? Password, string? PasswordAgain) : ICommand<Answer>;

    /// <summary>Null means that the current password is wrong; the failure is counted as at sign-in.</summary>
    public sealed record Answer(SignedIn? SignedIn);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.CurrentPassword).NotEmpty().WithMessage(Texts.AccountCurrentPasswordMissing);
            RuleFor(command => command.Password).NewPassword();
            RuleFor(command => command.PasswordAgain).Equal(command => command.Password).WithMessage(Texts.AccountPasswordsDiffer);
        }
    }

    internal sealed class Handler(
        PortalDb db, ICurrentUser user, PasswordCheck passwords, IPasswordHasher<Account> hasher, AccountSettings settings, AuditTrail audit, TimeProvider clock)
        : IRequestHandler<Command, Answer>
    {
        public async Task<Answer> Handle(Command request, CancellationToken ct)
        {
            var account = await db.Accounts.FromSql($"select * from portal.accounts where id = {user.AccountId} for no key update").SingleAsync(ct);
            var now = clock.GetUtcNow();
            var matches = passwords.Matches(account, request.CurrentPassword!) && !account.IsLocked(now);
            audit.Record("Account", account.Id.ToString(), account.EnterpriseId, new { outcome = matches ? "changed" : "refused" });
            if (!matches)
            {
                account.CountFailure(settings, now);
                return new Answer(null);
            }

            account.SetPassword(hasher.HashPassword(account, request.Password!));
            await db.Sessions.Where(session => session.AccountId == account.Id).ExecuteDeleteAsync(ct);
            return new Answer(db.Begin(account, now));
        }
    }
}
