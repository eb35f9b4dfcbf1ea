using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace Portal.Application.Data;

/// <summary>How the portal reaches its database, and how the database comes to be: migrations, then grants.</summary>
public static class PortalDatabase
{
    /// <summary>The one way in which a context is configured: by the web application, the command line, tests and tools.</summary>
    public static void Configure(DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(connectionString, Settle);

    /// <summary>The same over a data source, so that connections and prepared statements are shared.</summary>
    public static void Configure(DbContextOptionsBuilder options, NpgsqlDataSource source) =>
        options.UseNpgsql(source, Settle);

    /// <summary>
    /// Brings the database up to date, as its owner: applies the migrations, makes sure that the application's login role
    /// exists, and grants it what it needs and no more. It owns nothing and can only read and call the audit trail.
    /// Safe to run again and again, and from two places at once.
    /// </summary>
    /// <param name="ownerConnection">A role that may create schemas (and roles, unless the application's exists).</param>
    /// <param name="applicationConnection">The application's own connection: its user name and password are taken from here.</param>
    /// <returns>The names of the migrations that were applied now.</returns>
    public static async Task<IReadOnlyList<string>> MigrateAsync(
        string ownerConnection, string applicationConnection, CancellationToken cancellationToken)
    {
        var options = new DbContextOptionsBuilder<PortalDb>();
        Configure(options, ownerConnection);
        await using var db = new PortalDb(options.Options);
        IReadOnlyList<string> pending = [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];
        if (pending.Count > 0)
        {
            await db.Database.MigrateAsync(cancellationToken);
        }

        var application = new NpgsqlConnectionStringBuilder(applicationConnection);
        if (application.Username != new NpgsqlConnectionStringBuilder(ownerConnection).Username)
        {
            await GrantAsync(ownerConnection, application.Username!, application.Password, cancellationToken);
        }

        return pending;
    }

    /// <summary>
    /// Longest wait for a connection, in seconds, unless the connection string says another: a reader hears within three that the
    /// database is away. The wait for a free place in the pool counts too.
    /// </summary>
    public const int ConnectSeconds = 2;

    /// <summary>What the portal connects with: the connection string as it was written, and our patience where it says none.</summary>
    internal static string Settled(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        Timeout = new DbConnectionStringBuilder { ConnectionString = connectionString }.ContainsKey(nameof(NpgsqlConnectionStringBuilder.Timeout))
            ? new NpgsqlConnectionStringBuilder(connectionString).Timeout : ConnectSeconds,
        MaxAutoPrepare = 128,
        // No request leaves anything behind on its connection (no SET, no temporary table, no lock beyond its transaction), so
        // there is nothing to clear away before the next: one statement less for each question asked.
        NoResetOnClose = true,
        ApplicationName = "portal",
    }.ConnectionString;

    /// <summary>
    /// Whether a failure says that the database is away, starting, stopping or full (SQLSTATE 08xxx, 57P0x, 53300, no connection, no
    /// place in the pool): it passes by itself, and the same request may succeed a moment later.
    /// </summary>
    public static bool IsAway(Exception failure) => failure switch
    {
        PostgresException refused => refused.IsTransient || refused.SqlState.StartsWith("08", StringComparison.Ordinal)
            || refused.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
                or PostgresErrorCodes.TooManyConnections,
        NpgsqlException { IsTransient: true } => true,
        TimeoutException or SocketException => true,
        { InnerException: { } inner } => IsAway(inner),
        _ => false,
    };

    /// <summary>
    /// Whether a connection from the pool turned out to be dead: the server behind it was restarted. Every other idle connection is
    /// dead then, too.
    /// </summary>
    public static bool IsDeadConnection(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => true,
        NpgsqlException { InnerException: IOException } => true,
        { InnerException: { } inner } => IsDeadConnection(inner),
        _ => false,
    };

    private static void Settle(NpgsqlDbContextOptionsBuilder npgsql) =>
        npgsql.MigrationsHistoryTable(HistoryRepository.DefaultTableName, PortalDb.Schema).MigrationsAssembly(typeof(PortalDb).Assembly.GetName().Name);

    private static async Task GrantAsync(string ownerConnection, string role, string? password, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ownerConnection);
        await connection.OpenAsync(cancellationToken);
        // Roles and grants are cluster-wide catalogue rows: two migrators at once would fail with "tuple concurrently updated".
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, "select pg_advisory_xact_lock(7261, 1)", cancellationToken);
        var name = new NpgsqlCommandBuilder().QuoteIdentifier(role);
        if (await ScalarAsync(connection, "select 1 from pg_roles where rolname = $1", role, cancellationToken) is null)
        {
            await ExecuteAsync(connection, $"create role {name} login", cancellationToken);
        }

        if (password is not null)
        {
            var literal = (string)(await ScalarAsync(connection, "select quote_literal($1)", password, cancellationToken))!;
            await ExecuteAsync(connection, $"alter role {name} password {literal}", cancellationToken);
        }

        await ExecuteAsync(connection, $"""
            grant usage on schema {PortalDb.Schema} to {name};
            grant select, insert, update, delete on all tables in schema {PortalDb.Schema} to {name};
            grant usage on all sequences in schema {PortalDb.Schema} to {name};
            -- What is history stays history.
            revoke insert, update, delete on {PortalDb.Schema}.audit_entries from {name};
            revoke update, delete on {PortalDb.Schema}.decisions, {PortalDb.Schema}.policy_versions from {name};
            -- Nothing of these is ever deleted, so nothing can be.
            revoke delete on {PortalDb.Schema}.accounts, {PortalDb.Schema}.enterprises, {PortalDb.Schema}.factories,
                {PortalDb.Schema}.self_assessments, {PortalDb.Schema}.indicator_answers, {PortalDb.Schema}.scenario_claims,
                {PortalDb.Schema}.maturity_statements, {PortalDb.Schema}.declarations, {PortalDb.Schema}.invitations from {name};
            revoke update, delete on {PortalDb.Schema}.campaign_changes, {PortalDb.Schema}.submissions, {PortalDb.Schema}.application_events, {PortalDb.Schema}.redirections, {PortalDb.Schema}.list_versions,
                {PortalDb.Schema}.list_events, {PortalDb.Schema}.document_revisions from {name};
            revoke update, delete on {PortalDb.Schema}.stamped_scans, {PortalDb.Schema}.stamped_scan_contents, {PortalDb.Schema}.scan_verdicts from {name};
            -- What a message said stays as it was said.
            revoke update, delete on {PortalDb.Schema}.messages from {name};
            grant update (read_at) on {PortalDb.Schema}.messages to {name};
            revoke delete on {PortalDb.Schema}.campaigns, {PortalDb.Schema}.recommenders, {PortalDb.Schema}.applications,
                {PortalDb.Schema}.returns, {PortalDb.Schema}.review_steps, {PortalDb.Schema}.recommendation_lists, {PortalDb.Schema}.documents from {name};
            -- What was registered is what was confirmed: how a seal looks and what it signs with never changes.
            revoke update, delete on {PortalDb.Schema}.seals, {PortalDb.Schema}.seal_uses from {name};
            grant update (state, confirmed_by_id, confirmed_by_name, confirmed_at, ended_by_id, ended_by_name, ended_at, end_reason, version) on {PortalDb.Schema}.seals to {name};
            grant update (state, decided_by_id, decided_by_name, decided_at, reason, approved_revision, approved_sha256, sealed_revision, sealed_at, fault, taken_until, turns, ended_at, version)
                on {PortalDb.Schema}.seal_uses to {name};
            -- How many places count towards a limit is the database's own business.
            revoke insert, update, delete on {PortalDb.Schema}.list_quotas from {name};
            grant insert (list_id, kind, kinds, cap, minimum, among, source, clause), update (cap, minimum, source, clause) on {PortalDb.Schema}.list_quotas to {name};
            revoke insert, update, delete on {PortalDb.Schema}."{HistoryRepository.DefaultTableName}" from {name};
            grant execute on function {PortalDb.Schema}.audit_append(smallint, uuid, text, text, text, text) to {name};
            """, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, string argument, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = argument });
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
