using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Recommendations;

/// <summary>The versions of a list, newest first, and its timeline.</summary>
public static class ReadListHistory
{
    /// <exception cref="NotFoundException">There is none, or the officer may not see it.</exception>
    [Needs(Permission.RankOwnList)]
    public sealed record Query(Guid ListId) : IQuery<View>;

    public sealed record View(IReadOnlyList<Kept> Versions, IReadOnlyList<Happened> Events);

    /// <param name="Sha256">In lower-case hexadecimal digits.</param>
    public sealed record Kept(int Number, ListVersionReason Reason, DateTimeOffset At, string By, string Sha256, string? Note);

    public sealed record Happened(ListEventKind Kind, DateTimeOffset At, string By, string? Note);

    internal sealed class Handler(PortalDb db, ICurrentUser user) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            if (!await db.RecommendationLists.SeenBy(db, user).AnyAsync(l => l.Id == query.ListId, cancellationToken))
            {
                throw new NotFoundException();
            }

            var versions = await db.ListVersions.Where(v => v.ListId == query.ListId).OrderByDescending(v => v.Number)
                .Select(v => new
                {
                    v.Number,
                    v.Reason,
                    v.At,
                    v.Sha256,
                    v.Note,
                    By = db.Accounts.Where(a => a.Id == v.ById).Select(a => a.DisplayName).FirstOrDefault(),
                }).ToListAsync(cancellationToken);
            var events = await db.ListEvents.Where(e => e.ListId == query.ListId).OrderByDescending(e => e.At).ThenByDescending(e => e.Id)
                .Select(e => new Happened(e.Kind, e.At, e.ByName, e.Note)).ToListAsync(cancellationToken);
            return new View([.. versions.Select(v => new Kept(v.Number, v.Reason, v.At, v.By ?? "", Convert.ToHexStringLower(v.Sha256), v.Note))], events);
        }
    }
}
