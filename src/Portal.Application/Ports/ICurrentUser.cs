using Portal.Application.Accounts;
using Portal.Application.Pipeline;

namespace Portal.Application.Ports;

/// <summary>Who sends the request: the signed-in account on the web, the operator on the command line, nobody on open pages.</summary>
public interface ICurrentUser
{
    /// <summary>Null when nobody is signed in.</summary>
    Guid? AccountId { get; }

    string DisplayName { get; }

    /// <summary>Null when nobody is signed in.</summary>
    Role? Role { get; }

    /// <summary>The enterprise of an enterprise account; null for staff.</summary>
    Guid? EnterpriseId { get; }

    /// <summary>
    /// The division code (GB/T 2260, six digits) that bounds an officer's view: a county, a city or a province; null for others.
    /// </summary>
    string? AreaCode { get; }

    /// <summary>The six-digit code of the province an officer works for. Another province's officer is a stranger.</summary>
    string? ProvinceCode { get; }

    /// <summary>An officer's duty; null for others.</summary>
    Duty? Duty { get; }

    bool May(Permission permission) => Role is { } role && Permissions.Of(role, Duty).Contains(permission);
}
