using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Assessments.Files;
using Portal.Application.Pipeline;
using Portal.Web.Components;

namespace Portal.Web.Hosting;

/// <summary>Receiving, removing and sending files for scripts, whatever they belong to.</summary>
internal static class Uploads
{
    /// <summary>What a multipart body holds beside the file.</summary>
    public const int Wrapping = 64 * 1024;

    /// <summary>Receives one file and hands it over; answers 201 with what the list in the page shows of it, or with why not.</summary>
    /// <param name="store">Sends the command with the file's bytes.</param>
    public static async Task<IResult> ReceiveAsync(HttpContext http, Func<string, Memory<byte>, Task<FileLine>> store)
    {
        var services = http.RequestServices;
        var (room, rules) = (services.GetRequiredService<UploadRoom>(), services.GetRequiredService<EvidenceRules>());
        if (!await HasTokenAsync(http))
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
            var file = await FileOfAsync(http, rules);
            var added = await room.StoreAsync(file, content => store(file.FileName, content), http.RequestAborted);
            return Results.Json(
                new { added.Id, FileName = added.Name, added.Facts, Url = added.Download, added.Remove, added.IsShown }, statusCode: StatusCodes.Status201Created);
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
        catch (WrongStateException wrong)
        {
            return Refusal(StatusCodes.Status409Conflict, Texts.ReviewWrongState.With(wrong.State.Name()));
        }
        catch (ForbiddenException)
        {
            return Refusal(StatusCodes.Status403Forbidden, Texts.Error403Text);
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

    /// <summary>Removes one file.</summary>
    /// <param name="remove">Sends the command.</param>
    public static async Task<IResult> RemoveAsync(HttpContext http, Guid id, Func<Task> remove)
    {
        if (!await HasTokenAsync(http))
        {
            return Refusal(StatusCodes.Status400BadRequest, Texts.EvidenceExpired);
        }

        try
        {
            await remove();
            return Results.Json(new { id });
        }
        catch (InvalidException invalid)
        {
            return Refusal(StatusCodes.Status422UnprocessableEntity, invalid.Message);
        }
        catch (NotFoundException)
        {
            return Refusal(StatusCodes.Status404NotFound, Texts.Error404Text);
        }
        catch (WrongStateException wrong)
        {
            return Refusal(StatusCodes.Status409Conflict, Texts.ReviewWrongState.With(wrong.State.Name()));
        }
        catch (ForbiddenException)
        {
            return Refusal(StatusCodes.Status403Forbidden, Texts.Error403Text);
        }
    }

    /// <summary>Sends a file to be saved.</summary>
    public static async Task SendAsync(HttpContext http, ReadEvidence.View found)
    {
        var (file, pieces) = found;
        var response = http.Response;
        response.BeginFile(file.FileName, file.MediaType, file.Size);
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        await foreach (var piece in pieces.WithCancellation(http.RequestAborted))
        {
            await response.Body.WriteAsync(piece, http.RequestAborted);
        }
    }

    /// <summary>The headers of every file that is handed out: to be kept under its own name, by nobody in between.</summary>
    /// <param name="size">In bytes.</param>
    public static void BeginFile(this HttpResponse response, string fileName, string mediaType, long size)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(fileName);
        response.ContentType = mediaType;
        response.ContentLength = size;
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.CacheControl = "no-store";
        // Should a browser show it nevertheless: no script, no form, an origin of its own.
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
    }

    /// <summary>The one file of the body. The framework puts what exceeds its small buffer on disk and removes it with the request.</summary>
    private static async Task<IFormFile> FileOfAsync(HttpContext http, EvidenceRules rules)
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

    /// <summary>The token must stand in the header: it is checked before a byte of the body is read.</summary>
    private static async Task<bool> HasTokenAsync(HttpContext http)
    {
        var antiforgery = http.RequestServices.GetRequiredService<IAntiforgery>();
        return antiforgery.GetTokens(http).HeaderName is { } header && http.Request.Headers.ContainsKey(header) && await antiforgery.IsRequestValidAsync(http);
    }

    private static IResult Busy(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "10";
        return Refusal(StatusCodes.Status503ServiceUnavailable, Texts.EvidenceBusy);
    }

    private static IResult Refusal(int status, string text) => Results.Problem(statusCode: status, title: Texts.NoticeError, detail: text);
}
