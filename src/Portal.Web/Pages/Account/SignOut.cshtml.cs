using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Pipeline;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Account;

/// <summary>Opened by hand it asks; posted to it ends the session. Afterwards it says so.</summary>
[Open("afterwards nobody is signed in, and an ended session signs out without a complaint")]
public sealed class SignOutModel(IMediator mediator) : PageModel
{
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (User.SessionId() is { } session)
        {
            await mediator.Send(new Application.Accounts.SignOut.Command(session), ct);
            await HttpContext.SignOutAsync();
        }

        return RedirectToPage();
    }
}
