using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Recommendations;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Area.Lists;

/// <summary>The lists: for the province all of a campaign, arrived or not, with their caps; for an office its own.</summary>
[Needs(Permission.RankOwnList)]
public sealed class IndexModel(IMediator mediator, ICurrentUser user) : PageModel, IShowsAgain
{
    [BindProperty(SupportsGet = true)]
    public string? Campaign { get; set; }

    /// <summary>The list whose cap was typed.</summary>
    [BindProperty]
    public Guid? List { get; set; }

    [BindProperty]
    public string? Cap { get; set; }

    public ListLists.View View { get; private set; } = null!;

    public bool IsProvince => user.May(Permission.RunCampaigns);

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task FillAsync(CancellationToken cancellationToken) => View = await mediator.Send(new ListLists.Query(Campaign), cancellationToken);

    /// <summary>What was typed into a row's cap and refused stays there.</summary>
    public string CapOf(ListLists.Item item) => item.Id == List ? Cap ?? "" : item.Cap?.ToString(Phrase.Culture) ?? "";

    public async Task<IActionResult> OnPostCapAsync(CancellationToken cancellationToken)
    {
        await mediator.Send(new SetCap.Command(List ?? Guid.Empty, TypedCap.Read(Cap)), cancellationToken);
        TempData.Announce(Notice.Success, Texts.ListsCapSet);
        return Redirect(Campaign is { Length: > 0 } ? $"/area/lists?campaign={Uri.EscapeDataString(Campaign)}" : "/area/lists");
    }
}
