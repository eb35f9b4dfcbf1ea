using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portal.Application;

/// <summary>A queue of the database that is looked at every second, for as long as the web application runs.</summary>
/// <param name="trouble">What the log says when the queue cannot be worked off.</param>
public abstract class WorkedQueue(IServiceScopeFactory scopes, TimeProvider clock, ILogger log, string trouble) : BackgroundService
{
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        var failing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                bool more;
                do
                {
                    await using var scope = scopes.CreateAsyncScope();
                    more = await WorkAsync(scope.ServiceProvider, stoppingToken);
                }
                while (more);
                failing = false;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The database is away, or a limit cut the work short: said once, not every second; the next tick tries again.
                if (!failing)
                {
                    log.LogWarning(failure, "{Trouble}", trouble);
                }

                failing = true;
            }
        }
    }

    /// <summary>What is done at a time, with services of its own.</summary>
    /// <returns>Whether to look again at once.</returns>
    protected abstract Task<bool> WorkAsync(IServiceProvider services, CancellationToken cancellationToken);
}
