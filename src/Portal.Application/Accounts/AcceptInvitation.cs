using System.Buffers.Text;
using System.Security.Cryptography;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Documents.Typesetting;

namespace Portal.Application.Accounts;

/// <summary>Makes the account of somebody who was invited, and signs them in.</summary>
public static class AcceptInvitation
{
    [Open("who is invited has no account yet")]
    public sealed record Query(string? Token) : IQuery<View?>;

    /// <summary>Null when the link is not valid (any more).</summary>
    public sealed record View(string EnterpriseName, string Email);

    [Open("who is invited has no account yet")]
    public sealed record Command(string? Token, string? Name, string? Password, string? PasswordAgain) : ICommand<SignedIn>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(FontCoverage fonts)
        {
            RuleFor(command => command.Name).PersonName(fonts);
            RuleFor(command => command.Password).NewPassword();
            RuleFor(command => command.PasswordAgain).Equal(command => command.Password).WithMessage(Texts.AccountPasswordsDiffer);
        }
    }

    internal sealed class QueryHandler(PortalDb db, TimeProvider clock) : IRequestHandler<Query, View?>
    {
        public async Task<View?> Handle(Query request, CancellationToken ct) =>
            HashOf(request.Token) is not { } hash ? null : await (
                from invitation in db.Invitations.Open(clock.GetUtcNow()).Where(open => open.TokenHash == hash)
                join enterprise in db.Enterprises on invitation.EnterpriseId equals enterprise.Id
                select new View(enterprise.Name, invitation.Email)).SingleOrDefaultAsync(ct);
    }

    internal sealed class Handler(PortalDb db, IPasswordHasher<Account> hasher, AuditTrail audit, TimeProvider clock) : IRequestHandler<Command, SignedIn>
    {
        public async Task<SignedIn> Handle(Command request, CancellationToken ct)
        {
            var now = clock.GetUtcNow();
            var hash = HashOf(request.Token);
            var invitation = hash is null ? null : await db.Invitations.Open(now).SingleOrDefaultAsync(open => open.TokenHash == hash, ct);
            if (invitation is null)
            {
                throw new InvalidException("", Texts.AcceptGone);
            }

            if (await db.IsTakenAsync(invitation.Email, ct))
            {
                throw new InvalidException("", Texts.AccountEmailTaken);
            }

            var account = Account.For(invitation.Email, request.Name!.Trim(), Role.EnterpriseMember, now, invitation.EnterpriseId);
            account.SetPassword(hasher.HashPassword(account, request.Password!));
            // The link came by mail, so the address is known to be theirs.
            account.EmailConfirmed = true;
            db.Accounts.Add(account);
            invitation.AcceptedAt = now;
            audit.Record("Account", account.Id.ToString(), account.EnterpriseId, new { invitation = invitation.Id });
            return db.Begin(account, now);
        }
    }

    private static byte[]? HashOf(string? token)
    {
        Span<byte> bytes = stackalloc byte[64];
        return token is { Length: > 0 and <= 80 } && Base64Url.IsValid(token) && Base64Url.TryDecodeFromChars(token, bytes, out var length)
            ? SHA256.HashData(bytes[..length])
            : null;
    }
}
