using Portal.Application.Accounts;
using Portal.Application.Ports;
using Portal.Application.Reference;

namespace Portal.Application.Demo;

/// <summary>Who acts: the account that the sign-in page offers, otherwise an invented one without a password.</summary>
internal sealed class DemoOffices(DemoSeeds seeds, Divisions divisions, DateTimeOffset now)
{
    private readonly Dictionary<(string Area, Duty Duty), Account> invented = [];

    /// <summary>Those that somebody acted with and that nobody can sign in with.</summary>
    public IReadOnlyCollection<Account> Invented => invented.Values;

    /// <param name="area">Six-digit division code of a county, a city or a province.</param>
    public DemoPerson Of(string area, Duty duty = Duty.Handling)
    {
        if (seeds.Accounts.FirstOrDefault(account => account.Area == area && account.Duty == duty) is { } offered)
        {
            return new(DemoPeople.IdOf(offered), offered.DisplayName);
        }

        if (!invented.TryGetValue((area, duty), out var officer))
        {
            var division = divisions.Find(area)!;
            var role = area.EndsWith("0000", StringComparison.Ordinal) ? Role.ProvinceOfficer
                : area.EndsWith("00", StringComparison.Ordinal) ? Role.CityOfficer : Role.CountyOfficer;
            officer = Account.For(
                $"gongxin-{area}{(duty == Duty.Signing ? "-fuze" : "")}@{seeds.Names.MailDomain}", (duty == Duty.Signing ? seeds.Names.Signatory : seeds.Names.Office).Put("area", division.Name),
                role, now.AddDays(-DaysKnown), provinceCode: area[..2] + "0000", areaCode: area, duty: duty);
            officer.Id = Draw.Id($"officer/{area}/{duty}");
            officer.EmailConfirmed = true;
            officer.Version = 1;
            invented[(area, duty)] = officer;
        }

        return new(officer.Id, officer.DisplayName);
    }

    /// <summary>Who applies for an enterprise.</summary>
    public DemoPerson Of(DemoEnterprise each) =>
        seeds.Accounts.FirstOrDefault(account => account.Role == Role.EnterpriseOwner && account.EnterpriseCreditCode == each.Enterprise.CreditCode) is { } offered
            ? new(DemoPeople.IdOf(offered), offered.DisplayName) : new(each.Contact.Id, each.Contact.DisplayName);

    private const int DaysKnown = 300;
}

/// <summary>Somebody who acted.</summary>
internal sealed record DemoPerson(Guid Id, string Name);

/// <summary>An enterprise's own person, for what only a command's own code does.</summary>
internal sealed record DemoApplicant(Account Account) : ICurrentUser
{
    public Guid? AccountId => Account.Id;
    public string DisplayName => Account.DisplayName;
    public Role? Role => Account.Role;
    public Guid? EnterpriseId => Account.EnterpriseId;
    public string? AreaCode => null;
    public string? ProvinceCode => null;
    public Duty? Duty => null;
}
