using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Documents;
using Portal.Application.Documents.Scans;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Documents;

/// <summary>The stamped paper of a document: where the forms of its section on the document's page are sent, and shown again when something is wrong.</summary>
[Needs(Permission.UseOwnAccount)]
public sealed class ScansModel(IMediator mediator, ScanRoom room, ICurrentUser user) : PageModel, IShowsAgain
{
    [FromRoute]
    public Guid Id { get; set; }

    /// <summary>The scan that was looked at.</summary>
    [BindProperty]
    public int Number { get; set; }

    [BindProperty(Name = ConfirmScan.ChecksField)]
    public List<ScanCheck> Checks { get; set; } = [];

    [BindProperty(Name = ReturnScan.ReasonField)]
    public string? Reason { get; set; }

    public ReadDocument.View Document { get; private set; } = null!;

    /// <summary>Null where none is asked for.</summary>
    public ReadScans.View? View { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await FillAsync(cancellationToken);
        if (View is null)
        {
            throw new NotFoundException();
        }
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? file, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            throw new InvalidException(AddEvidence.FileField, Texts.ScansFileMissing);
        }

        await room.StoreAsync(
            user.AccountId!.Value, file,
            async content => await mediator.Send(new UploadScan.Command(await mediator.Send(new InspectScan.Query(Id, file.FileName, content), cancellationToken)), cancellationToken),
            cancellationToken);
        return Done(Texts.ScansUploaded);
    }

    public async Task<IActionResult> OnPostConfirmAsync(CancellationToken cancellationToken)
    {
        await mediator.Send(new ConfirmScan.Command(Id, Number, Checks), cancellationToken);
        return Done(Texts.ScansDidConfirm);
    }

    public async Task<IActionResult> OnPostReturnAsync(CancellationToken cancellationToken)
    {
        await mediator.Send(new ReturnScan.Command(Id, Number, Reason), cancellationToken);
        return Done(Texts.ScansDidReturn);
    }

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        Document = await mediator.Send(new ReadDocument.Query(Id), cancellationToken);
        View = await mediator.Send(new ReadScans.Query(Id), cancellationToken);
    }

    private RedirectResult Done(string text)
    {
        TempData.Announce(Notice.Success, text);
        return Redirect($"/documents/{Id}");
    }
}
