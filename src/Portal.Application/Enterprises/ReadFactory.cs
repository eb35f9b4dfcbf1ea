using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
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
