using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>基础要求 of one self-assessment, for its form.</summary>
public static class ReadRequirements
{
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's.</exception>
    [Needs(Permission.ReadOwnEnterprise)]
    public sealed record Query(Guid AssessmentId) : IQuery<IReadOnlyDictionary<string, string>>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies)
        : IRequestHandler<Query, IReadOnlyDictionary<string, string>>
    {
        public async Task<IReadOnlyDictionary<string, string>> Handle(Query query, CancellationToken cancellationToken)
        {
            var policyId = await db.SelfAssessments.OwnedBy(user).Where(assessment => assessment.Id == query.AssessmentId)
                .Select(assessment => assessment.PolicyId).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            var stored = await db.Declarations.AsNoTracking().Where(declaration => declaration.AssessmentId == query.AssessmentId)
                .ToDictionaryAsync(declaration => declaration.Code, cancellationToken);
            return RequirementFields.Of(policies.For(policyId), query.AssessmentId).Values(stored);
        }
    }
}
