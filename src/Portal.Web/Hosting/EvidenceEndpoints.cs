using MediatR;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Assessments.Files;
using Portal.Application.Pipeline;
using Portal.Web.Components;

namespace Portal.Web.Hosting;

/// <summary>Uploads for scripts, and downloads. The page <c>/assessments/{id}/evidence</c> does the same with plain forms.</summary>
internal static class EvidenceEndpoints
{
    /// <summary>What a multipart body holds beside the file.</summary>
    private const int Wrapping = 64 * 1024;

    /// <summary>
    /// A form is told kindly that its file is too large, up to this many times the limit; only then the connection is cut. A script
    /// knows before it sends.
    /// </summary>
    private const int FormMargin = 3;

    public static IServiceCollection AddEvidenceUploads(this IServiceCollection services)
    {
        services.AddSingleton<UploadRoom>();
        services.AddOptions<RazorPagesOptions>().Configure<EvidenceRules>((pages, rules) =>
            pages.Conventions.AddPageApplicationModelConvention("/Assessments/Evidence", page =>
            {
                page.Filters.Add(new RequestSizeLimitAttribute(((long)FormMargin * rules.MaximumBytes) + Wrapping));
                page.Filters.Add(new RequestFormLimitsAttribute { MultipartBodyLengthLimit = (long)FormMargin * rules.MaximumBytes });
            }));
        return services;
    }

    public static void MapEvidence(this WebApplication app)
    {
        app.MapPost("/assessments/{assessmentId:guid}/evidence/{part}/{item?}", UploadAsync).Needs(Permission.AssessOwnEnterprise);
        app.MapPost("/evidence/{id:guid}/remove", RemoveAsync).Needs(Permission.AssessOwnEnterprise);
        // Enterprises and officers: whose files they may read is decided in the query.
        app.MapMethods("/evidence/{id:guid}", [HttpMethods.Get, HttpMethods.Head], DownloadAsync).Needs(Permission.UseOwnAccount);
    }

    private static async Task<IResult> UploadAsync(
        Guid assessmentId, string part, string? item, HttpContext http, IMediator mediator, IAntiforgery antiforgery, UploadRoom room, EvidenceRules rules)
    {
        if (!await HasTokenAsync(http, antiforgery))
        {
            return Refusal(StatusCodes.Status400BadRequest, Texts.EvidenceExpired);
        }

        using var place = room.Receive();
        if (!place.IsAcquired)
        {
            return Busy(http);
        }

        try
        {
            var file = await ReceiveAsync(http, rules);
            var kind = EvidenceAddresses.PartOf(part) ?? throw new NotFoundException();
            var added = await room.StoreAsync(file, content => mediator.Send(
                new AddEvidence.Command(assessmentId, kind, item ?? EvidenceItems.OfMaturity, file.FileName, content), http.RequestAborted), http.RequestAborted);
            return Results.Json(
                new { added.Id, added.FileName, Facts = added.Facts(), Url = added.Download(), Remove = added.Remove() },
                statusCode: StatusCodes.Status201Created);
        }
        catch (UploadsBusyException)
        {
            return Busy(http);
        }
        catch (InvalidException invalid)
        {
            return Refusal(StatusCodes.Status422UnprocessableEntity, invalid.Message);
        }
        catch (NotFoundException)
        {
            return Refusal(StatusCodes.Status404NotFound, Texts.Error404Text);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refusal(StatusCodes.Status413PayloadTooLarge, Texts.EvidenceTooLarge.With(FileSize.Text(rules.MaximumBytes)));
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            return Refusal(StatusCodes.Status400BadRequest, Texts.EvidenceUnreadable);
        }
    }

    /// <summary>The one file of the body. The framework puts what exceeds its small buffer on disk and removes it with the request.</summary>
    private static async Task<IFormFile> ReceiveAsync(HttpContext http, EvidenceRules rules)
    {
        if (!http.Request.HasFormContentType)
        {
            throw new InvalidException(AddEvidence.FileField, Texts.EvidenceMissing);
        }

        var limit = (long)rules.MaximumBytes + Wrapping;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limit;
        }

        http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions { MultipartBodyLengthLimit = limit, ValueCountLimit = 8 }));
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return form.Files is [var file] ? file : throw new InvalidException(AddEvidence.FileField, Texts.EvidenceMissing);
    }

    private static async Task<IResult> RemoveAsync(Guid id, HttpContext http, IMediator mediator, IAntiforgery antiforgery)
    {
        if (!await HasTokenAsync(http, antiforgery))
        {
            return Refusal(StatusCodes.Status400BadRequest, Texts.EvidenceExpired);
        }

        try
        {
            await mediator.Send(new RemoveEvidence.Command(id), http.RequestAborted);
            return Results.Json(new { id });
        }
        catch (NotFoundException)
        {
            return Refusal(StatusCodes.Status404NotFound, Texts.Error404Text);
        }
    }

    private static async Task DownloadAsync(Guid id, HttpContext http, IMediator mediator)
    {
        var (file, pieces) = await mediator.Send(new ReadEvidence.Query(id), http.RequestAborted);
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.FileName);
        var response = http.Response;
        response.ContentType = file.MediaType;
        response.ContentLength = file.Size;
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.CacheControl = "no-store";
        // Should a browser show it nevertheless: no script, no form, an origin of its own.
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        await foreach (var piece in pieces.WithCancellation(http.RequestAborted))
        {
            await response.Body.WriteAsync(piece, http.RequestAborted);
        }
    }

    /// <summary>The token must stand in the header: it is checked before a byte of the body is read.</summary>
    private static async Task<bool> HasTokenAsync(HttpContext http, IAntiforgery antiforgery) =>
        antiforgery.GetTokens(http).HeaderName is { } header && http.Request.Headers.ContainsKey(header)
        && await antiforgery.IsRequestValidAsync(http);

    private static IResult Busy(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "10";
        return Refusal(StatusCodes.Status503ServiceUnavailable, Texts.EvidenceBusy);
    }

    private static IResult Refusal(int status, string text) => Results.Problem(statusCode: status, title: Texts.NoticeError, detail: text);
}
