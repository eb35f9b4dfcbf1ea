using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application.Policies;

namespace Portal.Cli;

/// <summary>portal seed: keeps the policy versions. Run again, it changes nothing.</summary>
internal static class Seed
{
    public static async Task<int> RunAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        await using var portal = Operator.Services(configuration);
        await KeepPoliciesAsync(portal, cancellationToken);
        return 0;
    }

    internal static async Task KeepPoliciesAsync(ServiceProvider portal, CancellationToken cancellationToken)
    {
        await using var scope = portal.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        // Asked first: a command always leaves an audit entry, and a start that changes nothing should leave none.
        var missing = await mediator.Send(new KeepPolicies.Query(), cancellationToken);
        var added = missing.Count == 0 ? missing : await mediator.Send(new KeepPolicies.Command(), cancellationToken);
        Console.WriteLine(added.Count == 0 ? "Every policy version is kept already." : "Kept " + string.Join(", ", added) + ".");
    }
}
