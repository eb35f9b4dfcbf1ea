using MediatR;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.RichText;
using Portal.Rules.Policies;
using Portal.Web.Autosave;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Assessments;

/// <summary>
/// 场景自评: forty forms, one for each scenario, each with a version of its own. The button posts here; the script posts the
/// same fields to the endpoint of the row.
/// </summary>
[Needs(Permission.AssessOwnEnterprise)]
public sealed class ScenariosModel(IMediator mediator, ICurrentUser user) : PageModel, IShowsAgain
{
    private (int Row, int Version, ClaimEntry Entry)? typed;
    private SaveConflict? conflict;
    private ReadScenarios.View claims = null!;
    private ListEvidence.View evidence = null!;

    [FromRoute]
    public Guid Id { get; set; }

    /// <summary>The row whose button was pressed.</summary>
    [BindProperty]
    public int Row { get; set; }

    /// <summary>The row that was just saved by its button; it is shown whatever the filter says.</summary>
    [FromQuery(Name = "saved")]
    public int? JustSaved { get; set; }

    public AssessmentHeader Header { get; private set; } = null!;

    public Policy Policy => Header.Frame.Policy;

    public ScenarioTexts Matrix { get; private set; } = null!;

    public ScenarioStanding Standing => claims.Standing;

    public ScenarioFilter Filter => ScenarioFilter.Read(Request.Query);

    public SoftLock? SoftLock { get; private set; }

    public AutosavePage Autosave => new(user.AccountId, "/account/sign-in?returnUrl=" + Uri.EscapeDataString(Request.Path));

    /// <summary>The cards by row, ready to be shown in the order of the segments.</summary>
    public IReadOnlyList<ScenarioCard> Cards { get; private set; } = [];

    public int Shown => Cards.Count(card => !card.Hidden);

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync([FromForm] string? keep, CancellationToken cancellationToken)
    {
        if (keep == SaveConflict.Theirs)
        {
            return Back(null);
        }

        var (version, entry) = ScenarioForm.Read(Request.Form, Row);
        typed = (Row, version, entry);
        try
        {
            var saved = await mediator.Send(new SaveClaim.Command(Id, Row, version, entry), cancellationToken);
            if (saved.Refused.Count == 0)
            {
                return Back(Row);
            }

            // The rest is stored: what the reader mends is based on that.
            typed = (Row, saved.Version, entry);
            throw new InvalidException(saved.Refused);
        }
        catch (StaleException)
        {
            var now = await mediator.Send(new ReadScenarios.Query(Id), cancellationToken);
            conflict = ScenarioForm.Conflict(now.Standing.Policy, entry, now[Row]);
            await FillAsync(cancellationToken);
            var shown = Page();
            shown.StatusCode = StatusCodes.Status409Conflict;
            return shown;
        }
    }

    /// <summary>The answer for the page as a whole: nothing is built yet.</summary>
    public async Task<IActionResult> OnPostNoneAsync([FromForm(Name = StateNoScenarios.Field)] bool none, CancellationToken cancellationToken)
    {
        await mediator.Send(new StateNoScenarios.Command(Id, none), cancellationToken);
        TempData.Announce(Notice.Success, none ? Texts.ScenariosNoneSavedNotice : Texts.ScenariosNoneTakenBack);
        return Redirect(AssessmentStep.Scenarios.Url(Id));
    }

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        var frame = await mediator.Send(new ReadFrame.Query(Id), cancellationToken);
        claims = await mediator.Send(new ReadScenarios.Query(Id), cancellationToken);
        evidence = await mediator.Send(new ListEvidence.Query(Id), cancellationToken);
        Header = this.Place(frame, AssessmentStep.Scenarios);
        Matrix = ScenarioTexts.Of(frame.Policy);
        SoftLock = PresenceEndpoint.SoftLockOf(
            await mediator.Send(new ReadColleagues.Query(Id, AssessmentPart.Scenarios), cancellationToken));
        var filter = Filter;
        Cards = [.. Standing.Claims.Select(state => CardOf(state, filter))];
    }

    /// <summary>One row as the page shows it: what was just typed goes before what is stored.</summary>
    private ScenarioCard CardOf(ClaimState state, ScenarioFilter filter)
    {
        var row = state.Scenario.Row;
        var stored = claims[row];
        var mine = typed is { } one && one.Row == row;
        var entry = mine ? typed!.Value.Entry : stored.Entry;

        // After a conflict both texts are on the page, so the next press is a choice made with open eyes. What was refused
        // for another reason stays based on the version that it was typed over.
        var version = mine && conflict is null ? typed!.Value.Version : stored.Version;
        var address = $"/assessments/{Id}/scenarios{filter.Query()}#row-{row}";
        return new(state, entry, version, mine ? conflict : null, JustSaved == row ? stored.SavedAt?.Clock() : null)
        {
            AssessmentId = Id,
            Action = address,
            Choice = Matrix.Choice(row, entry.Tier),
            Guideline = Policy.Scenarios.ByTier ? Matrix.Guideline(row) : null,
            GuidelineTitle = Policy.Guideline.Title,
            Written = stored.Entry.Description is { } description ? RichTextCleaner.Read(description).Characters : 0,
            TierError = mine ? ErrorOf(ClaimEntry.Field(row, ScenarioForm.Tier)) : null,
            Evidence = EvidenceFiles.Of(evidence, AssessmentPart.Scenarios, row, state.Scenario.Name) with { Back = address },
            Origin = Standing.CarriedFrom,
            Hidden = !mine && JustSaved != row && !filter.Shows(state, entry, Matrix),
        };
    }

    private string? ErrorOf(string field) =>
        ModelState.TryGetValue(field, out var entry) && entry.Errors is [var first, ..] ? first.ErrorMessage : null;

    private RedirectResult Back(int? saved) => Redirect($"/assessments/{Id}/scenarios{Filter.Query(saved)}#row-{Row}");
}

/// <summary>One row's form.</summary>
/// <param name="Version">What a save is based on.</param>
/// <param name="SavedAt">Clock time, when it was just saved by its button.</param>
public sealed record ScenarioCard(ClaimState State, ClaimEntry Entry, int Version, SaveConflict? Conflict, string? SavedAt)
{
    public required Guid AssessmentId { get; init; }

    /// <summary>Where its button posts to.</summary>
    public required string Action { get; init; }

    /// <summary>The radios with the four texts, the chosen one marked.</summary>
    public required IHtmlContent Choice { get; init; }

    /// <summary>The guideline's description; null where the choice itself shows it.</summary>
    public required IHtmlContent? Guideline { get; init; }

    public required string GuidelineTitle { get; init; }

    /// <summary>Characters of the stored description.</summary>
    public required int Written { get; init; }

    public string? TierError { get; init; }

    public required EvidenceFiles Evidence { get; init; }

    public CarriedOrigin? Origin { get; init; }

    /// <summary>Filtered out.</summary>
    public bool Hidden { get; init; }

    public int Row => State.Scenario.Row;

    /// <summary>What the live part of the card shows.</summary>
    public ScenarioMark Mark => new(State, Origin);
}

/// <summary>Where a row stands; changes with every save.</summary>
public sealed record ScenarioMark(ClaimState State, CarriedOrigin? Origin);
