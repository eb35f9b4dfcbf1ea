using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>基础要求 of one self-assessment, for its form.</summary>
public static class ReadRequirements
{
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's.</exception>
    [Needs(Permission.ReadOwnEnterprise)]
    public sealed record Query(Guid AssessmentId) : IQuery<View>;

    /// <param name="Values">By field name.</param>
    /// <param name="SmeClass">As the enterprise's profile says; the class may decide beside the declared scale (reading S14).</param>
    public sealed record View(IReadOnlyDictionary<string, string> Values, SmeClass SmeClass);

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies)
        : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var found = await db.SelfAssessments.OwnedBy(user).Where(assessment => assessment.Id == query.AssessmentId)
                .Join(db.Enterprises, assessment => assessment.EnterpriseId, enterprise => enterprise.Id,
                    (assessment, enterprise) => new { assessment.PolicyId, enterprise.SmeClass })
                .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            var stored = await db.Declarations.AsNoTracking().Where(declaration => declaration.AssessmentId == query.AssessmentId)
                .ToDictionaryAsync(declaration => declaration.Code, cancellationToken);
            return new(RequirementFields.Of(policies.For(found.PolicyId), query.AssessmentId).Values(stored), found.SmeClass);
        }
    }
}
