using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>The self-assessments from which scenario claims can be carried forward into one of one's own, and what that would do.</summary>
public static class ListCarrySources
{
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's.</exception>
    [Needs(Permission.ReadOwnEnterprise)]
    public sealed record Query(Guid AssessmentId) : IQuery<IReadOnlyList<Source>>;

    /// <param name="Claimed">Rows that are claimed there.</param>
    /// <param name="Copied">Rows that would be copied because they are blank here.</param>
    /// <param name="Kept">Rows that say something else here and would stay so.</param>
    /// <param name="None">It says that no scenario is built.</param>
    public sealed record Source(
        Guid Id, string FactoryName, int Year, string PolicyTitle, DateTimeOffset UpdatedAt, int Claimed, int Copied, int Kept, bool None);

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies) : IRequestHandler<Query, IReadOnlyList<Source>>
    {
        public async Task<IReadOnlyList<Source>> Handle(Query query, CancellationToken cancellationToken)
        {
            var own = await (
                from assessment in db.SelfAssessments.OwnedBy(user)
                join factory in db.Factories on assessment.FactoryId equals factory.Id
                select new { assessment.Id, assessment.PolicyId, assessment.Year, assessment.UpdatedAt, assessment.NoScenarios, FactoryName = factory.Name })
                .ToListAsync(cancellationToken);
            var target = own.Find(assessment => assessment.Id == query.AssessmentId) ?? throw new NotFoundException();
            var policy = policies.For(target.PolicyId);

            var ids = own.Select(assessment => assessment.Id).ToList();
            var claims = (await db.ScenarioClaims.AsNoTracking().Where(claim => ids.Contains(claim.AssessmentId)).ToListAsync(cancellationToken))
                .ToLookup(claim => claim.AssessmentId);
            var ours = claims[target.Id].ToDictionary(claim => claim.Row);
            return
            [
                .. own.Where(other => other.Id != target.Id && (other.NoScenarios || claims[other.Id].Any(claim => !claim.IsBlank)) && policies.SharesGuideline(policy, other.PolicyId))
                    .OrderByDescending(other => other.Year).ThenByDescending(other => other.UpdatedAt)
                    .Select(other =>
                    {
                        var effects = claims[other.Id].Select(claim => Carrying.EffectOf(ours.GetValueOrDefault(claim.Row), claim)).ToList();
                        return new Source(
                            other.Id, other.FactoryName, other.Year, policies.For(other.PolicyId).Title, other.UpdatedAt,
                            claims[other.Id].Count(claim => claim.Tier is not null),
                            effects.Count(effect => effect is CarryEffect.Copied),
                            effects.Count(effect => effect is CarryEffect.Kept),
                            other.NoScenarios);
                    }),
            ];
        }
    }
}
