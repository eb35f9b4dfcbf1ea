using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Assessments;

/// <summary>
/// 批量清除: first the rows are chosen (a GET, so that going back changes nothing), then what will be cleared is shown with its versions,
/// then one command clears exactly that.
/// </summary>
[Needs(Permission.AssessOwnEnterprise)]
public sealed class ClearScenariosModel(IMediator mediator) : PageModel, IShowsAgain
{
    private ReadScenarios.View claims = null!;

    [FromRoute]
    public Guid Id { get; set; }

    /// <summary>The chosen rows; null while nothing was chosen.</summary>
    [BindProperty(SupportsGet = true)]
    public int[]? Row { get; set; }

    /// <summary>All claimed rows were chosen.</summary>
    [FromQuery]
    public bool All { get; set; }

    /// <summary>The choice was sent.</summary>
    [FromQuery]
    public bool Confirm { get; set; }

    public AssessmentHeader Header { get; private set; } = null!;

    /// <summary>Somebody saved one of the rows while it was looked at.</summary>
    public bool Stale { get; private set; }

    /// <summary>Rows that are claimed now.</summary>
    public IReadOnlyList<ClaimState> Claimed { get; private set; } = [];

    /// <summary>The chosen ones among them.</summary>
    public IReadOnlyList<ClaimState> Chosen => [.. Claimed.Where(state => All || Row?.Contains(state.Scenario.Row) == true)];

    public bool Confirming => Confirm && Chosen.Count > 0;

    public ReadScenarios.Claim ClaimOf(ClaimState state) => claims[state.Scenario.Row];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await FillAsync(cancellationToken);
        if (Confirm && Chosen.Count == 0 && Claimed.Count > 0)
        {
            ModelState.AddModelError("row", Texts.ScenariosClearNothing);
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var rows = (Row ?? []).Select(row => new ClearClaims.ClearedRow(row, ScenarioForm.VersionOf(Request.Form[ScenarioForm.VersionName(row)])));
        try
        {
            var cleared = await mediator.Send(new ClearClaims.Command(Id, [.. rows]), cancellationToken);
            TempData.Announce(Notice.Success, Texts.ScenariosCleared.With(cleared));
            return Redirect(AssessmentStep.Scenarios.Url(Id));
        }
        catch (StaleException)
        {
            (Stale, Confirm) = (true, true);
            await FillAsync(cancellationToken);
            var shown = Page();
            shown.StatusCode = StatusCodes.Status409Conflict;
            return shown;
        }
    }

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        var frame = await mediator.Send(new ReadFrame.Query(Id), cancellationToken);
        claims = await mediator.Send(new ReadScenarios.Query(Id), cancellationToken);
        Claimed = [.. claims.Standing.Claims.Where(state => state.Claimed)];
        Header = this.Place(frame, AssessmentStep.Scenarios);
        ViewData["Title"] = $"{Texts.ScenariosClear} - {frame.FactoryName}";
    }
}
