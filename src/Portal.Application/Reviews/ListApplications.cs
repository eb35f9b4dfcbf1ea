using System.Linq.Expressions;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Rules.Campaigns;

namespace Portal.Application.Reviews;

/// <summary>What of a queue is wanted; as it stands in the address bar.</summary>
/// <param name="Office">Division of the office that recommends: for the province alone.</param>
/// <param name="County">Where the factory stands.</param>
/// <param name="Assignee"><c>me</c>, <c>none</c>, or an officer's id; null = all.</param>
/// <param name="LaterRound">Only those that were submitted again after a return.</param>
/// <param name="Text">Part of the enterprise's or factory's name or of the number, or the beginning of the credit code.</param>
/// <param name="Kind">Key of one of the campaign's kinds.</param>
/// <param name="Track"><c>open</c>: former titles are to be confirmed; <c>taken</c>: it takes a fast track; null = all.</param>
public sealed record QueueFilter(
    ApplicationState? State = null, string? Office = null, string? County = null, string? Assignee = null, bool Direct = false,
    bool LaterRound = false, string? Text = null, string? Kind = null, string? Track = null)
{
    public const string Me = "me";
    public const string Nobody = "none";
    public const string TitlesWait = "open";
    public const string TrackTaken = "taken";
}

/// <summary>What a queue is sorted by.</summary>
public enum QueueSort
{
    Submitted,
    Number,
    Enterprise,
    County,
    State,
    Round,
    Assignee,
}

/// <summary>
/// The applications of a campaign that concern the officer: a county's, a recommender's, or the province's. Counts and totals are
/// exact, however long the queue is.
/// </summary>
public static class ListApplications
{
    /// <summary>Rows of one page.</summary>
    public const int PageSize = 50;

    /// <param name="Page">From 1; a page behind the last one is the last one.</param>
    /// <exception cref="NotFoundException">The officer's province runs no such campaign.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Query(string CampaignId, QueueFilter Filter, QueueSort Sort = QueueSort.Submitted, bool Descending = false, int Page = 1) : IQuery<View>;

    /// <param name="ClosesAt">The first instant at which the office may no longer act.</param>
    /// <param name="Counts">By state, under all other filters.</param>
    /// <param name="Kinds">Null where the campaign tells none apart.</param>
    /// <param name="Groups">The groups and the corps that recommend beside the offices of a place.</param>
    /// <param name="HasFastTracks">The notice opens ways past the ranking.</param>
    /// <param name="Colleagues">The officers of the same office, to whom applications may be assigned.</param>
    public sealed record View(
        string CampaignId, string Title, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, IReadOnlyDictionary<ApplicationState, int> Counts,
        IReadOnlyList<Row> Rows, int Total, int Page, int PageCount, IReadOnlyList<Colleague> Colleagues, KindRule? Kinds, IReadOnlyList<DirectRecommender> Groups, bool HasFastTracks);

    public sealed record Colleague(Guid Id, string Name);

    /// <param name="Kind">In words; empty where the campaign tells none apart.</param>
    /// <param name="FastTrack">What the fast track that it takes leads to, in the words of the notice; null where it is ranked.</param>
    /// <param name="TitlesWait">It gives former titles that open one, and nobody has looked at them.</param>
    /// <param name="Tier">What the last submission's self-assessment reached, 1 to 4; null = none.</param>
    public sealed record Row(
        Guid Id, string? Number, string Enterprise, string Factory, string CityCode, string CountyCode, string Office, ApplicationState State,
        DateTimeOffset? SubmittedAt, int Rounds, bool IsDirect, string Kind, Guid? AssigneeId, string? Assignee, string? FastTrack, bool TitlesWait, int? Tier);

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var campaign = await db.Campaigns.AsNoTracking()
                .SingleOrDefaultAsync(c => c.Id == query.CampaignId && c.ProvinceCode == user.ProvinceCode, cancellationToken)
                ?? throw new NotFoundException();
            var counts = await Find(db, user, query.CampaignId, query.Filter with { State = null })
                .GroupBy(a => a.State).Select(group => new { group.Key, Count = group.Count() })
                .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
            var total = query.Filter.State is { } state ? counts.GetValueOrDefault(state) : counts.Values.Sum();
            var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
            var page = Math.Clamp(query.Page, 1, pages);
            var rows = total == 0 ? [] : await Rows(db, Find(db, user, query.CampaignId, query.Filter), query.Sort, query.Descending, page).ToListAsync(cancellationToken);
            var definition = book[campaign.DefinitionId];
            return new View(
                campaign.Id, definition.Title, campaign.OpensAt,
                user.Role == Role.CountyOfficer ? campaign.CountyClosesAt ?? campaign.RecommenderClosesAt : campaign.RecommenderClosesAt,
                counts, [.. rows.Select(row => row with { Kind = definition.Kinds?[row.Kind]?.Name ?? "", FastTrack = definition.FastTracks.Named(row.FastTrack)?.Words })], total, page, pages,
                await ColleaguesAsync(db, user, cancellationToken), definition.Kinds, [.. definition.Recommenders.Groups], !definition.FastTracks.IsEmpty);
        }
    }

    /// <summary>The officers of the signed-in officer's own office, by name.</summary>
    internal static Task<List<Colleague>> ColleaguesAsync(PortalDb db, ICurrentUser user, CancellationToken cancellationToken) =>
        db.Accounts.Where(a => a.Role == user.Role && a.ProvinceCode == user.ProvinceCode && a.AreaCode == user.AreaCode && !a.IsSuspended)
            .OrderBy(a => a.DisplayName).ThenBy(a => a.Id).Select(a => new Colleague(a.Id, a.DisplayName)).ToListAsync(cancellationToken);

    internal static IQueryable<FactoryApplication> Find(PortalDb db, ICurrentUser user, string campaignId, QueueFilter filter)
    {
        var found = db.Applications.AsNoTracking().ReviewedBy(user).Where(a => a.CampaignId == campaignId);
        if (filter.State is { } state)
        {
            found = found.Where(a => a.State == state);
        }

        if (filter.Office is { Length: > 0 } office)
        {
            found = found.Where(a => a.OfficeArea == office);
        }

        if (filter.County is { Length: > 0 } county)
        {
            found = found.Where(a => a.CountyCode == county);
        }

        if (filter.Kind is { Length: > 0 } kind)
        {
            found = found.Where(a => a.Kind == kind);
        }

        found = filter.Track switch
        {
            QueueFilter.TitlesWait => found.Where(a => a.TitlesWait),
            QueueFilter.TrackTaken => found.Where(a => a.FastTrackId != null),
            _ => found,
        };
        if (filter.Direct)
        {
            found = found.Where(a => a.IsDirect);
        }

        if (filter.LaterRound)
        {
            found = found.Where(a => a.Rounds > 1);
        }

        found = filter.Assignee switch
        {
            QueueFilter.Me => found.Where(a => a.AssigneeId == user.AccountId),
            QueueFilter.Nobody => found.Where(a => a.AssigneeId == null),
            { } id when Guid.TryParse(id, out var assignee) => found.Where(a => a.AssigneeId == assignee),
            _ => found,
        };
        return found.Saying(db, filter.Text);
    }

    internal static IQueryable<Row> Rows(PortalDb db, IQueryable<FactoryApplication> found, QueueSort sort, bool descending, int page)
    {
        var joined = from application in found
                     join enterprise in db.Enterprises on application.EnterpriseId equals enterprise.Id
                     join factory in db.Factories on application.FactoryId equals factory.Id
                     from assignee in db.Accounts.Where(account => account.Id == application.AssigneeId).DefaultIfEmpty()
                     select new Joined { Application = application, Enterprise = enterprise.Name, Factory = factory.Name, Assignee = assignee == null ? null : assignee.DisplayName };
        var sorted = sort switch
        {
            QueueSort.Submitted => By(joined, row => row.Application.SubmittedAt, descending),
            QueueSort.Number => By(joined, row => row.Application.Number, descending),
            QueueSort.Enterprise => By(joined, row => row.Enterprise, descending),
            QueueSort.County => By(joined, row => row.Application.CountyCode, descending),
            QueueSort.State => By(joined, row => row.Application.State, descending),
            QueueSort.Round => By(joined, row => row.Application.Rounds, descending),
            QueueSort.Assignee => By(joined, row => row.Assignee, descending),
        };
        return sorted.ThenBy(row => row.Application.Id).Skip((page - 1) * PageSize).Take(PageSize).Select(row => new Row(
            row.Application.Id, row.Application.Number, row.Enterprise, row.Factory, row.Application.CityCode, row.Application.CountyCode,
            row.Application.OfficeArea, row.Application.State, row.Application.SubmittedAt, row.Application.Rounds, row.Application.IsDirect, row.Application.Kind,
            row.Application.AssigneeId, row.Assignee, row.Application.FastTrackId, row.Application.TitlesWait,
            // What was submitted, not what the enterprise has decided on since.
            db.Submissions.Where(one => one.ApplicationId == row.Application.Id && one.Round == row.Application.Rounds)
                .Select(one => one.ReferenceTier).FirstOrDefault()));
    }

    private static IOrderedQueryable<Joined> By<TKey>(IQueryable<Joined> rows, Expression<Func<Joined, TKey>> key, bool descending) =>
        descending ? rows.OrderByDescending(key) : rows.OrderBy(key);

    internal sealed class Joined
    {
        public required FactoryApplication Application { get; init; }
        public required string Enterprise { get; init; }
        public required string Factory { get; init; }
        public required string? Assignee { get; init; }
    }
}
