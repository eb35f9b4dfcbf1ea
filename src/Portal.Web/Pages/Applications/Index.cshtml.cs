using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Applications;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Applications;

/// <summary>项目申报: the campaigns of each factory.</summary>
[Needs(Permission.ApplyForOwnEnterprise)]
public sealed class IndexModel(IMediator mediator, TimeProvider clock) : PageModel, IShowsAgain
{
    public IReadOnlyList<ListOwnApplications.FactoryLine> Factories { get; private set; } = [];

    public DateTimeOffset Now => clock.GetUtcNow();

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task<IActionResult> OnPostStartAsync([FromForm] Guid factory, [FromForm] string campaign, CancellationToken cancellationToken) =>
        Redirect(ApplicationPages.Url(await mediator.Send(new StartApplication.Command(factory, campaign ?? ""), cancellationToken)));

    public async Task FillAsync(CancellationToken cancellationToken) =>
        Factories = await mediator.Send(new ListOwnApplications.Query(), cancellationToken);
}
