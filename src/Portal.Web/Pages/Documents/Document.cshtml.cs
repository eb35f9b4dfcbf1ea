using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Documents;
using Portal.Application.Pipeline;

namespace Portal.Web.Pages.Documents;

/// <summary>A document: how far it is, its files, where it is verified. While it waits, a script looks again.</summary>
[Needs(Permission.UseOwnAccount)]
public sealed class DocumentModel(IMediator mediator) : PageModel
{
    [FromRoute]
    public Guid Id { get; set; }

    public ReadDocument.View View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken) => View = await mediator.Send(new ReadDocument.Query(Id), cancellationToken);
}
