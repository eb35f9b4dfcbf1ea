using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Application.RichText;

namespace Portal.Web.Hosting;

/// <summary>
/// Cleans what somebody pastes, before it is seen in the editor; the same function cleans again what is saved. Keeps nothing.
/// </summary>
internal static class RichTextEndpoint
{
    /// <summary>UTF-8 takes up to three bytes for a character of Word's Chinese.</summary>
    private const int MostBytes = 3 * RichTextCleaner.MostInput;

    public static void MapRichText(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/rich-text/clean", CleanAsync).Needs(Permission.UseOwnAccount);

    /// <param name="pictures">Whether the text that is written takes pictures; one that does not knows itself what to say about them.</param>
    private static async Task<IResult> CleanAsync(HttpContext http, IAntiforgery antiforgery, bool pictures = false)
    {
        if (http.Request.Headers.XRequestedWith != "XMLHttpRequest" || !await antiforgery.IsRequestValidAsync(http))
        {
            return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: Texts.NoticeError, detail: Texts.ErrorExpiredText);
        }

        if (http.Request.ContentLength is null or > MostBytes)
        {
            return TooLarge();
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MostBytes;
        }

        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var html = await reader.ReadToEndAsync(http.RequestAborted);
        if (html.Length > RichTextCleaner.MostInput)
        {
            return TooLarge();
        }

        var clean = RichTextCleaner.Clean(html, pictures: pictures);
        return Results.Json(new
        {
            html = clean.Html,
            characters = clean.Characters,
            droppedPictures = clean.DroppedPictures,
            notice = clean.DroppedPictures == 0 ? Texts.RichTextPasted
                : (pictures ? Texts.RichTextPicturesLeft : Texts.RichTextPicturesDropped).With(clean.DroppedPictures),
        });
    }

    private static IResult TooLarge() =>
        Results.Problem(statusCode: StatusCodes.Status413PayloadTooLarge, title: Texts.NoticeError, detail: Texts.RichTextTooLarge);
}
