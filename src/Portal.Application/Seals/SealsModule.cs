using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Application.Seals;

/// <summary>Seals and what the operator's configuration says of them.</summary>
public static class SealsModule
{
    /// <summary>Registers what the handlers of seals need. A host that runs for long adds <see cref="SealPress"/>.</summary>
    /// <exception cref="InvalidOperationException">The configuration cannot be used.</exception>
    public static IServiceCollection AddSeals(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = SealSettings.Read(configuration);
        services.AddSingleton(settings);
        // At once: a file that is named and cannot be read keeps the portal from starting, and is not found out at the first seal.
        services.AddSingleton(new SealVault(settings));
        services.AddSingleton<SealKeys>();
        services.AddSingleton<SealLook>();
        services.AddScoped<SealParties>();
        services.AddScoped<SealEndings>();
        services.AddScoped<SealSigner>();
        return services;
    }
}
