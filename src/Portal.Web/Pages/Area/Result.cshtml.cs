using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Web.Components;

namespace Portal.Web.Pages.Area;

/// <summary>The result of a factory in the officer's area, to read.</summary>
[Needs(Permission.ReadOwnArea)]
public sealed class ResultModel(IMediator mediator) : PageModel
{
    [FromRoute]
    public Guid Id { get; set; }

    public ResultPanel Panel { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var view = await mediator.Send(new ReadResultInArea.Query(Id), cancellationToken);
        ViewData["Title"] = $"{Texts.FrameStepResult} - {view.Frame.FactoryName}";
        ViewData["Breadcrumbs"] = (IReadOnlyList<ActionLink>)[new ActionLink(Texts.NavHome, "/")];
        Panel = new ResultPanel(view, $"/area/assessments/{Id}", ReadOnly: true);
    }
}
