using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Portal.Application.Data;

/// <summary>Ready means: the database answers, and it has every migration that this program was built with.</summary>
public sealed class DatabaseIsCurrent(PortalDb db) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var pending = await db.Database.GetPendingMigrationsAsync(cancellationToken);
            return pending.Any() ? HealthCheckResult.Unhealthy("migrations are pending: run portal migrate") : HealthCheckResult.Healthy();
        }
        catch (Npgsql.NpgsqlException unreachable)
        {
            return HealthCheckResult.Unhealthy("the database does not answer", unreachable);
        }
    }
}
