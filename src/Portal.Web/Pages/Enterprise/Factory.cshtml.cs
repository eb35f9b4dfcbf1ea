using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Enterprises;
using Portal.Application.Pipeline;
using Portal.Application.Reference;
using Portal.Web.Components;
using Portal.Web.Forms;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Enterprise;

/// <summary>Adds a factory, or changes one.</summary>
[Needs(Permission.EditOwnEnterprise)]
public sealed class FactoryModel(IMediator mediator, Divisions divisions, Industries industries, ServedProvinces provinces) : PageModel, IShowsAgain
{
    /// <summary>Null for a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    public ReadFactory.View Factory { get; private set; } = null!;
    public IReadOnlyList<CountyGroup> Places { get; private set; } = [];
    public IReadOnlyList<Industry>? IndustryMatches { get; private set; }
    public string? IndustrySearched { get; private set; }

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await mediator.Send(new SaveFactory.Command(Id, this.ReadTyped()), cancellationToken);
        TempData.Announce(Notice.Success, Texts.FactorySaved);
        return Redirect("/enterprise/factories");
    }

    /// <summary>Without scripts: searches the industry and shows the matches, with everything typed still in the form.</summary>
    public async Task<IActionResult> OnPostFindIndustryAsync(CancellationToken cancellationToken)
    {
        this.ReadTyped();
        (IndustrySearched, IndustryMatches) = this.FindIndustry(industries);
        await FillAsync(cancellationToken);
        return Page();
    }

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        Factory = await mediator.Send(new ReadFactory.Query(Id), cancellationToken);
        Places = divisions.Counties([.. provinces.All.Select(province => province.Code)]);
    }
}
