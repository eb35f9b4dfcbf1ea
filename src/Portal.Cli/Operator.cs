using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Letters;
using Portal.Application.Ports;
using Portal.Application.Seals;
using Portal.Documents.Typesetting;

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

    /// <summary>The application over the configured database.</summary>
    /// <param name="connection">Null for the application's own role.</param>
    public static ServiceProvider Services(IConfiguration configuration, string? connection = null) => new ServiceCollection()
        .AddLogging()
        .AddPortalApplication(connection ?? PortalSettings.Database(configuration), PortalSettings.Seeds(configuration))
        .AddAccounts(configuration)
        .AddSingleton(new TrustedRoots(PortalSettings.SignatureRoots(configuration), PortalSettings.IsDemo(configuration)))
        .AddSeals(configuration)
        .AddSingleton(configuration.GetSection("Portal:Typesetter").Get<TypesetterSettings>() ?? new TypesetterSettings())
        .AddSingleton(provider => new Typesetter(provider.GetRequiredService<TypesetterSettings>()))
        .AddSingleton(PublicAddress.Parse(configuration[PublicAddress.Setting] ?? OwnAddress))
        .AddScoped<ICurrentUser, Operator>()
        .BuildServiceProvider();
}
