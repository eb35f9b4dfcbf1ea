using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Assessments;

namespace Portal.Web.Components;

/// <summary>
/// The head that all pages of a self-assessment share: <c>&lt;partial name="Assessments/_AssessmentHeader" model="…" /&gt;</c>.
/// </summary>
public sealed record AssessmentHeader(AssessmentFrame Frame, AssessmentStep Current);

/// <summary>Addresses, names and states of the steps of a self-assessment.</summary>
public static class AssessmentSteps
{
    /// <summary>Title and breadcrumbs of a page of a self-assessment; call it once the frame is read.</summary>
    public static AssessmentHeader Place(this PageModel page, AssessmentFrame frame, AssessmentStep step)
    {
        page.ViewData["Title"] = $"{step.Title()} - {frame.FactoryName}";
        page.ViewData["Breadcrumbs"] = (IReadOnlyList<ActionLink>)[new ActionLink(Texts.NavHome, "/")];
        return new AssessmentHeader(frame, step);
    }

    public static string Url(this AssessmentStep step, Guid assessmentId) => $"/assessments/{assessmentId}/" + step switch
    {
        AssessmentStep.Indicators => "indicators",
        AssessmentStep.Scenarios => "scenarios",
        AssessmentStep.Maturity => "maturity",
        AssessmentStep.Requirements => "requirements",
        AssessmentStep.Result => "result",
    };

    /// <summary>How far the step is, in a few characters: 7/10, 已选 12 个, 未判定.</summary>
    public static string? Summary(this StepProgress step) => step switch
    {
        { Step: AssessmentStep.Result, State: StepState.NotStarted } => Texts.FrameNeverDecided,
        { Step: AssessmentStep.Result, State: StepState.NeedsAttention } => Texts.FrameDecisionOutdated,
        { Step: AssessmentStep.Scenarios, Done: 0 } => step.State is StepState.Complete ? Texts.FrameScenariosNone : null,
        { Step: AssessmentStep.Scenarios, Faults: > 0 } => Texts.FrameScenariosUnnamed.With(step.Done, step.Faults),
        { Step: AssessmentStep.Scenarios } => Texts.FrameScenariosDone.With(step.Done),
        { Of: > 1 } => Texts.FrameOf.With(step.Done, step.Of),
        _ => null,
    };

    public static TaskState TaskState(this StepState state) => state switch
    {
        StepState.NotStarted => Components.TaskState.NotStarted,
        StepState.InProgress => Components.TaskState.InProgress,
        StepState.Complete => Components.TaskState.Complete,
        StepState.NeedsAttention => Components.TaskState.NeedsAttention,
    };
}
