using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Rules.Policies;
using Portal.Web.Autosave;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Assessments;

/// <summary>
/// 通用能力自评: ten forms, one for each indicator, each with a version of its own. The button posts here; the script posts the same
/// fields to the endpoint of the same name.
/// </summary>
[Needs(Permission.AssessOwnEnterprise)]
public sealed class IndicatorsModel(IMediator mediator, ICurrentUser user) : PageModel, IShowsAgain
{
    private const string AmountsReadingId = "S1";

    private (int No, int Version, IndicatorEntry Entry)? typed;
    private SaveConflict? conflict;
    private ReadIndicators.View answers = null!;
    private ListEvidence.View evidence = null!;

    [FromRoute]
    public Guid Id { get; set; }

    /// <summary>The indicator whose button was pressed.</summary>
    [BindProperty]
    public int No { get; set; }

    /// <summary>The indicator that was just saved by its button.</summary>
    [FromQuery(Name = "saved")]
    public int? JustSaved { get; set; }

    public AssessmentHeader Header { get; private set; } = null!;

    public Policy Policy => Header.Frame.Policy;

    public IndicatorStanding Standing => answers.Standing;

    public SoftLock? SoftLock { get; private set; }

    public AutosavePage Autosave => new(user.AccountId, "/account/sign-in?returnUrl=" + Uri.EscapeDataString(Request.Path));

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync([FromForm] string? keep, CancellationToken cancellationToken)
    {
        if (keep == SaveConflict.Theirs)
        {
            return Back(null);
        }

        var (version, entry) = IndicatorForm.Read(Request.Form, No);
        typed = (No, version, entry);
        try
        {
            var saved = await mediator.Send(new SaveIndicator.Command(Id, No, version, entry), cancellationToken);
            if (saved.Refused.Count == 0)
            {
                return Back(No);
            }

            // The rest is stored: what the reader mends is based on that.
            typed = (No, saved.Version, entry);
            throw new InvalidException(saved.Refused);
        }
        catch (StaleException)
        {
            await FillAsync(cancellationToken);
            conflict = IndicatorForm.Conflict(Policy, No, entry, answers[No]);
            var shown = Page();
            shown.StatusCode = StatusCodes.Status409Conflict;
            return shown;
        }
    }

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        var frame = await mediator.Send(new ReadFrame.Query(Id), cancellationToken);
        answers = await mediator.Send(new ReadIndicators.Query(Id), cancellationToken);
        evidence = await mediator.Send(new ListEvidence.Query(Id), cancellationToken);
        Header = this.Place(frame, AssessmentStep.Indicators);
        SoftLock = PresenceEndpoint.SoftLockOf(
            await mediator.Send(new ReadColleagues.Query(Id, AssessmentPart.Indicators), cancellationToken));
    }

    /// <summary>One indicator as the page shows it: what was just typed goes before what is stored.</summary>
    public IndicatorCard CardOf(IndicatorState state)
    {
        var no = state.Indicator.Number;
        var stored = answers[no];
        var mine = typed is { } one && one.No == no;
        var entry = mine ? typed!.Value.Entry : stored.Entry;

        // After a conflict both texts are on the page, so the next press is a choice made with open eyes. What was refused
        // for another reason stays based on the version that it was typed over.
        var version = mine && conflict is null ? typed!.Value.Version : stored.Version;
        return new(state, entry, version, mine ? conflict : null, JustSaved == no ? stored.SavedAt?.Clock() : null)
        {
            AssessmentId = Id,
            Evidence = EvidenceFiles.Of(evidence, AssessmentPart.Indicators, no, state.Indicator.Name) with { Back = Address(no) },
            Picker = LevelTexts.PickerOf(Policy, no) is { } picker ? Answered(picker, state, entry) : null,
            AmountsReading = state.Indicator.HasLevels ? null : Policy.Readings.GetValueOrDefault(AmountsReadingId)?.Text,
        };
    }

    private LevelPicker Answered(LevelPicker picker, IndicatorState state, IndicatorEntry entry) => picker with
    {
        Chosen = entry.Level,
        Score = entry.Score,
        LevelError = ErrorOf(IndicatorEntry.Field(state.Indicator.Number, IndicatorForm.Level)),
        ScoreError = ErrorOf(IndicatorEntry.Field(state.Indicator.Number, IndicatorForm.Score))
            ?? (typed?.No != state.Indicator.Number && state is { Level: not null, Score: not null, Band: null } ? state.Advice : null),
    };

    private string? ErrorOf(string field) =>
        ModelState.TryGetValue(field, out var entry) && entry.Errors is [var first, ..] ? first.ErrorMessage : null;

    private RedirectResult Back(int? saved) => Redirect(Address(No, saved));

    private string Address(int no, int? saved = null) => string.Create(CultureInfo.InvariantCulture,
        $"/assessments/{Id}/indicators{(saved is null ? "" : $"?saved={saved}")}#indicator-{no}");
}

/// <summary>One indicator's form.</summary>
/// <param name="Version">What a save is based on.</param>
/// <param name="SavedAt">Clock time, when it was just saved by its button.</param>
public sealed record IndicatorCard(IndicatorState State, IndicatorEntry Entry, int Version, SaveConflict? Conflict, string? SavedAt)
{
    public required Guid AssessmentId { get; init; }

    public required EvidenceFiles Evidence { get; init; }

    /// <summary>Null for the amounts of indicator 7.</summary>
    public LevelPicker? Picker { get; init; }

    /// <summary>How the amounts are read (S1); null where the policy leaves nothing open.</summary>
    public string? AmountsReading { get; init; }

    public int No => State.Indicator.Number;
}
