using Microsoft.Extensions.Configuration;
using Portal.Application;
using Portal.Application.Data;

// The operator's command line. Exit codes: 0 done, 1 refused or failed, 2 wrong usage.
const string Usage = """
    portal migrate            bring the database up to date, as its owner (ConnectionStrings__Owner)
    """;

var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    switch (args)
    {
        case ["migrate"]:
            var applied = await PortalDatabase.MigrateAsync(PortalSettings.Owner(configuration), PortalSettings.Database(configuration), stop.Token);
            Console.WriteLine(applied.Count == 0 ? "The database is up to date." : "Applied " + string.Join(", ", applied) + ".");
            return 0;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (Exception failure) when (failure is InvalidOperationException or IOException or Npgsql.NpgsqlException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
