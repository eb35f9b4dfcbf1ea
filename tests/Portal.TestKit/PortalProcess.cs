using System.Diagnostics;
using System.Net;
using System.Text;

namespace Portal.TestKit;

/// <summary>The portal as an operator runs it: a process of its own on a port of its own, which drills kill and start again.</summary>
public sealed class PortalProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(120);

    private readonly string database;
    private readonly string data;
    private readonly IReadOnlyDictionary<string, string> environment;
    private readonly StringBuilder said = new();
    private Process? process;

    private PortalProcess(string database, string data, IReadOnlyDictionary<string, string> environment)
    {
        this.database = database;
        this.data = data;
        this.environment = environment;
        Address = new Uri($"http://127.0.0.1:{TestCluster.FreePort()}");
    }

    public Uri Address { get; }

    /// <summary>Where it leaves its letters.</summary>
    public string Letters => Path.Combine(data, "mail");

    /// <summary>Where it looks for the certificate roots that it trusts; not there at first.</summary>
    public string SignatureRoots => Path.Combine(data, "signature-roots");

    /// <param name="database">The application's own connection string; the database is migrated.</param>
    /// <param name="environment">What else stands in its environment, such as TZ.</param>
    public static async Task<PortalProcess> StartAsync(string database, IReadOnlyDictionary<string, string>? environment = null)
    {
        var portal = new PortalProcess(
            database, Directory.CreateTempSubdirectory("portal-journeys-").FullName, environment ?? new Dictionary<string, string>());
        await portal.StartAsync();
        return portal;
    }

    /// <summary>Starts it, again after a kill, and waits until it says that it is ready.</summary>
    public async Task StartAsync()
    {
        var source = Path.Combine(Checkout.Root, "src", "Portal.Web");
        // tests/<project>/bin/<configuration>/net10.0: the portal was built beside, in the same configuration.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(source, "bin", configuration, "net10.0", "Portal.Web.dll")])
        {
            WorkingDirectory = source,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = Address.OriginalString;
        // A build, unlike a publish, holds its style sheets only in development; so do the examples at /dev/components.
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ConnectionStrings__Portal"] = database;
        start.Environment["Portal__DataDirectory"] = data;
        start.Environment["Portal__RequireHttps"] = "false";
        start.Environment["Portal__Signatures__KeyFile"] = TestVault.KeyFile;
        // All journeys come from one address.
        start.Environment["Portal__Accounts__PostsPerAddressAndMinute"] = "100000";
        // A machine that is busy with other things is slow, not wrong.
        foreach (var patience in (string[])["Patience", "ReadingPatience", "StartPatience"])
        {
            start.Environment["Portal__Typesetter__" + patience] = "00:02:00";
        }

        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["DOTNET_gcServer"] = "0";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(10) };
        for (var waited = Stopwatch.StartNew(); !await IsReadyAsync(client); await Task.Delay(100))
        {
            if (process.HasExited || waited.Elapsed > LongestStart)
            {
                throw new InvalidOperationException($"The portal did not become ready:\n{Said}");
            }
        }
    }

    /// <summary>What it wrote to its console.</summary>
    public string Said
    {
        get
        {
            lock (said)
            {
                return said.ToString();
            }
        }
    }

    /// <summary>kill -9: nothing is finished, nothing is said.</summary>
    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
        process.Dispose();
        process = null;
    }

    public ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            Kill();
        }

        Directory.Delete(data, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync("/health/ready");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (said)
        {
            said.AppendLine(line.Data);
        }
    }
}
