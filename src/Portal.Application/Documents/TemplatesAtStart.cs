using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portal.Application.Documents;

/// <summary>
/// Says in the log, once after the start, which of the offices' own templates will not print. The portal runs on: all else works without them, and
/// <c>portal check-policies</c> tells line by line what is wrong. Where no office has one, no typesetter is started.
/// </summary>
public sealed class TemplatesAtStart(IServiceScopeFactory scopes, ILogger<TemplatesAtStart> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host waits for whatever comes before the first pause.
        await Task.Yield();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var (templates, untried) = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new CheckTemplates.Query(), stoppingToken);
            foreach (var faulty in templates.Where(template => template.Faults.Count > 0))
            {
                log.LogWarning("{File} of {Campaign} has {Count} faults, see portal check-policies: what it is to print fails", faulty.File, faulty.Campaign, faulty.Faults.Count);
            }

            if (untried > 0)
            {
                log.LogWarning("There is no typesetter: {Count} templates of offices were not tried", untried);
            }
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            log.LogWarning(failure, "The offices' templates cannot be tried");
        }
    }
}
