using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Recommendations;

/// <summary>The lists that the officer may see: a province's of one campaign, arrived or not; an office's own of every campaign.</summary>
public static class ListLists
{
    /// <param name="CampaignId">Null, or one that is not there, is the newest for the province, and all for an office.</param>
    [Needs(Permission.RankOwnList)]
    public sealed record Query(string? CampaignId = null) : IQuery<View>;

    /// <param name="Campaigns">To choose from, newest first.</param>
    /// <param name="CampaignId">Which one is shown; null = all.</param>
    public sealed record View(IReadOnlyList<Choice> Campaigns, string? CampaignId, DateTimeOffset Now, IReadOnlyList<Item> Lists);

    public sealed record Choice(string Id, string Title);

    /// <param name="InReview">Submitted and not judged yet.</param>
    /// <param name="FastTrack">On it beside the ranking: counted towards no limit.</param>
    /// <param name="Unlisted">Passed and in no place.</param>
    /// <param name="CapIsOurs">The province may set it.</param>
    /// <param name="NeedsCap">The notice prints no number for it though it does for others: the province has to set one.</param>
    /// <param name="IsPartOver">A cap of some kinds is exceeded.</param>
    /// <param name="Told">Who is told when the province sets its cap; empty for who may not.</param>
    public sealed record Item(
        Guid Id, string CampaignTitle, string Recommender, bool IsActive, ListState State, int Revision, bool IsPrepared, DateTimeOffset? FrozenAt, bool IsTakenOver,
        int? Cap, bool CapIsOurs, string? Clause, int Recommended, int Reserve, int FastTrack, int Unlisted, int InReview, DateTimeOffset ClosesAt, bool NeedsCap, IReadOnlyList<Recipient> Told, bool IsPartOver)
    {
        public bool IsOver => Recommended > Cap;

        /// <summary>Something was applied for, or done: where nobody applied, nothing is outstanding.</summary>
        public bool IsExpected => HasArrived || IsPrepared || Recommended + Reserve + FastTrack + Unlisted + InReview > 0;

        /// <summary>报送: frozen.</summary>
        public bool HasArrived => State == ListState.Frozen;
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book, Recipients recipients) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var seen = db.RecommendationLists.SeenBy(db, user);
            var campaigns = await db.Campaigns.AsNoTracking().Where(c => seen.Any(l => l.CampaignId == c.Id))
                .OrderByDescending(c => c.OpensAt).ThenBy(c => c.Id).ToListAsync(cancellationToken);
            var chosen = campaigns.FirstOrDefault(c => c.Id == query.CampaignId)
                ?? (user.May(Permission.RunCampaigns) ? campaigns.FirstOrDefault() : null);
            var rows = await (from list in seen
                              join recommender in db.Recommenders on list.RecommenderId equals recommender.Id
                              join quota in db.ListQuotas.Where(q => q.Kind == "") on list.Id equals quota.ListId
                              where chosen == null || list.CampaignId == chosen.Id
                              orderby recommender.Kind, recommender.AreaCode
                              select new
                              {
                                  list,
                                  recommender.Name,
                                  recommender.AreaCode,
                                  recommender.IsActive,
                                  quota,
                                  IsPartOver = db.ListQuotas.Any(q => q.ListId == list.Id && q.Kind != "" && q.Counted > q.Cap),
                                  Reserve = db.ListPlaces.Count(p => p.ListId == list.Id && p.Standing == Standing.Reserve),
                                  FastTrack = db.ListPlaces.Count(p => p.ListId == list.Id && p.Standing == Standing.FastTrack),
                                  Passed = db.Applications.Count(a => a.RecommenderId == recommender.Id && a.State == ApplicationState.Passed),
                                  InReview = db.Applications.Count(a => a.RecommenderId == recommender.Id
                                      && (a.State == ApplicationState.AtCounty || a.State == ApplicationState.AtRecommender || a.State == ApplicationState.Returned)),
                              }).AsNoTracking().ToListAsync(cancellationToken);
            // As an office signs: one that has two lists signs alike.
            var signs = rows.GroupBy(row => row.AreaCode).ToDictionary(office => office.Key, office => office.First().Name, StringComparer.Ordinal);
            var told = user.May(Permission.RunCampaigns) && chosen is not null
                ? await recipients.OfOfficesAsync(chosen.ProvinceCode, signs.Select(office => (office.Key, office.Value)), cancellationToken) : Recipients.None;
            var byId = campaigns.ToDictionary(c => c.Id, StringComparer.Ordinal);
            return new View(
                [.. campaigns.Select(c => new Choice(c.Id, book[c.DefinitionId].Title))], chosen?.Id, await db.NowAsync(cancellationToken),
                [
                    // One that is switched off has a list only while something is on it.
                    .. rows.Where(row => row.IsActive || row.Passed + row.InReview > 0).Select(row => new Item(
                        row.list.Id, book[byId[row.list.CampaignId].DefinitionId].Title, row.Name, row.IsActive, row.list.State, row.list.Revision,
                        row.list.PreparedAt is not null, row.list.State == ListState.Frozen ? row.list.FrozenAt : null, row.list.TakenOverAt is not null,
                        row.quota.Cap, row.quota.Source == QuotaSource.Province, row.quota.Clause, row.quota.Counted, row.Reserve, row.FastTrack,
                        row.Passed - row.quota.Counted - row.Reserve - row.FastTrack, row.InReview, byId[row.list.CampaignId].RecommenderClosesAt,
                        row.quota.LacksCap() && rows.Exists(other => other.list.CampaignId == row.list.CampaignId && other.quota.Source == QuotaSource.Notice),
                        [.. told.Where(recipient => recipient.Of == signs[row.AreaCode])], row.IsPartOver)),
                ]);
        }
    }
}
