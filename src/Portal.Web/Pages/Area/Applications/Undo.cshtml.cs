using MediatR;
using Microsoft.AspNetCore.Mvc;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Application.Reviews;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>撤销上一步审核.</summary>
[Needs(Permission.ReviewApplications)]
public sealed class UndoModel(IMediator mediator) : ApplicationPage(mediator)
{
    /// <summary>The step that the officer saw.</summary>
    [BindProperty]
    public Guid Step { get; set; }

    protected override string Heading => Texts.ReviewUndo;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await Mediator.Send(new UndoReview.Command(Id, Step), cancellationToken);
        return Done(Texts.ReviewUndone, "timeline");
    }
}
