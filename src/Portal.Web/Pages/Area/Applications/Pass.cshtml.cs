using MediatR;
using Microsoft.AspNetCore.Mvc;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Application.Reviews;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>审核通过: what is still open is said before.</summary>
[Needs(Permission.ReviewApplications)]
public sealed class PassModel(IMediator mediator) : ApplicationPage(mediator)
{
    [BindProperty]
    public string? Remark { get; set; }

    protected override string Heading => Texts.ReviewPass;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await Mediator.Send(new PassApplication.Command(Id, Round, Remark), cancellationToken);
        return Done(Texts.ReviewPassed, "timeline");
    }
}
