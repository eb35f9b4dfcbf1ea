using MediatR;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Application.Reviews;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>What the enterprise changed since the return, item by item.</summary>
[Needs(Permission.ReviewApplications)]
public sealed class ChangesModel(IMediator mediator, SubmissionChanges changes) : ApplicationPage(mediator)
{
    protected override string Heading => Texts.ReviewChanges;

    public IReadOnlyList<SubmissionChange> Changes { get; private set; } = [];

    public override async Task FillAsync(CancellationToken cancellationToken)
    {
        await base.FillAsync(cancellationToken);
        if (View is not { Answered: { } answered, Previous: { } previous })
        {
            throw new NotFoundException();
        }

        Changes = changes.Between(View.Form, View.Policy, previous, View.Content, answered.Items);
    }
}
