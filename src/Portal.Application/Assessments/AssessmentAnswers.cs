using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Rules.Policies;

namespace Portal.Application.Assessments;

/// <summary>All answers of one self-assessment, as they are stored.</summary>
/// <param name="Indicators">By indicator number.</param>
/// <param name="Claims">Claimed rows only, ascending.</param>
/// <param name="NoScenarios">The enterprise says that no scenario is built; never beside a claim.</param>
/// <param name="Declarations">By stored code.</param>
/// <param name="IsNamedSme">The enterprise's profile names one of the classes that may follow though below designated size (reading S14).</param>
public sealed record AssessmentAnswers(
    IReadOnlyDictionary<int, IndicatorAnswer> Indicators,
    IReadOnlyList<ScenarioClaim> Claims,
    bool NoScenarios,
    MaturityStatement? Maturity,
    IReadOnlyDictionary<string, Declaration> Declarations,
    bool IsNamedSme)
{
    /// <summary>Reads them for an assessment that the caller has already found to be visible.</summary>
    internal static async Task<AssessmentAnswers> ReadAsync(PortalDb db, Guid assessmentId, CancellationToken cancellationToken)
    {
        var whole = await (
            from assessment in db.SelfAssessments
            join enterprise in db.Enterprises on assessment.EnterpriseId equals enterprise.Id
            where assessment.Id == assessmentId
            select new { assessment.NoScenarios, IsNamedSme = enterprise.SmeClass != SmeClass.None }).SingleAsync(cancellationToken);
        return new(
            await db.IndicatorAnswers.AsNoTracking().Where(answer => answer.AssessmentId == assessmentId)
                .ToDictionaryAsync(answer => answer.No, cancellationToken),
            await db.ScenarioClaims.AsNoTracking().Where(claim => claim.AssessmentId == assessmentId && claim.Tier != null)
                .OrderBy(claim => claim.Row).ToListAsync(cancellationToken),
            whole.NoScenarios,
            await db.MaturityStatements.AsNoTracking().SingleOrDefaultAsync(statement => statement.AssessmentId == assessmentId, cancellationToken),
            await db.Declarations.AsNoTracking().Where(declaration => declaration.AssessmentId == assessmentId)
                .ToDictionaryAsync(declaration => declaration.Code, StringComparer.Ordinal, cancellationToken),
            whole.IsNamedSme);
    }

    /// <summary>
    /// Whether every indicator with levels is answered, with a score where the province scores. A score outside its level's band
    /// is complete in this sense; the evaluation refuses it with a reason.
    /// </summary>
    public bool IndicatorsAreComplete(Policy policy) => policy.Indicators.All.Where(indicator => indicator.HasLevels).All(indicator =>
        Indicators.TryGetValue(indicator.Number, out var answer)
        && (answer.NotApplicable || (answer.Level is not null && (policy.Indicators.Scoring is null || answer.Score is not null))));

    /// <summary>Whether anything is said of scenarios: what is built, or that nothing is.</summary>
    public bool ScenariosAreAnswered => NoScenarios || Claims.Count > 0;

    /// <summary>What has to be filled in before a tier can be decided, in the order of the steps.</summary>
    public IReadOnlyList<AssessmentStep> Missing(Policy policy)
    {
        var missing = new List<AssessmentStep>(3);
        if (!IndicatorsAreComplete(policy))
        {
            missing.Add(AssessmentStep.Indicators);
        }

        if (!ScenariosAreAnswered)
        {
            missing.Add(AssessmentStep.Scenarios);
        }

        if (Maturity?.Level is null)
        {
            missing.Add(AssessmentStep.Maturity);
        }

        return missing;
    }
}
