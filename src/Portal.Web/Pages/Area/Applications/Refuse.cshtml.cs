using MediatR;
using Microsoft.AspNetCore.Mvc;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Application.Reviews;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>不予推荐, with the reason that the enterprise reads.</summary>
[Needs(Permission.ReviewApplications)]
public sealed class RefuseModel(IMediator mediator) : ApplicationPage(mediator)
{
    [BindProperty]
    public string? Reason { get; set; }

    protected override string Heading => Texts.ReviewRefuse;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await Mediator.Send(new RefuseApplication.Command(Id, Round, Reason), cancellationToken);
        return Done(Texts.ReviewRefused, "timeline");
    }
}
