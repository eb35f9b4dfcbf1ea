using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;

namespace Portal.Application.Accounts;

/// <summary>
/// Checks a name and a password and begins a session. Failures are counted in the database, under the account's row lock, so that
/// neither another node nor fifty attempts at once get more than their share.
/// </summary>
public static class SignIn
{
    [Open("nobody is signed in yet")]
    public sealed record Command(string? UserName, string? Password) : ICommand<Answer>;

    /// <summary>
    /// Null in <paramref name="SignedIn"/> means refused. Unknown name, wrong password and locked account are one answer, so that
    /// names cannot be probed; only who knows the password learns that the account is suspended.
    /// </summary>
    public sealed record Answer(SignedIn? SignedIn, bool IsSuspended = false);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.UserName).NotEmpty().WithMessage(Texts.AccountUserNameMissing)
                .MaximumLength(254).WithMessage(Texts.AccountEmailInvalid);
            RuleFor(command => command.Password).NotEmpty().WithMessage(Texts.AccountPasswordMissing)
                .MaximumLength(PasswordRules.Most).WithMessage(Texts.AccountPasswordLength.With(PasswordRules.Least, PasswordRules.Most));
        }
    }

    internal sealed class Handler(PortalDb db, PasswordCheck passwords, AccountSettings settings, AuditTrail audit, TimeProvider clock)
        : IRequestHandler<Command, Answer>
    {
        public async Task<Answer> Handle(Command request, CancellationToken ct)
        {
            var name = Account.Normalise(request.UserName!);
            var account = await db.Accounts.FromSql($"select * from portal.accounts where normalized_user_name = {name} for no key update")
                .SingleOrDefaultAsync(ct);
            var now = clock.GetUtcNow();
            var matches = passwords.Matches(account, request.Password!);
            var outcome = account switch
            {
                null => "unknown",
                _ when account.IsLocked(now) => "locked",
                _ when !matches => "refused",
                { IsSuspended: true } => "suspended",
                _ => "signed in",
            };
            audit.Record("Account", account?.Id.ToString() ?? "unknown", account?.EnterpriseId, new { outcome });
            switch (outcome)
            {
                case "signed in":
                    account!.CountSuccess();
                    await db.Sessions.Where(session => session.AccountId == account.Id && session.StartedAt < now.AddHours(-settings.SessionHours))
                        .ExecuteDeleteAsync(ct);
                    return new Answer(db.Begin(account, now));
                case "refused":
                    account!.CountFailure(settings, now);
                    break;
                default:
                    break;
            }

            return new Answer(null, outcome == "suspended");
        }
    }
}
