using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>A start that fails tells the operator why, in one line on standard error, and ends with 1.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("ConnectionStrings__Portal", "", "ConnectionStrings__Portal is not set")]
    [InlineData("ConnectionStrings__Portal", "Hos=127.0.0.1", "ConnectionStrings__Portal: Couldn't set hos")]
    [InlineData("ConnectionStrings__Portal", "Host=127.0.0.1;Port=1;Username=nobody;Database=nowhere", "nowhere at 127.0.0.1:1 (ConnectionStrings__Portal) cannot be used")]
    [InlineData("Portal__SeedsDirectory", "/nowhere", "Portal__SeedsDirectory: /nowhere is not a folder.")]
    [InlineData("Portal__PublicUrl", "portal.example", "Portal__PublicUrl: portal.example is not")]
    [InlineData("Portal__KnownProxies", "nginx", "Portal__KnownProxies: nginx is not")]
    [InlineData("Portal__KnownProxies", "203.0.113.0/24", "Portal__KnownProxies: 203.0.113.0/24 is not")]
    [InlineData("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true", "list the proxies in Portal__KnownProxies")]
    [InlineData("Portal__Api__Burst", "many", "'Portal:Api:Burst'")]
    [InlineData("Portal__Api__Burst", "0", "Portal__Api__Burst must be positive.")]
    [InlineData("Portal__Accounts__IdleMinutes", "0", "Portal__Accounts__IdleMinutes must be positive.")]
    public async Task A_setting_that_cannot_be(string setting, string value, string said) =>
        (await StartAsync((setting, value))).ShouldContain(said);

    [Fact]
    public async Task A_database_without_migrations() =>
        (await StartAsync(("ConnectionStrings__Portal", TestCluster.Shared.Owner))).ShouldContain("run portal migrate");

    [Fact]
    public async Task A_policy_that_cannot_be_trusted()
    {
        var seeds = Directory.CreateTempSubdirectory("portal-seeds-");
        try
        {
            var policy = seeds.CreateSubdirectory("policies").CreateSubdirectory("jiangsu-2025");
            await File.WriteAllTextAsync(Path.Combine(policy.FullName, "policy.json"), "{}", TestContext.Current.CancellationToken);

            (await StartAsync(("Portal__SeedsDirectory", seeds.FullName))).ShouldContain("policy.json");
        }
        finally
        {
            seeds.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        (await StartAsync(("ASPNETCORE_URLS", $"http://{other.LocalEndpoint}"))).ShouldContain("address already in use");
    }

    /// <summary>Starts the portal as an operator does, with one thing changed, and gives the one line that it ends with.</summary>
    private static async Task<string> StartAsync((string Name, string Value) changed)
    {
        // Of its own: what gets as far as its port has begun to send letters and to set documents, which other tests wait for.
        await using var database = await TestDatabase.CreateAsync();
        var data = Directory.CreateTempSubdirectory("portal-start-");
        var source = Path.Combine(Checkout.Root, "src", "Portal.Web");
        // tests/<project>/bin/<configuration>/net10.0: the portal was built beside, in the same configuration.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(source, "bin", configuration, "net10.0", "Portal.Web.dll")])
        {
            WorkingDirectory = source,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ConnectionStrings__Portal"] = database.Application;
        start.Environment["Portal__DataDirectory"] = data.FullName;
        start.Environment[changed.Name] = changed.Value;
        using var portal = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Waiting.Patience);
        try
        {
            var logged = portal.StandardOutput.ReadToEndAsync(patience.Token);
            var said = await portal.StandardError.ReadToEndAsync(patience.Token);
            await logged;
            await portal.WaitForExitAsync(patience.Token);

            portal.ExitCode.ShouldBe(1, said);
            return said.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem();
        }
        finally
        {
            if (!portal.HasExited)
            {
                portal.Kill();
            }

            data.Delete(recursive: true);
        }
    }
}
