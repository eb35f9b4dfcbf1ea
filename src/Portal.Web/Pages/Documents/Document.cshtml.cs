using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Documents;
using Portal.Application.Pipeline;
using Portal.Application.Seals;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Documents;

/// <summary>A document: how far it is, its files and seals, where it is verified. While it waits, or is being sealed, a script looks again.</summary>
[Needs(Permission.UseOwnAccount)]
public sealed class DocumentModel(IMediator mediator) : PageModel, IShowsAgain
{
    [FromRoute]
    public Guid Id { get; set; }

    public ReadPaper.View Paper { get; private set; } = null!;

    /// <summary>Name of the field in which somebody says why a use is refused.</summary>
    public static string ReasonField(Guid use) => $"Reason-{use}";

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task FillAsync(CancellationToken cancellationToken) => Paper = await mediator.Send(new ReadPaper.Query(Id), cancellationToken);

    public Task<IActionResult> OnPostRequestAsync(int place, string? sha256, CancellationToken cancellationToken) =>
        DoneAsync(new RequestSealing.Command(Id, place, sha256), Texts.SealingRequestedNow, cancellationToken);

    public Task<IActionResult> OnPostApproveAsync(Guid use, int version, string? sha256, CancellationToken cancellationToken) =>
        DoneAsync(new ApproveSealing.Command(use, version, sha256), Texts.SealingApprovedNow, cancellationToken);

    public async Task<IActionResult> OnPostRefuseAsync(Guid use, int version, CancellationToken cancellationToken)
    {
        try
        {
            return await DoneAsync(new RefuseSealing.Command(use, version, Request.Form[ReasonField(use)]), Texts.SealingRefusedNow, cancellationToken);
        }
        catch (InvalidException invalid)
        {
            // Several may stand on the page, each with a field of its own.
            throw new InvalidException([.. invalid.Errors.Select(error => error.Field.Length == 0 ? error : error with { Field = ReasonField(use) })]);
        }
    }

    public Task<IActionResult> OnPostWithdrawAsync(Guid use, int version, CancellationToken cancellationToken) =>
        DoneAsync(new WithdrawSealing.Command(use, version), Texts.SealingWithdrawnNow, cancellationToken);

    private async Task<IActionResult> DoneAsync(IRequest<Guid> command, string done, CancellationToken cancellationToken)
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

        return Redirect($"/documents/{Id}");
    }
}
