using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>
/// 开始自评: opens the self-assessment of a factory under the policy of its province, or under the state's. Asked again, it answers with
/// the same one.
/// </summary>
public static class StartAssessment
{
    /// <param name="PolicyId">Null for the first of those that the factory's place allows.</param>
    /// <exception cref="NotFoundException">There is no such factory, or it is another enterprise's.</exception>
    /// <exception cref="InvalidException">The policy is not one for this factory's place.</exception>
    [Needs(Permission.AssessOwnEnterprise)]
    public sealed record Command(Guid FactoryId, string? PolicyId = null) : ICommand<Guid>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies, AuditTrail audit, TimeProvider clock)
        : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            // The lock makes a double press wait for the first one and then find its assessment.
            var factory = await db.Factories.FromSql($"select * from portal.factories where id = {command.FactoryId} for no key update")
                .OwnedBy(user).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            var policy = policies.OpenTo(factory.ProvinceCode).FirstOrDefault(open => command.PolicyId is null || open.Id == command.PolicyId)
                ?? throw new InvalidException("", Texts.FactoryPolicyNotOpen);

            var started = await db.SelfAssessments
                .Where(assessment => assessment.FactoryId == factory.Id && assessment.PolicyId == policy.Id)
                .Select(assessment => (Guid?)assessment.Id)
                .SingleOrDefaultAsync(cancellationToken);
            if (started is { } id)
            {
                audit.Record(nameof(SelfAssessment), id.ToString(), factory.EnterpriseId, new { alreadyStarted = true });
                return id;
            }

            var now = clock.GetUtcNow();
            var begun = new SelfAssessment
            {
                FactoryId = factory.Id,
                EnterpriseId = factory.EnterpriseId,
                ProvinceCode = factory.ProvinceCode,
                CityCode = factory.CityCode,
                CountyCode = factory.CountyCode,
                PolicyId = policy.Id,
                Year = policy.Year,
                CreatedAt = now,
                UpdatedAt = now,
            };
            db.SelfAssessments.Add(begun);
            audit.Record(nameof(SelfAssessment), begun.Id.ToString(), factory.EnterpriseId, new { policy = policy.Id, policy.Version });
            return begun.Id;
        }
    }
}
