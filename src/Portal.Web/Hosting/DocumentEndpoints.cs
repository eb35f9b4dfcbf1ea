using MediatR;
using Portal.Application;
using Portal.Application.Documents;
using Portal.Application.Documents.Scans;
using Portal.Application.Pipeline;
using Portal.Application.Seals;
using Portal.Documents.Typesetting;

namespace Portal.Web.Hosting;

/// <summary>The typesetter, the press that works off the queue, and the files of documents.</summary>
internal static class DocumentEndpoints
{
    public static IServiceCollection AddDocuments(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection("Portal:Typesetter").Get<TypesetterSettings>() ?? new TypesetterSettings());
        services.AddSingleton(provider => new Typesetter(
            provider.GetRequiredService<TypesetterSettings>(),
            // What the child says may quote what somebody wrote: only for whoever looks for a fault.
            line => provider.GetRequiredService<ILogger<Typesetter>>().LogDebug("{Line}", line),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<DocumentPress>();
        services.AddHostedService<TemplatesAtStart>();
        services.AddSingleton(provider => new TrustedRoots(PortalSettings.SignatureRoots(configuration), PortalSettings.IsDemo(configuration), provider.GetRequiredService<ILogger<TrustedRoots>>()));
        services.AddSeals(configuration);
        services.AddHostedService<SealPress>();
        var verify = VerifySettings.Read(configuration);
        services.AddSingleton(_ => new VerifyLimits(verify));
        return services;
    }

    public static void MapDocuments(this WebApplication app)
    {
        // Enterprises and officers: whose documents they may have is decided in the query.
        app.MapMethods("/documents/{id:guid}/files/{revision:int}", [HttpMethods.Get, HttpMethods.Head], static async (Guid id, int revision, HttpContext http, IMediator mediator) =>
            await Uploads.SendAsync(http, await mediator.Send(new ReadDocumentFile.Query(id, revision), http.RequestAborted))).Needs(Permission.UseOwnAccount);
        app.MapGet("/seals/{id:guid}/picture", static async (Guid id, HttpContext http, IMediator mediator) =>
        {
            var picture = await mediator.Send(new ReadSealPicture.Query(id), http.RequestAborted);
            http.Response.Headers.CacheControl = "private, max-age=3600";
            // Opened by itself it is a picture and no page: nothing in it runs.
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
            return Results.Bytes(picture.Content, picture.MediaType);
        }).Needs(Permission.ReadOwnSeals);
        app.MapMethods("/documents/{id:guid}/scans/{number:int}", [HttpMethods.Get, HttpMethods.Head], static async (Guid id, int number, HttpContext http, IMediator mediator) =>
            await Uploads.SendAsync(http, await mediator.Send(new ReadScanFile.Query(id, number), http.RequestAborted))).Needs(Permission.UseOwnAccount);
        app.MapGet("/applications/{id:guid}/draft/file", static async (Guid id, HttpContext http, IMediator mediator) =>
        {
            var file = await mediator.Send(new ReadDraftFile.Query(id), http.RequestAborted);
            await SendAsync(http, "application/pdf", file.FileName, file.Pdf);
        }).Needs(Permission.ApplyForOwnEnterprise);
        app.MapGet("/area/lists/{id:guid}/versions/{number:int}/table.xlsx", static async (Guid id, int number, HttpContext http, IMediator mediator) =>
        {
            var file = await mediator.Send(new ExportSummaryTable.Query(id, number), http.RequestAborted);
            await SendAsync(http, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file.FileName, file.Workbook);
        }).Needs(Permission.RankOwnList);
    }

    private static async Task SendAsync(HttpContext http, string mediaType, string fileName, byte[] bytes)
    {
        http.Response.BeginFile(fileName, mediaType, bytes.Length);
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}
