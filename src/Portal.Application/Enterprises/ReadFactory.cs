using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Assessments;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;

namespace Portal.Application.Enterprises;

/// <summary>One factory of one's own enterprise, for its form.</summary>
public static class ReadFactory
{
    /// <param name="FactoryId">Null for the empty form of a new one.</param>
    /// <exception cref="NotFoundException">There is no such factory, or it is another enterprise's.</exception>
    [Needs(Permission.ReadOwnEnterprise)]
    public sealed record Query(Guid? FactoryId) : IQuery<View>;

    /// <param name="Values">What stands in each field, by its posted name.</param>
    public sealed record View(Guid? Id, string Name, IReadOnlyDictionary<string, string> Values);

    internal sealed class Handler(PortalDb db, ICurrentUser user, FactoryFields fields) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            if (query.FactoryId is not { } id)
            {
                return new View(null, "", fields.All.Values(FactoryFields.Blank(Guid.Empty, default)));
            }

            var factory = await db.Factories.AsNoTracking().OwnedBy(user).SingleOrDefaultAsync(factory => factory.Id == id, cancellationToken)
                ?? throw new NotFoundException();
            return new View(factory.Id, factory.Name, fields.All.Values(factory));
        }
    }
}

/// <summary>The factories of one's own enterprise, each with its self-assessment.</summary>
public static class ListFactories
{
    [Needs(Permission.ReadOwnEnterprise)]
    public sealed record Query : IQuery<IReadOnlyList<Item>>;

    /// <param name="PolicyTitle">The policy under which it is or would be assessed; null where its province has none.</param>
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
                    var policy = policies.OfProvince(factory.ProvinceCode);
                    var row = assessments[factory.Id].FirstOrDefault(row => row.PolicyId == policy?.Id);
                    return new Item(factory.Id, factory.Name, factory.CityCode, factory.CountyCode, factory.IndustryCode, factory.MainProducts,
                        policy?.Title, row is null ? null : AssessmentFrame.Of(row, policies));
                }),
            ];
        }
    }
}
