using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Application.Reviews;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>撤销改送: by the office that sent the application on, which cannot open it any more.</summary>
[Needs(Permission.ReviewApplications)]
public sealed class TakeBackModel(IMediator mediator) : PageModel, IShowsAgain
{
    [FromRoute]
    public string Campaign { get; set; } = "";

    [FromRoute]
    public Guid Id { get; set; }

    /// <summary>The step that the officer saw.</summary>
    [BindProperty]
    public Guid Step { get; set; }

    /// <summary>Null where there is nothing to take back.</summary>
    public SentOn.One? Sent { get; private set; }

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task FillAsync(CancellationToken cancellationToken) => Sent = await mediator.Send(new SentOn.OneQuery(Campaign, Id), cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await mediator.Send(new UndoReview.Command(Id, Step), cancellationToken);
        TempData.Announce(Notice.Success, Texts.ReviewTakenBack);
        return Redirect(ReviewAddresses.Application(Campaign, Id));
    }
}
