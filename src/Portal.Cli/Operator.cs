using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Letters;
using Portal.Application.Ports;
using Portal.Application.Seals;

namespace Portal.Cli;

/// <summary>Whoever may run commands on the server: no account, no role, so that only requests open to all pass.</summary>
internal sealed class Operator : ICurrentUser
{
    public Guid? AccountId => null;
    public string DisplayName => "operator";
    public Role? Role => null;
    public Guid? EnterpriseId => null;
    public string? AreaCode => null;
    public string? ProvinceCode => null;
    public Duty? Duty => null;

    /// <summary>Where the portal answers unless configured otherwise: the address at which <c>deploy/run.sh</c> starts it.</summary>
    private const string OwnAddress = "http://127.0.0.1:8080";

    /// <summary>The application over the configured database, as the application's own role.</summary>
    public static ServiceProvider Services(IConfiguration configuration) => new ServiceCollection()
        .AddLogging()
        .AddPortalApplication(PortalSettings.Database(configuration), PortalSettings.Seeds(configuration))
        .AddAccounts(configuration)
        .AddSingleton(new TrustedRoots(PortalSettings.SignatureRoots(configuration)))
        .AddSeals(configuration)
        .AddSingleton(PublicAddress.Parse(configuration[PublicAddress.Setting] ?? OwnAddress))
        .AddScoped<ICurrentUser, Operator>()
        .BuildServiceProvider();
}
