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
        Tasks = TasksOf(View, assessment);
    }

    /// <summary>Until when, or with whom it is; null where there is nothing to wait for.</summary>
    public string? Standing => View.Frame.State switch
    {
        // Past its end, the header says so already.
        ApplicationState.Draft or ApplicationState.Returned => View.Frame.Closed is null ? Header.Deadline : null,
        ApplicationState.AtCounty or ApplicationState.AtRecommender => Texts.ApplicationReceiptText.With(View.Frame.OfficeName),
        ApplicationState.Passed when View.Frame.FastTracks.FirstOrDefault(track => track.State == FastTrackState.Taken) is { } taken =>
            Texts.ApplicationStandingTrack.With(View.Frame.OfficeName, taken.Track.Words),
        ApplicationState.Passed => (View.IsListFrozen ? Texts.ApplicationStandingFrozen : Texts.ApplicationStandingPassed).With(View.Frame.OfficeName),
        ApplicationState.Withdrawn => Texts.ApplicationStandingWithdrawn,
        ApplicationState.NotRecommended => null,
    };

    /// <summary>Why the office does not recommend it; null in every other state.</summary>
    public string? Refusal => View.Frame.State == ApplicationState.NotRecommended
        ? View.Timeline.LastOrDefault(entry => entry.Kind == ApplicationEventKind.NotRecommended)?.Note : null;

    private static TaskList TasksOf(ReadApplication.View view, AssessmentFrame assessment)
    {
        var frame = view.Frame;
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

        if (frame.Return is { } open)
        {
            return ReturnedTasks(frame, assessment, open, [.. view.NotMended]);
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
                frame.Closed is not null ? TaskState.Blocked : TaskState.NotStarted, null, asks && assessed && next is null),
        ]);
    }

    /// <summary>What was returned stands out, until it reads otherwise than it was submitted; nothing else can be changed.</summary>
    private static TaskList ReturnedTasks(ApplicationFrame frame, AssessmentFrame assessment, ReturnNotice open, IReadOnlyList<ApplicationItem> left)
    {
        var asks = frame.Closed is null;
        return new(
        [
            Part(Texts.ApplicationAssessment, null, AssessmentStep.Result.Url(frame.AssessmentId), assessment.Policy.Title, TaskState.Complete),
            .. frame.Progress.Select(section => Part(
                section.Section.Title, section.Section.Key, ApplicationPages.SectionUrl(frame.Id, section.Section.Key),
                section.State == SectionState.InProgress ? Texts.ApplicationGaps.With(section.Gaps.Length) : null, section.State.TaskState())),
            new TaskPart(Texts.ApplicationCheck, asks ? $"/applications/{frame.Id}/check" : null, asks ? TaskState.NotStarted : TaskState.Blocked, null, asks && left.Count == 0),
        ]);

        TaskPart Part(string title, string? section, string url, string? summary, TaskState otherwise)
        {
            var asked = open.Items.Count(one => one.Item.Section == section);
            var missing = left.Count(item => item.Section == section);
            return asked == 0 ? new(title, url, otherwise, summary)
                : missing == 0 ? new(title, url, otherwise, Texts.ApplicationReturnedMended.With(asked))
                : new(title, url, TaskState.NeedsAttention, Texts.ApplicationReturnedItems.With(asked, missing), asks && left[0].Section == section);
        }
    }
}
