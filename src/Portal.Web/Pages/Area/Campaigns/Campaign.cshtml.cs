using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Campaigns;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Web.Pages.Area.Campaigns;

/// <summary>One campaign: calendar, recommenders, what its notice asks; for every officer of the province.</summary>
[Needs(Permission.ReviewApplications)]
public sealed class CampaignModel(IMediator mediator, ICurrentUser user) : PageModel
{
    public ReadCampaign.View Campaign { get; private set; } = null!;

    public bool MayRun => user.May(Permission.RunCampaigns);

    public bool HasRequirements => Campaign.Definition is { SiteCheck: not null } or { JointClause: not null } or { Paper: not null } or { Recommenders.DirectChannel: not null };

    public async Task OnGetAsync(string id, CancellationToken ct) => Campaign = await mediator.Send(new ReadCampaign.Query(id), ct);
}
