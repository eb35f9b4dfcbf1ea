using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Assessments;

/// <summary>带入: chooses another self-assessment of the enterprise, sees what copying its claims would do, and copies them.</summary>
[Needs(Permission.AssessOwnEnterprise)]
public sealed class CarryScenariosModel(IMediator mediator) : PageModel, IShowsAgain
{
    [FromRoute]
    public Guid Id { get; set; }

    public AssessmentHeader Header { get; private set; } = null!;

    public IReadOnlyList<Choice> Sources { get; private set; } = [];

    /// <summary>The only one there is, so that nobody has to choose.</summary>
    public string? Preselected => Sources is [var one] ? one.Value : null;

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync([FromForm] Guid? source, CancellationToken cancellationToken)
    {
        if (source is not { } from)
        {
            throw new InvalidException("source", Texts.ScenariosCarryMissing);
        }

        var carried = await mediator.Send(new CarryForward.Command(Id, from), cancellationToken);
        TempData.Announce(Notice.Success, carried.None ? Texts.ScenariosCarriedNone : Texts.ScenariosCarried.With(carried.Copied, carried.Kept));
        return Redirect(AssessmentStep.Scenarios.Url(Id));
    }

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        var frame = await mediator.Send(new ReadFrame.Query(Id), cancellationToken);
        var sources = await mediator.Send(new ListCarrySources.Query(Id), cancellationToken);
        Sources =
        [
            .. sources.Select(source => new Choice(
                source.Id.ToString(),
                source.None ? Texts.ScenariosCarrySourceNone.With(source.FactoryName, source.Year)
                    : Texts.ScenariosCarrySource.With(source.FactoryName, source.Year, source.Claimed),
                source.None ? Texts.ScenariosCarryEffectNone.With(source.PolicyTitle, source.UpdatedAt.Moment())
                    : Texts.ScenariosCarryEffect.With(source.Copied, source.Kept, source.PolicyTitle, source.UpdatedAt.Moment()))),
        ];
        Header = this.Place(frame, AssessmentStep.Scenarios);
        ViewData["Title"] = $"{Texts.ScenariosCarry} - {frame.FactoryName}";
    }
}
