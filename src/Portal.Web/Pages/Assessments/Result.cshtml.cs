using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Assessments;

/// <summary>结果: the tier, condition by condition, what is missing for the next, and what was decided before.</summary>
[Needs(Permission.ReadOwnEnterprise)]
public sealed class ResultModel(IMediator mediator) : PageModel, IShowsAgain
{
    [FromRoute]
    public Guid Id { get; set; }

    public AssessmentHeader Header { get; private set; } = null!;

    public ResultPanel Panel { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    /// <summary>Decides on what the person sees: an answer that was saved in between is shown first.</summary>
    public async Task<IActionResult> OnPostDecideAsync([FromForm] int version, CancellationToken cancellationToken)
    {
        try
        {
            var decision = await mediator.Send(new DecideTier.Command(Id, version), cancellationToken);
            TempData.Announce(Notice.Success, Texts.ResultsDecided);
            return Redirect($"/assessments/{Id}/decisions/{decision}");
        }
        catch (StaleException)
        {
            TempData.Announce(Notice.Warning, Texts.ResultsStale);
            return Redirect($"/assessments/{Id}/result");
        }
    }

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        var view = await mediator.Send(new ReadResult.Query(Id), cancellationToken);
        Header = this.Place(view.Frame, AssessmentStep.Result);
        Panel = new ResultPanel(view, $"/assessments/{Id}", ReadOnly: false);
    }
}
