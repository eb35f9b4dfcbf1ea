using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Seals;

namespace Portal.Application.Recommendations;

/// <summary>A version of a list as it was frozen, with the difference from another; or the list as it would be frozen now.</summary>
public static class ShowListVersion
{
    /// <param name="Number">Null = what would be frozen now.</param>
    /// <param name="Against">The version to compare with; null = the one before, if any.</param>
    /// <exception cref="NotFoundException">There is none, or the officer may not see it.</exception>
    [Needs(Permission.RankOwnList)]
    public sealed record Query(Guid ListId, int? Number, int? Against = null) : IQuery<View>;

    /// <param name="Sha256">Null for what is not frozen yet.</param>
    /// <param name="Difference">Null where there is nothing to compare with.</param>
    public sealed record View(ListContent Content, string? Sha256, DateTimeOffset? At, string? Note, int? Against, ListDifference? Difference);

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book, SealRules seals) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var found = await (from list in db.RecommendationLists.SeenBy(db, user).Where(l => l.Id == query.ListId)
                               join recommender in db.Recommenders on list.RecommenderId equals recommender.Id
                               join campaign in db.Campaigns on list.CampaignId equals campaign.Id
                               select new { list, recommender, campaign }).AsNoTracking().SingleOrDefaultAsync(cancellationToken)
                ?? throw new NotFoundException();
            var versions = db.ListVersions.AsNoTracking().Where(v => v.ListId == query.ListId);
            ListVersion? kept = null;
            if (query.Number is { } number)
            {
                kept = await versions.SingleOrDefaultAsync(v => v.Number == number, cancellationToken) ?? throw new NotFoundException();
            }

            var content = kept is not null ? ListContent.Parse(kept.Content)
                : await ListContent.OfAsync(db, found.list, found.recommender, found.campaign, book, seals, cancellationToken);
            var against = query.Against ?? content.Version - 1;
            var before = await versions.Where(v => v.Number == against).Select(v => v.Content).SingleOrDefaultAsync(cancellationToken);
            return new View(
                content, kept is null ? null : Convert.ToHexStringLower(kept.Sha256), kept?.At, kept?.Note,
                before is null ? null : against, before is null ? null : ListDifference.Between(ListContent.Parse(before), content));
        }
    }
}

/// <summary>What changed from one content of a list to another, in the order in which it reads now; those that went stand last.</summary>
public sealed record ListDifference(IReadOnlyList<ListDifference.Line> Lines)
{
    /// <param name="Before">Where it stood; null for one that is new.</param>
    /// <param name="After">Where it stands; null for one that went.</param>
    /// <param name="Altered">Something else of it changed: a name, a contact, the submission.</param>
    public sealed record Line(ListContent.Row Row, Position? Before, Position? After, bool Altered);

    /// <param name="Rank">0 for one that is not ranked.</param>
    public sealed record Position(Standing Standing, int Rank);

    /// <summary>Only what changed. One that merely moved up because another went is left out: its order among the rest is the same.</summary>
    public static ListDifference Between(ListContent before, ListContent after)
    {
        var old = Places(before);
        var now = Places(after);
        var both = now.Keys.Where(old.ContainsKey).ToHashSet();
        var lines = new List<Line>();
        foreach (var (id, (row, position)) in now)
        {
            if (!old.TryGetValue(id, out var was))
            {
                lines.Add(new Line(row, null, position, false));
                continue;
            }

            var altered = !was.Row.SaysAs(row);
            if (altered || was.Position.Standing != position.Standing || Among(old, both, id) != Among(now, both, id))
            {
                lines.Add(new Line(row, was.Position, position, altered));
            }
        }

        lines.AddRange(old.Where(pair => !now.ContainsKey(pair.Key)).Select(pair => new Line(pair.Value.Row, pair.Value.Position, null, false)));
        return new ListDifference(lines);
    }

    private static Dictionary<Guid, (ListContent.Row Row, Position Position)> Places(ListContent content) =>
        content.Recommended.Select(row => (row, new Position(Standing.Recommended, row.Rank)))
            .Concat(content.Reserve.Select(row => (row, new Position(Standing.Reserve, row.Rank))))
            .Concat(content.FastTrack.Select(row => (row, new Position(Standing.FastTrack, row.Rank))))
            .ToDictionary(pair => pair.row.ApplicationId);

    /// <summary>The rank among those of its standing that are in both.</summary>
    private static int Among(Dictionary<Guid, (ListContent.Row Row, Position Position)> places, HashSet<Guid> both, Guid id) =>
        places.Count(pair => both.Contains(pair.Key) && pair.Value.Position.Standing == places[id].Position.Standing && pair.Value.Position.Rank <= places[id].Position.Rank);
}
