using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Demo;

namespace Portal.Cli;

/// <summary>portal seed --demo: the demonstration's enterprises, assessments and accounts. Run again, it changes nothing.</summary>
internal static class DemoSeed
{
    public static async Task<int> RunAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        await using var portal = Operator.Services(configuration);
        await Seed.KeepPoliciesAsync(portal, cancellationToken);
        await using var scope = portal.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var seeds = PortalSettings.Seeds(configuration);
        if (!await mediator.Send(new SeedDemo.Query(seeds), cancellationToken))
        {
            Console.WriteLine("The demonstration is there already.");
            return 0;
        }

        var added = await mediator.Send(new SeedDemo.Command(seeds), cancellationToken);
        Console.WriteLine(
            $"Added {added.Enterprises} enterprises with {added.Factories} factories, {added.Assessments} self-assessments, "
            + $"{added.Decisions} decisions and {added.Files} files; {added.Accounts} accounts.");
        return 0;
    }

    /// <summary>portal seed --demo --list-accounts: a line each of role, user name, password and what it is, between tabs.</summary>
    public static int List(IConfiguration configuration)
    {
        foreach (var account in DemoAccounts.Read(DemoAccounts.FileIn(PortalSettings.Seeds(configuration))).All)
        {
            Console.WriteLine(string.Join('\t', account.Role.Text(), account.UserName, account.Password, account.Note is { } note ? $"{account.DisplayName} ({note})" : account.DisplayName));
        }

        return 0;
    }
}
