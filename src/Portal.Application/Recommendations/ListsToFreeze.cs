using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Recommendations;

/// <summary>The lists that wait for this signatory (负责人): prepared by somebody else of the office, and not frozen yet.</summary>
public static class ListsToFreeze
{
    [Needs(Permission.FreezeOwnList)]
    public sealed record Query : IQuery<IReadOnlyList<Item>>;

    /// <param name="ClosesAt">The first instant at which the office may no longer freeze it.</param>
    public sealed record Item(Guid Id, string CampaignTitle, string Recommender, DateTimeOffset ClosesAt);

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book) : IRequestHandler<Query, IReadOnlyList<Item>>
    {
        public async Task<IReadOnlyList<Item>> Handle(Query query, CancellationToken cancellationToken)
        {
            var now = await db.NowAsync(cancellationToken);
            var waiting = await (from list in db.RecommendationLists.RankedBy(db, user)
                                 join recommender in db.Recommenders on list.RecommenderId equals recommender.Id
                                 join campaign in db.Campaigns on list.CampaignId equals campaign.Id
                                 where list.State == ListState.Open && list.PreparedAt != null && list.PreparedById != user.AccountId && campaign.OpensAt <= now
                                 orderby campaign.RecommenderClosesAt, recommender.Name
                                 select new { list, recommender, campaign }).AsNoTracking().ToListAsync(cancellationToken);
            return
            [
                .. waiting.Where(one => !HeldList.IsLate(one.list, one.recommender, one.campaign, now)).Select(one => new Item(
                    one.list.Id, book[one.campaign.DefinitionId].Title, one.recommender.Name, one.campaign.RecommenderClosesAt)),
            ];
        }
    }
}
