using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Pipeline;
using Portal.Application.Reviews;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>An application by its id alone, as messages link to it: leads to where it is reviewed.</summary>
[Needs(Permission.ReviewApplications)]
public sealed class FindModel(IMediator mediator) : PageModel
{
    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken) =>
        Redirect(ReviewAddresses.Application(await mediator.Send(new FindCampaign.Query(id), cancellationToken), id));
}
