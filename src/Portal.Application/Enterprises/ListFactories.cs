using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Assessments;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;

namespace Portal.Application.Enterprises;

/// <summary>The factories of one's own enterprise, each with its self-assessment.</summary>
public static class ListFactories
{
    [Needs(Permission.ReadOwnEnterprise)]
    public sealed record Query : IQuery<IReadOnlyList<Item>>;

    /// <param name="PolicyTitle">The policy under which it is or would be assessed; null where none applies in its province.</param>
    /// <param name="Assessment">Null until it is started.</param>
    public sealed record Item(
        Guid Id, string Name, string CityCode, string CountyCode, string? IndustryCode, string? MainProducts, string? PolicyTitle, AssessmentFrame? Assessment);

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
                    var policy = policies.InProvince(factory.ProvinceCode);
                    var row = assessments[factory.Id].FirstOrDefault(row => row.PolicyId == policy?.Id);
                    return new Item(factory.Id, factory.Name, factory.CityCode, factory.CountyCode, factory.IndustryCode, factory.MainProducts,
                        policy?.Title, row is null ? null : AssessmentFrame.Of(row, policies));
                }),
            ];
        }
    }
}
