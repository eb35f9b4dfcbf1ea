using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Pipeline;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Account;

[Open("nobody is signed in before this page")]
[LimitsPosts(nameof(UserName))]
public sealed class SignInModel(IMediator mediator, AccountSettings settings, DemoAccounts demo) : PageModel, IShowsAgain
{
    [BindProperty]
    public string? UserName { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Empty unless this is a demonstration.</summary>
    public IReadOnlyList<DemoAccount> Demo => demo.All;

    public IActionResult OnGet() => User.Identity is { IsAuthenticated: true } ? Onwards() : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var answer = await mediator.Send(new SignIn.Command(UserName, Password), ct);
        if (answer.SignedIn is not { } signedIn)
        {
            throw new InvalidException("", answer.IsSuspended
                ? Texts.SignInSuspended
                : Texts.SignInRefused.With(settings.FailuresBeforeLock, settings.LockMinutes));
        }

        if (User.SessionId() is { } earlier)
        {
            // Whoever was signed in here before is not any more, copies of the cookie included.
            await mediator.Send(new SignOut.Command(earlier), ct);
        }

        await HttpContext.SignInAsync(signedIn);
        return Onwards();
    }

    /// <summary>Only to an address of this portal, whatever the link says.</summary>
    private LocalRedirectResult Onwards() => LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : Url.Content("~/"));
}
