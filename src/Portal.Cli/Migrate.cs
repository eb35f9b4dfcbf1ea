using Microsoft.Extensions.Configuration;
using Portal.Application;
using Portal.Application.Data;

namespace Portal.Cli;

/// <summary>portal migrate.</summary>
internal static class Migrate
{
    public static async Task<int> RunAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var applied = await PortalDatabase.MigrateAsync(PortalSettings.Owner(configuration), PortalSettings.Database(configuration), cancellationToken);
        Console.WriteLine(applied.Count == 0 ? "The database is up to date." : "Applied " + string.Join(", ", applied) + ".");
        return 0;
    }
}
