using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Evaluations;
using Portal.Rules;
using Portal.Rules.Evaluations;
using Portal.Rules.Gaps;
using Portal.Rules.Policies;

namespace Portal.Web.Components;

/// <summary>The result of a self-assessment as its own enterprise, or an officer, sees it.</summary>
/// <param name="Place">The address that decisions are opened below, such as <c>/assessments/…</c>.</param>
/// <param name="ReadOnly">An officer's view: nothing can be decided or changed, so nothing links to a form.</param>
public sealed record ResultPanel(ResultView View, string Place, bool ReadOnly)
{
    public Policy Policy => View.Frame.Policy;

    /// <summary>The address of a step to work on; null in a read-only view.</summary>
    public string? WorkOn(AssessmentStep step, string? anchor = null) =>
        ReadOnly ? null : step.Url(View.Frame.Id) + (anchor is null ? "" : "#" + anchor);

    /// <summary>One sentence under the badge: why this tier.</summary>
    public string Summary => View.Evaluation switch
    {
        { Valid: false } => Texts.ResultsSummaryInvalid,
        { ReferenceTier: { } tier } => Texts.ResultsSummaryReached.With(Policy.NameOf(tier)),
        _ when View.Missing.Count > 0 => Texts.ResultsSummaryIncomplete,
        _ => Texts.ResultsSummaryNone.With(Policy.NameOf(Tier.Base)),
    };

    public bool Pending => View.Evaluation.ReferenceTier is null && (View.Missing.Count > 0 || !View.Evaluation.Valid);

    /// <summary>The plan for a tier; null when it is reached.</summary>
    public GapPlan? PlanFor(Tier tier) => View.Plans.FirstOrDefault(plan => plan.Tier == tier);

    /// <summary>The errors that keep the answers from being evaluated, each with the step that it belongs to.</summary>
    public IEnumerable<(string Message, string? Url)> Errors => View.Evaluation.Errors.Select(error =>
        (EvaluationAnswer.MessageOf(error), error.Path.Split('.') switch
        {
            ["indicators", var no, ..] => WorkOn(AssessmentStep.Indicators, "indicator-" + no),
            ["scenarios", ..] => WorkOn(AssessmentStep.Scenarios),
            ["maturityLevel"] => WorkOn(AssessmentStep.Maturity),
            _ => WorkOn(AssessmentStep.Requirements),
        }));
}

/// <summary>A tier's decision in the words of a page.</summary>
public static class DecisionWords
{
    private static readonly ConditionalWeakTable<Condition, IHtmlContent> Clauses = [];

    /// <summary>The table of a tier's conditions.</summary>
    public static ConditionTable TableOf(Policy policy, Evaluation evaluation, TierDecision decision) => new(
        Texts.ResultsConditionsOf.With(policy.NameOf(decision.Tier)),
        [.. decision.Conditions.Select(condition => RowOf(policy, evaluation, condition))]);

    /// <summary>The clause's original text with its decisive words marked, and the readings behind it.</summary>
    public static IHtmlContent ClauseOf(Policy policy, Condition condition) =>
        // Encoded once per policy version: conditions live as long as their policy does.
        Clauses.GetValue(condition, _ => new HtmlString(Marked(condition.Clause) + string.Concat(condition.Readings.Select(id => Reading(policy.Readings[id])))));

    private static ConditionRow RowOf(Policy policy, Evaluation evaluation, ConditionDecision decision) => new(
        decision.Condition.Code.Name(),
        ConditionWords.Required(policy, decision),
        ConditionWords.Actual(policy, evaluation, decision),
        decision.Outcome,
        decision.Condition.Clause.Citation,
        ClauseOf(policy, decision.Condition),
        decision.Note);

    private static string Marked(Clause clause)
    {
        var at = clause.Phrase is { } phrase ? clause.Text.IndexOf(phrase, StringComparison.Ordinal) : -1;
        return at < 0
            ? $"<p>{OfficialText.Encoder.Encode(clause.Text)}</p>"
            : $"<p>{OfficialText.Encoder.Encode(clause.Text[..at])}<mark>{OfficialText.Encoder.Encode(clause.Phrase!)}</mark>{OfficialText.Encoder.Encode(clause.Text[(at + clause.Phrase!.Length)..])}</p>";
    }

    /// <summary>How this portal reads a text, with the other ways where a switch chose; markup.</summary>
    public static string Reading(Reading reading)
    {
        var others = reading.Alternatives.Where(alternative => alternative.Id != reading.Chosen).Select(alternative => alternative.Text).ToList();
        return $"<p class=\"reading\">{OfficialText.Encoder.Encode(Texts.ResultsReading.With(reading.Id, reading.Text))}"
            + (others.Count == 0 ? "" : OfficialText.Encoder.Encode(Texts.ResultsReadingSwitch.With(string.Join('；', others.Select(other => other.TrimEnd('。'))))))
            + "</p>";
    }
}

/// <summary>The plan for one tier, with where to work on it.</summary>
public sealed record GapPlanPanel(ResultPanel Result, GapPlan Plan)
{
    public string Summary => GapWords.Summary(Result.Policy, Plan);
}

/// <summary>Title and breadcrumbs of a decision's page.</summary>
public static class DecisionPlace
{
    public static void Place(this PageModel page, DecisionView decision, string result)
    {
        page.ViewData["Title"] = $"{Texts.ResultsDecisionTitle} - {decision.Names.Factory}";
        page.ViewData["Breadcrumbs"] = (IReadOnlyList<ActionLink>)[new ActionLink(Texts.NavHome, "/"), new ActionLink(Texts.FrameStepResult, result)];
    }
}
