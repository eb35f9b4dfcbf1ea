using Microsoft.Extensions.Configuration;
using Portal.Application;
using Portal.Application.Policies;

namespace Portal.Cli;

/// <summary>portal check-policies: the same check that the portal makes when it starts.</summary>
internal static class CheckPolicies
{
    public static int Run(IConfiguration configuration)
    {
        foreach (var policy in PolicyBook.Read(Path.Combine(PortalSettings.Seeds(configuration), "policies")).All)
        {
            Console.WriteLine($"{policy.Version}  {policy.Title}");
        }

        return 0;
    }
}
