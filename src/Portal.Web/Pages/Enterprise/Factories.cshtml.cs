using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Assessments;
using Portal.Application.Enterprises;
using Portal.Application.Pipeline;
using Portal.Application.Reference;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Enterprise;

/// <summary>The enterprise's factories, and the start of each one's self-assessment.</summary>
[Needs(Permission.EditOwnEnterprise)]
public sealed class FactoriesModel(IMediator mediator, Divisions divisions) : PageModel, IShowsAgain
{
    public IReadOnlyList<ListFactories.Item> Factories { get; private set; } = [];

    public string PlaceOf(ListFactories.Item factory) => divisions.FullName(divisions.Find(factory.CityCode)?.Parent, factory.CityCode, factory.CountyCode);

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    /// <summary>开始自评.</summary>
    public async Task<IActionResult> OnPostStartAsync(Guid factory, string? policy, CancellationToken cancellationToken)
    {
        var id = await mediator.Send(new StartAssessment.Command(factory, policy), cancellationToken);
        var frame = await mediator.Send(new ReadFrame.Query(id), cancellationToken);
        return Redirect(frame.Progress.First.Url(id));
    }

    public async Task FillAsync(CancellationToken cancellationToken) => Factories = await mediator.Send(new ListFactories.Query(), cancellationToken);
}
