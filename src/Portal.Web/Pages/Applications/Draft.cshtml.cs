using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Documents;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Applications;

/// <summary>申报书 as it stands, to read on paper before submitting: asked for here, and handed out here once the press has set it.</summary>
[Needs(Permission.ApplyForOwnEnterprise)]
public sealed class DraftModel(IMediator mediator, TimeProvider clock) : PageModel, IShowsAgain
{
    [FromRoute]
    public Guid Id { get; set; }

    public ApplicationHeader Header { get; private set; } = null!;

    /// <summary>Null where none was asked for.</summary>
    public ReadDraft.View? Draft { get; private set; }

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await mediator.Send(new RequestDraft.Command(Id), cancellationToken);
        return Redirect($"/applications/{Id}/draft");
    }

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        Draft = await mediator.Send(new ReadDraft.Query(Id), cancellationToken);
        Header = this.Place((await mediator.Send(new ReadApplication.Query(Id), cancellationToken)).Frame, Texts.DocumentsDraftTitle, clock.GetUtcNow());
    }
}
