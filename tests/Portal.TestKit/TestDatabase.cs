using Npgsql;
using Portal.Application.Data;

namespace Portal.TestKit;

/// <summary>
/// A database of its own, cloned from a migrated template (some 50 ms), with the application connecting as a role that owns nothing.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private const string ApplicationRole = "portal_application";
    private static readonly SemaphoreSlim Gate = new(1);
    private static string? template;

    private TestDatabase(string name)
    {
        Name = name;
        Owner = TestCluster.Shared.OwnerOf(name);
        Application = AsApplication(Owner);
    }

    public string Name { get; }

    /// <summary>For setting traps and looking behind the curtain; never what the application uses.</summary>
    public string Owner { get; }

    /// <summary>What the application connects with.</summary>
    public string Application { get; }

    public static async Task<TestDatabase> CreateAsync()
    {
        await Gate.WaitAsync();
        try
        {
            var name = $"portal_{Guid.NewGuid():N}";
            template ??= await MakeTemplateAsync();
            await ExecuteAsync(TestCluster.Shared.Owner, $"create database {name} template {template}");
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
        // A machine that is busy with other things is slow, not wrong.
        for (var tries = 0; tries < 1200; tries++)
        {
            if (await ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") > 0)
            {
                return;
            }

            await Task.Delay(50, cancellationToken);
        }

        throw new InvalidOperationException("Nobody waits.");
    }

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync(TestCluster.Shared.Owner, $"drop database if exists {Name} with (force)");
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var name = $"template_{Environment.ProcessId}_{Guid.NewGuid():N}";
        await ExecuteAsync(TestCluster.Shared.Owner, $"create database {name}");
        var owner = TestCluster.Shared.OwnerOf(name) + ";Pooling=false";
        await PortalDatabase.MigrateAsync(owner, AsApplication(owner), CancellationToken.None);
        return name;
    }

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
