using System.Collections.Immutable;
using MediatR;
using Portal.Application.Assessments;
using Portal.Application.Data;
using Portal.Application.Evaluations;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Documents.Typesetting;
using Portal.Rules;
using Portal.Rules.Campaigns;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Application.Applications;

/// <summary>What a finding of the check asks for.</summary>
public enum FindingKind
{
    /// <summary>Nothing can be submitted until it is mended.</summary>
    Blocks,

    /// <summary>A condition that is met with a remark or only 原则上 asked: it needs an explanation, which is missing.</summary>
    NeedsExplanation,

    /// <summary>The explanation is there.</summary>
    Explained,
}

/// <summary>Something that the check found.</summary>
/// <param name="Text">What is wrong, in a sentence.</param>
/// <param name="Clause">On what it rests; null for what the form itself asks.</param>
/// <param name="Item">Where it is mended.</param>
/// <param name="ExplainIn">The field of its explanation.</param>
public sealed record Finding(FindingKind Kind, string Text, Clause? Clause, ApplicationItem Item, string? ExplainIn = null);

/// <summary>提交前检查: everything that stands between the application and its submission.</summary>
public static class CheckApplication
{
    /// <exception cref="NotFoundException">There is no such application, or it is another enterprise's.</exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Query(Guid ApplicationId) : IQuery<View>;

    /// <param name="Evaluation">Of the self-assessment's answers as they stand now.</param>
    /// <param name="Explanations">What stands in the explanation fields, by key.</param>
    /// <param name="Recipients">Who is told of the submission.</param>
    public sealed record View(
        ApplicationFrame Frame, ImmutableArray<Finding> Findings, Evaluation Evaluation, IReadOnlyDictionary<string, string> Explanations,
        IReadOnlyList<Recipient> Recipients)
    {
        public bool MaySubmit => Frame.Closed is null && Findings.All(finding => finding.Kind == FindingKind.Explained);
    }

    internal sealed class Handler(
        PortalDb db, ApplicationSheets sheets, ApplicationSnapshots snapshots, FontCoverage fonts, Recipients recipients, TimeProvider clock)
        : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var sheet = await sheets.ReadAsync(query.ApplicationId, cancellationToken);
            var (evaluation, findings) = ApplicationCheck.Of(sheet);
            findings = findings.AddRange(PrintFindings.In(sheet, await snapshots.PartsAsync(sheet, cancellationToken), fonts));
            return new View(
                ApplicationFrame.Of(sheet, clock.GetUtcNow()), findings, evaluation,
                findings.Where(finding => finding.ExplainIn is not null)
                    .ToDictionary(finding => finding.ExplainIn!, finding => sheet[finding.ExplainIn!], StringComparer.Ordinal),
                await ToldAsync(sheet, cancellationToken));
        }

        private async Task<IReadOnlyList<Recipient>> ToldAsync(ApplicationSheet sheet, CancellationToken cancellationToken) =>
            sheet.Application.State == ApplicationState.Draft
                ? await db.OfficeForAsync(sheet.Campaign.Id, sheet.Factory, sheet.Channel, cancellationToken) is { } office
                    ? await recipients.OfSubmissionAsync(office.HasCountyStep ? ReviewLevel.County : ReviewLevel.Recommender, office.Id, sheet.Factory.ProvinceCode, sheet.Factory.CountyCode, cancellationToken)
                    : []
                : await recipients.OfSubmissionAsync(sheet.Open?.Level ?? ReviewLevel.Recommender, sheet.Application.RecommenderId, sheet.Application.ProvinceCode, sheet.Application.CountyCode, cancellationToken);
    }
}

/// <summary>The check itself: the page shows it, the submission enforces it.</summary>
internal static class ApplicationCheck
{
    public static (Evaluation Evaluation, ImmutableArray<Finding> Findings) Of(ApplicationSheet sheet)
    {
        var facts = EvaluationBody.Read(EvaluationInputs.Of(sheet.Policy, sheet.Assessed, AdmissionAnswers.RecognisedTier(sheet)), sheet.Policy).Facts;
        var evaluation = Evaluation.Of(sheet.Policy, facts);
        return (evaluation,
        [
            .. Conditions(sheet, evaluation),
            .. Admission.Check(sheet.Admission, AdmissionAnswers.Facts(sheet, evaluation.Valid ? evaluation[sheet.Definition.Tier] : null))
                .SelectMany(outcome => Admitted(sheet, outcome)),
            .. Channel(sheet),
            .. sheet.Progress.SelectMany(section => section.Gaps).Select(gap => new Finding(
                FindingKind.Blocks, Sentence(sheet, gap), gap.Section.Clause, ApplicationItems.Find(sheet.Form, sheet.Policy, gap.Key))),
        ]);
    }

    /// <summary>Who takes the direct channel says why it may; a group that does not recommend here cannot be chosen.</summary>
    private static IEnumerable<Finding> Channel(ApplicationSheet sheet)
    {
        // Once submitted, the office decides: it goes back to the one that returned it.
        if (sheet.Application.State != ApplicationState.Draft || sheet.Channel.Length == 0)
        {
            yield break;
        }

        var asked = sheet.Form.Fields.Single(field => field.Key == AskedFields.Channel);
        if (asked.Item.Options.All(option => option.Value != sheet.Channel))
        {
            yield return new(FindingKind.Blocks, Texts.CheckChannelClosed, asked.Section.Clause, ApplicationItems.Find(sheet.Form, sheet.Policy, AskedFields.Channel));
        }

        if (sheet is { Channel: AskedFields.ChannelDirect, Definition.Recommenders.DirectChannel: { } channel } && sheet[AskedFields.ChannelTitle].Length == 0)
        {
            yield return new(
                FindingKind.Blocks, Texts.CheckChannelTitle.With(channel.For), channel.Clause, ApplicationItems.Find(sheet.Form, sheet.Policy, AskedFields.ChannelTitle));
        }
    }

    private static IEnumerable<Finding> Conditions(ApplicationSheet sheet, Evaluation evaluation)
    {
        if (!evaluation.Valid)
        {
            return evaluation.Errors.Select(error => new Finding(
                FindingKind.Blocks, EvaluationAnswer.MessageOf(error), null, Assessed(error.Path.Split('.')[0])));
        }

        // Where the notice itself asks for a recognised tier, that answers for the policy's condition too.
        var asked = sheet.Admission.OfType<RecognisedTierAdmission>().Any();
        return evaluation[sheet.Definition.Tier].Conditions
            .Where(decision => !(asked && decision.Condition is RecognisedTierCondition)).SelectMany(decision => Condition(sheet, decision));
    }

    /// <summary>A condition of admission. Those of the tier are judged one by one above; what is not answered yet is a gap of the form.</summary>
    private static IEnumerable<Finding> Admitted(ApplicationSheet sheet, AdmissionOutcome outcome)
    {
        var condition = outcome.Condition;
        if (condition is TierAdmission or JudgedAdmission)
        {
            yield break;
        }

        var asked = condition.Clause.Phrase ?? condition.Clause.Text;
        var item = ApplicationItems.Find(sheet.Form, sheet.Policy, condition switch
        {
            DeclaredAdmission => AdmissionAnswers.Field(condition.Id),
            RecognisedTierAdmission => AdmissionAnswers.Recognised,
            _ => SnapshotDifferences.Profile,
        });
        if (outcome.Bars)
        {
            yield return new(FindingKind.Blocks, Texts.CheckNotMet.With(asked), condition.Clause, item);
        }
        else if (outcome.Outcome == Outcome.MetWithNote)
        {
            var field = AdmissionAnswers.Explanation(condition.Id);
            yield return new(
                sheet[field].Length > 0 ? FindingKind.Explained : FindingKind.NeedsExplanation, Texts.CheckNote.With(asked, outcome.Note), condition.Clause, item, field);
        }
    }

    private static IEnumerable<Finding> Condition(ApplicationSheet sheet, ConditionDecision decision)
    {
        var asked = decision.Condition.Clause.Phrase ?? decision.Condition.Clause.Text;
        var item = PlaceOf(sheet, decision.Condition);
        switch (TierCheck.Of(decision))
        {
            case ConditionStanding.Blocks:
                yield return new(FindingKind.Blocks, Texts.CheckNotMet.With(asked), decision.Condition.Clause, item);
                break;
            case ConditionStanding.Unanswered:
                yield return new(FindingKind.Blocks, Texts.CheckUnanswered.With(asked), decision.Condition.Clause, item);
                break;
            case ConditionStanding.NeedsExplanation:
                var field = FormAnswers.Explanation(decision.Condition.Code);
                yield return new(
                    sheet[field].Length > 0 ? FindingKind.Explained : FindingKind.NeedsExplanation,
                    decision.Note is { } note ? Texts.CheckNote.With(asked, note) : Texts.CheckSoft.With(asked),
                    decision.Condition.Clause, item, field);
                break;
            case ConditionStanding.Fine or ConditionStanding.LeftToReview:
            default:
                break;
        }
    }

    private static ApplicationItem PlaceOf(ApplicationSheet sheet, Condition condition) => condition switch
    {
        ScoreCondition => Assessed("indicators"),
        ScenarioCountCondition or SegmentCoverageCondition => Assessed("scenarios"),
        MaturityCondition => Assessed("maturityLevel"),
        DeclarationCondition or AccidentsCondition => ApplicationItems.Find(sheet.Form, sheet.Policy, ApplicationItems.Declaration(condition.StoredCode())),
        _ => Assessed(""),
    };

    private static ApplicationItem Assessed(string part) => part switch
    {
        "indicators" => new(part, Texts.FrameStepIndicators, ItemPlace.Indicators, null),
        "scenarios" => new(part, Texts.FrameStepScenarios, ItemPlace.Scenarios, null),
        "maturityLevel" => new(ApplicationItems.Maturity, Texts.FrameStepMaturity, ItemPlace.Maturity, null),
        _ => new(part, Texts.FrameStepRequirements, ItemPlace.Requirements, null),
    };

    private static string Sentence(ApplicationSheet sheet, FormGap gap) => gap.Kind switch
    {
        FormGapKind.Missing when gap.Section.Items.Any(item => gap.Key == AskedFields.CommitmentName(item)) =>
            Texts.CheckMissing.With(gap.Section.Title, Texts.ApplicationCommitmentName),
        FormGapKind.Missing => Texts.CheckMissing.With(
            gap.Section.Title, gap.Section.Items.Any(item => AskedFields.CommitmentName(item) == gap.Key) ? Texts.ApplicationCommitmentName : gap.Label),
        FormGapKind.TooLong => Texts.CheckTooLong.With(gap.Section.Title, gap.Label,
            gap.Section.Items.FirstOrDefault(item => item.Key == gap.Key)?.Limit, LongTexts.Length(sheet[gap.Key])),
        FormGapKind.OutOfOrder => Texts.CheckOutOfOrder.With(gap.Section.Title, gap.Label),
        FormGapKind.FileMissing => Texts.CheckFileMissing.With(gap.Section.Title, gap.Year is { } year ? Texts.ApplicationFinanceFile.With(year) : gap.Label),
        FormGapKind.ProfileIncomplete => Texts.CheckProfile.With(Enterprises.ProfileNames.Of(gap.Label)),
        FormGapKind.NoScenario => Texts.CheckNoScenario,
        FormGapKind.ScenarioWithoutInstance => Texts.CheckScenarioInstance.With(gap.Label),
        FormGapKind.ScenarioWithoutDescription => Texts.CheckScenarioDescription.With(gap.Label),
        FormGapKind.YearIncomplete => Texts.CheckYear.With(gap.Section.Title, gap.Year, gap.Label),
        FormGapKind.ReasonMissing => Texts.CheckReason,
        FormGapKind.HalfIndicator => Texts.CheckHalfIndicator.With(gap.Label),
    };
}
