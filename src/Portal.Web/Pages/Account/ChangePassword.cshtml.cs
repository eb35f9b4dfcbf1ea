using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Account;

[Needs(Permission.UseOwnAccount)]
public sealed class ChangePasswordModel(IMediator mediator) : PageModel, IShowsAgain
{
    [BindProperty]
    public string? CurrentPassword { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? PasswordAgain { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var answer = await mediator.Send(new ChangePassword.Command(CurrentPassword, Password, PasswordAgain), ct);
        if (answer.SignedIn is not { } signedIn)
        {
            throw new InvalidException(nameof(CurrentPassword), Texts.AccountCurrentPasswordWrong);
        }

        await HttpContext.SignInAsync(signedIn);
        TempData.Announce(Notice.Success, Texts.ChangePasswordDone);
        return RedirectToPage("/Account/Index");
    }
}
