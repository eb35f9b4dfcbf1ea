using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Seals;

namespace Portal.Cli;

/// <summary>portal reencrypt-seal-keys: after the key file was changed, so that the former one can be taken away. Run again, it changes what is left.</summary>
internal static class ReencryptKeys
{
    /// <returns>1 where neither file opens some key.</returns>
    public static async Task<int> RunAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        await using var portal = Operator.Services(configuration, PortalSettings.Owner(configuration));
        await using var scope = portal.CreateAsyncScope();
        var view = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ReencryptSealKeys.Command(), cancellationToken);
        Console.WriteLine($"Encrypted {view.Renewed} keys with the present file; {view.Current} were so before.");
        if (view.Closed.Count == 0)
        {
            return 0;
        }

        Console.Error.WriteLine("Neither file opens the keys of these seals; their organisations register anew: " + string.Join(", ", view.Closed));
        return 1;
    }
}
