using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.Application.Reference;
using Portal.Documents.Typesetting;

namespace Portal.Application.Accounts;

/// <summary>Registers an enterprise with its owner's account and signs the owner in.</summary>
public static class RegisterEnterprise
{
    [Open("an enterprise that registers has no account yet")]
    public sealed record Command(
        string? CreditCode, string? EnterpriseName, string? Province, string? City,
        string? Name, string? Email, string? Mobile, string? Password, string? PasswordAgain) : ICommand<SignedIn>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Divisions divisions, ServedProvinces provinces, FontCoverage fonts)
        {
            RuleFor(command => command.CreditCode).Custom((typed, context) =>
            {
                if (!Enterprises.CreditCode.TryRead(typed, out _, out var fault))
                {
                    context.AddFailure(Explain(fault));
                }
            });
            RuleFor(command => command.EnterpriseName).Cascade(CascadeMode.Stop)
                .Must(name => !string.IsNullOrWhiteSpace(name)).WithMessage(Texts.AccountEnterpriseNameMissing)
                .Must(name => name!.Trim().Length <= 120 && !name.Any(char.IsControl)).WithMessage(Texts.AccountEnterpriseNameTooLong)
                .Printed(fonts);
            RuleFor(command => command.Province).Must(provinces.Serves).WithMessage(Texts.AccountProvinceMissing);
            RuleFor(command => command.City).Must((command, city) => city is not null && divisions.Find(city)?.Parent is { } parent && parent == command.Province)
                .WithMessage(Texts.AccountCityMissing)
                .When(command => provinces.Serves(command.Province));
            RuleFor(command => command.Name).PersonName(fonts);
            RuleFor(command => command.Email).Email();
            RuleFor(command => command.Mobile).Mobile();
            RuleFor(command => command.Password).NewPassword();
            RuleFor(command => command.PasswordAgain).Equal(command => command.Password).WithMessage(Texts.AccountPasswordsDiffer);
        }

        private static string Explain(CreditCodeFault fault) => fault switch
        {
            CreditCodeFault.Missing => Texts.AccountCreditCodeMissing,
            CreditCodeFault.Length => Texts.AccountCreditCodeLength,
            CreditCodeFault.Character => Texts.AccountCreditCodeCharacter,
            CreditCodeFault.OrganisationCode or CreditCodeFault.CheckDigit => Texts.AccountCreditCodeCheck,
        };
    }

    internal sealed class Handler(PortalDb db, IPasswordHasher<Account> hasher, AccountLetters letters, AuditTrail audit, TimeProvider clock)
        : IRequestHandler<Command, SignedIn>
    {
        public async Task<SignedIn> Handle(Command request, CancellationToken ct)
        {
            _ = Enterprises.CreditCode.TryRead(request.CreditCode, out var code, out _);
            // Hashing is slow on purpose: done before anybody else has to wait for the locks.
            var hash = hasher.HashPassword(null!, request.Password!);
            await ClaimAsync(code, request.Email!, ct);

            var now = clock.GetUtcNow();
            var enterprise = new Enterprise
            {
                CreditCode = code.Text,
                CreditCodeIrregular = code.IsIrregular,
                Name = request.EnterpriseName!.Trim(),
                ProvinceCode = request.Province!,
                CityCode = request.City!,
                RegisteredAt = now,
            };
            var owner = Account.For(request.Email!.Trim(), request.Name!.Trim(), Role.EnterpriseOwner, now, enterprise.Id);
            owner.PhoneNumber = string.IsNullOrWhiteSpace(request.Mobile) ? null : request.Mobile.Trim();
            owner.SetPassword(hash);
            db.Enterprises.Add(enterprise);
            db.Accounts.Add(owner);
            await letters.ConfirmAddressAsync(owner);
            audit.Record("Enterprise", enterprise.Id.ToString(), enterprise.Id, new { irregularCode = code.IsIrregular });
            return db.Begin(owner, now);
        }

        /// <summary>
        /// Two registrations of one code or one address at the same moment wait for one another here, so that the second is told
        /// why; the unique indexes would refuse it without a word.
        /// </summary>
        private async Task ClaimAsync(CreditCode code, string email, CancellationToken ct)
        {
            await db.ClaimNameAsync(code.Text, ct);
            if (await db.Enterprises.AnyAsync(enterprise => enterprise.CreditCode == code.Text, ct))
            {
                throw new InvalidException(nameof(Command.CreditCode), Texts.AccountCreditCodeTaken);
            }

            if (await db.IsTakenAsync(email, ct))
            {
                throw new InvalidException(nameof(Command.Email), Texts.AccountEmailTaken);
            }
        }
    }
}
