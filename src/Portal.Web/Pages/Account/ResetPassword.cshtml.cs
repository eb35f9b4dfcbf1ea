using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Account;

/// <summary>The page behind the link of a letter. Opening it changes nothing: mail programs open links by themselves.</summary>
[Open("who forgot a password, or has none yet, cannot sign in")]
[LimitsPosts("account")]
public sealed class ResetPasswordModel(IMediator mediator) : PageModel, IShowsAgain
{
    [BindProperty(SupportsGet = true, Name = "account")]
    public string? Of { get; set; }

    [BindProperty(SupportsGet = true, Name = "token")]
    public string? Token { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? PasswordAgain { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        // What is no id is nobody's.
        _ = Guid.TryParse(Of, out var account);
        await mediator.Send(new ResetPassword.Command(account, Token, Password, PasswordAgain), ct);
        TempData.Announce(Notice.Success, Texts.ResetDone);
        return RedirectToPage("/Account/SignIn");
    }
}
