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
        var (policies, quotas) = (PolicyBook.Read(folder), QuotaBook.Read(folder));
        foreach (var policy in policies.All)
        {
            Console.WriteLine($"{policy.Version}  {policy.Title}");
        }

        var titles = FormerTitles.Read(Path.Combine(PortalSettings.Seeds(configuration), "reference", "former-titles.json"));
        foreach (var campaign in CampaignBook.Read(folder, policies, quotas, titles).All)
        {
            Console.WriteLine($"{campaign.Id}  {campaign.Title}");
        }

        Console.WriteLine($"{quotas.Schemes.Version}  {string.Join(", ", quotas.Schemes.All.Select(scheme => scheme.Id))}");

        Console.WriteLine($"admissions  {string.Join(", ", AdmissionBook.Read(folder, titles).Campaigns)}");

        return 0;
    }
}
