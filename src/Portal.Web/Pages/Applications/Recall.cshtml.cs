using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Applications;

/// <summary>撤回修改, asked once more.</summary>
[Needs(Permission.ApplyForOwnEnterprise)]
public sealed class RecallModel(IMediator mediator, TimeProvider clock) : PageModel, IShowsAgain
{
    [FromRoute]
    public Guid Id { get; set; }

    public ApplicationHeader Header { get; private set; } = null!;

    public bool Possible { get; private set; }

    /// <summary>Why it is not possible now; by this node's clock, an orientation.</summary>
    public string WhyNot => Header.Frame switch
    {
        { State: not (ApplicationState.AtCounty or ApplicationState.AtRecommender) } frame => Texts.ApplicationNotEditable.With(frame.State.Name()),
        var frame when clock.GetUtcNow() >= frame.ClosesAt => Texts.ApplicationLate.With(frame.ClosesAt.Deadline()),
        var frame => Texts.ApplicationNotRecallable.With(frame.State.Name()),
    };

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync([FromForm] int version, CancellationToken cancellationToken)
    {
        try
        {
            var done = await mediator.Send(new RecallApplication.Command(Id, version), cancellationToken);
            TempData.Announce(done ? Notice.Success : Notice.Information, done ? Texts.ApplicationRecalled : Texts.ApplicationRecalledAlready);
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
        (Header, Possible) = (this.Place(view.Frame, Texts.ApplicationRecall, clock.GetUtcNow()), view.MayRecall);
    }
}
