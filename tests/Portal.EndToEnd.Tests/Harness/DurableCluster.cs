using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Portal.Application.Data;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Harness;

/// <summary>A PostgreSQL that keeps its promises (fsync on, unlike the tests' shared one) and that drills kill and start again.</summary>
public sealed class DurableCluster : IAsyncDisposable
{
    private readonly string directory;
    private readonly int port = TestCluster.FreePort();

    private DurableCluster(string directory) => this.directory = directory;

    public string Owner => $"Host=127.0.0.1;Port={port};Username=tester;Database=portal;Pooling=false";

    /// <summary>What the portal connects with: a role that owns nothing.</summary>
    public string Application => $"Host=127.0.0.1;Port={port};Username=portal_application;Password=for-tests-only;Database=portal";

    /// <summary>Makes the cluster with a migrated database.</summary>
    public static async Task<DurableCluster> CreateAsync()
    {
        var cluster = new DurableCluster(Directory.CreateTempSubdirectory("portal-drill-pg-").FullName);
        if (Environment.UserName == "root")
        {
            Process.Start("chown", ["postgres", cluster.directory])!.WaitForExit();
        }

        TestCluster.Run("initdb", "-D", cluster.Data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
        cluster.Start();
        await using (var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(cluster.Owner) { Database = "postgres" }.ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("create database portal", connection);
            await command.ExecuteNonQueryAsync();
        }

        await PortalDatabase.MigrateAsync(cluster.Owner, cluster.Application, CancellationToken.None);
        foreach (var promise in (string[])["fsync", "full_page_writes", "synchronous_commit"])
        {
            (await cluster.ScalarAsync<string>($"show {promise}")).ShouldBe("on", promise);
        }

        return cluster;
    }

    public void Start() => TestCluster.Run("pg_ctl", "-D", Data, "-w", "-t", "120", "-s", "-l", Path.Combine(directory, "log"), "-o",
        $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''", "start");

    /// <summary>kill -9 of the postmaster and of all its children.</summary>
    public void Kill()
    {
        var pidFile = Path.Combine(Data, "postmaster.pid");
        var postmaster = int.Parse(File.ReadLines(pidFile).First(), CultureInfo.InvariantCulture);
        Processes().ShouldContain(postmaster);
        // First the postmaster, which starts the others, so that nobody comes after the last look.
        Kill(postmaster);
        for (var waited = Stopwatch.StartNew(); Processes() is { Count: > 0 } left; Thread.Sleep(10))
        {
            waited.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1), "PostgreSQL survives kill -9.");
            left.ForEach(Kill);
        }

        // Where nobody reaps the dead, their number looks alive to the next postmaster.
        File.Delete(pidFile);
    }

    /// <summary>Those that work in the cluster's directory, as all processes of a PostgreSQL do; the dead are nowhere.</summary>
    private List<int> Processes() =>
    [
        .. Directory.GetDirectories("/proc").Where(process => new DirectoryInfo(Path.Combine(process, "cwd")).LinkTarget == Data)
            .Select(process => int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture)),
    ];

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended by itself between the look and the kill.
        }
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            TestCluster.Run("pg_ctl", "-D", Data, "-m", "immediate", "-w", "-s", "stop");
        }

        Directory.Delete(directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private string Data => Path.Combine(directory, "data");
}
