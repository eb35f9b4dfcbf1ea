using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>What a handler learns when it takes hold of a self-assessment to save one of its answers.</summary>
/// <param name="PolicyId">The policy that the answers belong to.</param>
/// <param name="Version">The assessment's version, this change included.</param>
/// <param name="NoScenarios">What it says now of <see cref="SelfAssessment.NoScenarios"/>.</param>
/// <param name="CarriedFromId">The assessment from which scenario claims were carried forward, if any.</param>
internal sealed record Touched(string PolicyId, Guid FactoryId, int Version, bool NoScenarios, Guid? CarriedFromId);

internal static class AssessmentTouch
{
    /// <summary>
    /// The FIRST statement of every handler that saves an answer: bumps the assessment's version and time in the command's own
    /// transaction, and proves that the assessment belongs to the signed-in enterprise (otherwise: not found).
    /// </summary>
    /// <remarks>
    /// The UPDATE holds the assessment's row until the commit, so that two colleagues who answer at the same moment queue for
    /// a few milliseconds. The second one therefore reads the first one's committed row and meets its version: even two
    /// first answers to the same question cannot collide in the primary key. Different answers never conflict.
    /// </remarks>
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's.</exception>
    public static async Task<Touched> TouchAsync(
        this PortalDb db, ICurrentUser user, Guid assessmentId, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var touched = await db.Database.SqlQuery<Touched>(
            $"""
            update portal.self_assessments set version = version + 1, updated_at = {now}
            where id = {assessmentId} and enterprise_id = {user.EnterpriseId}
            returning policy_id as "PolicyId", factory_id as "FactoryId", version as "Version",
                no_scenarios as "NoScenarios", carried_from_id as "CarriedFromId"
            """).ToListAsync(cancellationToken);
        return touched is [var one] ? one : throw new NotFoundException();
    }

    /// <summary>Says, or takes back, that no scenario is built. After <see cref="TouchAsync"/>, which has counted the change already.</summary>
    public static Task SayNoScenariosAsync(this PortalDb db, Guid assessmentId, bool none, CancellationToken cancellationToken) =>
        db.SelfAssessments.Where(assessment => assessment.Id == assessmentId)
            .ExecuteUpdateAsync(set => set.SetProperty(assessment => assessment.NoScenarios, none), cancellationToken);
}
