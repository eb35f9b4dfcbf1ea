using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Campaigns;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Area.Campaigns;

/// <summary>Asks once more before an office is switched on or off.</summary>
[Needs(Permission.RunCampaigns)]
public sealed class RecommenderModel(IMediator mediator) : PageModel, IShowsAgain
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "office")]
    public Guid OfficeId { get; set; }

    public SwitchRecommender.Form Form { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken ct) => FillAsync(ct);

    public async Task<IActionResult> OnPostAsync(bool active, int version, CancellationToken ct)
    {
        try
        {
            var done = await mediator.Send(new SwitchRecommender.Command(Id, OfficeId, active, version), ct);
            TempData.Announce(done ? Notice.Success : Notice.Information, done ? Texts.CampaignSwitched : Texts.CampaignSwitchedAlready);
        }
        catch (StaleException)
        {
            TempData.Announce(Notice.Warning, Texts.CampaignStale);
        }

        return Redirect($"/area/campaigns/{Id}");
    }

    public async Task FillAsync(CancellationToken cancellationToken) => Form = await mediator.Send(new SwitchRecommender.FormQuery(Id, OfficeId), cancellationToken);
}
