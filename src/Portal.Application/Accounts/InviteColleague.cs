using System.Buffers.Text;
using System.Security.Cryptography;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Accounts;

/// <summary>Invites a colleague by letter. The database keeps only the hash of the letter's token.</summary>
public static class InviteColleague
{
    [Needs(Permission.ManageOwnColleagues)]
    public sealed record Command(string? Email) : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Email).Email();
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, AccountLetters letters, AccountSettings settings, AuditTrail audit, TimeProvider clock)
        : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command request, CancellationToken ct)
        {
            var email = request.Email!.Trim();
            var now = clock.GetUtcNow();
            if (await db.IsTakenAsync(email, ct))
            {
                throw new InvalidException(nameof(Command.Email), Texts.AccountEmailTaken);
            }

            if (await db.Invitations.OpenOf(user, now).AnyAsync(invitation => invitation.Email == email, ct))
            {
                throw new InvalidException(nameof(Command.Email), Texts.ColleaguesAlready);
            }

            var enterprise = await db.Enterprises.OwnedBy(user).Select(own => own.Name).SingleAsync(ct);
            var token = RandomNumberGenerator.GetBytes(32);
            var invitation = new Invitation
            {
                EnterpriseId = user.EnterpriseId!.Value,
                Email = email,
                TokenHash = SHA256.HashData(token),
                InvitedById = user.AccountId!.Value,
                ExpiresAt = now.AddDays(settings.InvitationDays),
            };
            db.Invitations.Add(invitation);
            letters.Invite(email, enterprise, user.DisplayName, Base64Url.EncodeToString(token));
            audit.Record("Invitation", invitation.Id.ToString(), user.EnterpriseId);
            return Unit.Value;
        }
    }
}
