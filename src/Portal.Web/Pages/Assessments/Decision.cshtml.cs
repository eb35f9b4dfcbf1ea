using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Web.Components;

namespace Portal.Web.Pages.Assessments;

/// <summary>A stored decision, computed anew from its stored inputs under the policy version of its day.</summary>
[Needs(Permission.ReadOwnEnterprise)]
public sealed class DecisionModel(IMediator mediator) : PageModel
{
    [FromRoute]
    public Guid Id { get; set; }

    public DecisionView Decision { get; private set; } = null!;

    public async Task OnGetAsync(Guid decisionId, CancellationToken cancellationToken)
    {
        Decision = await mediator.Send(new ReadDecision.Query(Id, decisionId), cancellationToken);
        this.Place(Decision, $"/assessments/{Id}/result");
    }
}
