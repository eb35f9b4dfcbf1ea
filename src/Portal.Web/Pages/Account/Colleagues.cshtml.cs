using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Account;

[Needs(Permission.ManageOwnColleagues)]
public sealed class ColleaguesModel(IMediator mediator, AccountSettings settings) : PageModel, IShowsAgain
{
    [BindProperty]
    public string? Email { get; set; }

    public ListColleagues.View List { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken ct) => FillAsync(ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await mediator.Send(new InviteColleague.Command(Email), ct);
        return Done(Texts.ColleaguesInvited.With(Email!.Trim(), settings.InvitationDays));
    }

    public async Task<IActionResult> OnPostWithdrawAsync(Guid id, CancellationToken ct)
    {
        await mediator.Send(new WithdrawInvitation.Command(id), ct);
        return Done(Texts.ColleaguesWithdrawn);
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid id, CancellationToken ct)
    {
        await mediator.Send(new RemoveColleague.Command(id), ct);
        return Done(Texts.ColleaguesSuspended);
    }

    public async Task FillAsync(CancellationToken cancellationToken) => List = await mediator.Send(new ListColleagues.Query(), cancellationToken);

    private RedirectToPageResult Done(string text)
    {
        TempData.Announce(Notice.Success, text);
        return RedirectToPage("/Account/Colleagues", pageHandler: "");
    }
}
