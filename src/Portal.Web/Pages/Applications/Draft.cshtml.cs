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

/// <summary>申报书 as it stands, to read on paper before submitting. What cannot be printed is said here.</summary>
[Needs(Permission.ApplyForOwnEnterprise)]
public sealed class DraftModel(IMediator mediator, TimeProvider clock) : PageModel, IShowsAgain
{
    [FromRoute]
    public Guid Id { get; set; }

    public ApplicationHeader Header { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task<IActionResult> OnGetFileAsync(CancellationToken cancellationToken)
    {
        var draft = await mediator.Send(new DraftForm.Query(Id), cancellationToken);
        Response.Headers.CacheControl = "no-store";
        return File(draft.Pdf, "application/pdf", draft.FileName);
    }

    public async Task FillAsync(CancellationToken cancellationToken) =>
        Header = this.Place((await mediator.Send(new ReadApplication.Query(Id), cancellationToken)).Frame, Texts.DocumentsDraftTitle, clock.GetUtcNow());
}
