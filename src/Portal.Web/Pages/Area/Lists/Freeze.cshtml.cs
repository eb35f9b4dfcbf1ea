using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Recommendations;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Area.Lists;

/// <summary>冻结: exactly what is frozen, who is told, and the one button of the 负责人.</summary>
[Needs(Permission.FreezeOwnList)]
public sealed class FreezeModel(IMediator mediator) : PageModel, IShowsAgain
{
    [FromRoute]
    public Guid Id { get; set; }

    public ShowList.View List { get; private set; } = null!;

    public ShowListVersion.View Frozen { get; private set; } = null!;

    public IReadOnlyList<Recipient> Told { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        List = await mediator.Send(new ShowList.Query(Id), cancellationToken);
        Frozen = await mediator.Send(new ShowListVersion.Query(Id, null), cancellationToken);
        Told = (await mediator.Send(new ListRecipients.Query(Id), cancellationToken)).OfFreezing;
    }

    public async Task<IActionResult> OnPostAsync(int version, CancellationToken cancellationToken)
    {
        try
        {
            var frozen = await mediator.Send(new FreezeList.Command(Id, version), cancellationToken);
            TempData.Announce(frozen.Already ? Notice.Information : Notice.Success, (frozen.Already ? Texts.ListsFrozenAlready : Texts.ListsFrozenNow).With(frozen.Number));
            return Redirect($"/area/lists/{Id}");
        }
        catch (StaleException)
        {
            TempData.Announce(Notice.Warning, Texts.ListsStale);
            return Redirect($"/area/lists/{Id}/freeze");
        }
    }
}
