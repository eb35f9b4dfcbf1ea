using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Application.Seals;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Seals;

/// <summary>One seal: what it looks like, what it signs with, who answers for it; confirmed, refused and withdrawn here.</summary>
[Needs(Permission.ReadOwnSeals)]
public sealed class SealModel(IMediator mediator) : PageModel, IShowsAgain
{
    [FromRoute]
    public Guid Id { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public ReadSeal.View View { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task FillAsync(CancellationToken cancellationToken) => View = await mediator.Send(new ReadSeal.Query(Id), cancellationToken);

    public Task<IActionResult> OnPostConfirmAsync(int version, CancellationToken cancellationToken) =>
        DoneAsync(new ConfirmSeal.Command(Id, version), Texts.SealConfirmedNow, cancellationToken);

    public Task<IActionResult> OnPostRefuseAsync(int version, CancellationToken cancellationToken) =>
        DoneAsync(new RefuseSeal.Command(Id, version, Reason), Texts.SealRefusedNow, cancellationToken);

    public Task<IActionResult> OnPostWithdrawAsync(int version, CancellationToken cancellationToken) =>
        DoneAsync(new WithdrawSeal.Command(Id, version, Reason), Texts.SealWithdrawnNow, cancellationToken);

    private async Task<IActionResult> DoneAsync(IRequest<Unit> command, string done, CancellationToken cancellationToken)
    {
        try
        {
            await mediator.Send(command, cancellationToken);
            TempData.Announce(Notice.Success, done);
        }
        catch (StaleException)
        {
            TempData.Announce(Notice.Warning, Texts.SealStale);
        }

        return Redirect($"/seals/{Id}");
    }
}
