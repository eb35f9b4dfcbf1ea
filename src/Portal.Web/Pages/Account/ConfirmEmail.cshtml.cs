using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Account;

/// <summary>The page behind the link of a letter; the button confirms, not the opening.</summary>
[Open("the link may be opened on another device, where nobody is signed in")]
[LimitsPosts("account")]
public sealed class ConfirmEmailModel(IMediator mediator) : PageModel, IShowsAgain
{
    [BindProperty(SupportsGet = true, Name = "account")]
    public string? Of { get; set; }

    [BindProperty(SupportsGet = true, Name = "token")]
    public string? Token { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        // What is no id is nobody's.
        _ = Guid.TryParse(Of, out var account);
        await mediator.Send(new ConfirmEmail.Command(account, Token), ct);
        TempData.Announce(Notice.Success, Texts.ConfirmDone);
        return RedirectToPage("/Account/Index");
    }
}
