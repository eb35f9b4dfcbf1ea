using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Campaigns;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Web.Pages.Area.Campaigns;

/// <summary>The province's campaigns, for every officer; the province opens more.</summary>
[Needs(Permission.ReviewApplications)]
public sealed class CampaignsModel(IMediator mediator, ICurrentUser user) : PageModel
{
    public IReadOnlyList<ReadCampaigns.Item> Campaigns { get; private set; } = [];

    public bool MayOpen => user.May(Permission.RunCampaigns);

    public async Task OnGetAsync(CancellationToken ct) => Campaigns = await mediator.Send(new ReadCampaigns.Query(), ct);
}
