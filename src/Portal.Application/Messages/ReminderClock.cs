using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portal.Application.Messages;

/// <summary>Asks once an hour which <see cref="Reminders"/> are due, for as long as the web application runs.</summary>
public sealed class ReminderClock(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ReminderClock> log) : BackgroundService
{
    /// <summary>Not while the portal is starting.</summary>
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(First, clock, stoppingToken);
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var told = await scope.ServiceProvider.GetRequiredService<Reminders>().RemindAsync(stoppingToken);
                if (told > 0)
                {
                    log.LogInformation("Reminded {Accounts} accounts of ends that draw near", told);
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // What is due stays due: the next hour tries again.
                log.LogWarning(failure, "Reminders cannot be sent");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
