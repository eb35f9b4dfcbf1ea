using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;
using Portal.Rules.Policies;

namespace Portal.Application.Assessments;

/// <summary>The stored scenario claims of one's own self-assessment, and what they come to.</summary>
public static class ReadScenarios
{
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's.</exception>
    [Needs(Permission.ReadOwnEnterprise)]
    public sealed record Query(Guid AssessmentId) : IQuery<View>;

    /// <param name="Claims">Those that were ever stored, by row.</param>
    public sealed record View(IReadOnlyDictionary<int, Claim> Claims, ScenarioStanding Standing)
    {
        public Claim this[int row] => Claims.GetValueOrDefault(row) ?? Claim.None;
    }

    /// <param name="Version">0 = never stored.</param>
    /// <param name="SavedBy">Display name; null where the account is gone or nothing was stored.</param>
    public sealed record Claim(int Version, ClaimEntry Entry, DateTimeOffset? SavedAt, string? SavedBy)
    {
        public static Claim None { get; } = new(0, new ClaimEntry(ClaimEntry.NotClaimed), null, null);
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var rows = await (
                from assessment in db.SelfAssessments.OwnedBy(user)
                where assessment.Id == query.AssessmentId
                from claim in db.ScenarioClaims.Where(claim => claim.AssessmentId == assessment.Id).DefaultIfEmpty()
                from editor in db.Accounts.Where(account => account.Id == claim.UpdatedById).DefaultIfEmpty()
                select new { assessment.PolicyId, assessment.NoScenarios, assessment.CarriedFromId, Claim = claim, Editor = editor == null ? null : editor.DisplayName })
                .AsNoTracking().ToListAsync(cancellationToken);
            if (rows.Count == 0)
            {
                throw new NotFoundException();
            }

            var about = rows[0];
            var policy = policies.For(about.PolicyId);
            var stored = rows.Where(row => row.Claim is not null).ToList();
            var origin = await db.CarriedOriginAsync(query.AssessmentId, about.CarriedFromId, cancellationToken);
            return new(
                stored.ToDictionary(row => row.Claim!.Row, row => ClaimOf(policy, row.Claim!, row.Editor)),
                ScenarioStanding.Of(policy, stored.Select(row => row.Claim!), about.NoScenarios, origin));
        }

        private static Claim ClaimOf(Policy policy, ScenarioClaim claim, string? editor) => new(
            claim.Version,
            new ClaimEntry(ClaimEntry.ChoiceOf(policy, claim.Tier), claim.InstanceName, claim.Description, claim.UsesAi is true),
            claim.UpdatedAt,
            editor);
    }
}

internal static class CarriedOrigins
{
    /// <summary>From where the claims of an assessment were carried forward; asks only when something was.</summary>
    public static async Task<CarriedOrigin?> CarriedOriginAsync(
        this PortalDb db, Guid assessmentId, Guid? carriedFromId, CancellationToken cancellationToken) =>
        carriedFromId is null ? null : await (
            from assessment in db.SelfAssessments
            join source in db.SelfAssessments on assessment.CarriedFromId equals source.Id
            join factory in db.Factories on source.FactoryId equals factory.Id
            where assessment.Id == assessmentId
            select new CarriedOrigin(factory.Name, source.Year, source.Year == assessment.Year - 1)).SingleOrDefaultAsync(cancellationToken);
}
