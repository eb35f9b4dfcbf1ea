using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Campaigns;
using Portal.Application.Documents;
using Portal.Application.Policies;

namespace Portal.Cli;

/// <summary>
/// portal check-policies: the same check that the portal makes when it starts, and the offices' own templates set with samples. 0 = all is
/// well, 1 = faults, 3 = no fault, but there is no typesetter here and templates that were not set.
/// </summary>
internal static class CheckPolicies
{
    private const int Sound = 0;

    private const int Faulty = 1;

    private const int NotSet = 3;

    /// <summary>It is never asked.</summary>
    private const string NoDatabase = "Host=none";

    public static async Task<int> RunAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        await using var portal = Operator.Services(configuration, NoDatabase);
        foreach (var policy in portal.GetRequiredService<PolicyBook>().All)
        {
            Console.WriteLine($"{policy.Version}  {policy.Title}");
        }

        foreach (var campaign in portal.GetRequiredService<CampaignBook>().All)
        {
            Console.WriteLine($"{campaign.Id}  {campaign.Title}");
        }

        var quotas = portal.GetRequiredService<QuotaBook>();
        Console.WriteLine($"{quotas.Schemes.Version}  {string.Join(", ", quotas.Schemes.All.Select(scheme => scheme.Id))}");
        Console.WriteLine($"admissions  {string.Join(", ", portal.GetRequiredService<AdmissionBook>().Campaigns)}");
        return await TemplatesAsync(portal, cancellationToken);
    }

    private static async Task<int> TemplatesAsync(ServiceProvider portal, CancellationToken cancellationToken)
    {
        await using var scope = portal.CreateAsyncScope();
        var (templates, untried) = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new CheckTemplates.Query(), cancellationToken);
        foreach (var template in templates)
        {
            if (template.Faults.Count == 0)
            {
                Console.WriteLine($"{template.Campaign}  {template.File}  {Texts.TemplatesSet.With(template.Pages)}");
            }

            foreach (var fault in template.Faults)
            {
                await Console.Error.WriteLineAsync($"{template.Campaign}  {fault}");
            }
        }

        if (untried > 0)
        {
            await Console.Error.WriteLineAsync(Texts.TemplatesNotSet.With(untried));
        }

        return templates.Any(template => template.Faults.Count > 0) ? Faulty : untried > 0 ? NotSet : Sound;
    }
}
