using Portal.Application.Accounts;
using Portal.Application.Data;
using Portal.Application.Ports;

namespace Portal.Application.Recommendations;

/// <summary>Whose list is whose. While the province acts for an office, that office reads and no longer writes.</summary>
public static class ListScopes
{
    /// <summary>Lists that the officer's office makes: its own unless the province has taken it over, or one that the province has.</summary>
    public static IQueryable<RecommendationList> RankedBy(this IQueryable<RecommendationList> lists, PortalDb db, ICurrentUser user)
    {
        var own = lists.SeenBy(db, user);
        return user.Role switch
        {
            Role.ProvinceOfficer => own.Where(l => l.TakenOverAt != null || db.Recommenders.Any(r => r.Id == l.RecommenderId && r.AreaCode == user.AreaCode)),
            _ => own.Where(l => l.TakenOverAt == null),
        };
    }

    /// <summary>Lists that the officer may look at: the own office's; the province's officers all of the province's campaigns.</summary>
    public static IQueryable<RecommendationList> SeenBy(this IQueryable<RecommendationList> lists, PortalDb db, ICurrentUser user)
    {
        var here = lists.Where(l => db.Campaigns.Any(c => c.Id == l.CampaignId && c.ProvinceCode == user.ProvinceCode));
        return user.Role switch
        {
            Role.ProvinceOfficer => here,
            Role.CityOfficer or Role.CountyOfficer or Role.GroupOfficer => here.Where(l => db.Recommenders.Any(r => r.Id == l.RecommenderId && r.AreaCode == user.AreaCode)),
            _ => lists.Where(_ => false),
        };
    }
}
