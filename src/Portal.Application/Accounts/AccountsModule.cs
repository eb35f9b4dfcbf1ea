using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Portal.Application.Data;
using Portal.Application.Letters;
using Portal.Application.Messages;
using Portal.Application.Ports;

namespace Portal.Application.Accounts;

/// <summary>Accounts over ASP.NET Core Identity's stores, hashes and tokens; and the letters they need.</summary>
public static class AccountsModule
{
    /// <summary>Registers accounts and letters. The host adds <see cref="PublicAddress"/> and, when it runs for long, <see cref="Postman"/>.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = AccountSettings.Read(configuration);
        services.AddSingleton(settings);
        services.AddIdentityCore<Account>(identity =>
            {
                // What a password must be is said once, in PasswordRules; Identity's own English rules are off.
                identity.Password.RequiredLength = PasswordRules.Least;
                identity.Password.RequireDigit = false;
                identity.Password.RequireLowercase = false;
                identity.Password.RequireUppercase = false;
                identity.Password.RequireNonAlphanumeric = false;
                identity.User.AllowedUserNameCharacters = "";
                identity.Tokens.EmailConfirmationTokenProvider = FirstLinkTokens.Provider;
            })
            .AddUserStore<AccountStore>()
            .AddTokenProvider<DataProtectorTokenProvider<Account>>(TokenOptions.DefaultProvider)
            .AddTokenProvider<FirstLinkTokens>(FirstLinkTokens.Provider);
        services.Configure<DataProtectionTokenProviderOptions>(tokens => tokens.TokenLifespan = TimeSpan.FromHours(settings.PasswordLinkHours));
        // OWASP's figure for PBKDF2 with HMAC-SHA512.
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 210_000);

        var smtp = configuration.GetSection("Portal:Smtp");
        services.TryAddSingleton<IMail>(provider => smtp["Host"] is { Length: > 0 }
            ? new SmtpMail(smtp)
            : new EmlMail(
                Path.Combine(PortalSettings.Data(configuration), "mail"), smtp["From"] ?? SmtpMail.UnconfiguredSender, provider.GetRequiredService<TimeProvider>()));
        services.AddScoped<Outbox>();
        services.AddScoped<Notices>();
        services.AddScoped<Recipients>();
        services.AddScoped<Reminders>();
        services.AddScoped<AccountLetters>();
        services.AddSingleton<PasswordCheck>();
        services.AddSingleton(_ => PortalSettings.IsDemo(configuration) ? DemoAccounts.Read(DemoAccounts.FileIn(PortalSettings.Seeds(configuration))) : DemoAccounts.None);
        return services;
    }
}

/// <summary>Identity's store, which leaves saving to the pipeline: an account and its audit entry commit together.</summary>
internal sealed class AccountStore : UserOnlyStore<Account, PortalDb, Guid>
{
    public AccountStore(PortalDb db, IdentityErrorDescriber? describer = null) : base(db, describer) => AutoSaveChanges = false;
}

/// <summary>Tokens of first letters (set the first password, confirm the address), which wait in a mailbox for days.</summary>
internal sealed class FirstLinkTokens(IDataProtectionProvider protection, AccountSettings settings, ILogger<DataProtectorTokenProvider<Account>> log)
    : DataProtectorTokenProvider<Account>(protection, Microsoft.Extensions.Options.Options.Create(new DataProtectionTokenProviderOptions
    {
        Name = FirstLinkTokens.Provider,
        TokenLifespan = TimeSpan.FromDays(settings.FirstLinkDays),
    }), log)
{
    public const string Provider = "first-link";

    /// <summary>The purpose of a link with which new staff set their first password.</summary>
    public const string FirstPassword = "first-password";
}
