using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>
/// Says that the factory has built no scenario yet, or takes it back. The first claim takes it back as well (docs/decisions/0016).
/// </summary>
/// <remarks>
/// No version is compared. It is one word, yes or no: whoever changes it from what was on the page changes it to what a colleague who was
/// quicker has already stored, so nothing of a colleague's can be overwritten unseen.
/// </remarks>
public static class StateNoScenarios
{
    /// <summary>The form's field, and the one that a refusal stands at.</summary>
    public const string Field = "scenarios.none";

    /// <param name="None">No scenario is built; false takes it back.</param>
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's.</exception>
    /// <exception cref="InvalidException">Scenarios are claimed.</exception>
    [Needs(Permission.AssessOwnEnterprise)]
    public sealed record Command(Guid AssessmentId, bool None) : ICommand<Acknowledgement>;

    /// <summary>What is stored now.</summary>
    /// <param name="Version">Of the assessment as a whole.</param>
    public sealed record Acknowledgement(int Version, DateTimeOffset SavedAt, ScenarioStanding Standing);

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies, AuditTrail audit, TimeProvider clock)
        : IRequestHandler<Command, Acknowledgement>
    {
        public async Task<Acknowledgement> Handle(Command command, CancellationToken cancellationToken)
        {
            var touched = await db.TouchAsync(user, command.AssessmentId, clock, cancellationToken);
            var claims = await db.ScenarioClaims.AsNoTracking().Where(claim => claim.AssessmentId == command.AssessmentId).ToListAsync(cancellationToken);
            var claimed = claims.Count(claim => claim.Tier is not null);
            if (command.None && claimed > 0)
            {
                throw new InvalidException(Field, Texts.ScenariosNoneButClaimed.With(claimed));
            }

            await db.SayNoScenariosAsync(command.AssessmentId, command.None, cancellationToken);
            audit.Record(nameof(SelfAssessment), command.AssessmentId.ToString(), user.EnterpriseId, new { none = command.None, was = touched.NoScenarios });
            var origin = await db.CarriedOriginAsync(command.AssessmentId, touched.CarriedFromId, cancellationToken);
            return new(touched.Version, clock.GetUtcNow(), ScenarioStanding.Of(policies.For(touched.PolicyId), claims, command.None, origin));
        }
    }
}
