using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Reviews;

/// <summary>The campaigns of the officer's province, each with how many applications wait for the officer's office.</summary>
public static class ListReviewCampaigns
{
    [Needs(Permission.ReviewApplications)]
    public sealed record Query : IQuery<IReadOnlyList<Item>>;

    /// <param name="ClosesAt">The first instant at which the office may no longer act.</param>
    /// <param name="Waiting">Applications whose turn it is at the officer's office.</param>
    public sealed record Item(
        string Id, string Title, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, int Waiting, IReadOnlyDictionary<ApplicationState, int> Counts)
    {
        public int Total => Counts.Values.Sum();
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book) : IRequestHandler<Query, IReadOnlyList<Item>>
    {
        public async Task<IReadOnlyList<Item>> Handle(Query query, CancellationToken cancellationToken)
        {
            var campaigns = await db.Campaigns.AsNoTracking().Where(campaign => campaign.ProvinceCode == user.ProvinceCode)
                .OrderByDescending(campaign => campaign.OpensAt).ThenBy(campaign => campaign.Id).ToListAsync(cancellationToken);
            var counts = await db.Applications.ReviewedBy(user)
                .GroupBy(a => new { a.CampaignId, a.State, a.OfficeArea, a.RecommenderId })
                .Select(group => new { group.Key.CampaignId, group.Key.State, group.Key.OfficeArea, group.Key.RecommenderId, Count = group.Count() })
                .ToListAsync(cancellationToken);
            var takenOver = (await db.TakenOver().ToListAsync(cancellationToken)).ToHashSet();
            return [.. campaigns.Select(campaign =>
            {
                var own = counts.Where(count => count.CampaignId == campaign.Id).ToList();
                var county = user.Role == Role.CountyOfficer;
                return new Item(
                    campaign.Id, book[campaign.DefinitionId].Title, campaign.OpensAt,
                    county ? campaign.CountyClosesAt ?? campaign.RecommenderClosesAt : campaign.RecommenderClosesAt,
                    own.Where(count => count.State == ApplicationState.AtRecommender ? IsMine(count.OfficeArea, takenOver.Contains(count.RecommenderId))
                            : count.State == ApplicationState.AtCounty && county && count.OfficeArea != user.AreaCode)
                        .Sum(count => count.Count),
                    own.GroupBy(count => count.State).ToDictionary(state => state.Key, state => state.Sum(count => count.Count)));
            })];
        }

        private bool IsMine(string officeArea, bool isTakenOver) => isTakenOver ? user.Role == Role.ProvinceOfficer : officeArea == user.AreaCode;
    }
}
