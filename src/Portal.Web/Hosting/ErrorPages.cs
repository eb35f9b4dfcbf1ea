using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing.Template;
using Npgsql;
using Portal.Application;
using Portal.Application.Data;
using Portal.Web.Pages;

namespace Portal.Web.Hosting;

/// <summary>
/// What a reader sees when something fails: a calm Chinese page; scripts, and all under <c>/api</c>, get problem details. Never a stack
/// trace.
/// </summary>
public static class ErrorPages
{
    private static readonly PathString Api = "/api";

    /// <summary>The HResult of an <see cref="IOException"/> that the framework itself raised.</summary>
    private const int UnreadableBody = unchecked((int)0x80131620);

    public static IServiceCollection AddErrorPages(this IServiceCollection services) => services
        .AddExceptionHandler<RefusalsElsewhere>()
        .AddProblemDetails(options => options.CustomizeProblemDetails = problem =>
        {
            if (problem.HttpContext.Response is { StatusCode: StatusCodes.Status503ServiceUnavailable, Headers.RetryAfter.Count: 0 } busy)
            {
                busy.Headers.RetryAfter = ErrorModel.ShortestWait;
            }

            problem.ProblemDetails.Extensions["requestId"] = problem.HttpContext.TraceIdentifier;
            if (problem.ProblemDetails.Detail is null)
            {
                var (title, text) = Wording(problem.HttpContext.Response.StatusCode);
                problem.ProblemDetails.Title = title;
                problem.ProblemDetails.Detail = text;
            }
        });

    /// <summary>Right after the security headers: all that fails later passes here.</summary>
    public static WebApplication UseErrorPages(this WebApplication app)
    {
        app.UseWhen(IsForScripts, static api =>
        {
            api.Use(static (context, next) =>
            {
                // There is one form of answer here, whatever is accepted; the framework's other one is English.
                context.Request.Headers.Accept = "application/json";
                return next(context);
            });
            api.UseStatusCodePages();
            api.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = StatusOf });
        });
        app.UseWhen(static context => !IsForScripts(context), static pages =>
        {
            // Outermost, so that a refusal that left only a status gets its page as well.
            pages.UseStatusCodePagesWithReExecute("/error/{0}");
            pages.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/error",
                StatusCodeSelector = StatusOf,
                AllowStatusCode404Response = true,
            });
        });
        return app;
    }

    /// <summary>A page is viewed or sent a form; the framework itself matches it by any method. The error page runs in whatever failed.</summary>
    public static void UsePageMethods(this WebApplication app) => app.Use(static (context, next) =>
    {
        var method = context.Request.Method;
        if (context.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is null
            || HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPost(method)
            || context.Features.Get<IStatusCodeReExecuteFeature>() is not null
            || context.Features.Get<IExceptionHandlerFeature>() is not null)
        {
            return next(context);
        }

        context.Response.Headers.Allow = $"{HttpMethods.Get}, {HttpMethods.Post}";
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    });

    /// <summary>An address that nothing answers is 404 for everybody; the fallback policy alone would ask strangers to sign in.</summary>
    public static void MapUnknownAddresses(this WebApplication app)
    {
        app.MapFallback("{**path}", static () => Results.StatusCode(StatusCodes.Status404NotFound)).Open("there is nothing here");
        app.MapFallback("/api/{**path}", NothingOrAnotherMethod).Open("there is nothing here, or by another method");
    }

    /// <summary>Title and explanation of a status, in Chinese.</summary>
    public static (string Title, string Text) Wording(int status) => status switch
    {
        StatusCodes.Status403Forbidden or StatusCodes.Status401Unauthorized => (Texts.Error403Title, Texts.Error403Text),
        StatusCodes.Status404NotFound => (Texts.Error404Title, Texts.Error404Text),
        StatusCodes.Status405MethodNotAllowed => (Texts.Error405Title, Texts.Error405Text),
        StatusCodes.Status413PayloadTooLarge => (Texts.Error413Title, Texts.Error413Text),
        StatusCodes.Status429TooManyRequests => (Texts.Error429Title, Texts.Error429Text),
        StatusCodes.Status503ServiceUnavailable => (Texts.Error503Title, Texts.Error503Text),
        >= 400 and < 500 => (Texts.Error400Title, Texts.Error400Text),
        _ => (Texts.Error500Title, Texts.Error500Text),
    };

    /// <summary>The fallback hides the framework's own 405, so that the methods of an address are looked up here.</summary>
    private static IResult NothingOrAnotherMethod(HttpContext context, EndpointDataSource endpoints)
    {
        var allowed = endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), []).TryMatch(context.Request.Path, []))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (allowed.Count == 0)
        {
            return Results.StatusCode(StatusCodes.Status404NotFound);
        }

        var methods = string.Join(", ", allowed);
        context.Response.Headers.Allow = methods;
        return Results.Problem(Texts.ApiAnotherMethod.With(methods), statusCode: StatusCodes.Status405MethodNotAllowed, title: Texts.Error400Title);
    }

    /// <summary>The JSON interface, and what the pages' own scripts ask.</summary>
    private static bool IsForScripts(HttpContext context) =>
        context.Request.Path.StartsWithSegments(Api) || context.Request.Headers.XRequestedWith == "XMLHttpRequest";

    /// <summary>A database that is away is a 503 that passes; a malformed request is the sender's; the rest is ours.</summary>
    private static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        _ when PortalDatabase.IsAway(exception) => StatusCodes.Status503ServiceUnavailable,
        // A form that cannot be read: a body cut short (an error of the disk has a number of its own); text that the database refuses
        // and ReadableText did not see.
        InvalidDataException or IOException { HResult: UnreadableBody } => StatusCodes.Status400BadRequest,
        PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire } => StatusCodes.Status400BadRequest,
        { InnerException: { } inner } => StatusOf(inner),
        _ => StatusCodes.Status500InternalServerError,
    };
}
