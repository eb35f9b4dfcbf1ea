using FluentValidation;
using MediatR;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Documents.Typesetting;

namespace Portal.Application.Accounts;

/// <summary>
/// Makes an administrator from the machine's own command line: the first one, or one in place of all that were lost. There is no
/// page for it; whoever can run the command holds the database's password already.
/// </summary>
public static class CreateAdministrator
{
    [Open("the operator's command line has no account; no page or endpoint sends this")]
    public sealed record Command(string? Name, string? Email) : ICommand<string>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(FontCoverage fonts)
        {
            RuleFor(command => command.Name).PersonName(fonts);
            RuleFor(command => command.Email).Email();
        }
    }

    /// <summary>Answers with the link that sets the password, for the operator to hand over; no letter is sent.</summary>
    internal sealed class Handler(PortalDb db, AccountLetters letters, AuditTrail audit, TimeProvider clock) : IRequestHandler<Command, string>
    {
        public async Task<string> Handle(Command request, CancellationToken ct)
        {
            if (await db.IsTakenAsync(request.Email!, ct))
            {
                throw new InvalidException(nameof(Command.Email), Texts.AccountEmailTaken);
            }

            var account = Account.For(request.Email!.Trim(), request.Name!.Trim(), Role.Administrator, clock.GetUtcNow());
            db.Accounts.Add(account);
            audit.Record("Account", account.Id.ToString(), details: new { role = nameof(Role.Administrator) });
            return await letters.FirstPasswordLinkAsync(account);
        }
    }
}
