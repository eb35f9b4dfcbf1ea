using System.Reflection;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Audit;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Documents;
using Portal.Application.Documents.Scans;
using Portal.Application.Enterprises;
using Portal.Application.Pipeline;
using Portal.Application.Reference;
using Portal.Application.Reviews;
using Portal.Application.Seals;
using Portal.Documents.Typesetting;

namespace Portal.Application;

/// <summary>
/// What every host of the application registers: the database, the pipeline, handlers and validators. The host adds
/// <see cref="Ports.ICurrentUser"/> (scoped) and the other ports.
/// </summary>
public static class PortalModule
{
    private static readonly Assembly Here = typeof(PortalModule).Assembly;

    /// <summary>Registers the application over one database.</summary>
    /// <param name="connectionString">The application's own role; see <see cref="PortalDatabase.MigrateAsync"/>.</param>
    /// <param name="seeds">The folder of policies and reference data.</param>
    /// <exception cref="InvalidOperationException">Some request declares no permission.</exception>
    /// <exception cref="InvalidDataException">The data of some policy, or of the quotas, has faults.</exception>
    public static IServiceCollection AddPortalApplication(this IServiceCollection services, string connectionString, string seeds) =>
        services.AddPortalApplication(connectionString, SeedBooks.Read(seeds));

    /// <inheritdoc cref="AddPortalApplication(IServiceCollection, string, string)"/>
    public static IServiceCollection AddPortalApplication(this IServiceCollection services, string connectionString, SeedBooks seeds)
    {
        Declarations.DemandAll(Declarations.RequestsIn(Here));

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(PortalDatabase.Settled(connectionString)).Build());
        services.AddDbContextPool<PortalDb>((provider, options) =>
            PortalDatabase.Configure(options, provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddScoped<AuditTrail>();
        services.AddSingleton<CheckedSessions>();
        services.AddScoped<ApplicationSheets>();
        services.AddScoped<ApplicationSnapshots>();
        services.AddScoped<Demo.DemoCampaignMaker>();
        services.TryAddSingleton(new TypesetterSettings());
        // A host that is configured says which; without, none is trusted.
        services.TryAddSingleton(new TrustedRoots(""));
        services.AddSingleton<FileSignatures>();
        services.AddSingleton(provider => FontCoverage.Of(provider.GetRequiredService<TypesetterSettings>().Fonts));
        services.AddSingleton<ApplicationPapers>();
        services.AddScoped<DocumentSources>();
        services.AddScoped<DocumentRecords>();
        services.AddScoped<ScanParts>();
        services.AddScoped<ScanJudgement>();
        services.AddScoped<DocumentManuscripts>();
        services.AddSingleton<PressOrder>();
        services.AddScoped<DocumentPrinter>();
        services.AddScoped<DraftPrinter>();
        services.AddScoped<PressTurn>();
        services.AddSingleton<PressOutage>();
        seeds.AddTo(services);
        services.AddSingleton<OfficeNames>();
        services.AddSingleton<ServedProvinces>();
        services.AddSingleton<CampaignMaker>();
        services.AddSingleton<ProfileFields>();
        services.AddSingleton<FactoryFields>();
        services.AddSingleton(provider => new SubmissionWords(
            provider.GetRequiredService<ProfileFields>(), provider.GetRequiredService<FactoryFields>(), provider.GetRequiredService<MaturityModel>()));
        services.AddSingleton<SubmissionChanges>();
        services.AddSingleton<MaturityFields>();

        services.AddDataProtection().SetApplicationName("portal");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
            options.XmlRepository = new ProtectionKeyRepository(provider.GetRequiredService<IServiceScopeFactory>())));

        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        // The order of registration is the order of the pipeline.
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(Answered<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(Guarded<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(Validated<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(Saved<,>));
        foreach (var type in Here.GetTypes().Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            foreach (var handled in type.GetInterfaces().Where(face =>
                face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)))
            {
                services.AddScoped(handled, type);
            }
        }

        foreach (var found in AssemblyScanner.FindValidatorsInAssembly(Here, includeInternalTypes: true))
        {
            services.AddSingleton(found.InterfaceType, found.ValidatorType);
        }

        return services;
    }
}
