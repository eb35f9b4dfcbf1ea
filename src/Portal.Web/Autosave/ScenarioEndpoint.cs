using System.Globalization;
using MediatR;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Web.Pages.Assessments;

namespace Portal.Web.Autosave;

/// <summary>Saves one row of the scenario matrix for <c>autosave.js</c>; the same command as the page's button sends.</summary>
internal static class ScenarioEndpoint
{
    public static void MapScenarios(this IEndpointRouteBuilder routes)
    {
        MapRows(routes);
        MapNone(routes);
    }

    /// <summary>That nothing is built yet: no version of its own, and so nothing to conflict with.</summary>
    private static void MapNone(IEndpointRouteBuilder routes) => routes.MapAutosave(
        "/assessments/{id:guid}/scenarios/none",
        static async (Guid id, HttpContext http, IMediator mediator, Fragments fragments, CancellationToken ct) =>
        {
            var form = await http.Request.ReadFormAsync(ct);
            var saved = await mediator.Send(new StateNoScenarios.Command(id, form[StateNoScenarios.Field] == ScenarioForm.Yes), ct);
            return AutosaveEndpoints.Acknowledged(saved.Version, saved.SavedAt, new Dictionary<string, string>
            {
                ["scenario-bar"] = await fragments.RenderAsync(http, "/Pages/Assessments/_ScenarioBar.cshtml", saved.Standing),
            });
        });

    private static void MapRows(IEndpointRouteBuilder routes) => routes.MapAutosave(
        "/assessments/{id:guid}/scenarios/{row:int}",
        static async (Guid id, int row, HttpContext http, IMediator mediator, Fragments fragments, CancellationToken ct) =>
        {
            var typed = ScenarioForm.Read(await http.Request.ReadFormAsync(ct), row);
            try
            {
                var saved = await mediator.Send(new SaveClaim.Command(id, row, typed.Version, typed.Entry), ct);
                return AutosaveEndpoints.Acknowledged(
                    saved.Version, saved.SavedAt, await LiveAsync(http, fragments, saved.Standing, row), saved.Refused);
            }
            catch (StaleException)
            {
                var now = await mediator.Send(new ReadScenarios.Query(id), ct);
                var theirs = now[row];
                return await AutosaveEndpoints.ConflictAsync(
                    http, fragments, theirs.Version, ScenarioForm.Values(row, theirs.Entry), theirs.SavedAt,
                    ScenarioForm.Conflict(now.Standing.Policy, typed.Entry, theirs), await LiveAsync(http, fragments, now.Standing, row));
            }
        });

    private static async Task<Dictionary<string, string>> LiveAsync(HttpContext http, Fragments fragments, ScenarioStanding standing, int row) => new()
    {
        ["scenario-bar"] = await fragments.RenderAsync(http, "/Pages/Assessments/_ScenarioBar.cshtml", standing),
        ["scenario-none"] = await fragments.RenderAsync(http, "/Pages/Assessments/_NoScenarios.cshtml", standing),
        ["scenario-" + row.ToString(CultureInfo.InvariantCulture)] = await fragments.RenderAsync(
            http, "/Pages/Assessments/_ScenarioState.cshtml", new ScenarioMark(standing.Claims[row - 1], standing.CarriedFrom)),
    };
}
