using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Rules.Campaigns;
using Portal.Web.Components;

namespace Portal.Web.Pages.Applications;

/// <summary>One application: what is to do, what happened, its receipts.</summary>
[Needs(Permission.ApplyForOwnEnterprise)]
public sealed class OverviewModel(IMediator mediator, TimeProvider clock) : PageModel
{
    [FromRoute]
    public Guid Id { get; set; }

    public ReadApplication.View View { get; private set; } = null!;
    public ApplicationHeader Header { get; private set; } = null!;
    public TaskList Tasks { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        View = await mediator.Send(new ReadApplication.Query(Id), cancellationToken);
        Header = this.Place(View.Frame, null, clock.GetUtcNow());
        var assessment = await mediator.Send(new ReadFrame.Query(View.Frame.AssessmentId), cancellationToken);
        Tasks = TasksOf(View.Frame, assessment);
    }

    /// <summary>Until when, or with whom it is; null where there is nothing to wait for.</summary>
    public string? Standing => View.Frame.State switch
    {
        ApplicationState.Draft or ApplicationState.Returned => Header.Deadline,
        ApplicationState.AtCounty or ApplicationState.AtRecommender => Texts.ApplicationReceiptText.With(View.Frame.OfficeName),
        ApplicationState.Passed or ApplicationState.NotRecommended or ApplicationState.Withdrawn => null,
    };

    private static TaskList TasksOf(ApplicationFrame frame, AssessmentFrame assessment)
    {
        var steps = assessment.Progress.Steps.Where(step => step.Step != AssessmentStep.Result).ToList();
        var assessed = steps.TrueForAll(step => step.State == StepState.Complete);
        var asks = frame.Closed is null && frame.State == ApplicationState.Draft;
        if (frame.State is not (ApplicationState.Draft or ApplicationState.Returned))
        {
            // What was submitted was complete, and is only read now.
            return new(
            [
                new TaskPart(Texts.ApplicationAssessment, AssessmentStep.Result.Url(frame.AssessmentId), TaskState.Complete, assessment.Policy.Title),
                .. frame.Progress.Select(section => new TaskPart(
                    section.Section.Title, ApplicationPages.SectionUrl(frame.Id, section.Section.Key),
                    section.State == SectionState.Optional ? TaskState.Optional : TaskState.Complete)),
            ]);
        }

        var next = asks && assessed ? frame.Progress.FirstOrDefault(section => !section.Gaps.IsEmpty) : null;
        return new(
        [
            new TaskPart(
                Texts.ApplicationAssessment, (steps.Find(step => step.State != StepState.Complete)?.Step ?? AssessmentStep.Result).Url(frame.AssessmentId),
                assessed ? TaskState.Complete : steps.TrueForAll(step => step.State == StepState.NotStarted) ? TaskState.NotStarted : TaskState.InProgress,
                assessment.Policy.Title, asks && !assessed),
            .. frame.Progress.Select(section => new TaskPart(
                section.Section.Title, ApplicationPages.SectionUrl(frame.Id, section.Section.Key), section.State.TaskState(),
                section.State == SectionState.InProgress ? Texts.ApplicationGaps.With(section.Gaps.Length) : null, section == next)),
            new TaskPart(
                Texts.ApplicationCheck, frame.Closed is null ? $"/applications/{frame.Id}/check" : null,
                frame.Closed is not null ? TaskState.Blocked : frame.Progress.All(section => section.Gaps.IsEmpty) ? TaskState.InProgress : TaskState.NotStarted,
                null, asks && assessed && next is null),
        ]);
    }
}
