using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Applications;

/// <summary>The files of one item of an application, with plain forms: the way for browsers without JavaScript.</summary>
[Needs(Permission.ApplyForOwnEnterprise)]
public sealed class FilesModel(IMediator mediator, UploadRoom room, TimeProvider clock) : PageModel, IShowsAgain
{
    [FromRoute]
    public Guid Id { get; set; }

    [FromQuery(Name = "item")]
    public string? Item { get; set; }

    /// <summary>Where the reader came from; anything but a local address is ignored.</summary>
    [FromQuery(Name = "back")]
    public string? Back { get; set; }

    public ApplicationHeader Header { get; private set; } = null!;
    public FileBox Box { get; private set; } = null!;
    public string BackAddress { get; private set; } = "";

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(IFormFile? file, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            throw new InvalidException(AddEvidence.FileField, Texts.EvidenceMissing);
        }

        var added = await room.StoreAsync(file, content =>
            mediator.Send(new AddApplicationFile.Command(Id, Item ?? "", file.FileName, content), cancellationToken), cancellationToken);
        TempData.Announce(Notice.Success, Texts.EvidenceAdded.With(added.FileName));
        return Again();
    }

    public async Task<IActionResult> OnPostRemoveAsync([FromForm(Name = "id")] Guid file, CancellationToken cancellationToken)
    {
        var removed = await mediator.Send(new RemoveApplicationFile.Command(file), cancellationToken);
        TempData.Announce(Notice.Success, Texts.EvidenceRemoved.With(removed.FileName));
        return Again();
    }

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        var view = await mediator.Send(new ListApplicationFiles.Query(Id, Item ?? ""), cancellationToken);
        Header = this.Place(view.Frame, view.Name, clock.GetUtcNow());
        BackAddress = Url.IsLocalUrl(Back) ? Back! : view.Frame.Url(view.Item);
        Box = new FileBox(
            ElementId.Of(Item!), view.Name, view.Name, [.. view.Files.Select(file => file.ApplicationLine())], $"/applications/{Id}/files/{Item}", $"/applications/{Id}/files?item={Item}")
        {
            OwnForms = true,
            ReadOnly = !view.Frame.MayEdit(Item!, view.OwningItem),
            Back = BackAddress,
            Error = ModelState[AddEvidence.FileField]?.Errors.FirstOrDefault()?.ErrorMessage,
        };
    }

    private RedirectResult Again() => Redirect($"/applications/{Id}/files?item={Uri.EscapeDataString(Item ?? "")}" + (Back is null ? "" : "&back=" + Uri.EscapeDataString(Back)));
}
