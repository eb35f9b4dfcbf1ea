using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application.Data;

namespace Portal.Cli;

/// <summary>portal check-invariants: prints what is found; 1 when there is anything.</summary>
internal static class InvariantCheck
{
    public static async Task<int> RunAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        await using var portal = Operator.Services(configuration);
        await using var scope = portal.CreateAsyncScope();
        var findings = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new CheckInvariants.Query(), cancellationToken);
        foreach (var finding in findings)
        {
            Console.WriteLine($"{finding.Subject}: {finding.What}");
        }

        Console.WriteLine(findings.Count == 0 ? "Every invariant holds." : $"{findings.Count} findings.");
        return findings.Count == 0 ? 0 : 1;
    }
}
