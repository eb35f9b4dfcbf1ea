using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Pipeline;
using Portal.Web.Components;

namespace Portal.Web.Pages.Applications;

/// <summary>The receipt of one submission, to print and keep.</summary>
[Needs(Permission.ApplyForOwnEnterprise)]
public sealed class ReceiptModel(IMediator mediator, TimeProvider clock) : PageModel
{
    [FromRoute]
    public Guid Id { get; set; }

    [FromRoute]
    public int Round { get; set; }

    public ReadSubmission.View View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        View = await mediator.Send(new ReadSubmission.Query(Id, Round), cancellationToken);
        this.Place(View.Frame, Texts.ApplicationReceiptTitle, clock.GetUtcNow());
    }
}
