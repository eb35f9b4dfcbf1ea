using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>保存判定: decides the reference tier from the stored answers and keeps inputs, policy version and result for good.</summary>
public static class DecideTier
{
    /// <param name="Version">The assessment's version that the person was looking at.</param>
    /// <returns>The decision's id.</returns>
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's.</exception>
    /// <exception cref="StaleException">Somebody changed an answer in between.</exception>
    /// <exception cref="InvalidException">Something is missing or wrong; each error's field is the step it belongs to.</exception>
    [Needs(Permission.AssessOwnEnterprise)]
    public sealed record Command(Guid AssessmentId, int Version) : ICommand<Guid>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies, AuditTrail audit, TimeProvider clock)
        : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            // The lock keeps the answers still while they are read: saving one touches this row first.
            var assessment = await db.SelfAssessments.FromSql(
                    $"select * from portal.self_assessments where id = {command.AssessmentId} for no key update")
                .AsNoTracking().OwnedBy(user).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            if (assessment.Version != command.Version)
            {
                throw new StaleException(assessment.Version);
            }

            var policy = policies.For(assessment.PolicyId);
            var answers = await AssessmentAnswers.ReadAsync(db, assessment.Id, cancellationToken);
            Demand(answers.Missing(policy));

            var now = clock.GetUtcNow();
            var names = await (from enterprise in db.Enterprises
                               where enterprise.Id == assessment.EnterpriseId
                               join factory in db.Factories on assessment.FactoryId equals factory.Id
                               select new DecisionNames(enterprise.Name, enterprise.CreditCode, factory.Name, user.DisplayName)).SingleAsync(cancellationToken);
            var decision = Decision.On(assessment, assessment.Version, answers, policy, now, user.AccountId!.Value, names);
            await policies.KeepAsync(db, policy, now, cancellationToken);
            db.Decisions.Add(decision);
            audit.Record(nameof(Decision), decision.Id.ToString(), assessment.EnterpriseId,
                new { assessment = assessment.Id, assessment.Version, policy = policy.Version });
            return decision.Id;
        }

        private static void Demand(IReadOnlyList<AssessmentStep> missing)
        {
            if (missing.Count > 0)
            {
                throw new InvalidException([.. missing.Select(step => new FieldError(step.ToString(), step switch
                {
                    AssessmentStep.Indicators => Texts.ResultsMissingIndicators,
                    AssessmentStep.Scenarios => Texts.ResultsMissingScenarios,
                    _ => Texts.ResultsMissingMaturity,
                }))]);
            }
        }
    }
}
