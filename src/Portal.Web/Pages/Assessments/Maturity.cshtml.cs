using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Forms;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Assessments;

/// <summary>成熟度.</summary>
[Needs(Permission.AssessOwnEnterprise)]
public sealed class MaturityModel(IMediator mediator, TimeProvider clock, Application.Reference.MaturityModel levels) : PageModel, IShowsAgain
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public AssessmentHeader Header { get; private set; } = null!;
    public ReadMaturity.View Maturity { get; private set; } = null!;
    public EvidenceFiles Evidence { get; private set; } = null!;
    public Application.Reference.MaturityModel Model => levels;

    public IReadOnlyList<Choice> Levels =>
    [
        new Choice("0", Texts.MaturityBelow, Texts.MaturityBelowHint),
        .. levels.Levels.Select(level => new Choice(
            level.Level.ToString(Phrase.Culture), Texts.MaturityLevelName.With(level.Level, level.Name, level.Short), level.Text)),
    ];

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await mediator.Send(new SaveMaturity.Command(Id, this.ReadTyped()), cancellationToken);
        TempData.Announce(Notice.Success, Texts.FormSaved);
        return Redirect(AssessmentStep.Maturity.Url(Id));
    }

    /// <summary>One field, saved as soon as it is left.</summary>
    public Task<IActionResult> OnPostFieldAsync(CancellationToken cancellationToken) =>
        this.AutosaveAsync(clock, () => mediator.Send(new SaveMaturity.Command(Id, this.ReadTyped()), cancellationToken));

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        Header = this.Place(await mediator.Send(new ReadFrame.Query(Id), cancellationToken), AssessmentStep.Maturity);
        Maturity = await mediator.Send(new ReadMaturity.Query(Id), cancellationToken);
        Evidence = EvidenceFiles.Of(await mediator.Send(new ListEvidence.Query(Id), cancellationToken),
            AssessmentPart.Maturity, EvidenceItems.OfMaturity, Texts.FrameStepMaturity);
    }

    /// <summary>The level that the stored score usually goes with, in words, where it differs from the stored one.</summary>
    public string? Disagreement => Maturity.UsualLevel switch
    {
        null => null,
        0 => Texts.MaturityDisagrees.With(Texts.MaturityBelow, levels.ScoreNote),
        { } level => Texts.MaturityDisagrees.With(levels.Levels[level - 1].Name, levels.ScoreNote),
    };
}
