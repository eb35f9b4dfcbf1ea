using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Pipeline;
using Portal.Application.Reviews;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>The campaigns in which the officer's office reviews applications.</summary>
[Needs(Permission.ReviewApplications)]
public sealed class CampaignsModel(IMediator mediator) : PageModel
{
    public IReadOnlyList<ListReviewCampaigns.Item> Campaigns { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Campaigns = await mediator.Send(new ListReviewCampaigns.Query(), cancellationToken);
}
