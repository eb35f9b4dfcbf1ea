using Microsoft.Extensions.Configuration;
using Portal.Cli;

// The operator's command line. Exit codes: 0 done, 1 refused or failed, 2 wrong usage.
const string Usage = """
    portal migrate            bring the database up to date, as its owner (ConnectionStrings__Owner)
    portal seed               keep the policy versions in the database
    portal seed --demo        the same, and add the demonstration: invented enterprises and accounts with public passwords
    portal seed --demo --list-accounts
                              print the demonstration's accounts: role, user name, password, what it is
    portal demo-pki           make keys and seals that say 演示 for the demonstration's offices and enterprise, and trust their root
    portal check-policies     check the policies and quotas in seeds/policies; every fault with file, path and reason
    portal evaluate           read a body of POST /api/v1/evaluations from standard input and answer it
    portal check-quota        read a body of POST /api/v1/quota-checks from standard input and answer it
    portal verify-document FILE [--json]
                              compare a PDF with what left the portal, and check its signatures; 1 when it is not sound
    portal check-invariants   ask the database whether lists, ranks, caps and kept versions are as they must be; 1 when not
    portal create-administrator --name NAME --email ADDRESS
                              make an administrator and print the link that sets the password
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
            return await Migrate.RunAsync(configuration, stop.Token);
        case ["seed"]:
            return await Seed.RunAsync(configuration, stop.Token);
        case ["seed", "--demo"]:
            return await DemoSeed.RunAsync(configuration, stop.Token);
        case ["seed", "--demo", "--list-accounts"]:
            return DemoSeed.List(configuration);
        case ["demo-pki"]:
            return await DemoPkiSeals.RunAsync(configuration, stop.Token);
        case ["check-policies"]:
            return CheckPolicies.Run(configuration);
        case ["evaluate"]:
            return await Evaluate.RunAsync(configuration, Console.OpenStandardInput(), Console.OpenStandardOutput(), stop.Token);
        case ["check-quota"]:
            return await CheckQuota.RunAsync(configuration, Console.OpenStandardInput(), Console.OpenStandardOutput(), stop.Token);
        case ["verify-document", var file]:
            return await VerifyDocumentFile.RunAsync(configuration, file, asJson: false, Console.OpenStandardOutput(), stop.Token);
        case ["verify-document", var file, "--json"]:
            return await VerifyDocumentFile.RunAsync(configuration, file, asJson: true, Console.OpenStandardOutput(), stop.Token);
        case ["check-invariants"]:
            return await InvariantCheck.RunAsync(configuration, stop.Token);
        case ["create-administrator", "--name", var name, "--email", var email]:
            return await NewAdministrator.RunAsync(configuration, name, email, stop.Token);
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (Exception failure) when (failure is InvalidOperationException or InvalidDataException or IOException or UnauthorizedAccessException or Npgsql.NpgsqlException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
