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

/// <summary>企业信息.</summary>
[Needs(Permission.EditOwnEnterprise)]
public sealed class ProfileModel(IMediator mediator, TimeProvider clock, Divisions divisions, Industries industries, FormerTitles titles)
    : PageModel, IShowsAgain
{
    public ReadProfile.View Profile { get; private set; } = null!;
    public string Province { get; private set; } = "";
    public IReadOnlyList<CountyGroup> Places { get; private set; } = [];
    public IReadOnlyList<FormerTitle> Titles { get; private set; } = [];
    public IReadOnlyList<Industry>? IndustryMatches { get; private set; }
    public string? IndustrySearched { get; private set; }

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await mediator.Send(new SaveProfile.Command(this.ReadTyped()), cancellationToken);
        var missing = (await mediator.Send(new ReadProfile.Query(), cancellationToken)).Missing;
        TempData.Announce(missing.Count == 0 ? Notice.Success : Notice.Information, missing.Count == 0
            ? Texts.FormSaved
            : Texts.FormSavedMissing.With(missing.Count, string.Join('、', missing.Select(ProfileNames.Of))));
        return RedirectToPage();
    }

    /// <summary>One field, saved as soon as it is left.</summary>
    public Task<IActionResult> OnPostFieldAsync(CancellationToken cancellationToken) =>
        this.AutosaveAsync(clock, () => mediator.Send(new SaveProfile.Command(this.ReadTyped()), cancellationToken));

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
        Profile = await mediator.Send(new ReadProfile.Query(), cancellationToken);
        Province = divisions.FullName(Profile.ProvinceCode);
        Places = divisions.Counties(Profile.ProvinceCode);
        Titles = [.. titles.Of(Profile.ProvinceCode)];
    }
}
