using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;
using Portal.Rules.Campaigns;
using Portal.Rules.Policies;

namespace Portal.Application.Recommendations;

/// <summary>One list as its page shows it: limits, order, who waits, what happened, and what the reader may do.</summary>
public static class ShowList
{
    /// <summary>Candidates on one page.</summary>
    public const int PageSize = 25;

    /// <param name="Text">Narrows the candidates: part of an enterprise's or factory's name, or of a number.</param>
    /// <param name="Page">Of the candidates, from 1; one that does not exist becomes the nearest that does.</param>
    /// <exception cref="NotFoundException">There is none, or the officer may not see it.</exception>
    [Needs(Permission.RankOwnList)]
    public sealed record Query(Guid ListId, string? Text = null, int Page = 1) : IQuery<View>;

    /// <param name="Elsewhere">What a group recommends on its lists in other provinces, towards the same cap.</param>
    /// <param name="InReview">Submitted to the office and not judged yet.</param>
    /// <param name="FastTrack">On the list beside the ranking: counted towards no limit.</param>
    /// <param name="Candidates">Passed and in no place, oldest submission first: one page of what was searched for.</param>
    /// <param name="Unlisted">How many candidates there are.</param>
    public sealed record View(
        Guid Id, int Version, string CampaignId, string CampaignTitle, string Recommender, ListState State, int Revision,
        DateTimeOffset OpensAt, DateTimeOffset ClosesAt, DateTimeOffset Now,
        Signature? Prepared, Signature? Frozen, Takeover? Takeover,
        IReadOnlyList<Limit> Limits, int Elsewhere, IReadOnlyList<Row> Recommended, IReadOnlyList<Row> Reserve, IReadOnlyList<Row> FastTrack, IReadOnlyList<Row> Candidates, Unlisted Unlisted, int InReview,
        PaperRule? Paper, Abilities May)
    {
        /// <summary>The limit of the list as a whole.</summary>
        public Limit Whole => Limits.First(limit => limit.Kind.Length == 0);

        /// <summary>Who stands in the order or waits though nobody has looked at the former titles that would lead past the ranking.</summary>
        public IEnumerable<Row> TitlesWaiting => Recommended.Concat(Reserve).Where(row => row.TitlesWait);

        public bool IsWithinLimits => Limits.All(limit => limit.Unmet is null);
    }

    /// <param name="Total">All that passed and have no place.</param>
    /// <param name="Found">Of them, what was searched for.</param>
    /// <param name="Page">The page that is shown, from 1.</param>
    public sealed record Unlisted(int Total, int Found, int Page, int PageCount);

    public sealed record Signature(string By, DateTimeOffset At);

    public sealed record Takeover(string By, DateTimeOffset At, string Reason);

    /// <param name="Kind">Empty for the list as a whole.</param>
    /// <param name="Clause">The citation; null where the province set the limit, or there is none.</param>
    /// <param name="ClauseText">Its words, where the data carry them.</param>
    /// <param name="NeedsCap">The notice prints no number for this office though it does for others: the province has to set one.</param>
    /// <param name="Unmet">The sentence that stands against freezing; null for none.</param>
    /// <param name="Warning">A remark that does not stand against it; null for none.</param>
    public sealed record Limit(string Kind, int? Cap, int? Minimum, int Counted, bool IsOurs, string? Clause, string? ClauseText, string? Unmet, bool NeedsCap, string? Warning)
    {
        public bool IsOver => Counted > Cap;
    }

    /// <param name="Rank">0 for one in no place; beside the ranking the order of arrival.</param>
    /// <param name="Kind">In words; empty where the campaign tells none apart.</param>
    /// <param name="FastTrack">The fast track that it takes; null for one that is ranked.</param>
    /// <param name="TitlesWait">Its submission gives former titles that open one, and nobody has looked at them.</param>
    public sealed record Row(
        Guid ApplicationId, string Number, int Rank, string Enterprise, string Project, string CountyCode, string Kind, DateTimeOffset? SubmittedAt, bool IsDemo, string Factory, FastTrack? FastTrack, bool TitlesWait);

    /// <summary>What the reader may do now; what the state or the clock forbids is not offered.</summary>
    /// <param name="SetCaps">The caps that the province may set itself; empty for none.</param>
    /// <param name="Why">Why nothing may be changed, in a sentence; null where something may be, or the reader never may.</param>
    /// <param name="Runs">The reader runs the campaign: whom others ask when it is too late.</param>
    /// <param name="ReopensTooLate">Opened again now, its office still could not change it: its end has passed.</param>
    public sealed record Abilities(
        bool Rank, bool Prepare, bool SendBack, bool Freeze, bool Reopen, IReadOnlyList<SettableCap> SetCaps, bool TakeOver, bool HandBack, string? Why, bool ReopensTooLate, bool Runs);

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book, QuotaBook quotas) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var found = await (from list in db.RecommendationLists.SeenBy(db, user).Where(l => l.Id == query.ListId)
                               join recommender in db.Recommenders on list.RecommenderId equals recommender.Id
                               join campaign in db.Campaigns on list.CampaignId equals campaign.Id
                               select new
                               {
                                   list,
                                   recommender,
                                   campaign,
                                   PreparedBy = db.Accounts.Where(a => a.Id == list.PreparedById).Select(a => a.DisplayName).FirstOrDefault(),
                                   FrozenBy = db.Accounts.Where(a => a.Id == list.FrozenById).Select(a => a.DisplayName).FirstOrDefault(),
                                   TakenOverBy = db.Accounts.Where(a => a.Id == list.TakenOverById).Select(a => a.DisplayName).FirstOrDefault(),
                                   IsOurs = db.RecommendationLists.RankedBy(db, user).Any(l => l.Id == list.Id),
                                   InReview = db.Applications.Count(a => a.RecommenderId == list.RecommenderId
                                       && (a.State == ApplicationState.AtCounty || a.State == ApplicationState.AtRecommender || a.State == ApplicationState.Returned)),
                                   Unlisted = db.Applications.Count(a => a.RecommenderId == list.RecommenderId && a.State == ApplicationState.Passed
                                       && !db.ListPlaces.Any(p => p.ApplicationId == a.Id)),
                               }).AsNoTracking().SingleOrDefaultAsync(cancellationToken)
                ?? throw new NotFoundException();
            var candidates = db.Applications
                .Where(a => a.RecommenderId == found.recommender.Id && a.State == ApplicationState.Passed && !db.ListPlaces.Any(p => p.ApplicationId == a.Id))
                .Saying(db, query.Text);
            var matching = string.IsNullOrWhiteSpace(query.Text) ? found.Unlisted : await candidates.CountAsync(cancellationToken);
            var pages = Math.Max(1, (matching + PageSize - 1) / PageSize);
            var page = Math.Clamp(query.Page, 1, pages);
            var rows = await Rows(db.Applications.Where(a => db.ListPlaces.Any(p => p.ApplicationId == a.Id && p.ListId == query.ListId))).ToListAsync(cancellationToken);
            rows.AddRange(matching == 0 ? [] : await Rows(candidates.OrderBy(a => a.SubmittedAt).ThenBy(a => a.Id).Skip((page - 1) * PageSize).Take(PageSize))
                .ToListAsync(cancellationToken));
            var limits = await db.ListQuotas.AsNoTracking().Where(quota => quota.ListId == query.ListId).ToListAsync(cancellationToken);
            var printsCaps = await db.PrintsCapsAsync(found.campaign.Id, cancellationToken);
            var now = await db.NowAsync(cancellationToken);
            var definition = book[found.campaign.DefinitionId];
            var clauses = ClausesOf(definition);
            var recommended = rows.Where(row => row.Standing == Standing.Recommended).Select(row => row.Row.Kind).ToList();
            return new View(
                found.list.Id, found.list.Version, found.campaign.Id, definition.Title, found.recommender.Name, found.list.State, found.list.Revision,
                found.campaign.OpensAt, found.campaign.RecommenderClosesAt, now,
                Signed(found.PreparedBy, found.list.PreparedAt), found.list.State == ListState.Frozen ? Signed(found.FrozenBy, found.list.FrozenAt) : null,
                found.list.TakenOverAt is { } since ? new Takeover(found.TakenOverBy ?? "", since, found.list.TakeoverReason ?? "") : null,
                [.. limits.Where(quota => quota.Kind.Length == 0 || quota.Cap is not null || quota.Minimum is not null).OrderBy(definition.PositionOf).Select(quota => new Limit(
                    quota.Kind, quota.Cap, quota.Minimum, quota.Counted, quota.Source == QuotaSource.Province, quota.Clause,
                    quota.Clause is { } clause ? WordsOf(clause) : null,
                    quota.LacksCap() && printsCaps ? Texts.ListsCapNeeded.With(found.recommender.Name) : quota.Unmet(recommended), quota.LacksCap() && printsCaps,
                    quota.Warning(recommended)))],
                found.recommender.Kind.IsGroup() ? await db.ElsewhereAsync(found.list.Id, cancellationToken) : 0,
                Of(Standing.Recommended), Of(Standing.Reserve), Of(Standing.FastTrack), Of(null), new Unlisted(found.Unlisted, matching, page, pages), found.InReview,
                // Who sends something on paper are the offices; the province's own section has it already.
                found.recommender.Kind == RecommenderKind.DirectChannel ? null : definition.Paper,
                Abilities(found.list, found.recommender, found.campaign, definition.SettableOf(limits), found.IsOurs, now));

            // A limit that follows from what the province stated says so behind the clause.
            string? WordsOf(string kept) => clauses.Where(clause => kept.StartsWith(clause.Key, StringComparison.Ordinal)).Select(clause => clause.Value).FirstOrDefault();

            List<Row> Of(Standing? standing) =>
            [
                .. rows.Where(row => row.Standing == standing).Select(row => row.Row with
                {
                    Kind = definition.Kinds?[row.Row.Kind]?.Name ?? "",
                    FastTrack = definition.FastTracks.Named(row.FastTrackId),
                }),
            ];
        }

        /// <summary>In the order of the list; those in no place by their submission.</summary>
        private IQueryable<Placed> Rows(IQueryable<FactoryApplication> applications) =>
            (from application in applications
             join enterprise in db.Enterprises on application.EnterpriseId equals enterprise.Id
             join factory in db.Factories on application.FactoryId equals factory.Id
             join placed in db.ListPlaces on application.Id equals placed.ApplicationId into places
             from place in places.DefaultIfEmpty()
             orderby place.Standing, place.Rank, application.SubmittedAt, application.Id
             select new Placed(
                 (Standing?)place.Standing,
                 application.FastTrackId,
                 new Row(
                     application.Id, application.Number!, (int?)place.Rank ?? 0, enterprise.Name,
                     db.ApplicationAnswers.Where(a => a.ApplicationId == application.Id && a.Field == ListContent.ProjectField && a.Value != "")
                         .Select(a => a.Value).FirstOrDefault() ?? factory.Name,
                     application.CountyCode, application.Kind, application.SubmittedAt, enterprise.IsDemo, factory.Name, null, application.TitlesWait))).AsNoTracking();

        private sealed record Placed(Standing? Standing, string? FastTrackId, Row Row);

        private static Signature? Signed(string? by, DateTimeOffset? at) => at is { } when ? new Signature(by ?? "", when) : null;

        /// <summary>The clauses that print this campaign's limits, as the limits keep them.</summary>
        private Dictionary<string, string> ClausesOf(CampaignDefinition definition)
        {
            IEnumerable<Clause> all = quotas.Schemes.Find(definition.QuotaScheme) is { } scheme
                ? scheme.Rules.SelectMany(rule => (IEnumerable<Clause>)[rule.Quota.Clause, .. rule.Quota.KindCaps.Select(cap => cap.Clause), .. rule.Quota.MinimumShares.Select(share => share.Clause)])
                : [];
            return all.DistinctBy(PrintedQuotas.InWords).ToDictionary(PrintedQuotas.InWords, clause => clause.Text, StringComparer.Ordinal);
        }

        private Abilities Abilities(
            RecommendationList list, Recommender recommender, Campaign campaign, IReadOnlyList<SettableCap> caps, bool isOurs, DateTimeOffset now)
        {
            var open = list.State == ListState.Open;
            var why = !open ? null
                : now < campaign.OpensAt ? Texts.ListsNotYet.With(campaign.OpensAt.Moment())
                : HeldList.IsLate(list, recommender, campaign, now) ? Texts.ListsTooLate.With(campaign.RecommenderClosesAt.Deadline())
                : null;
            var changes = isOurs && open && why is null;
            var runs = user.May(Permission.RunCampaigns);
            var signs = user.May(Permission.FreezeOwnList);
            return new Abilities(
                Rank: changes,
                Prepare: changes && user.May(Permission.PrepareOwnList) && list.PreparedAt is null,
                SendBack: changes && signs && list.PreparedAt is not null,
                Freeze: changes && signs && list.PreparedAt is not null && list.PreparedById != user.AccountId,
                Reopen: runs && !open,
                SetCaps: runs && open ? caps : [],
                TakeOver: runs && open && list.TakenOverAt is null && recommender.AreaCode != user.AreaCode,
                HandBack: runs && list.TakenOverAt is not null,
                Why: isOurs ? why : null,
                ReopensTooLate: runs && !open && HeldList.IsLate(list, recommender, campaign, now),
                Runs: runs);
        }
    }
}
