using Microsoft.Extensions.Configuration;
using Portal.Application;
using Portal.Application.Campaigns;
using Portal.Application.Policies;
using Portal.Application.Reference;

namespace Portal.Cli;

/// <summary>portal check-policies: the same check that the portal makes when it starts.</summary>
internal static class CheckPolicies
{
    public static int Run(IConfiguration configuration)
    {
        var folder = Path.Combine(PortalSettings.Seeds(configuration), "policies");
        foreach (var policy in PolicyBook.Read(folder).All)
        {
            Console.WriteLine($"{policy.Version}  {policy.Title}");
        }

        var quotas = QuotaBook.Read(folder).Schemes;
        Console.WriteLine($"{quotas.Version}  {string.Join(", ", quotas.All.Select(scheme => scheme.Id))}");

        var titles = FormerTitles.Read(Path.Combine(PortalSettings.Seeds(configuration), "reference", "former-titles.json"));
        Console.WriteLine($"admissions  {string.Join(", ", AdmissionBook.Read(folder, titles).Campaigns)}");

        return 0;
    }
}
