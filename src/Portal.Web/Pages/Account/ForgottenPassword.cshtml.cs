using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Accounts;
using Portal.Application.Pipeline;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Account;

[Open("who forgot a password cannot sign in")]
[LimitsPosts(nameof(Email))]
public sealed class ForgottenPasswordModel(IMediator mediator, AccountSettings settings) : PageModel, IShowsAgain
{
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>The same page for every address, known or not.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Sent { get; set; }

    public int Hours => settings.PasswordLinkHours;

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await mediator.Send(new ForgetPassword.Command(Email), ct);
        return RedirectToPage(new { Sent = true });
    }

    public Task FillAsync(CancellationToken cancellationToken)
    {
        Sent = false;
        return Task.CompletedTask;
    }
}
