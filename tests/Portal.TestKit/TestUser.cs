using Portal.Application.Accounts;
using Portal.Application.Ports;

namespace Portal.TestKit;

/// <summary>Whoever the test says is signed in.</summary>
public sealed class TestUser : ICurrentUser
{
    public Guid? AccountId { get; set; }
    public string DisplayName { get; set; } = "";
    public Role? Role { get; set; }
    public Guid? EnterpriseId { get; set; }
    public string? AreaCode { get; set; }
    public string? ProvinceCode { get; set; }
    public Duty? Duty { get; set; }

    internal TestUser Copy() => (TestUser)MemberwiseClone();

    internal void Become(Account account) =>
        (AccountId, DisplayName, Role, EnterpriseId, AreaCode, ProvinceCode, Duty) =
            (account.Id, account.DisplayName, account.Role, account.EnterpriseId, account.AreaCode, account.ProvinceCode, account.Duty);
}
