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
    portal reencrypt-seal-keys
                              encrypt the keys of seals with the present key file, as the database's owner; 1 when some cannot be opened
    portal check-policies     check the policies and quotas in seeds/policies; every fault with file, path and reason; set the offices' own
                              templates with samples; 1 when something is wrong, 3 when templates could not be set here
    portal evaluate           read a body of POST /api/v1/evaluations from standard input and answer it
    portal check-quota        read a body of POST /api/v1/quota-checks from standard input and answer it
    portal verify-document FILE [--code CODE] [--json]
                              compare a PDF with what left the portal (and with one document of it), and check its signatures;
                              1 when it is not sound, 3 when there is no file to read, 4 when it is no PDF
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
        case ["reencrypt-seal-keys"]:
            return await ReencryptKeys.RunAsync(configuration, stop.Token);
        case ["check-policies"]:
            return await CheckPolicies.RunAsync(configuration, stop.Token);
        case ["evaluate"]:
            return await Evaluate.RunAsync(configuration, Console.OpenStandardInput(), Console.OpenStandardOutput(), stop.Token);
        case ["check-quota"]:
            return await CheckQuota.RunAsync(configuration, Console.OpenStandardInput(), Console.OpenStandardOutput(), stop.Token);
        case ["verify-document", var file, .. var options] when Options(options) is { } asked:
            return await VerifyDocumentFile.RunAsync(configuration, file, asked.Code, asked.AsJson, Console.OpenStandardOutput(), stop.Token);
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

// Null for anything else than these two, each once.
static (string? Code, bool AsJson)? Options(string[] options) => options switch
{
    [] => (null, false),
    ["--json"] => (null, true),
    ["--code", var code] => (code, false),
    ["--code", var code, "--json"] => (code, true),
    ["--json", "--code", var code] => (code, true),
    _ => null,
};
