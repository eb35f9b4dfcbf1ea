using Microsoft.Extensions.Configuration;

namespace Portal.Application.Accounts;

/// <summary>The figures of sign-in and invitations: section <c>Portal:Accounts</c> of the configuration.</summary>
public sealed class AccountSettings
{
    /// <summary>Failures in a row after which a name may not sign in for a while.</summary>
    public int FailuresBeforeLock { get; init; } = 5;

    public int LockMinutes { get; init; } = 15;

    /// <summary>Without a request for so long, a session ends.</summary>
    public int IdleMinutes { get; init; } = 30;

    /// <summary>However busy, a session ends after so long.</summary>
    public int SessionHours { get; init; } = 12;

    /// <summary>The reader is warned so long before the session ends.</summary>
    public int WarningMinutes { get; init; } = 5;

    /// <summary>How long the link in an invitation works.</summary>
    public int InvitationDays { get; init; } = 7;

    /// <summary>How long the link for a forgotten password works.</summary>
    public int PasswordLinkHours { get; init; } = 2;

    /// <summary>How long the link works with which new staff set their first password, and that which confirms an address.</summary>
    public int FirstLinkDays { get; init; } = 7;

    /// <summary>
    /// Posts to the pages that anyone may use (sign in, register, forgotten password) from one address in a minute. Generous,
    /// because a whole development zone can share one address; each name is guarded by its own lock.
    /// </summary>
    public int PostsPerAddressAndMinute { get; init; } = 300;

    /// <summary>The same from one address for one name, so that one enterprise cannot use up its neighbours' share.</summary>
    public int PostsPerNameAndMinute { get; init; } = 20;

    /// <exception cref="InvalidOperationException">A figure is not positive.</exception>
    public static AccountSettings Read(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Portal:Accounts").Get<AccountSettings>() ?? new AccountSettings();
        foreach (var figure in typeof(AccountSettings).GetProperties())
        {
            if (figure.GetValue(settings) is int and <= 0)
            {
                throw new InvalidOperationException($"Portal__Accounts__{figure.Name} must be positive.");
            }
        }

        return settings.WarningMinutes < settings.IdleMinutes
            ? settings
            : throw new InvalidOperationException("Portal__Accounts__WarningMinutes must be less than Portal__Accounts__IdleMinutes.");
    }
}
