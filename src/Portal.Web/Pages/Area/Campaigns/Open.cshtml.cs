using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Campaigns;
using Portal.Application.Pipeline;
using Portal.Rules.Campaigns;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Area.Campaigns;

/// <summary>Second step of opening a campaign: its days and offices, then a preview, then the opening.</summary>
[Needs(Permission.RunCampaigns)]
public sealed class OpenCampaignModel(IMediator mediator) : PageModel, IShowsAgain
{
    [BindProperty(SupportsGet = true, Name = "definition")]
    public string DefinitionId { get; set; } = "";

    [BindProperty]
    public string? Opens { get; set; }

    [BindProperty]
    public string? EnterpriseBy { get; set; }

    [BindProperty]
    public string? CountyBy { get; set; }

    [BindProperty]
    public string? RecommenderBy { get; set; }

    [BindProperty]
    public string? Fact { get; set; }

    /// <summary>Where the province has that number from.</summary>
    [BindProperty]
    public string? FactSource { get; set; }

    [BindProperty]
    public List<string> Active { get; set; } = [];

    public PrepareCampaign.Form Form { get; private set; } = null!;

    /// <summary>Null while the form is filled in.</summary>
    public PrepareCampaign.Preview? Preview { get; private set; }

    public CampaignDays Days => new(Opens, EnterpriseBy, CountyBy, RecommenderBy);

    public IEnumerable<Choice> Offices => Form.Switchable.Select(office => new Choice(office.Area, office.Name));

    /// <summary>What the notice prints for a day, with its clause; null where it prints nothing.</summary>
    public string? PrintedHint(string field) => field switch
    {
        nameof(CampaignDays.Opens) => Hint(Form.Definition.Opens, Texts.CampaignOpensHint),
        nameof(CampaignDays.EnterpriseBy) => Hint(Form.Definition.EnterpriseBy, Texts.CampaignDayHint),
        nameof(CampaignDays.RecommenderBy) => Hint(Form.Definition.RecommenderBy, Texts.CampaignDayHint),
        _ => null,
    };

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await FillAsync(ct);
        if (Form.RunsAs is { } running)
        {
            return IsOpenAlready(running);
        }

        (Opens, EnterpriseBy, CountyBy, RecommenderBy) = CampaignDays.Printed(Form.Definition);
        Active = [.. Form.Switchable.Where(office => office.IsActive).Select(office => office.Area)];
        return Page();
    }

    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken ct)
    {
        await FillAsync(ct);
        if (Form.RunsAs is { } running)
        {
            return IsOpenAlready(running);
        }

        Preview = await mediator.Send(new PrepareCampaign.PreviewQuery(Draft), ct);
        return Page();
    }

    public async Task<IActionResult> OnPostEditAsync(CancellationToken ct)
    {
        await FillAsync(ct);
        return Form.RunsAs is { } running ? IsOpenAlready(running) : Page();
    }

    public async Task<IActionResult> OnPostOpenAsync(CancellationToken ct)
    {
        var (id, already) = await mediator.Send(new OpenCampaign.Command(Draft), ct);
        if (already)
        {
            return IsOpenAlready(id);
        }

        TempData.Announce(Components.Notice.Success, Texts.CampaignOpened);
        return Redirect($"/area/campaigns/{id}");
    }

    /// <summary>A second press, or an old page: what stands is shown.</summary>
    private RedirectResult IsOpenAlready(string id)
    {
        TempData.Announce(Components.Notice.Information, Texts.CampaignIsOpenAlready);
        return Redirect($"/area/campaigns/{id}");
    }

    public async Task FillAsync(CancellationToken cancellationToken) => Form = await mediator.Send(new PrepareCampaign.FormQuery(DefinitionId), cancellationToken);

    private CampaignDraft Draft => new(DefinitionId, Days, Active, Fact, FactSource);

    private static string? Hint(PublishedDay? printed, string how) =>
        printed is null ? null : Texts.CampaignPrintedHint.With(printed.Day.ToString("yyyy年M月d日", Phrase.Culture), printed.Clause.Number, how);
}
