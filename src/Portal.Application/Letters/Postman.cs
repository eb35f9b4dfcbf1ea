using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Portal.Application.Letters;

/// <summary>Empties the <see cref="Outbox"/> every second, for as long as the web application runs.</summary>
public sealed class Postman(IServiceScopeFactory scopes, TimeProvider clock, ILogger<Postman> log) : WorkedQueue(scopes, clock, log, "The outbox cannot be read")
{
    protected override async Task<bool> WorkAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<Outbox>().DeliverAsync(cancellationToken);
        return false;
    }
}
