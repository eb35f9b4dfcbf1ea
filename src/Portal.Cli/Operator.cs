using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Ports;

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

    /// <summary>The application over the configured database, as the application's own role.</summary>
    public static ServiceProvider Services(IConfiguration configuration) => new ServiceCollection()
        .AddLogging()
        .AddPortalApplication(PortalSettings.Database(configuration), PortalSettings.Seeds(configuration))
        .AddScoped<ICurrentUser, Operator>()
        .BuildServiceProvider();
}
