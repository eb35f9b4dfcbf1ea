using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Assessments;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;
using Portal.Rules.Policies;

namespace Portal.Application.Enterprises;

/// <summary>The factories of one's own enterprise, each with its self-assessments.</summary>
public static class ListFactories
{
    [Needs(Permission.ReadOwnEnterprise)]
    public sealed record Query : IQuery<IReadOnlyList<Item>>;

    /// <param name="Assessments">Those that were started: under the province's own policy first, then under the state's.</param>
    /// <param name="Open">Policies under which none was started yet, in the same order.</param>
    public sealed record Item(
        Guid Id, string Name, string CityCode, string CountyCode, string? IndustryCode, string? MainProducts,
        IReadOnlyList<AssessmentFrame> Assessments, IReadOnlyList<Policy> Open);

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies) : IRequestHandler<Query, IReadOnlyList<Item>>
    {
        public async Task<IReadOnlyList<Item>> Handle(Query query, CancellationToken cancellationToken)
        {
            var factories = await db.Factories.AsNoTracking().OwnedBy(user).OrderBy(factory => factory.CreatedAt).ToListAsync(cancellationToken);
            var assessments = (await db.RowsOf(db.SelfAssessments.OwnedBy(user)).ToListAsync(cancellationToken)).ToLookup(row => row.FactoryId);
            return
            [
                .. factories.Select(factory =>
                {
                    var open = policies.OpenTo(factory.ProvinceCode);
                    var started = assessments[factory.Id].ToDictionary(row => row.PolicyId);
                    return new Item(factory.Id, factory.Name, factory.CityCode, factory.CountyCode, factory.IndustryCode, factory.MainProducts,
                        [.. open.Where(policy => started.ContainsKey(policy.Id)).Select(policy => AssessmentFrame.Of(started[policy.Id], policies))],
                        [.. open.Where(policy => !started.ContainsKey(policy.Id))]);
                }),
            ];
        }
    }
}
