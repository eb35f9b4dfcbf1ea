using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;
using Portal.Rules;
using Portal.Rules.Policies;

namespace Portal.Application.Assessments;

/// <summary>
/// 带入: copies the scenario claims of another self-assessment of the same enterprise, under the same edition of the guideline, into
/// the rows that are still blank, and remembers in every row what the other one said, so that changes can be marked. What was typed
/// is never overwritten. Where the other one says that no scenario is built, and nothing is claimed here, this is said here as well.
/// Files are not copied: they prove what was so then.
/// </summary>
public static class CarryForward
{
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's, or the editions differ (reading M10).</exception>
    [Needs(Permission.AssessOwnEnterprise)]
    public sealed record Command(Guid AssessmentId, Guid SourceId) : ICommand<Carried>;

    /// <param name="Copied">Rows that were blank and now hold what was carried.</param>
    /// <param name="Kept">Rows that held something else and still do.</param>
    /// <param name="None">Now said here as well: no scenario is built.</param>
    public sealed record Carried(int Copied, int Kept, bool None = false);

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies, AuditTrail audit, TimeProvider clock)
        : IRequestHandler<Command, Carried>
    {
        public async Task<Carried> Handle(Command command, CancellationToken cancellationToken)
        {
            var touched = await db.TouchAsync(user, command.AssessmentId, clock, cancellationToken);
            var policy = policies.For(touched.PolicyId);
            var source = await db.SelfAssessments.OwnedBy(user).AsNoTracking()
                .SingleOrDefaultAsync(other => other.Id == command.SourceId && other.Id != command.AssessmentId, cancellationToken);
            if (source is null || !policies.SharesGuideline(policy, source.PolicyId))
            {
                throw new NotFoundException();
            }

            var assessment = await db.SelfAssessments.SingleAsync(one => one.Id == command.AssessmentId, cancellationToken);
            assessment.CarriedFromId = source.Id;

            var carried = await CarryAsync(policy, assessment, source, cancellationToken);
            audit.Record(nameof(SelfAssessment), command.AssessmentId.ToString(), user.EnterpriseId,
                new { from = source.Id, copied = carried.Copied, kept = carried.Kept, none = carried.None });
            return carried;
        }

        private async Task<Carried> CarryAsync(Policy policy, SelfAssessment assessment, SelfAssessment source, CancellationToken cancellationToken)
        {
            var theirs = await db.ScenarioClaims.AsNoTracking().Where(claim => claim.AssessmentId == source.Id)
                .ToDictionaryAsync(claim => claim.Row, cancellationToken);
            var ours = await db.ScenarioClaims.Where(claim => claim.AssessmentId == assessment.Id)
                .ToDictionaryAsync(claim => claim.Row, cancellationToken);
            var (copied, kept) = (0, 0);
            foreach (var row in policy.Scenarios.Rows)
            {
                var theirClaim = theirs.GetValueOrDefault(row.Row);
                if (!ours.TryGetValue(row.Row, out var claim))
                {
                    if (theirClaim is null or { IsBlank: true })
                    {
                        continue;
                    }

                    db.ScenarioClaims.Add(claim = new ScenarioClaim { AssessmentId = assessment.Id, Row = row.Row });
                }

                switch (claim.Carry(theirClaim, row))
                {
                    case CarryEffect.Copied:
                        copied++;
                        (claim.UpdatedAt, claim.UpdatedById) = (clock.GetUtcNow(), user.AccountId);
                        break;
                    case CarryEffect.Kept:
                        kept++;
                        break;
                    case CarryEffect.Nothing:
                        break;
                }
            }

            var claimed = db.ScenarioClaims.Local.Any(claim => claim.Tier is not null);
            var none = source.NoScenarios && !assessment.NoScenarios && !claimed;
            assessment.NoScenarios = !claimed && (none || assessment.NoScenarios);
            return new(copied, kept, none);
        }
    }
}

/// <summary>What carrying a row forward does to it.</summary>
internal enum CarryEffect
{
    /// <summary>There is nothing to carry, or the row says the same already.</summary>
    Nothing,
    Copied,

    /// <summary>The row says something else and stays so.</summary>
    Kept,
}

internal static class Carrying
{
    /// <summary>Whether rows of the two policies mean the same: both elaborate the same edition of the guideline (reading M10), and ask alike.</summary>
    public static bool SharesGuideline(this PolicyBook policies, Policy policy, string otherPolicyId) =>
        policies.Find(otherPolicyId) is { } other
        && other.Guideline.Id == policy.Guideline.Id
        && other.Scenarios.ByTier == policy.Scenarios.ByTier
        && other.Scenarios.Rows.Select(row => row.Guideline.Number).SequenceEqual(policy.Scenarios.Rows.Select(row => row.Guideline.Number));

    /// <summary>What <see cref="Carry"/> would do.</summary>
    public static CarryEffect EffectOf(ScenarioClaim? ours, ScenarioClaim? theirs) =>
        theirs is null or { IsBlank: true } ? CarryEffect.Nothing
        : ours is null or { IsBlank: true } ? CarryEffect.Copied
        : (ours.Tier, ours.InstanceName, ours.Description) == (theirs.Tier, theirs.InstanceName, theirs.Description) ? CarryEffect.Nothing
        : CarryEffect.Kept;

    /// <summary>Remembers what the other assessment said in this row, and copies it where ours is blank.</summary>
    public static CarryEffect Carry(this ScenarioClaim ours, ScenarioClaim? theirs, Scenario row)
    {
        var effect = EffectOf(ours, theirs);
        (ours.CarriedTier, ours.CarriedInstanceName, ours.CarriedDescription) = (theirs?.Tier, theirs?.InstanceName, theirs?.Description);
        if (effect is CarryEffect.Copied)
        {
            // What is "/" here cannot be claimed here (M2); the texts come along, and the difference is marked.
            ours.Tier = theirs!.Tier is { } tier && (row.Cells.IsEmpty || row.ClaimableAt((Tier)tier)) ? tier : null;
            (ours.InstanceName, ours.Description, ours.UsesAi) = (theirs.InstanceName, theirs.Description, theirs.UsesAi);
        }

        return effect;
    }
}
