using Microsoft.AspNetCore.Antiforgery;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Autosave;

/// <summary>What the script of a form hears. docs/autosave.md holds the contract.</summary>
internal static class AutosaveEndpoints
{
    private const string Conflict = "/Pages/Shared/_SaveConflict.cshtml";

    /// <summary>
    /// An address to which <c>autosave.js</c> posts a form. The handler reads the form itself and answers with
    /// <see cref="Acknowledged"/> or <see cref="ConflictAsync"/>; what it refuses by exception becomes JSON here.
    /// </summary>
    /// <remarks>
    /// An endpoint and not a page handler: saving is by far the most frequent request, and an endpoint takes about half the time.
    /// </remarks>
    public static RouteHandlerBuilder MapAutosave(
        this IEndpointRouteBuilder routes, string pattern, Delegate handler, Permission permission = Permission.AssessOwnEnterprise) =>
        routes.MapPost(pattern, handler).AddEndpointFilter<FromScriptOnly>().Needs(permission);

    /// <summary>
    /// Stored, but for what was <paramref name="refused"/>: with that it is a 422, which says beside the errors what is stored now.
    /// </summary>
    /// <param name="live">Fragments by the <c>data-live</c> key of the places that they replace.</param>
    public static IResult Acknowledged(
        int version, DateTimeOffset savedAt, IReadOnlyDictionary<string, string> live, IReadOnlyList<FieldError>? refused = null) =>
        refused is not [_, ..]
            ? TypedResults.Json(new { version, savedAt = savedAt.InShanghai(), live })
            : TypedResults.Json(
                new { version, savedAt = savedAt.InShanghai(), live, errors = ByField(refused) }, statusCode: StatusCodes.Status422UnprocessableEntity);

    private static Dictionary<string, string> ByField(IEnumerable<FieldError> errors) =>
        errors.GroupBy(error => error.Field).ToDictionary(field => field.Key, field => field.First().Message);

    /// <summary>Not stored, because somebody else's text is: 409 with what is stored now, and both texts side by side.</summary>
    /// <param name="theirs">Stored values by field name.</param>
    public static async Task<IResult> ConflictAsync(
        HttpContext http, Fragments fragments, int version, IReadOnlyDictionary<string, string?> theirs, DateTimeOffset? savedAt,
        SaveConflict conflict, IReadOnlyDictionary<string, string> live) =>
        TypedResults.Json(
            new
            {
                version,
                theirs,
                by = conflict.SavedBy,
                savedAt = savedAt?.InShanghai(),
                panel = await fragments.RenderAsync(http, Conflict, conflict),
                live,
            },
            statusCode: StatusCodes.Status409Conflict);

    /// <summary>
    /// Lets only our own script in (a form of another site can neither set the header nor know the token), and puts refusals into
    /// words that it understands. A database that is away is left to the error pages: 503.
    /// </summary>
    private sealed class FromScriptOnly(IAntiforgery antiforgery) : IEndpointFilter
    {
        public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        {
            var http = context.HttpContext;
            if (http.Request.Headers.XRequestedWith != "XMLHttpRequest" || !http.Request.HasFormContentType
                || !await antiforgery.IsRequestValidAsync(http))
            {
                return Refused(StatusCodes.Status400BadRequest, new() { [""] = Texts.ErrorExpiredText });
            }

            try
            {
                return await next(context);
            }
            catch (InvalidException invalid)
            {
                return Refused(StatusCodes.Status422UnprocessableEntity, ByField(invalid.Errors));
            }
            catch (NotFoundException)
            {
                return Refused(StatusCodes.Status404NotFound, new() { [""] = Texts.Error404Text });
            }
            catch (ForbiddenException)
            {
                return Refused(StatusCodes.Status403Forbidden, new() { [""] = Texts.Error403Text });
            }
        }

        private static Microsoft.AspNetCore.Http.HttpResults.JsonHttpResult<Refusal> Refused(int status, Dictionary<string, string> errors) =>
            TypedResults.Json(new Refusal(errors), statusCode: status);
    }

    /// <param name="Errors">Messages by field name; an empty name concerns the whole form.</param>
    internal sealed record Refusal(IReadOnlyDictionary<string, string> Errors);
}
