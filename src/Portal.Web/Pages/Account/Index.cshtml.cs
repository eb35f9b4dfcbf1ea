using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Campaigns;
using Portal.Application.Pipeline;
using Portal.Web.Components;

namespace Portal.Web.Pages.Account;

[Needs(Permission.UseOwnAccount)]
public sealed class IndexModel(IMediator mediator, OfficeNames offices) : PageModel
{
    public ShowOwnAccount.View Own { get; private set; } = null!;

    /// <summary>Where an officer or expert belongs; empty for others.</summary>
    public string Scope { get; private set; } = "";

    public async Task OnGetAsync(CancellationToken ct)
    {
        Own = await mediator.Send(new ShowOwnAccount.Query(), ct);
        Scope = offices.PathOf(Own.AreaCode ?? Own.ProvinceCode);
    }

    public async Task<IActionResult> OnPostResendAsync(CancellationToken ct)
    {
        await mediator.Send(new ResendConfirmation.Command(), ct);
        TempData.Announce(Notice.Success, Texts.OwnAccountResent);
        return RedirectToPage();
    }
}
