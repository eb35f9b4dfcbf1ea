using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Pipeline;
using Portal.Web.Components;

namespace Portal.Web.Pages.Applications;

/// <summary>What one submission says, as it was frozen.</summary>
[Needs(Permission.ApplyForOwnEnterprise)]
public sealed class SubmissionModel(IMediator mediator, TimeProvider clock) : PageModel
{
    [FromRoute]
    public Guid Id { get; set; }

    [FromRoute]
    public int Round { get; set; }

    public ReadSubmission.View View { get; private set; } = null!;
    public SubmittedContent Submitted { get; private set; } = null!;
    public ApplicationHeader Header { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        View = await mediator.Send(new ReadSubmission.Query(Id, Round), cancellationToken);
        Submitted = SubmittedContent.Read(View.Content);
        Header = this.Place(View.Frame, Texts.ApplicationShowContent.With(Round), clock.GetUtcNow());
    }
}
