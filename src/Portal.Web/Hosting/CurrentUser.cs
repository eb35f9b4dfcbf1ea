using System.Globalization;
using System.Security.Claims;
using Portal.Application.Accounts;
using Portal.Application.Ports;

namespace Portal.Web.Hosting;

/// <summary>The claims that an account carries in its cookie. They are renewed, or the session ended, when the account changes.</summary>
internal static class PortalClaims
{
    public const string DisplayName = "name";
    public const string Role = "role";
    public const string Enterprise = "enterprise";
    public const string Area = "area";
    public const string Province = "province";
    public const string Duty = "duty";
}

/// <summary>The account signed in on the current request.</summary>
internal sealed class WebUser(IHttpContextAccessor http) : ICurrentUser
{
    private ClaimsPrincipal? Principal => http.HttpContext?.User is { Identity.IsAuthenticated: true } user ? user : null;

    public Guid? AccountId => Guid.TryParse(Value(ClaimTypes.NameIdentifier), out var id) ? id : null;

    public string DisplayName => Value(PortalClaims.DisplayName) ?? "";

    public Role? Role => int.TryParse(Value(PortalClaims.Role), CultureInfo.InvariantCulture, out var role) ? (Role)role : null;

    public Guid? EnterpriseId => Guid.TryParse(Value(PortalClaims.Enterprise), out var id) ? id : null;

    public string? AreaCode => Value(PortalClaims.Area);

    public string? ProvinceCode => Value(PortalClaims.Province);

    public Duty? Duty => int.TryParse(Value(PortalClaims.Duty), CultureInfo.InvariantCulture, out var duty) ? (Duty)duty : null;

    private string? Value(string type) => Principal?.FindFirst(type)?.Value;
}
