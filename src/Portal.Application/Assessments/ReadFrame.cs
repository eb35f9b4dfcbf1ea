using MediatR;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;
using Portal.Rules.Policies;

namespace Portal.Application.Assessments;

/// <summary>What every page of a self-assessment shows around its own content: whose it is, under which policy, how far it is.</summary>
/// <param name="Version">Of the assessment as a whole; each answer has its own.</param>
/// <param name="UpdatedAt">When any answer was last saved.</param>
public sealed record AssessmentFrame(
    Guid Id,
    Guid FactoryId,
    string FactoryName,
    string EnterpriseName,
    bool IsDemo,
    Policy Policy,
    int Version,
    DateTimeOffset UpdatedAt,
    AssessmentProgress Progress)
{
    internal static AssessmentFrame Of(AssessmentRow row, PolicyBook policies)
    {
        var policy = policies.For(row.PolicyId);
        return new(row.Id, row.FactoryId, row.FactoryName, row.EnterpriseName, row.IsDemo, policy, row.Version, row.UpdatedAt,
            AssessmentProgress.Of(policy, row));
    }
}

/// <summary>The frame of one of the signed-in enterprise's own self-assessments.</summary>
public static class ReadFrame
{
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's.</exception>
    [Needs(Permission.ReadOwnEnterprise)]
    public sealed record Query(Guid AssessmentId) : IQuery<AssessmentFrame>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies) : IRequestHandler<Query, AssessmentFrame>
    {
        public async Task<AssessmentFrame> Handle(Query query, CancellationToken cancellationToken)
        {
            var row = await AssessmentRows.OwnAsync(db, query.AssessmentId, user.EnterpriseId) ?? throw new NotFoundException();
            return AssessmentFrame.Of(row, policies);
        }
    }
}
