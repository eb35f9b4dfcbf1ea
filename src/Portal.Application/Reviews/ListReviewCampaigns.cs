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
                .GroupBy(a => new { a.CampaignId, a.State, a.OfficeArea })
                .Select(group => new { group.Key.CampaignId, group.Key.State, Mine = group.Key.OfficeArea == user.AreaCode, Count = group.Count() })
                .ToListAsync(cancellationToken);
            return [.. campaigns.Select(campaign =>
            {
                var own = counts.Where(count => count.CampaignId == campaign.Id).ToList();
                var county = user.Role == Role.CountyOfficer;
                return new Item(
                    campaign.Id, book[campaign.DefinitionId].Title, campaign.OpensAt,
                    county ? campaign.CountyClosesAt ?? campaign.RecommenderClosesAt : campaign.RecommenderClosesAt,
                    own.Where(count => count.State == ApplicationState.AtRecommender ? count.Mine : count.State == ApplicationState.AtCounty && county && !count.Mine)
                        .Sum(count => count.Count),
                    own.GroupBy(count => count.State).ToDictionary(state => state.Key, state => state.Sum(count => count.Count)));
            })];
        }
    }
}
