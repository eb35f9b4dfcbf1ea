using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Campaigns;
using Portal.Application.Pipeline;

namespace Portal.Web.Pages.Area.Campaigns;

/// <summary>First step of opening a campaign: which one.</summary>
[Needs(Permission.RunCampaigns)]
public sealed class NewCampaignModel(IMediator mediator) : PageModel
{
    public IReadOnlyList<PrepareCampaign.Choice> Choices { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) => Choices = await mediator.Send(new PrepareCampaign.ChoicesQuery(), ct);
}
