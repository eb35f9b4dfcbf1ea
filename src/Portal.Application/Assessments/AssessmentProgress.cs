using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Rules.Policies;

namespace Portal.Application.Assessments;

/// <summary>The steps of a self-assessment as an enterprise walks them; the order is free. Not every policy has indicators.</summary>
public enum AssessmentStep
{
    Indicators,
    Scenarios,
    Maturity,
    Requirements,
    Result,
}

public enum StepState
{
    NotStarted,
    InProgress,
    Complete,

    /// <summary>Something that was entered needs another look.</summary>
    NeedsAttention,
}

/// <summary>How far one step is.</summary>
/// <param name="Done">Answers given: indicators, scenarios claimed, declarations; 0 or 1 for maturity and result.</param>
/// <param name="Of">How many there are to give; null where any number is right (scenarios).</param>
/// <param name="Faults">Answers that need another look.</param>
public sealed record StepProgress(AssessmentStep Step, StepState State, int Done, int? Of, int Faults = 0);

/// <summary>How far a self-assessment is, step by step.</summary>
public sealed record AssessmentProgress(IReadOnlyList<StepProgress> Steps)
{
    /// <exception cref="InvalidOperationException">The policy has no such step.</exception>
    public StepProgress this[AssessmentStep step] => Steps.First(progress => progress.Step == step);

    /// <summary>Where one begins.</summary>
    public AssessmentStep First => Steps[0].Step;

    /// <summary>The first step that is not complete; null when nothing is left to do.</summary>
    public StepProgress? Next => Steps.FirstOrDefault(step => step.State != StepState.Complete);

    internal static AssessmentProgress Of(Policy policy, AssessmentRow row) => new(
    [
        .. policy.HasIndicators ? [Indicators(policy, row)] : (StepProgress[])[],
        Scenarios(row),
        new(AssessmentStep.Maturity,
            row.MaturityComplete ? StepState.Complete : row.MaturityStarted ? StepState.InProgress : StepState.NotStarted,
            row.MaturityComplete ? 1 : 0, 1),
        Requirements(policy, row),
        new(AssessmentStep.Result,
            row.DecidedVersion is not { } decided ? StepState.NotStarted
                : decided == row.Version ? StepState.Complete : StepState.NeedsAttention,
            row.DecidedVersion is null ? 0 : 1, 1),
    ]);

    private static StepProgress Indicators(Policy policy, AssessmentRow row)
    {
        // An indicator without levels asks for amounts that are recorded and never scored (reading S1): it may stay empty.
        var levelled = policy.Indicators.All.Count(indicator => indicator.HasLevels);
        var answered = policy.Indicators.Scoring is null ? row.IndicatorsWithLevel : row.IndicatorsWithScore;
        var begun = row.IndicatorsWithLevel + row.IndicatorsWithAmount;
        var state = answered >= levelled ? StepState.Complete : begun > 0 ? StepState.InProgress : StepState.NotStarted;
        return new(AssessmentStep.Indicators, state, answered + row.IndicatorsWithAmount, policy.Indicators.All.Length);
    }

    private static StepProgress Scenarios(AssessmentRow row)
    {
        var unnamed = row.Scenarios - row.ScenariosNamed;
        var state = unnamed > 0 ? StepState.NeedsAttention
            : row.Scenarios > 0 || row.NoScenarios ? StepState.Complete : StepState.NotStarted;
        return new(AssessmentStep.Scenarios, state, row.Scenarios, null, unnamed);
    }

    private static StepProgress Requirements(Policy policy, AssessmentRow row)
    {
        var asked = BasicRequirements.AskedBy(policy).Count;
        var state = row.Declarations >= asked ? StepState.Complete : row.Declarations > 0 ? StepState.InProgress : StepState.NotStarted;
        return new(AssessmentStep.Requirements, state, row.Declarations, asked);
    }
}

/// <summary>An assessment with what its progress is counted from; selected in one statement.</summary>
internal sealed record AssessmentRow
{
    public required Guid Id { get; init; }
    public required Guid EnterpriseId { get; init; }
    public required Guid FactoryId { get; init; }
    public required string FactoryName { get; init; }
    public required string EnterpriseName { get; init; }
    public required bool IsDemo { get; init; }
    public required string PolicyId { get; init; }
    public required int Version { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required int IndicatorsWithLevel { get; init; }
    public required int IndicatorsWithScore { get; init; }
    public required int IndicatorsWithAmount { get; init; }
    public required int Scenarios { get; init; }
    public required int ScenariosNamed { get; init; }
    public required bool NoScenarios { get; init; }
    public required bool MaturityStarted { get; init; }
    public required bool MaturityComplete { get; init; }
    public required int Declarations { get; init; }
    public required int? DecidedVersion { get; init; }
    public required int? DecidedTier { get; init; }
    public required string? ScoreShown { get; init; }
    public required DateTimeOffset? DecidedAt { get; init; }
}

internal static class AssessmentRows
{
    /// <summary>
    /// One of an enterprise's own. Every page of a self-assessment asks for it, so it is translated once and kept: translating this
    /// expression costs as much as answering it.
    /// </summary>
    public static readonly Func<PortalDb, Guid, Guid?, Task<AssessmentRow?>> OwnAsync = EF.CompileAsyncQuery(
        (PortalDb db, Guid id, Guid? enterprise) =>
            db.RowsOf(db.SelfAssessments).SingleOrDefault(row => row.Id == id && row.EnterpriseId == enterprise));

    /// <summary>Reads the rows of assessments that the caller has already narrowed to what the account may see.</summary>
    public static IQueryable<AssessmentRow> RowsOf(this PortalDb db, IQueryable<SelfAssessment> assessments) =>
        from assessment in assessments
        join factory in db.Factories on assessment.FactoryId equals factory.Id
        join enterprise in db.Enterprises on assessment.EnterpriseId equals enterprise.Id
        // By the id of the last: asked for as the first of an ordered list, all decisions of all assessments would be numbered.
        from last in db.Decisions.Where(decision => decision.Id == db.Decisions.Where(one => one.AssessmentId == assessment.Id)
            .OrderByDescending(one => one.DecidedAt).Select(one => one.Id).FirstOrDefault()).DefaultIfEmpty()
        from maturity in db.MaturityStatements.Where(statement => statement.AssessmentId == assessment.Id).DefaultIfEmpty()
        select new AssessmentRow
        {
            Id = assessment.Id,
            EnterpriseId = assessment.EnterpriseId,
            FactoryId = factory.Id,
            FactoryName = factory.Name,
            EnterpriseName = enterprise.Name,
            IsDemo = enterprise.IsDemo,
            PolicyId = assessment.PolicyId,
            Version = assessment.Version,
            UpdatedAt = assessment.UpdatedAt,
            IndicatorsWithLevel = db.IndicatorAnswers.Count(answer => answer.AssessmentId == assessment.Id
                && (answer.NotApplicable || answer.Level != null)),
            IndicatorsWithScore = db.IndicatorAnswers.Count(answer => answer.AssessmentId == assessment.Id
                && (answer.NotApplicable || (answer.Level != null && answer.Score != null))),
            IndicatorsWithAmount = db.IndicatorAnswers.Count(answer => answer.AssessmentId == assessment.Id
                && (answer.TotalInvestment != null || answer.InvestmentInYear != null)),
            Scenarios = db.ScenarioClaims.Count(claim => claim.AssessmentId == assessment.Id && claim.Tier != null),
            ScenariosNamed = db.ScenarioClaims.Count(claim => claim.AssessmentId == assessment.Id && claim.Tier != null
                && claim.InstanceName != null && claim.InstanceName != ""),
            NoScenarios = assessment.NoScenarios,
            MaturityStarted = maturity != null
                && (maturity.Level != null || maturity.Kind != null || maturity.Score != null || maturity.ReportNumber != null),
            MaturityComplete = maturity != null && maturity.Level != null && maturity.Kind != null,
            Declarations = db.Declarations.Count(declaration => declaration.AssessmentId == assessment.Id && declaration.Answer != null),
            DecidedVersion = last == null ? null : last.AssessmentVersion,
            DecidedTier = last == null ? null : last.ReferenceTier,
            ScoreShown = last == null ? null : last.ScoreShown,
            DecidedAt = last == null ? null : last.DecidedAt,
        };
}
