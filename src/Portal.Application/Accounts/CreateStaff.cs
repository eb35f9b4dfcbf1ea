using FluentValidation;
using MediatR;
using Portal.Application.Audit;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Reference;
using Portal.Documents.Typesetting;

namespace Portal.Application.Accounts;

/// <summary>Makes an account of staff. Its first password is set by its holder, through the link of a letter.</summary>
public static class CreateStaff
{
    [Needs(Permission.ManageAccounts)]
    public sealed record Command(Role? Role, string? Name, string? Email, string? Province, string? Area, Duty? Duty = null) : ICommand<Unit>;

    /// <summary>The roles that an administrator hands out.</summary>
    public static IReadOnlyList<Role> Roles { get; } = [.. Enum.GetValues<Role>().Where(role => (int)role > 10)];

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Divisions divisions, CampaignBook book, ServedProvinces provinces, FontCoverage fonts)
        {
            RuleFor(command => command.Role).Must(role => role is { } given && Roles.Contains(given)).WithMessage(Texts.StaffRoleMissing);
            RuleFor(command => command.Name).PersonName(fonts);
            RuleFor(command => command.Email).Email();
            RuleFor(command => command.Province)
                .Must(provinces.Serves).When(command => BelongsToProvince(command.Role), ApplyConditionTo.CurrentValidator).WithMessage(Texts.StaffProvinceMissing)
                .Must(string.IsNullOrEmpty).When(command => command.Role is Role.Administrator or Role.Auditor, ApplyConditionTo.CurrentValidator).WithMessage(Texts.StaffProvinceSurplus);
            RuleFor(command => command.Area)
                .Must((command, area) => command.Role is Role.GroupOfficer ? book.Groups.Any(group => group.Area == area) : IsAreaOf(divisions, command, area))
                .When(command => command.Role is Role.CityOfficer or Role.CountyOfficer or Role.GroupOfficer && provinces.Serves(command.Province), ApplyConditionTo.CurrentValidator)
                .WithMessage(Texts.StaffAreaMissing)
                .Must(string.IsNullOrEmpty)
                .When(command => command.Role is Role.ProvinceOfficer or Role.Expert or Role.Administrator or Role.Auditor, ApplyConditionTo.CurrentValidator)
                .WithMessage(Texts.StaffAreaSurplus);
        }

        private static bool BelongsToProvince(Role? role) => role is Role.CountyOfficer or Role.CityOfficer or Role.ProvinceOfficer or Role.GroupOfficer or Role.Expert;

        private static bool IsAreaOf(Divisions divisions, Command command, string? area)
        {
            var parent = divisions.Find(area)?.Parent;
            return parent is not null
                && (command.Role is Role.CityOfficer ? parent : divisions.Find(parent)?.Parent) == command.Province;
        }
    }

    internal sealed class Handler(PortalDb db, AccountLetters letters, AuditTrail audit, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command request, CancellationToken ct)
        {
            if (await db.IsTakenAsync(request.Email!, ct))
            {
                throw new InvalidException(nameof(Command.Email), Texts.AccountEmailTaken);
            }

            var role = request.Role!.Value;
            var province = string.IsNullOrEmpty(request.Province) ? null : request.Province;
            var area = role switch
            {
                Role.CountyOfficer or Role.CityOfficer or Role.GroupOfficer => request.Area,
                Role.ProvinceOfficer => province,
                _ => null,
            };
            var account = Account.For(
                request.Email!.Trim(), request.Name!.Trim(), role, clock.GetUtcNow(), null, province, area, request.Duty ?? Duty.Handling);
            db.Accounts.Add(account);
            await letters.FirstPasswordAsync(account);
            audit.Record("Account", account.Id.ToString(), details: new { role = role.ToString(), province, area, duty = account.Duty?.ToString() });
            return Unit.Value;
        }
    }
}
