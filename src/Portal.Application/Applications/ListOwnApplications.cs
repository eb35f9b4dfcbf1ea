using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Rules.Campaigns;

namespace Portal.Application.Applications;

/// <summary>Which campaigns each factory of one's own enterprise can apply in, and where its applications stand.</summary>
public static class ListOwnApplications
{
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Query : IQuery<IReadOnlyList<FactoryLine>>;

    /// <param name="Campaigns">Those that are open or will open, and those in which it applied.</param>
    public sealed record FactoryLine(Guid FactoryId, string FactoryName, IReadOnlyList<CampaignLine> Campaigns);

    /// <param name="ClosesAt">The first instant refused, in the state the application is in.</param>
    /// <param name="CalendarIsOurs">The dates are this installation's and not the printed ones.</param>
    /// <param name="ApplicationId">Null where it has not applied.</param>
    /// <param name="FastTracks">What the former titles of the enterprise open; empty where it applied: its application says so.</param>
    public sealed record CampaignLine(
        string CampaignId, CampaignDefinition Definition, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, bool CalendarIsOurs, EnterpriseWindow Phase,
        Guid? ApplicationId, ApplicationState? State, string? Number, IReadOnlyList<FastTrackNotice> FastTracks);

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book, TimeProvider clock) : IRequestHandler<Query, IReadOnlyList<FactoryLine>>
    {
        public async Task<IReadOnlyList<FactoryLine>> Handle(Query query, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow();
            var factories = await db.Factories.AsNoTracking().OwnedBy(user).OrderBy(factory => factory.CreatedAt)
                .Select(factory => new { factory.Id, factory.Name, factory.ProvinceCode }).ToListAsync(cancellationToken);
            var provinces = factories.Select(factory => factory.ProvinceCode).Distinct().ToList();
            var campaigns = await db.Campaigns.AsNoTracking().Where(campaign => provinces.Contains(campaign.ProvinceCode))
                .OrderBy(campaign => campaign.EnterpriseClosesAt).ThenBy(campaign => campaign.Id).ToListAsync(cancellationToken);
            var titles = await db.Enterprises.AsNoTracking().Where(enterprise => enterprise.Id == user.EnterpriseId)
                .Select(enterprise => enterprise.FormerTitles).SingleAsync(cancellationToken);
            var applications = (await db.Applications.AsNoTracking().OwnedBy(user).ToListAsync(cancellationToken))
                .ToDictionary(application => (application.FactoryId, application.CampaignId));
            return
            [
                .. factories.Select(factory => new FactoryLine(factory.Id, factory.Name,
                [
                    .. campaigns.Where(campaign => campaign.ProvinceCode == factory.ProvinceCode && book.Find(campaign.DefinitionId) is not null)
                        .Select(campaign => Line(campaign, applications.GetValueOrDefault((factory.Id, campaign.Id)), titles, now))
                        .Where(line => line.ApplicationId is not null || line.Phase != EnterpriseWindow.Over),
                ])),
            ];
        }

        private CampaignLine Line(Campaign campaign, FactoryApplication? application, List<string> titles, DateTimeOffset now)
        {
            var closes = (application?.State ?? ApplicationState.Draft).ClosesAt(campaign);
            return new(
                campaign.Id, book[campaign.DefinitionId], campaign.OpensAt, closes, campaign.CalendarIsOurs,
                now < campaign.OpensAt ? EnterpriseWindow.Ahead : now < closes ? EnterpriseWindow.Open : EnterpriseWindow.Over,
                application?.Id, application?.State, application?.Number, application is null ? FastTrackNotice.Of(book[campaign.DefinitionId], titles) : []);
        }
    }
}

/// <summary>Whether an enterprise may submit now, by the node's clock: an orientation, never a decision.</summary>
public enum EnterpriseWindow
{
    Ahead,
    Open,
    Over,
}
