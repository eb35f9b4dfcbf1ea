using MediatR;
using Microsoft.AspNetCore.Mvc;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Application.Reviews;
using Portal.Web.Components;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>改送: to the office whose channel is the right one, with the reason that the enterprise reads.</summary>
[Needs(Permission.ReviewApplications)]
public sealed class RedirectModel(IMediator mediator) : ApplicationPage(mediator)
{
    /// <summary>Id of the recommender.</summary>
    [BindProperty]
    public string? To { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public IReadOnlyList<RedirectApplication.Target> Targets { get; private set; } = [];

    protected override string Heading => Texts.ReviewRedirect;

    public override async Task FillAsync(CancellationToken cancellationToken)
    {
        await base.FillAsync(cancellationToken);
        Targets = await Mediator.Send(new RedirectApplication.TargetsQuery(Id), cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await Mediator.Send(new RedirectApplication.Command(Id, Round, Guid.TryParse(To, out var office) ? office : null, Reason), cancellationToken);
        // The application is another office's now.
        TempData.Announce(Notice.Success, Texts.ReviewRedirected);
        return Redirect(ReviewAddresses.Queue(Campaign));
    }
}
