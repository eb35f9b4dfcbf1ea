using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Portal.Application.Data;

/// <summary>Ready means: the database answers, and it has every migration that this program was built with.</summary>
public sealed class DatabaseIsCurrent(PortalDb db) : IHealthCheck
{
    /// <summary>Asked once before the portal listens: a supervisor hears at once what would otherwise be a long wait for its being ready.</summary>
    /// <exception cref="InvalidOperationException">The database cannot be used as it is; the message says which, and why.</exception>
    public static async Task DemandAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var source = scope.ServiceProvider.GetRequiredService<NpgsqlDataSource>();
        IReadOnlyList<string> pending;
        try
        {
            // Not by way of EF, whose log would bury the reason.
            await using (await source.OpenConnectionAsync(cancellationToken))
            {
            }

            pending = [.. await scope.ServiceProvider.GetRequiredService<PortalDb>().Database.GetPendingMigrationsAsync(cancellationToken)];
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            var at = new NpgsqlConnectionStringBuilder(source.ConnectionString);
            throw new InvalidOperationException(
                $"The database {at.Database} at {at.Host}:{at.Port} (ConnectionStrings__Portal) cannot be used: {failure.Message}", failure);
        }

        if (pending.Count > 0)
        {
            throw new InvalidOperationException($"The database lacks {string.Join(", ", pending)}: run portal migrate.");
        }
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var pending = await db.Database.GetPendingMigrationsAsync(cancellationToken);
            return pending.Any() ? HealthCheckResult.Unhealthy("migrations are pending: run portal migrate") : HealthCheckResult.Healthy();
        }
        catch (NpgsqlException unreachable)
        {
            return HealthCheckResult.Unhealthy("the database does not answer", unreachable);
        }
    }
}
