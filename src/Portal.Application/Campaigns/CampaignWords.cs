using Portal.Application.Ports;

namespace Portal.Application.Campaigns;

/// <summary>How a campaign is spoken of on pages, in messages and on its timeline.</summary>
internal static class CampaignWords
{
    /// <summary>The calendar, a line for each date.</summary>
    public static string InWords(this Campaign campaign) => string.Join('\n', new[]
    {
        Texts.CampaignOpensAt.With(campaign.OpensAt.Moment()),
        Texts.CampaignEnterpriseEnds.With(campaign.EnterpriseClosesAt.Deadline()),
        campaign.CountyClosesAt is { } county ? Texts.CampaignCountyEnds.With(county.Deadline()) : null,
        Texts.CampaignRecommenderEnds.With(campaign.RecommenderClosesAt.Deadline()),
    }.OfType<string>());

    public static CampaignChange Change(this Campaign campaign, CampaignChangeKind kind, DateTimeOffset at, ICurrentUser user, string note) => new()
    {
        CampaignId = campaign.Id,
        Kind = kind,
        At = at,
        ById = user.AccountId,
        ByName = user.DisplayName,
        Note = note,
    };
}
