using System.Text;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Evaluations;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Application.Assessments;

/// <summary>A decision as it was given, beside the same inputs evaluated again under the policy version of that day.</summary>
/// <param name="Policy">As it stood when the decision was given.</param>
/// <param name="Evaluation">The inputs evaluated again.</param>
/// <param name="Reproduced">Whether the answer now is the stored one, byte for byte.</param>
/// <param name="NoScenarios">The inputs say that no scenario is built, which is another thing than saying nothing of scenarios.</param>
/// <param name="Inputs">The stored body; anyone can send it to the public calculator.</param>
public sealed record DecisionView(
    Guid Id,
    Guid AssessmentId,
    DecisionNames Names,
    DateTimeOffset DecidedAt,
    int AssessmentVersion,
    Policy Policy,
    Evaluation Evaluation,
    bool Reproduced,
    bool NoScenarios,
    string Inputs);

/// <summary>One decision of the signed-in enterprise's own, replayed.</summary>
public static class ReadDecision
{
    /// <exception cref="NotFoundException">There is no such decision, or it is another enterprise's.</exception>
    [Needs(Permission.ReadOwnEnterprise)]
    public sealed record Query(Guid AssessmentId, Guid DecisionId) : IQuery<DecisionView>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies) : IRequestHandler<Query, DecisionView>
    {
        public Task<DecisionView> Handle(Query query, CancellationToken cancellationToken) =>
            DecisionViews.ReadAsync(db, policies, db.SelfAssessments.OwnedBy(user), query.AssessmentId, query.DecisionId, cancellationToken);
    }
}

/// <summary>The same for an officer, of a factory in the officer's area.</summary>
public static class ReadDecisionInArea
{
    /// <exception cref="NotFoundException">There is no such decision in the officer's area.</exception>
    [Needs(Permission.ReadOwnArea)]
    public sealed record Query(Guid AssessmentId, Guid DecisionId) : IQuery<DecisionView>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies) : IRequestHandler<Query, DecisionView>
    {
        public Task<DecisionView> Handle(Query query, CancellationToken cancellationToken) =>
            DecisionViews.ReadAsync(db, policies, db.SelfAssessments.InAreaOf(user), query.AssessmentId, query.DecisionId, cancellationToken);
    }
}

internal static class DecisionViews
{
    public static async Task<DecisionView> ReadAsync(
        PortalDb db, PolicyBook policies, IQueryable<SelfAssessment> visible, Guid assessmentId, Guid decisionId, CancellationToken cancellationToken)
    {
        var stored = await (from assessment in visible
                            where assessment.Id == assessmentId
                            join decision in db.Decisions on assessment.Id equals decision.AssessmentId
                            where decision.Id == decisionId
                            select decision)
            .AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
        var policy = await policies.OfVersionAsync(db, stored.PolicyVersion, cancellationToken);
        var body = EvaluationBody.Read(stored.Inputs, policy);
        var again = Encoding.UTF8.GetString(EvaluationAnswer.To(body).Json.Span);
        return new DecisionView(
            stored.Id, assessmentId, stored.Names, stored.DecidedAt, stored.AssessmentVersion,
            policy, Evaluation.Of(policy, body.Facts), string.Equals(again, stored.Result, StringComparison.Ordinal),
            body.Facts.Scenarios is { Count: 0 }, stored.Inputs);
    }
}
