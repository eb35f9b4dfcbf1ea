using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Assessments.Files;
using Portal.Application.Pipeline;
using Portal.Application.Reviews;
using Portal.Web.Components;

namespace Portal.Web.Hosting;

/// <summary>
/// Uploads for scripts, and downloads, of evidence, of the files of applications and of the photos of a 线下查验. The pages
/// <c>/assessments/{id}/evidence</c>, <c>/applications/{id}/files</c> and <c>…/site-check/photos</c> do the same with plain forms.
/// </summary>
internal static class EvidenceEndpoints
{
    /// <summary>
    /// A form is told kindly that its file is too large, up to this many times the limit; only then the connection is cut. A script
    /// knows before it sends.
    /// </summary>
    private const int FormMargin = 3;

    public static IServiceCollection AddEvidenceUploads(this IServiceCollection services)
    {
        // Where large bodies lie while they arrive, if the operator says so: the server wants it to be there and does not make it.
        if (Environment.GetEnvironmentVariable("ASPNETCORE_TEMP") is { Length: > 0 } incoming)
        {
            Directory.CreateDirectory(incoming);
            // What a killed portal left half arrived.
            Array.ForEach(Directory.GetFiles(incoming, "ASPNETCORE_*.tmp"), File.Delete);
        }

        services.AddSingleton<UploadRoom>();
        services.AddSingleton<ScanRoom>();
        services.AddOptions<RazorPagesOptions>().Configure<EvidenceRules>((pages, rules) =>
        {
            foreach (var page in (string[])["/Assessments/Evidence", "/Applications/Files", "/Area/Applications/Photos", "/Documents/Scans"])
            {
                pages.Conventions.AddPageApplicationModelConvention(page, model =>
                {
                    model.Filters.Add(new RequestSizeLimitAttribute(((long)FormMargin * rules.MaximumBytes) + Uploads.Wrapping));
                    model.Filters.Add(new RequestFormLimitsAttribute { MultipartBodyLengthLimit = (long)FormMargin * rules.MaximumBytes });
                });
            }
        });
        return services;
    }

    public static void MapEvidence(this WebApplication app)
    {
        app.MapPost("/assessments/{assessmentId:guid}/evidence/{part}/{item?}", static (Guid assessmentId, string part, string? item, HttpContext http, IMediator mediator) =>
            Uploads.ReceiveAsync(http, async (name, content) =>
            {
                var kind = EvidenceAddresses.PartOf(part) ?? throw new NotFoundException();
                return (await mediator.Send(new AddEvidence.Command(assessmentId, kind, item ?? EvidenceItems.OfMaturity, name, content), http.RequestAborted)).EvidenceLine();
            })).Needs(Permission.AssessOwnEnterprise);
        app.MapPost("/evidence/{id:guid}/remove", static (Guid id, HttpContext http, IMediator mediator) =>
            Uploads.RemoveAsync(http, id, () => mediator.Send(new RemoveEvidence.Command(id), http.RequestAborted))).Needs(Permission.AssessOwnEnterprise);
        // Enterprises and officers: whose files they may read is decided in the query.
        app.MapMethods("/evidence/{id:guid}", [HttpMethods.Get, HttpMethods.Head], static async (Guid id, HttpContext http, IMediator mediator) =>
            await Uploads.SendAsync(http, await mediator.Send(new ReadEvidence.Query(id), http.RequestAborted))).Needs(Permission.UseOwnAccount);

        app.MapPost("/applications/{applicationId:guid}/files/{item}", static (Guid applicationId, string item, HttpContext http, IMediator mediator) =>
            Uploads.ReceiveAsync(http, async (name, content) =>
                (await mediator.Send(new AddApplicationFile.Command(applicationId, item, name, content), http.RequestAborted)).ApplicationLine()))
            .Needs(Permission.ApplyForOwnEnterprise);
        app.MapPost("/application-files/{id:guid}/remove", static (Guid id, HttpContext http, IMediator mediator) =>
            Uploads.RemoveAsync(http, id, () => mediator.Send(new RemoveApplicationFile.Command(id), http.RequestAborted))).Needs(Permission.ApplyForOwnEnterprise);
        app.MapPost("/area/applications/{applicationId:guid}/site-checks/{check:guid}/photos", static (Guid applicationId, Guid check, HttpContext http, IMediator mediator) =>
            Uploads.ReceiveAsync(http, async (name, content) =>
                (await mediator.Send(new AddSiteCheckPhoto.Command(applicationId, check, name, content), http.RequestAborted)).PhotoLine()))
            .Needs(Permission.ReviewApplications);
        app.MapPost("/area/site-check-photos/{id:guid}/remove", static (Guid id, HttpContext http, IMediator mediator) =>
            Uploads.RemoveAsync(http, id, () => mediator.Send(new RemoveSiteCheckPhoto.Command(id), http.RequestAborted))).Needs(Permission.ReviewApplications);
        app.MapMethods("/applications/pictures/{id:guid}", [HttpMethods.Get, HttpMethods.Head], static async (Guid id, HttpContext http, IMediator mediator) =>
            await Uploads.SendAsync(http, await mediator.Send(new ReadApplicationFile.Query(id), http.RequestAborted))).Needs(Permission.UseOwnAccount);
        app.MapMethods("/application-files/{id:guid}", [HttpMethods.Get, HttpMethods.Head], static async (Guid id, HttpContext http, IMediator mediator) =>
            await Uploads.SendAsync(http, await mediator.Send(new ReadApplicationFile.Query(id), http.RequestAborted))).Needs(Permission.UseOwnAccount);
    }
}
