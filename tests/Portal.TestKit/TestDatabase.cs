using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Portal.Application.Data;

namespace Portal.TestKit;

/// <summary>
/// A database of its own, cloned from a migrated template (some 50 ms), with the application connecting as a role that owns nothing.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private const string ApplicationRole = "portal_application";

    /// <summary>Seconds for a connection and for a statement: a busy machine is no fault of the portal's.</summary>
    private const int ConnectPatience = 60, StatementPatience = 300;

    private static readonly SemaphoreSlim Gate = new(1);

    /// <summary>The longest wait for what has to happen: it only counts where it never does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static string? template;

    private TestDatabase(string name)
    {
        Name = name;
        Owner = OwnerOf(name);
        Application = AsApplication(Owner);
    }

    public string Name { get; }

    /// <summary>For setting traps and looking behind the curtain; never what the application uses.</summary>
    public string Owner { get; }

    /// <summary>What the application connects with. It waits longer for a connection than the portal's own two seconds.</summary>
    public string Application { get; }

    public static async Task<TestDatabase> CreateAsync()
    {
        await Gate.WaitAsync();
        try
        {
            var name = $"portal_{Guid.NewGuid():N}";
            template ??= await MakeTemplateAsync();
            await OnceUnusedAsync($"create database {name} template {template}");
            return new TestDatabase(name);
        }
        finally
        {
            Gate.Release();
        }
    }

    public Task ExecuteAsync(string sql) => ExecuteAsync(Owner, sql);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Returns once a statement waits for a lock that another transaction has.</summary>
    public async Task UntilSomebodyWaitsAsync(CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(50, cancellationToken))
        {
            if (await ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") > 0)
            {
                return;
            }
        }

        throw new InvalidOperationException("Nobody waits.");
    }

    /// <summary>The clock that decides deadlines and turns, <c>portal.clock()</c>, stands still at a moment, to the microsecond.</summary>
    public Task StopClockAsync(DateTimeOffset at) => ExecuteAsync($"""
        create or replace function portal.clock() returns timestamptz language sql volatile as
            $$ select '{at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}+00'::timestamptz $$
        """);

    /// <summary>From now on nothing ends because the machine is slow: <c>portal.clock()</c> stands still where it is.</summary>
    public async Task StopClockAsync() => await StopClockAsync(new DateTimeOffset(await ScalarAsync<DateTime>("select portal.clock()")));

    public async ValueTask DisposeAsync() => await OnceUnusedAsync($"drop database if exists {Name} with (force)");

    private static async Task<string> MakeTemplateAsync()
    {
        var name = $"template_{Environment.ProcessId}_{Guid.NewGuid():N}";
        await OnceUnusedAsync($"create database {name}");
        var owner = OwnerOf(name) + ";Pooling=false";
        await PortalDatabase.MigrateAsync(owner, AsApplication(owner), CancellationToken.None);
        return name;
    }

    /// <summary>PostgreSQL itself waits five seconds for the last connection to end, which may be too short on a busy machine.</summary>
    private static async Task OnceUnusedAsync(string statement)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                await ExecuteAsync(OwnerOf("postgres"), statement);
                return;
            }
            catch (PostgresException used) when (used.SqlState == PostgresErrorCodes.ObjectInUse && waited.Elapsed < Patience)
            {
            }
        }
    }

    private static string OwnerOf(string database) =>
        new NpgsqlConnectionStringBuilder(TestCluster.Shared.OwnerOf(database)) { Timeout = ConnectPatience, CommandTimeout = StatementPatience }.ConnectionString;

    private static string AsApplication(string owner) =>
        new NpgsqlConnectionStringBuilder(owner) { Username = ApplicationRole, Password = "for-tests-only", Pooling = true }.ConnectionString;

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
