using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Web.Components;

namespace Portal.Web.Pages.Area;

/// <summary>A stored decision of a factory in the officer's area, to read.</summary>
[Needs(Permission.ReadOwnArea)]
public sealed class DecisionModel(IMediator mediator) : PageModel
{
    [FromRoute]
    public Guid Id { get; set; }

    public DecisionView Decision { get; private set; } = null!;

    public async Task OnGetAsync(Guid decisionId, CancellationToken cancellationToken)
    {
        Decision = await mediator.Send(new ReadDecisionInArea.Query(Id, decisionId), cancellationToken);
        this.Place(Decision, $"/area/assessments/{Id}/result");
    }
}
