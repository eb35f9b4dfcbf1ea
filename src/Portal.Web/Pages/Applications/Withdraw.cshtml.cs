using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Applications;

/// <summary>退出申报, asked once more.</summary>
[Needs(Permission.ApplyForOwnEnterprise)]
public sealed class WithdrawModel(IMediator mediator, TimeProvider clock) : PageModel, IShowsAgain
{
    [FromRoute]
    public Guid Id { get; set; }

    public ApplicationHeader Header { get; private set; } = null!;

    public bool Possible { get; private set; }

    public IReadOnlyList<Recipient> Told { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync([FromForm] int version, [FromForm] string? reason, CancellationToken cancellationToken)
    {
        ModelState.SetModelValue("reason", reason, reason);
        try
        {
            var done = await mediator.Send(new WithdrawApplication.Command(Id, version, reason), cancellationToken);
            TempData.Announce(done ? Notice.Success : Notice.Information, done ? Texts.ApplicationWithdrawn : Texts.ApplicationWithdrawnAlready);
        }
        catch (StaleException)
        {
            throw new InvalidException("", Texts.ApplicationStale);
        }

        return Redirect(ApplicationPages.Url(Id));
    }

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        var view = await mediator.Send(new ReadApplication.Query(Id), cancellationToken);
        (Header, Possible) = (this.Place(view.Frame, Texts.ApplicationWithdraw, clock.GetUtcNow()), view.MayWithdraw);
        Told = await mediator.Send(new WithdrawApplication.Query(Id), cancellationToken);
    }
}
