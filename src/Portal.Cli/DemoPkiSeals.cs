using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Seals;

namespace Portal.Cli;

/// <summary>portal demo-pki: keys and seals of the demonstration's organisations. Run again, it changes nothing.</summary>
internal static class DemoPkiSeals
{
    public static async Task<int> RunAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        await using var portal = Operator.Services(configuration);
        await using var scope = portal.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var seeds = PortalSettings.Seeds(configuration);
        if (!await mediator.Send(new MakeDemoSeals.Query(seeds), cancellationToken))
        {
            Console.WriteLine("The demonstration's seals are there already.");
            return 0;
        }

        var made = await mediator.Send(new MakeDemoSeals.Command(seeds), cancellationToken);
        Console.WriteLine(made.Count == 0 ? "The demonstration's root is trusted again." : "Made seals that say 演示 for " + string.Join(", ", made) + ".");
        return 0;
    }
}
