using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Assessments;

/// <summary>The evidence files of one item, with plain forms: the way for browsers without JavaScript.</summary>
[Needs(Permission.AssessOwnEnterprise)]
public sealed class EvidenceModel(IMediator mediator, UploadRoom room) : PageModel, IShowsAgain
{
    [BindProperty(SupportsGet = true)]
    public Guid AssessmentId { get; set; }

    [FromQuery(Name = "part")]
    public string? PartSlug { get; set; }

    [FromQuery(Name = "item")]
    public string? Item { get; set; }

    /// <summary>Where the reader came from; anything but a local address is ignored.</summary>
    [FromQuery(Name = "back")]
    public string? Back { get; set; }

    public EvidenceFiles Files { get; private set; } = null!;

    public string Subject { get; private set; } = "";

    public string BackAddress => Url.IsLocalUrl(Back) ? Back! : Part.Step().Url(AssessmentId) + "#" + Files.Id;

    private AssessmentPart Part => EvidenceAddresses.PartOf(PartSlug) ?? throw new NotFoundException();

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(IFormFile? file, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            throw new InvalidException(AddEvidence.FileField, Texts.EvidenceMissing);
        }

        var added = await room.StoreAsync(file, content =>
            mediator.Send(new AddEvidence.Command(AssessmentId, Part, Item ?? "", file.FileName, content), cancellationToken), cancellationToken);
        TempData.Announce(Notice.Success, Texts.EvidenceAdded.With(added.FileName));
        return Again();
    }

    public async Task<IActionResult> OnPostRemoveAsync([FromForm] Guid id, CancellationToken cancellationToken)
    {
        var removed = await mediator.Send(new RemoveEvidence.Command(id), cancellationToken);
        TempData.Announce(Notice.Success, Texts.EvidenceRemoved.With(removed.FileName));
        return Again();
    }

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        var frame = await mediator.Send(new ReadFrame.Query(AssessmentId), cancellationToken);
        Subject = EvidenceItems.NameOf(frame.Policy, Part, Item ?? "") ?? throw new NotFoundException();
        var evidence = await mediator.Send(new ListEvidence.Query(AssessmentId), cancellationToken);
        Files = EvidenceFiles.Of(evidence, Part, Item ?? "", Subject) with
        {
            OwnForms = true,
            Back = Back,
            Error = ModelState[AddEvidence.FileField]?.Errors.FirstOrDefault()?.ErrorMessage,
        };
    }

    private RedirectResult Again() => Redirect(EvidenceAddresses.Page(AssessmentId, Part, Item ?? "", Back));
}
