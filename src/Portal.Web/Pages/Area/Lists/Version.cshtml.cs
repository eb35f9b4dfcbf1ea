using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Pipeline;
using Portal.Application.Recommendations;

namespace Portal.Web.Pages.Area.Lists;

/// <summary>A version as it was frozen, with its hash and what changed.</summary>
[Needs(Permission.RankOwnList)]
public sealed class VersionModel(IMediator mediator) : PageModel
{
    [FromRoute]
    public Guid Id { get; set; }

    [FromRoute]
    public int Number { get; set; }

    /// <summary>The version to compare with; the one before unless said otherwise.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Against { get; set; }

    public ShowListVersion.View View { get; private set; } = null!;

    public ReadListHistory.View History { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        View = await mediator.Send(new ShowListVersion.Query(Id, Number, Against), cancellationToken);
        History = await mediator.Send(new ReadListHistory.Query(Id), cancellationToken);
    }
}
