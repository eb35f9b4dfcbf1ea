using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Pipeline;
using Portal.Application.Seals;

namespace Portal.Web.Pages.Seals;

/// <summary>电子印章: the seals of one's own organisation, and how it seals.</summary>
[Needs(Permission.ReadOwnSeals)]
public sealed class IndexModel(IMediator mediator) : PageModel
{
    public ListSeals.View View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken) => View = await mediator.Send(new ListSeals.Query(), cancellationToken);
}
