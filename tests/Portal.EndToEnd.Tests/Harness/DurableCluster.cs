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
        var children = File.ReadAllText($"/proc/{postmaster}/task/{postmaster}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture));
        int[] all = [postmaster, .. children];
        foreach (var id in all)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (ArgumentException)
            {
                // It went with the postmaster.
            }
        }

        SpinWait.SpinUntil(() => !all.Any(IsAlive), TimeSpan.FromSeconds(30)).ShouldBeTrue("PostgreSQL survived kill -9.");
        // Where nobody reaps the dead, their number looks alive to the next postmaster.
        File.Delete(pidFile);
    }

    private static bool IsAlive(int id)
    {
        try
        {
            // "123 (postgres) Z …": the letter behind the name is the state.
            return File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
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
