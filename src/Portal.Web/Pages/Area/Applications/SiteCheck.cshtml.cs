using MediatR;
using Microsoft.AspNetCore.Mvc;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Application.Reviews;
using Portal.Web.Components;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>线下查验: one record.</summary>
[Needs(Permission.ReviewApplications)]
public sealed class SiteCheckModel(IMediator mediator) : ApplicationPage(mediator)
{
    /// <summary>The record to change; null for a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Check { get; set; }

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? CheckedOn { get; set; }

    [BindProperty]
    public string? Participants { get; set; }

    [BindProperty]
    public string? Findings { get; set; }

    [BindProperty]
    public string? Agrees { get; set; }

    protected override string Heading => Texts.ReviewSiteCheck;

    /// <summary>As it is stored; null for a new record.</summary>
    public ReadReview.SiteCheckLine? Stored { get; private set; }

    public override async Task FillAsync(CancellationToken cancellationToken)
    {
        await base.FillAsync(cancellationToken);
        if (Check is { } check)
        {
            Stored = View.OwnSiteChecks.FirstOrDefault(one => one.Id == check) ?? throw new NotFoundException();
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        try
        {
            var saved = await Mediator.Send(
                new SaveSiteCheck.Command(
                    Id, Check, Version, DateOnly.TryParseExact(CheckedOn, "yyyy-MM-dd", out var day) ? day : null, Participants, Findings,
                    bool.TryParse(Agrees, out var agrees) ? agrees : null),
                cancellationToken);
            if (Check is null)
            {
                // Photos belong to a record that is there.
                TempData.Announce(Notice.Success, Texts.ReviewPhotosNow);
                return Redirect($"{ReviewAddresses.Application(Campaign, Id)}/site-check?check={saved}#photos");
            }

            return Done(Texts.ReviewSaved, "checks");
        }
        catch (StaleException)
        {
            return await ShowBothAsync("", view => Saved(view, Stored!.UpdatedAt, Stored.UpdatedById), cancellationToken);
        }
    }
}
