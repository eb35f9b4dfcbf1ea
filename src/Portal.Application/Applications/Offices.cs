using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Application.Messages;
using Portal.Rules.Campaigns;

namespace Portal.Application.Applications;

/// <summary>Which office an application goes to.</summary>
internal static class Offices
{
    /// <summary>
    /// The one that was chosen: the direct channel, a group or the corps; otherwise the nearest office in charge: of the county where that
    /// reports directly, of the city, of the province. Null where none is.
    /// </summary>
    /// <param name="channel">As in <see cref="AskedFields.Channel"/>; empty where nothing is to be chosen.</param>
    public static Task<Recommender?> OfficeForAsync(this PortalDb db, string campaignId, Factory factory, string channel, CancellationToken cancellationToken)
    {
        var active = db.Recommenders.AsNoTracking().Where(office => office.CampaignId == campaignId && office.IsActive);
        return channel switch
        {
            AskedFields.ChannelDirect => active.SingleOrDefaultAsync(office => office.Kind == RecommenderKind.DirectChannel, cancellationToken),
            "" or AskedFields.ChannelOffice => active
                .Where(office => office.Kind != RecommenderKind.DirectChannel && office.Kind != RecommenderKind.Corps && office.Kind != RecommenderKind.CentralEnterprise
                    && (office.AreaCode == factory.CountyCode || office.AreaCode == factory.CityCode || office.AreaCode == factory.ProvinceCode))
                .OrderByDescending(office => office.AreaCode == factory.CountyCode).ThenByDescending(office => office.AreaCode == factory.CityCode)
                .FirstOrDefaultAsync(cancellationToken),
            _ => active.SingleOrDefaultAsync(office => office.AreaCode == channel
                && (office.Kind == RecommenderKind.Corps || office.Kind == RecommenderKind.CentralEnterprise), cancellationToken),
        };
    }

    /// <summary>Points a draft to its office, from the factory's division as it is now.</summary>
    public static void AddressTo(this FactoryApplication application, Recommender office, Factory factory)
    {
        (application.RecommenderId, application.OfficeArea, application.HasCountyStep) = (office.Id, office.AreaCode, office.HasCountyStep);
        (application.CityCode, application.CountyCode) = (factory.CityCode, factory.CountyCode);
        application.IsDirect = office.Kind == RecommenderKind.DirectChannel;
    }

    /// <summary>Who is told of a submission: those who handle it at the level that looks at it first.</summary>
    public static Task<IReadOnlyList<Recipient>> OfSubmissionAsync(
        this Recipients recipients, ReviewLevel level, Guid recommenderId, string province, string county, CancellationToken cancellationToken) =>
        level == ReviewLevel.County
            ? recipients.OfOfficeAsync(province, county, Duty.Handling, cancellationToken)
            : recipients.OfRecommenderAsync(recommenderId, Duty.Handling, cancellationToken);
}
