using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Campaigns;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Area.Campaigns;

/// <summary>Moves dates of a campaign: form, preview with who is told, change.</summary>
[Needs(Permission.RunCampaigns)]
public sealed class CalendarModel(IMediator mediator) : PageModel, IShowsAgain
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    [BindProperty]
    public string? Opens { get; set; }

    [BindProperty]
    public string? EnterpriseBy { get; set; }

    [BindProperty]
    public string? CountyBy { get; set; }

    [BindProperty]
    public string? RecommenderBy { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public int Version { get; set; }

    public ChangeCalendar.Form Form { get; private set; } = null!;

    /// <summary>Null while the form is filled in.</summary>
    public ChangeCalendar.Preview? Preview { get; private set; }

    public CampaignDays Days => new(Opens, EnterpriseBy, CountyBy, RecommenderBy);

    public async Task OnGetAsync(CancellationToken ct)
    {
        await FillAsync(ct);
        (Opens, EnterpriseBy, CountyBy, RecommenderBy) = Form.Days;
        Version = Form.Version;
    }

    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken ct)
    {
        Preview = await mediator.Send(new ChangeCalendar.PreviewQuery(Id, Days, Reason), ct);
        await FillAsync(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostEditAsync(CancellationToken ct)
    {
        await FillAsync(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostChangeAsync(CancellationToken ct)
    {
        try
        {
            await mediator.Send(new ChangeCalendar.Command(Id, Days, Reason, Version), ct);
            TempData.Announce(Notice.Success, Texts.CampaignCalendarDone);
        }
        catch (StaleException)
        {
            // What was typed stays; the next preview says what it changes of the days as they are now.
            ModelState.AddModelError("", Texts.CampaignStaleTyped);
            await FillAsync(ct);
            Version = Form.Version;
            var again = Page();
            again.StatusCode = StatusCodes.Status409Conflict;
            return again;
        }

        return Redirect($"/area/campaigns/{Id}");
    }

    public async Task FillAsync(CancellationToken cancellationToken) => Form = await mediator.Send(new ChangeCalendar.FormQuery(Id), cancellationToken);
}
