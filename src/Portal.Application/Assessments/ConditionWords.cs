using System.Globalization;
using Portal.Rules;
using Portal.Rules.Evaluations;
using Portal.Rules.Gaps;
using Portal.Rules.Policies;

namespace Portal.Application.Assessments;

/// <summary>A decision in words, alike on pages and on paper.</summary>
public static class ConditionWords
{
    public static string Text(this Outcome outcome) => outcome switch
    {
        Outcome.Met => Texts.OutcomeMet,
        Outcome.MetWithNote => Texts.OutcomeMetWithNote,
        Outcome.NotMet => Texts.OutcomeNotMet,
        Outcome.NeedsJudgement => Texts.OutcomeNeedsJudgement,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    /// <summary>How many of a tier's conditions have which outcome: 9 项符合，1 项不符合.</summary>
    public static string Counts(TierDecision decision) => string.Join('，', decision.Conditions
        .GroupBy(condition => condition.Outcome)
        .OrderBy(group => group.Key)
        .Select(group => Texts.ResultsOutcomeCount.With(group.Count(), group.Key.Text())));

    public static string Name(this ConditionCode code) => code switch
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

    public static string Required(Policy policy, ConditionDecision decision) => decision.Condition switch
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

    public static string Actual(Policy policy, Evaluation evaluation, ConditionDecision decision) => decision switch
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
}

/// <summary>The names of the steps of a self-assessment.</summary>
public static class StepNames
{
    public static string Title(this AssessmentStep step) => step switch
    {
        AssessmentStep.Indicators => Texts.FrameStepIndicators,
        AssessmentStep.Scenarios => Texts.FrameStepScenarios,
        AssessmentStep.Maturity => Texts.FrameStepMaturity,
        AssessmentStep.Requirements => Texts.FrameStepRequirements,
        AssessmentStep.Result => Texts.FrameStepResult,
    };
}

/// <summary>A plan in words.</summary>
public static class GapWords
{
    /// <summary>再提升 3 个场景、成熟度提升至三级（集成级）、综合得分提高 2.50 分.</summary>
    public static string Summary(Policy policy, GapPlan plan)
    {
        var parts = new List<string>(3);
        if (plan.Scenarios is { Rows.Length: > 0 } scenarios)
        {
            parts.Add((policy.Scenarios.ByTier ? Texts.ResultsPlanRows : Texts.ResultsPlanBuild).With(scenarios.Rows.Length));
        }

        if (plan.AiShare is { } share)
        {
            parts.Add(share.Scenarios.IsEmpty
                ? Texts.ResultsPlanAiRatio.With(share.To)
                : Texts.ResultsPlanAi.With(share.Scenarios.Length));
        }

        if (plan.Maturity is { } maturity)
        {
            parts.Add(Texts.ResultsPlanMaturity.With(ConditionWords.LevelName(policy, maturity.To)));
        }

        if (plan.Score is { } score)
        {
            parts.Add(Texts.ResultsPlanScore.With(score.From.Shown(), score.Line.Line));
        }

        return string.Join('；', parts);
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
