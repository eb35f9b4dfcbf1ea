using System.Collections.Immutable;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Evaluations;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;
using Portal.Rules.Evaluations;
using Portal.Rules.Gaps;

namespace Portal.Application.Assessments;

/// <summary>A decision as a line of the history.</summary>
/// <param name="ReferenceTier">1 base to 4 leading; null = none.</param>
public sealed record DecisionLine(
    Guid Id, DateTimeOffset DecidedAt, string DecidedBy, int AssessmentVersion, int? ReferenceTier, string? ScoreShown, string PolicyVersion);

/// <summary>What the result page tells: the answers evaluated as they stand now, what is missing for each tier, and what was decided before.</summary>
/// <param name="Missing">Steps to fill in before a tier can be decided.</param>
/// <param name="Evaluation">Of the answers now; parts that are not filled in need judgement.</param>
/// <param name="Plans">For each tier not reached, ascending.</param>
/// <param name="NoScenarios">The enterprise says that no scenario is built.</param>
/// <param name="History">Newest first.</param>
public sealed record ResultView(
    AssessmentFrame Frame,
    string CreditCode,
    IReadOnlyList<AssessmentStep> Missing,
    Evaluation Evaluation,
    ImmutableArray<GapPlan> Plans,
    bool NoScenarios,
    IReadOnlyList<DecisionLine> History)
{
    public DecisionLine? LastDecision => History.Count > 0 ? History[0] : null;

    /// <summary>Whether answers were saved after the last decision.</summary>
    public bool ChangedSince => LastDecision is { } last && last.AssessmentVersion != Frame.Version;

    /// <summary>Whether a tier can be decided now.</summary>
    public bool CanDecide => Missing.Count == 0 && Evaluation.Valid;
}

/// <summary>The result of one of the signed-in enterprise's own self-assessments.</summary>
public static class ReadResult
{
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's.</exception>
    [Needs(Permission.ReadOwnEnterprise)]
    public sealed record Query(Guid AssessmentId) : IQuery<ResultView>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies) : IRequestHandler<Query, ResultView>
    {
        public Task<ResultView> Handle(Query query, CancellationToken cancellationToken) =>
            ResultViews.ReadAsync(db, policies, db.SelfAssessments.OwnedBy(user), query.AssessmentId, cancellationToken);
    }
}

/// <summary>The same for an officer, read-only, of a factory in the officer's area.</summary>
public static class ReadResultInArea
{
    /// <exception cref="NotFoundException">There is no such assessment in the officer's area.</exception>
    [Needs(Permission.ReadOwnArea)]
    public sealed record Query(Guid AssessmentId) : IQuery<ResultView>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies) : IRequestHandler<Query, ResultView>
    {
        public Task<ResultView> Handle(Query query, CancellationToken cancellationToken) =>
            ResultViews.ReadAsync(db, policies, db.SelfAssessments.InAreaOf(user), query.AssessmentId, cancellationToken);
    }
}

internal static class ResultViews
{
    public static async Task<ResultView> ReadAsync(
        PortalDb db, PolicyBook policies, IQueryable<SelfAssessment> visible, Guid assessmentId, CancellationToken cancellationToken)
    {
        var one = visible.Where(assessment => assessment.Id == assessmentId);
        var row = await db.RowsOf(one).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
        var creditCode = await (from assessment in one
                                join enterprise in db.Enterprises on assessment.EnterpriseId equals enterprise.Id
                                select enterprise.CreditCode).SingleAsync(cancellationToken);
        var frame = AssessmentFrame.Of(row, policies);
        var answers = await AssessmentAnswers.ReadAsync(db, assessmentId, cancellationToken);
        var facts = EvaluationBody.Read(EvaluationInputs.Of(frame.Policy, answers), frame.Policy).Facts;
        var evaluation = Evaluation.Of(frame.Policy, facts);
        return new ResultView(
            frame,
            creditCode,
            answers.Missing(frame.Policy),
            evaluation,
            GapPlan.AllFor(frame.Policy, facts, evaluation),
            answers.NoScenarios,
            await HistoryAsync(db, assessmentId, cancellationToken));
    }

    private static Task<List<DecisionLine>> HistoryAsync(PortalDb db, Guid assessmentId, CancellationToken cancellationToken) =>
        (from decision in db.Decisions
         where decision.AssessmentId == assessmentId
         orderby decision.DecidedAt descending
         select new DecisionLine(decision.Id, decision.DecidedAt, decision.DecidedByName, decision.AssessmentVersion,
             decision.ReferenceTier, decision.ScoreShown, decision.PolicyVersion)).ToListAsync(cancellationToken);
}
