using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Recommendations;

/// <summary>Who is told of each action on a list: shown before the action, and asked by it. Ranking tells nobody.</summary>
public static class ListRecipients
{
    /// <exception cref="NotFoundException">There is none, or the officer may not see it.</exception>
    [Needs(Permission.RankOwnList)]
    public sealed record Query(Guid ListId) : IQuery<View>;

    /// <param name="OfPreparing">The office's 负责人.</param>
    /// <param name="OfSendingBack">Whoever prepared it.</param>
    /// <param name="OfFreezing">Whoever prepared it, and the province's officers where the list goes to them.</param>
    /// <param name="OfProvince">Of what the province does to the list: everybody of its office.</param>
    public sealed record View(
        IReadOnlyList<Recipient> OfPreparing, IReadOnlyList<Recipient> OfSendingBack, IReadOnlyList<Recipient> OfFreezing, IReadOnlyList<Recipient> OfProvince);

    internal sealed class Handler(PortalDb db, ICurrentUser user, Recipients recipients) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken ct)
        {
            var found = await (from list in db.RecommendationLists.SeenBy(db, user).Where(l => l.Id == query.ListId)
                               join recommender in db.Recommenders on list.RecommenderId equals recommender.Id
                               join campaign in db.Campaigns on list.CampaignId equals campaign.Id
                               select new { list, recommender, campaign }).AsNoTracking().SingleOrDefaultAsync(ct) ?? throw new NotFoundException();
            return new View(
                await recipients.OfPreparingAsync(found.recommender, ct), await recipients.OfSendingBackAsync(found.list, found.recommender, ct),
                await recipients.OfFreezingAsync(found.list, found.recommender, found.campaign, ct), await recipients.OfOfficeOfAsync(found.recommender, ct));
        }
    }

    internal static Task<IReadOnlyList<Recipient>> OfPreparingAsync(this Recipients recipients, Recommender recommender, CancellationToken ct) =>
        recipients.OfRecommenderAsync(recommender.Id, Duty.Signing, ct);

    /// <summary>Named by the office as it signs; one who has left the office since is still told.</summary>
    internal static async Task<IReadOnlyList<Recipient>> OfSendingBackAsync(
        this Recipients recipients, RecommendationList list, Recommender recommender, CancellationToken ct)
    {
        if (list.PreparedById is not { } preparer)
        {
            return Recipients.None;
        }

        return (await recipients.OfRecommenderAsync(recommender.Id, duty: null, ct)).FirstOrDefault(recipient => recipient.AccountId == preparer) is { } named
            ? [named] : await recipients.OfAccountAsync(preparer, ct);
    }

    internal static async Task<IReadOnlyList<Recipient>> OfFreezingAsync(
        this Recipients recipients, RecommendationList list, Recommender recommender, Campaign campaign, CancellationToken ct)
    {
        var preparer = await recipients.OfSendingBackAsync(list, recommender, ct);
        return recommender.AreaCode == campaign.ProvinceCode ? preparer
            : [.. preparer.Concat(await recipients.OfOfficeAsync(campaign.ProvinceCode, campaign.ProvinceCode, duty: null, ct)).DistinctBy(recipient => recipient.AccountId)];
    }

    internal static Task<IReadOnlyList<Recipient>> OfOfficeOfAsync(this Recipients recipients, Recommender recommender, CancellationToken ct) =>
        recipients.OfRecommenderAsync(recommender.Id, duty: null, ct);
}
