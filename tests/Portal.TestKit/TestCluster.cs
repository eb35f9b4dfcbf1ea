using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Portal.TestKit;

/// <summary>
/// A PostgreSQL for tests: the one named by <c>PORTAL_TEST_PG</c> (a superuser's connection string), or a throwaway cluster
/// that this process makes with <c>initdb</c> and removes when it ends.
/// </summary>
public sealed class TestCluster : IDisposable
{
    private static readonly Lazy<TestCluster> Current = new(Start);
    private static readonly ConcurrentDictionary<int, byte> Given = new();
    private readonly string? directory;

    private TestCluster(string owner, string? directory) => (Owner, this.directory) = (owner, directory);

    /// <summary>Superuser connection string to the database <c>postgres</c>.</summary>
    public string Owner { get; }

    public static TestCluster Shared => Current.Value;

    /// <summary>The superuser's connection string for another database of the cluster.</summary>
    public string OwnerOf(string database) => new NpgsqlConnectionStringBuilder(Owner) { Database = database }.ConnectionString;

    public void Dispose()
    {
        if (directory is not null)
        {
            Run("pg_ctl", "-D", Path.Combine(directory, "data"), "-m", "immediate", "-w", "-s", "stop");
            Directory.Delete(directory, recursive: true);
        }
    }

    private static TestCluster Start()
    {
        if (Environment.GetEnvironmentVariable("PORTAL_TEST_PG") is { Length: > 0 } given)
        {
            return new TestCluster(given, null);
        }

        var directory = Directory.CreateTempSubdirectory("portal-test-pg-").FullName;
        if (Environment.UserName == "root")
        {
            Process.Start("chown", ["postgres", directory])!.WaitForExit();
        }

        var data = Path.Combine(directory, "data");
        var port = FreePort();
        Run("initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        Run("pg_ctl", "-D", data, "-w", "-t", "120", "-s", "-l", Path.Combine(directory, "log"), "-o",
            $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=300", "start");
        var cluster = new TestCluster($"Host=127.0.0.1;Port={port};Username=tester;Database=postgres", directory);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Dispose();
        return cluster;
    }

    /// <summary>
    /// A port that nobody listens on and that nobody in this process is given again. It lies below those that the system gives to
    /// connections (from 32768, or 16000), so that whoever is killed and started again finds it free.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(11_000, 16_000);
            if (!Given.TryAdd(port, default))
            {
                continue;
            }

            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
    }

    /// <summary>PostgreSQL refuses to run as root, so root runs its programs as the user <c>postgres</c>.</summary>
    public static void Run(string program, params string[] arguments)
    {
        var path = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0)
                .Select(version => Path.Combine(version, "bin", program)).FirstOrDefault(File.Exists) ?? program
            : program;
        var start = new ProcessStartInfo { WorkingDirectory = "/" };
        if (Environment.UserName == "root")
        {
            start.FileName = "runuser";
            foreach (var argument in (string[])["-u", "postgres", "--", path])
            {
                start.ArgumentList.Add(argument);
            }
        }
        else
        {
            start.FileName = path;
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.RedirectStandardOutput = program == "initdb";
        using var process = Process.Start(start)!;
        var output = start.RedirectStandardOutput ? process.StandardOutput.ReadToEnd() : "";
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}");
        }
    }
}
