using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Web.Hosting;

namespace Portal.Web.Pages;

/// <summary>
/// The one error page; the error pipeline runs it again in the failed request, whatever its method. It therefore
/// checks no token (the token may be what failed) and touches nothing but the request.
/// </summary>
[Open("whatever failed, whoever asked")]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true)]
public sealed class ErrorModel : PageModel
{
    /// <summary>Seconds after which trying again makes sense.</summary>
    public const string ShortestWait = "10";

    public string Title { get; private set; } = "";

    public string Text { get; private set; } = "";

    public string RequestId => HttpContext.TraceIdentifier;

    /// <summary>What was typed into the form that failed, in its order; empty for a plain page view.</summary>
    public IReadOnlyList<string> Typed { get; private set; } = [];

    /// <summary>The path to return to after a failed form; null for a plain page view.</summary>
    public string? ReturnPath { get; private set; }

    /// <summary>There is no handler: they are chosen by method, and any method may have failed.</summary>
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        await ShowAsync(int.TryParse(RouteData.Values["status"]?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null);
        await next();
    }

    private async Task ShowAsync(int? status)
    {
        if (Response.StatusCode < StatusCodes.Status400BadRequest)
        {
            // The address was opened by hand.
            Response.StatusCode = status is >= 400 and < 600 ? status.Value : StatusCodes.Status404NotFound;
        }

        (Title, Text) = ExpiredFormFilter.IsExpired(HttpContext)
            ? (Texts.ErrorExpiredTitle, Texts.ErrorExpiredText)
            : ErrorPages.Wording(Response.StatusCode);

        if (Response.StatusCode is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests
            && Response.Headers.RetryAfter.Count == 0)
        {
            Response.Headers.RetryAfter = ShortestWait;
        }

        if (HttpMethods.IsPost(Request.Method) && Request.HasFormContentType)
        {
            ReturnPath = RecoveredForm.PathOf(HttpContext);
            Typed = await RecoveredForm.ReadAsync(Request, HttpContext.RequestAborted);
        }
    }
}
