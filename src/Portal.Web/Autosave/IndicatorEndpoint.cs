using System.Globalization;
using MediatR;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Web.Pages.Assessments;

namespace Portal.Web.Autosave;

/// <summary>Saves one indicator for <c>autosave.js</c>; the same command as the page's button sends.</summary>
internal static class IndicatorEndpoint
{
    public static void MapIndicators(this IEndpointRouteBuilder routes) => routes.MapAutosave(
        "/assessments/{id:guid}/indicators/{no:int}",
        static async (Guid id, int no, HttpContext http, IMediator mediator, Fragments fragments, CancellationToken ct) =>
        {
            var typed = IndicatorForm.Read(await http.Request.ReadFormAsync(ct), no);
            try
            {
                var saved = await mediator.Send(new SaveIndicator.Command(id, no, typed.Version, typed.Entry), ct);
                return AutosaveEndpoints.Acknowledged(
                    saved.Version, saved.SavedAt, saved.Moved ? await LiveAsync(http, fragments, saved.Standing, no) : Unmoved, saved.Refused);
            }
            catch (StaleException)
            {
                var now = await mediator.Send(new ReadIndicators.Query(id), ct);
                var theirs = now[no];
                return await AutosaveEndpoints.ConflictAsync(
                    http, fragments, theirs.Version, IndicatorForm.Values(no, theirs.Entry), theirs.SavedAt,
                    IndicatorForm.Conflict(now.Standing.Policy, no, typed.Entry, theirs), await LiveAsync(http, fragments, now.Standing, no));
            }
        });

    /// <summary>Most saves are words typed into a remark: the page's figures stay as they are.</summary>
    private static readonly Dictionary<string, string> Unmoved = [];

    private static async Task<Dictionary<string, string>> LiveAsync(HttpContext http, Fragments fragments, IndicatorStanding standing, int no) => new()
    {
        ["standing"] = await fragments.RenderAsync(http, "/Pages/Assessments/_Standing.cshtml", standing),
        ["standing-bar"] = await fragments.RenderAsync(http, "/Pages/Assessments/_StandingBar.cshtml", standing),
        ["standing-radar"] = await fragments.RenderAsync(http, "/Pages/Assessments/_StandingRadar.cshtml", standing),
        ["indicator-" + no.ToString(CultureInfo.InvariantCulture)] =
            await fragments.RenderAsync(http, "/Pages/Assessments/_IndicatorState.cshtml", standing.Indicators[no - 1]),
    };
}
