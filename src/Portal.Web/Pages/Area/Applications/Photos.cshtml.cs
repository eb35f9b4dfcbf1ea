using MediatR;
using Microsoft.AspNetCore.Mvc;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Application.Reviews;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>The photos of one record of 线下查验, with plain forms: the way for browsers without JavaScript.</summary>
[Needs(Permission.ReviewApplications)]
public sealed class PhotosModel(IMediator mediator, UploadRoom room) : ApplicationPage(mediator)
{
    [BindProperty(SupportsGet = true)]
    public Guid Check { get; set; }

    protected override string Heading => Texts.ReviewPhotos;

    public FileBox Box { get; private set; } = null!;

    public string BackAddress { get; private set; } = "";

    public override async Task FillAsync(CancellationToken cancellationToken)
    {
        await base.FillAsync(cancellationToken);
        Box = SiteCheckPhotos.Of(View, View.SiteChecks.FirstOrDefault(one => one.Id == Check) ?? throw new NotFoundException()) with
        {
            OwnForms = true,
            Error = ModelState[AddEvidence.FileField]?.Errors.FirstOrDefault()?.ErrorMessage ?? ModelState[""]?.Errors.FirstOrDefault()?.ErrorMessage,
        };
        BackAddress = Box.Back!;
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? file, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            throw new InvalidException(AddEvidence.FileField, Texts.EvidenceMissing);
        }

        var added = await room.StoreAsync(
            file, content => Mediator.Send(new AddSiteCheckPhoto.Command(Id, Check, file.FileName, content), cancellationToken), cancellationToken);
        TempData.Announce(Notice.Success, Texts.EvidenceAdded.With(added.FileName));
        return Again();
    }

    public async Task<IActionResult> OnPostRemoveAsync([FromForm(Name = "id")] Guid file, CancellationToken cancellationToken)
    {
        var removed = await Mediator.Send(new RemoveSiteCheckPhoto.Command(file), cancellationToken);
        TempData.Announce(Notice.Success, Texts.EvidenceRemoved.With(removed.FileName));
        return Again();
    }

    private RedirectResult Again() => Redirect($"{ReviewAddresses.Application(Campaign, Id)}/site-check/photos?check={Check}");
}

/// <summary>The photos of a record of 线下查验, to look at and, while the record may be changed, to add to.</summary>
internal static class SiteCheckPhotos
{
    public static FileBox Of(ReadReview.View view, ReadReview.SiteCheckLine check)
    {
        var address = $"{ReviewAddresses.Application(view.CampaignId, view.Id)}/site-check";
        return new FileBox(
            "photos", Texts.ReviewPhotos, Texts.ReviewPhotosOf.With(check.CheckedOn.ToString("yyyy年M月d日", Phrase.Culture)),
            [.. check.Photos.Select(photo => photo.PhotoLine())], $"/area/applications/{view.Id}/site-checks/{check.Id}/photos", $"{address}/photos?check={check.Id}")
        {
            PicturesOnly = true,
            ReadOnly = !view.MayAct || !view.OwnSiteChecks.Contains(check),
            Back = view.OwnSiteChecks.Contains(check) ? $"{address}?check={check.Id}" : ReviewAddresses.Application(view.CampaignId, view.Id) + "#checks",
        };
    }
}
