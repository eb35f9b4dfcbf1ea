using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Pipeline;
using Portal.Web.Forms;

namespace Portal.Web.Hosting;

/// <summary>
/// A page that can be shown again after its command was refused: it loads what it needs beside the typed values,
/// which are still bound.
/// </summary>
public interface IShowsAgain
{
    /// <summary>Nothing, where the typed values are all that the page shows.</summary>
    Task FillAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>
/// Turns the application's refusals into pages: an invalid command shows the same page again (422) with the errors at their
/// fields, somebody else's record is a 404, a missing permission a 403.
/// </summary>
internal sealed class RefusalsOnPages : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var executed = await next();
        switch (executed.Exception)
        {
            case InvalidException invalid when executed.HandlerInstance is PageModel page and IShowsAgain again:
                foreach (var error in invalid.Errors)
                {
                    page.ModelState.AddModelError(error.Field, error.Message);
                }

                await again.FillAsync(context.HttpContext.RequestAborted);
                executed.ExceptionHandled = true;
                var shown = page.Page();
                shown.StatusCode = StatusCodes.Status422UnprocessableEntity;
                executed.Result = shown;
                break;
            case ConflictException conflict when executed.HandlerInstance is PageModel page and IShowsAgain again:
                page.NoteConflicts(conflict);
                await again.FillAsync(context.HttpContext.RequestAborted);
                executed.ExceptionHandled = true;
                var both = page.Page();
                both.StatusCode = StatusCodes.Status409Conflict;
                executed.Result = both;
                break;
            case WrongStateException wrong when executed.HandlerInstance is PageModel page and IShowsAgain again:
                // The page is filled with what is there now: it says what happened and offers what still fits.
                page.ModelState.AddModelError("", Texts.ReviewWrongState.With(wrong.State.Name()));
                await again.FillAsync(context.HttpContext.RequestAborted);
                executed.ExceptionHandled = true;
                var moved = page.Page();
                moved.StatusCode = StatusCodes.Status409Conflict;
                executed.Result = moved;
                break;
            case NotFoundException:
                executed.ExceptionHandled = true;
                executed.Result = new NotFoundResult();
                break;
            case ForbiddenException:
                executed.ExceptionHandled = true;
                executed.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
                break;
            default:
                break;
        }
    }
}

/// <summary>The same refusals where no page catches them: endpoints, and filters that run before a handler.</summary>
internal sealed class RefusalsElsewhere : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        int? status = exception switch
        {
            NotFoundException => StatusCodes.Status404NotFound,
            ForbiddenException => StatusCodes.Status403Forbidden,
            StaleException or ConflictException or WrongStateException => StatusCodes.Status409Conflict,
            InvalidException => StatusCodes.Status422UnprocessableEntity,
            _ => null,
        };
        if (status is { } code)
        {
            httpContext.Response.StatusCode = code;
        }

        return ValueTask.FromResult(status is not null);
    }
}
