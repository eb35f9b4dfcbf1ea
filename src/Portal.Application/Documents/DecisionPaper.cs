using System.Globalization;
using Portal.Application.Assessments;
using Portal.Documents.Papers;
using Portal.Rules.Evaluations;
using Portal.Rules.Gaps;
using Portal.Rules.Policies;

namespace Portal.Application.Documents;

/// <summary>自评价报告: the decision condition by condition, with its clauses and how they are read, and what each tier not reached still asks for.</summary>
internal static class DecisionPaper
{
    /// <param name="evaluation">The stored decision, replayed under its own policy version.</param>
    public static Paper Of(Policy policy, Evaluation evaluation, IReadOnlyList<GapPlan> plans, DecisionNames names, DateTimeOffset decidedAt)
    {
        var parts = new List<PaperPart> { new(Texts.DocumentsReportConclusion, [.. Conclusion(policy, evaluation, names, decidedAt)]) };
        if (evaluation.Score.PerIndicator.Length > 0)
        {
            parts.Add(new(Texts.DocumentsSelfAssessment, Indicators(policy, evaluation)));
        }

        parts.AddRange(evaluation.Tiers.Select(tier => new PaperPart(Texts.ResultsConditionsOf.With(policy.NameOf(tier.Tier)), [Conditions(policy, evaluation, tier)])));
        parts.AddRange(plans.Where(plan => !plan.Reached).Select(plan => new PaperPart(Texts.DocumentsReportGap.With(policy.NameOf(plan.Tier)), [.. Gap(policy, plan)])));
        if (ReadingsOf(policy, evaluation) is { Count: > 0 } readings)
        {
            parts.Add(new(Texts.ResultsGeneralReadings, [new TableBlock(null, [new(Texts.DocumentsReportReadingId, 1), new(Texts.DocumentsReportReading, 12)], readings)]));
        }

        return new Paper(
            Texts.DocumentsReport, policy.Title, Layout: null, [], HasContents: false, parts);
    }

    private static IEnumerable<PaperBlock> Conclusion(Policy policy, Evaluation evaluation, DecisionNames names, DateTimeOffset decidedAt)
    {
        yield return new FactsBlock(
        [
            new(Texts.EnterpriseName, names.Enterprise), new(Texts.EnterpriseCreditCode, names.CreditCode), new(Texts.FactoryName, names.Factory),
            new(Texts.DocumentsReportTier, evaluation.ReferenceTier is { } tier ? policy.NameOf(tier) : Texts.DocumentsReportNoTier),
            .. evaluation.Score.Shown is { } shown ? (Fact[])[new(Texts.DocumentsReportScore, Texts.ResultsPoints.With(shown))] : [],
            new(Texts.DocumentsReportDecidedAt, decidedAt.Moment()), new(Texts.DocumentsReportDecidedBy, names.DecidedBy),
            new(Texts.DocumentsReportPolicy, evaluation.PolicyVersion.Split("@sha256:")[0] + "\n" + evaluation.PolicyVersion.Split("@sha256:")[^1]),
        ]);
        yield return new NoteBlock(Texts.DocumentsReportNote);
    }

    private static IReadOnlyList<PaperBlock> Indicators(Policy policy, Evaluation evaluation) => IndicatorBlocks.Of(
        policy,
        evaluation.Score.NotApplicable.Select(number => KeyValuePair.Create(number, new IndicatorWords("", "", NotApplicable: true)))
            .Concat(evaluation.Score.PerIndicator.Select(answer => KeyValuePair.Create(answer.Number, new IndicatorWords(Number(answer.Level), Number(answer.Score), NotApplicable: false))))
            .DistinctBy(answer => answer.Key).ToDictionary());

    private static TableBlock Conditions(Policy policy, Evaluation evaluation, TierDecision tier) => new(
        ConditionWords.Counts(tier),
        [new(Texts.DocumentsReportCondition, 3), new(Texts.DocumentsReportRequired, 3), new(Texts.DocumentsReportActual, 3), new(Texts.DocumentsReportOutcome, 4), new(Texts.DocumentsReportClause, 4)],
        [
            .. tier.Conditions.Select(decision => (IReadOnlyList<string>)
            [
                decision.Condition.Code.Name(), ConditionWords.Required(policy, decision), ConditionWords.Actual(policy, evaluation, decision),
                Outcome(decision), decision.Condition.Clause.Citation,
            ]),
        ]);

    /// <summary>With the remark on it and the readings that it was decided by; what they say stands at the end.</summary>
    private static string Outcome(ConditionDecision decision) => string.Join('\n', (string[])
    [
        decision.Outcome.Text(), .. decision.Note is { } note ? (string[])[note] : [],
        .. decision.Condition.Readings.IsEmpty ? (string[])[] : [Texts.DocumentsReportReadBy.With(string.Join('、', decision.Condition.Readings))],
    ]);

    /// <summary>How the clauses were read: each reading once, first those of the conditions, then of the tables; one that can be switched with what else it could be.</summary>
    private static IReadOnlyList<IReadOnlyList<string>> ReadingsOf(Policy policy, Evaluation evaluation) =>
    [
        .. evaluation.Tiers.SelectMany(tier => tier.Conditions).SelectMany(decision => decision.Condition.Readings).Concat(policy.HasIndicators ? policy.Indicators.Readings : []).Concat(policy.Scenarios.Readings).Concat(policy.GeneralReadings).Distinct()
            .Select(id => policy.Readings[id]).Select(reading => (IReadOnlyList<string>)
            [
                reading.Id,
                reading.Alternatives.Where(other => other.Id != reading.Chosen).Select(other => other.Text.TrimEnd('。')).ToList() is { Count: > 0 } others
                    ? reading.Text + Texts.ResultsReadingSwitch.With(string.Join('；', others))
                    : reading.Text,
            ]),
    ];

    private static IEnumerable<PaperBlock> Gap(Policy policy, GapPlan plan)
    {
        var sentences = new List<string>();
        if (plan.Unknown.Length > 0)
        {
            sentences.Add(Texts.ResultsPlanUnknown.With(string.Join('、', plan.Unknown.Select(GapWords.StepOf))));
        }

        sentences.AddRange(plan.Obstacles.Select(GapWords.WhyNot));
        if (GapWords.Summary(policy, plan) is { Length: > 0 } summary)
        {
            sentences.Add(summary);
        }

        if (plan.Scenarios is { Uncovered.Length: > 0 } open)
        {
            sentences.Add(Texts.ResultsPlanUncovered.With(string.Join('、', open.Uncovered.Select(segment => segment.Name))));
        }

        if (sentences.Count > 0)
        {
            yield return new TextBlock(string.Join('\n', sentences));
        }

        if (plan.Scenarios is { Rows.Length: > 0 } scenarios)
        {
            yield return new TableBlock(
                Texts.ResultsPlanScenariosTitle,
                [new(Texts.ListsColumnRank, 1), new(Texts.DocumentsReportScenario, 4), new(Texts.DocumentsReportStep, 3), new(Texts.DocumentsReportText, 9)],
                [
                    .. scenarios.Rows.Select(row => (IReadOnlyList<string>)
                    [
                        row.Row.ToString(CultureInfo.InvariantCulture), row.Scenario.Name,
                        row.To is { } to ? Texts.ResultsPlanFromTo.With(row.From is { } from ? policy.NameOf(from) : Texts.ResultsPlanNotClaimed, policy.NameOf(to)) : Texts.ResultsPlanToBuild,
                        row.Text,
                    ]),
                ]);
        }

        if (plan.Score is { Indicators.Length: > 0 } score)
        {
            yield return new TableBlock(
                Texts.ResultsPlanScoreTitle,
                [new(Texts.ListsColumnRank, 1), new(Texts.DocumentsIndicator, 5), new(Texts.DocumentsReportStep, 4), new(Texts.DocumentsReportText, 7)],
                [
                    .. score.Indicators.Select(raise => (IReadOnlyList<string>)
                    [
                        raise.Indicator.Number.ToString(CultureInfo.InvariantCulture), raise.Indicator.Name, Texts.ResultsPlanPoints.With(raise.From, raise.To),
                        raise is { LevelRises: true, ToLevel: { } level } ? Texts.ResultsPlanLevel.With(level, raise.Indicator.LevelText(level)) : "",
                    ]),
                ]);
        }
    }

    private static string Number(decimal? value) => value?.ToString("0.############", CultureInfo.InvariantCulture) ?? "";
}
