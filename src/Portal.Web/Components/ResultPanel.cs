using System.Globalization;
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

    /// <summary>How many of a tier's conditions have which outcome: 9 项符合，1 项不符合.</summary>
    public static string CountsOf(TierDecision decision) => string.Join('，', decision.Conditions
        .GroupBy(condition => condition.Outcome)
        .OrderBy(group => group.Key)
        .Select(group => Texts.ResultsOutcomeCount.With(group.Count(), group.Key.Text())));

    /// <summary>The clause's original text with its decisive words marked, and the readings behind it.</summary>
    public static IHtmlContent ClauseOf(Policy policy, Condition condition) =>
        // Encoded once per policy version: conditions live as long as their policy does.
        Clauses.GetValue(condition, _ => new HtmlString(Marked(condition.Clause) + string.Concat(condition.Readings.Select(id => Reading(policy.Readings[id])))));

    public static string NameOf(ConditionCode code) => code switch
    {
        ConditionCode.BasicScore => Texts.ResultsBasicScore,
        ConditionCode.SuggestedScoreLine => Texts.ResultsSuggestedScoreLine,
        ConditionCode.ScenarioCount => Texts.ResultsScenarioCount,
        ConditionCode.SegmentCoverage => Texts.ResultsSegmentCoverage,
        ConditionCode.Maturity => Texts.ResultsMaturity,
        ConditionCode.DeclarationScale => Texts.ResultsDeclarationScale,
        ConditionCode.DeclarationCredit => Texts.ResultsDeclarationCredit,
        ConditionCode.DeclarationAccidents => Texts.ResultsDeclarationAccidents,
        ConditionCode.DeclarationEquipment => Texts.ResultsDeclarationEquipment,
        ConditionCode.DeclarationOrganisation => Texts.ResultsDeclarationOrganisation,
        ConditionCode.AiRatio => Texts.ResultsAiRatio,
        ConditionCode.RecognisedTier => Texts.ResultsRecognisedTier,
        ConditionCode.EffectKpi => Texts.ResultsEffectKpi,
        ConditionCode.EffectLeadership => Texts.ResultsEffectLeadership,
        ConditionCode.EffectSolution => Texts.ResultsEffectSolution,
        ConditionCode.EffectTalent => Texts.ResultsEffectTalent,
    };

    private static ConditionRow RowOf(Policy policy, Evaluation evaluation, ConditionDecision decision) => new(
        NameOf(decision.Condition.Code),
        Required(policy, decision),
        Actual(policy, evaluation, decision),
        decision.Outcome,
        decision.Condition.Clause.Citation,
        ClauseOf(policy, decision.Condition),
        decision.Note);

    private static string Required(Policy policy, ConditionDecision decision) => decision.Condition switch
    {
        ScoreCondition { Inclusive: true } line => Texts.ResultsAtLeastPoints.With(line.Line),
        ScoreCondition line => Texts.ResultsAbovePoints.With(line.Line),
        ScenarioCountCondition count => Texts.ResultsAtLeastScenarios.With(count.Minimum),
        SegmentCoverageCondition { GapNote: not null } => Texts.ResultsCoverInPrinciple.With(decision.Required),
        SegmentCoverageCondition => Texts.ResultsCover.With(decision.Required),
        AiShareCondition share => Texts.ResultsAtLeastPercent.With(share.Minimum),
        RecognisedTierCondition { NoteWhenMissing: not null } held => Texts.ResultsRecognisedInPrinciple.With(policy.NameOf(held.Required)),
        RecognisedTierCondition held => Texts.ResultsRecognised.With(policy.NameOf(held.Required)),
        EffectCondition => Texts.ResultsEffect,
        MaturityCondition { Minimum: { } level } => Texts.ResultsAtLeastLevel.With(LevelName(policy, level)),
        MaturityCondition => Texts.ResultsNoLevelPrinted,
        AccidentsCondition accidents => Texts.ResultsAtMostAccident.With(AccidentName(accidents.Tolerated)),
        _ => Texts.ResultsDeclared,
    };

    private static string Actual(Policy policy, Evaluation evaluation, ConditionDecision decision) => decision switch
    {
        { Condition: EffectCondition } => Texts.ResultsExpertsJudge,
        { Condition: RecognisedTierCondition } => Tiers.TryParse(decision.Actual, out var held) ? policy.NameOf(held) : Texts.ResultsNotRecorded,
        { Actual: null } => Texts.ResultsNotFilledIn,
        { Condition: AiShareCondition } => Percent(decision.Actual),
        { Condition: ScoreCondition } => evaluation.Score.Value is { } score && score.ToString() is var exact && exact.Contains('/', StringComparison.Ordinal)
            ? Texts.ResultsPointsExact.With(score.Shown(), exact)
            : Texts.ResultsPoints.With(decision.Actual),
        { Condition: ScenarioCountCondition } => Texts.ResultsScenarios.With(decision.Actual),
        { Condition: SegmentCoverageCondition, Missing: [_, ..] missing } =>
            Texts.ResultsCoverageMissing.With(Names(decision.Covered), Names(missing)),
        { Condition: SegmentCoverageCondition } => Texts.ResultsCovered.With(Names(decision.Covered)),
        { Condition: MaturityCondition } => LevelName(policy, int.Parse(decision.Actual, Phrase.Culture)),
        { Condition: AccidentsCondition } when AccidentSeverities.TryParse(decision.Actual, out var gravest) => AccidentName(gravest),
        { Actual: "true" } => Texts.ResultsDeclared,
        _ => Texts.ResultsNotDeclared,
    };

    /// <summary>An exact share as it stands, or rounded where it does not end: 33.33%（精确值 100/3）.</summary>
    private static string Percent(string exact)
    {
        if (exact.Split('/') is not [var numerator, var denominator])
        {
            return Texts.ResultsPercent.With(exact);
        }

        var ratio = Ratio.Of(decimal.Parse(numerator, CultureInfo.InvariantCulture), decimal.Parse(denominator, CultureInfo.InvariantCulture));
        return Texts.ResultsPercentExact.With(ratio.Shown(), exact);
    }

    /// <summary>二级（规范级）; below level 1 (0) says so.</summary>
    public static string LevelName(Policy policy, int level) => level == 0
        ? Texts.MaturityBelow
        : Texts.ResultsLevelName.With("一二三四五"[level - 1], policy.MaturityLevels[level - 1]);

    private static string AccidentName(AccidentSeverity severity) => severity switch
    {
        AccidentSeverity.None => Texts.ResultsAccidentNone,
        AccidentSeverity.General => Texts.ResultsAccidentGeneral,
        AccidentSeverity.Larger => Texts.ResultsAccidentLarger,
        AccidentSeverity.Major => Texts.ResultsAccidentMajor,
    };

    private static string Names(IReadOnlyCollection<Segment> segments) =>
        segments.Count == 0 ? Texts.ResultsNoSegment : string.Join('、', segments.Select(segment => segment.Name));

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
    /// <summary>再提升 3 个场景、成熟度提升至三级（集成级）、综合得分提高 2.50 分.</summary>
    public string Summary
    {
        get
        {
            var parts = new List<string>(3);
            if (Plan.Scenarios is { Rows.Length: > 0 } scenarios)
            {
                parts.Add((Result.Policy.Scenarios.ByTier ? Texts.ResultsPlanRows : Texts.ResultsPlanBuild).With(scenarios.Rows.Length));
            }

            if (Plan.AiShare is { } share)
            {
                parts.Add(share.Scenarios.IsEmpty
                    ? Texts.ResultsPlanAiRatio.With(share.To)
                    : Texts.ResultsPlanAi.With(share.Scenarios.Length));
            }

            if (Plan.Maturity is { } maturity)
            {
                parts.Add(Texts.ResultsPlanMaturity.With(DecisionWords.LevelName(Result.Policy, maturity.To)));
            }

            if (Plan.Score is { } score)
            {
                parts.Add(Texts.ResultsPlanScore.With(score.From.Shown(), score.Line.Line));
            }

            return string.Join('；', parts);
        }
    }

    public static string StepOf(UnknownPart part) => part switch
    {
        UnknownPart.Score => AssessmentStep.Indicators.Title(),
        UnknownPart.Scenarios => AssessmentStep.Scenarios.Title(),
        UnknownPart.Maturity => AssessmentStep.Maturity.Title(),
        UnknownPart.AiShare => Texts.ScenariosUsesAi,
    };

    public static string WhyNot(Obstacle obstacle) => obstacle.Kind switch
    {
        ObstacleKind.ScoresAtHighest => Texts.ResultsObstacleScores,
        ObstacleKind.TooFewRows => Texts.ResultsObstacleRows,
        ObstacleKind.NoRowInSegment => Texts.ResultsObstacleSegments.With(string.Join('、', obstacle.Segments.Select(segment => segment.Name))),
    };
}

/// <summary>Title and breadcrumbs of a decision's page.</summary>
public static class DecisionPlace
{
    public static void Place(this PageModel page, DecisionView decision, string result)
    {
        page.ViewData["Title"] = $"{Texts.ResultsDecisionTitle} - {decision.FactoryName}";
        page.ViewData["Breadcrumbs"] = (IReadOnlyList<ActionLink>)[new ActionLink(Texts.NavHome, "/"), new ActionLink(Texts.FrameStepResult, result)];
    }
}
