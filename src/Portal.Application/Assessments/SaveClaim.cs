using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>
/// Saves one scenario, complete or not, and all of it that can be stored: the claimed tier or that it is built, the enterprise's own instance. The row has a version of
/// its own (0 = never stored), so that two colleagues never overwrite the same row silently and never hinder one another.
/// </summary>
public static class SaveClaim
{
    /// <param name="Version">The version that the typed text is based on.</param>
    /// <exception cref="NotFoundException">There is no such assessment or row, or it is another enterprise's.</exception>
    /// <exception cref="InvalidException">Nothing of it can be stored, such as a claim at a "/" cell (reading M2).</exception>
    /// <exception cref="StaleException">Somebody else saved this row in between.</exception>
    [Needs(Permission.AssessOwnEnterprise)]
    public sealed record Command(Guid AssessmentId, int Row, int Version, ClaimEntry Entry) : ICommand<Acknowledgement>;

    /// <summary>What is stored now.</summary>
    /// <param name="Refused">What was sent and could not be stored: there the earlier answer stands.</param>
    public sealed record Acknowledgement(int Version, DateTimeOffset SavedAt, ScenarioStanding Standing, IReadOnlyList<FieldError> Refused);

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies, AuditTrail audit, TimeProvider clock)
        : IRequestHandler<Command, Acknowledgement>
    {
        // Autosave asks this more often than anything else is asked: translated once.
        private static readonly Func<PortalDb, Guid, IAsyncEnumerable<ScenarioClaim>> StoredOf = EF.CompileAsyncQuery(
            (PortalDb db, Guid assessment) => db.ScenarioClaims.Where(claim => claim.AssessmentId == assessment));

        public async Task<Acknowledgement> Handle(Command command, CancellationToken cancellationToken)
        {
            // Writers of one assessment queue behind the touch, so the versions compared below are the last ones.
            var touched = await db.TouchAsync(user, command.AssessmentId, clock, cancellationToken);
            var policy = policies.For(touched.PolicyId);
            if (command.Row < 1 || command.Row > policy.Scenarios.Rows.Length)
            {
                throw new NotFoundException();
            }

            var claims = await StoredOf(db, command.AssessmentId).ToListAsync(cancellationToken);
            var origin = await db.CarriedOriginAsync(command.AssessmentId, touched.CarriedFromId, cancellationToken);
            var claim = claims.Find(stored => stored.Row == command.Row);
            var version = claim?.Version ?? 0;
            claim ??= Begin(command, claims);
            var refused = command.Entry.WriteTo(claim, policy);
            var entry = db.Entry(claim);
            if (refused.Count > 0 && (version == 0 ? claim.IsEmpty : entry.State == EntityState.Unchanged))
            {
                throw new InvalidException(refused);
            }

            var none = touched.NoScenarios && claim.Tier is null;

            if (version != command.Version)
            {
                // The same is stored already: an acknowledgement got lost on its way, or a colleague chose the same.
                if (entry.State != EntityState.Unchanged)
                {
                    throw new StaleException(version);
                }

                audit.Record(nameof(SelfAssessment), command.AssessmentId.ToString(), user.EnterpriseId,
                    new { command.Row, version, alreadyStored = true });
                return new(version, claim.UpdatedAt, ScenarioStanding.Of(policy, claims, none, origin), refused);
            }

            if (none != touched.NoScenarios)
            {
                await db.SayNoScenariosAsync(command.AssessmentId, none, cancellationToken);
            }

            // Of a first claim every field is new.
            string[]? changed = version == 0 ? null : [.. entry.Properties.Where(field => field.IsModified).Select(field => field.Metadata.Name)];
            audit.Record(nameof(SelfAssessment), command.AssessmentId.ToString(), user.EnterpriseId,
                new { command.Row, version = version + 1, changed, takesBackNone = none != touched.NoScenarios });
            (claim.UpdatedAt, claim.UpdatedById) = (clock.GetUtcNow(), user.AccountId);
            return new(version + 1, claim.UpdatedAt, ScenarioStanding.Of(policy, claims, none, origin), refused);
        }

        private ScenarioClaim Begin(Command command, List<ScenarioClaim> claims)
        {
            var claim = new ScenarioClaim { AssessmentId = command.AssessmentId, Row = command.Row };
            db.ScenarioClaims.Add(claim);
            claims.Add(claim);
            return claim;
        }
    }
}
