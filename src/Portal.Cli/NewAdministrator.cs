using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application.Accounts;
using Portal.Application.Pipeline;

namespace Portal.Cli;

/// <summary><c>portal create-administrator</c>: makes an account and prints the link that sets its password.</summary>
internal static class NewAdministrator
{
    public static async Task<int> RunAsync(IConfiguration configuration, string name, string email, CancellationToken cancellationToken)
    {
        await using var services = Operator.Services(configuration);
        await using var scope = services.CreateAsyncScope();
        try
        {
            var link = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new CreateAdministrator.Command(name, email), cancellationToken);
            Console.WriteLine($"Administrator {email} is created. Hand over this link, with which the password is set (works once):");
            Console.WriteLine(link);
            return 0;
        }
        catch (InvalidException refused)
        {
            Console.Error.WriteLine(refused.Message);
            return 1;
        }
    }
}
