using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portal.Application.Letters;

/// <summary>Empties the <see cref="Outbox"/> every second, for as long as the web application runs.</summary>
public sealed class Postman(IServiceScopeFactory scopes, TimeProvider clock, ILogger<Postman> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        var failing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<Outbox>().DeliverAsync(stoppingToken);
                failing = false;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The database is away: said once, not every second; the next tick tries again.
                if (!failing)
                {
                    log.LogWarning(failure, "The outbox cannot be read");
                }

                failing = true;
            }
        }
    }
}
