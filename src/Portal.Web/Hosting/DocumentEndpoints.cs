using MediatR;
using Microsoft.Net.Http.Headers;
using Portal.Application.Documents;
using Portal.Application.Pipeline;
using Portal.Documents.Typesetting;

namespace Portal.Web.Hosting;

/// <summary>The typesetter, the press that works off the queue, and the files of documents.</summary>
internal static class DocumentEndpoints
{
    public static IServiceCollection AddDocuments(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(provider => new Typesetter(
            configuration.GetSection("Portal:Typesetter").Get<TypesetterSettings>() ?? new TypesetterSettings(),
            line => provider.GetRequiredService<ILogger<Typesetter>>().LogWarning("{Line}", line),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<DocumentPress>();
        return services;
    }

    public static void MapDocuments(this WebApplication app)
    {
        // Enterprises and officers: whose documents they may have is decided in the query.
        app.MapGet("/documents/{id:guid}/files/{revision:int}", static async (Guid id, int revision, HttpContext http, IMediator mediator) =>
        {
            var file = await mediator.Send(new ReadDocumentFile.Query(id, revision), http.RequestAborted);
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(file.FileName);
            http.Response.Headers.ContentDisposition = disposition.ToString();
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
            http.Response.ContentType = "application/pdf";
            http.Response.ContentLength = file.Pdf.Length;
            await http.Response.Body.WriteAsync(file.Pdf, http.RequestAborted);
        }).Needs(Permission.UseOwnAccount);
    }
}
