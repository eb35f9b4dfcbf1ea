using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Portal.Web.Hosting;

/// <summary>
/// Marks a request whose form token was missing, foreign or old, so that the error page says so and gives the typed text back.
/// </summary>
internal sealed class ExpiredFormFilter : IAlwaysRunResultFilter
{
    private const string Key = "portal.form-expired";

    public static bool IsExpired(HttpContext context) => context.Items.ContainsKey(Key);

    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
        {
            if (ReadableText.FormFailure(context.HttpContext) is { } status)
            {
                // Not the token: the form around it could not be read.
                context.Result = new StatusCodeResult(status);
                return;
            }

            context.HttpContext.Items[Key] = true;
        }
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
        // Nothing to do once the answer is written.
    }
}
