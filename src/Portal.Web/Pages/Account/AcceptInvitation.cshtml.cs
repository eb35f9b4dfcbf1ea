using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Accounts;
using Portal.Application.Pipeline;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Account;

[Open("who is invited has no account yet")]
[LimitsPosts("token")]
public sealed class AcceptInvitationModel(IMediator mediator) : PageModel, IShowsAgain
{
    [BindProperty(SupportsGet = true, Name = "token")]
    public string? Token { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? PasswordAgain { get; set; }

    /// <summary>Null when the invitation is not valid (any more).</summary>
    public AcceptInvitation.View? Invitation { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => FillAsync(ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var signedIn = await mediator.Send(new AcceptInvitation.Command(Token, Name, Password, PasswordAgain), ct);
        await HttpContext.SignInAsync(signedIn);
        return LocalRedirect(Url.Content("~/"));
    }

    public async Task FillAsync(CancellationToken cancellationToken) =>
        Invitation = await mediator.Send(new AcceptInvitation.Query(Token), cancellationToken);
}
