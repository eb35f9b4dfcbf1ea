using MediatR;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Pipeline;
using Portal.Application.Reviews;
using Portal.Web.Components;
using Portal.Web.Pages.Area.Applications;

namespace Portal.Web.Autosave;

/// <summary>Saves one verdict for <c>autosave.js</c>; the same command as the page's button sends.</summary>
internal static class VerdictEndpoint
{
    private static readonly Dictionary<string, string> NothingLive = [];

    public static void MapVerdicts(this IEndpointRouteBuilder routes) => routes.MapAutosave(
        "/area/applications/{id:guid}/verdicts/{subject}/{item}",
        static async (Guid id, string subject, string item, HttpContext http, IMediator mediator, Fragments fragments, CancellationToken ct) =>
        {
            var of = Enum.TryParse<VerdictSubject>(subject, out var read) && Enum.IsDefined(read) ? read : throw new NotFoundException();
            var typed = VerdictForm.Read(await http.Request.ReadFormAsync(ct), of, item);
            try
            {
                var saved = await mediator.Send(new SaveVerdict.Command(id, of, item, typed.Version, typed.Agrees, typed.Reason), ct);
                return AutosaveEndpoints.Acknowledged(saved.Version, saved.SavedAt, NothingLive);
            }
            catch (StaleException)
            {
                var theirs = await mediator.Send(new ReadVerdict.Query(id, of, item), ct);
                return await AutosaveEndpoints.ConflictAsync(
                    http, fragments, theirs.Version,
                    new Dictionary<string, string?> { [SaveVerdict.Field(of, item, "agrees")] = ReviewWords.Flag(theirs.Agrees), [SaveVerdict.Field(of, item, "reason")] = theirs.Reason },
                    theirs.UpdatedAt,
                    new SaveConflict(theirs.Office, theirs.UpdatedAt.Moment(),
                    [
                        new(Texts.ReviewVerdictColumn, Said(typed.Agrees), Said(theirs.Agrees)),
                        new(Texts.ReviewReason, typed.Reason, theirs.Reason),
                    ]),
                    NothingLive);
            }
            catch (WrongStateException moved)
            {
                return TypedResults.Json(
                    new AutosaveEndpoints.Refusal(new Dictionary<string, string> { [""] = Texts.ReviewWrongState.With(moved.State.Name()) }),
                    statusCode: StatusCodes.Status422UnprocessableEntity);
            }
        },
        Permission.ReviewApplications);

    private static string? Said(bool? agrees) => agrees is { } said ? said ? Texts.ReviewAgrees : Texts.ReviewDiffers : null;
}
