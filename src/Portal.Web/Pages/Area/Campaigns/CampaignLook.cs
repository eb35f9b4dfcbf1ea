using Portal.Application;
using Portal.Application.Campaigns;
using Portal.Rules.Policies;

namespace Portal.Web.Pages.Area.Campaigns;

/// <summary>How phases and kinds of offices are called and marked.</summary>
public static class CampaignLook
{
    public static string Text(this CampaignPhase phase) => phase switch
    {
        CampaignPhase.Upcoming => Texts.CampaignPhaseUpcoming,
        CampaignPhase.Applying => Texts.CampaignPhaseApplying,
        CampaignPhase.Reviewing => Texts.CampaignPhaseReviewing,
        CampaignPhase.Closed => Texts.CampaignPhaseClosed,
    };

    /// <summary>The class of the mark.</summary>
    public static string State(this CampaignPhase phase) => phase switch
    {
        CampaignPhase.Upcoming => "state",
        CampaignPhase.Applying => "state state-in-progress",
        CampaignPhase.Reviewing => "state state-needs-attention",
        CampaignPhase.Closed => "state state-complete",
    };

    /// <summary>How long the phase lasts; null for closed ones.</summary>
    public static string? Left(this PhaseNow now) => now switch
    {
        { Until: null } => null,
        { Phase: CampaignPhase.Upcoming, Days: <= 0 } => Texts.CampaignOpensTomorrow,
        { Phase: CampaignPhase.Upcoming } => Texts.CampaignOpensIn.With(now.Days + 1),
        { Days: <= 0 } => Texts.CampaignLastDay,
        _ => Texts.CampaignDaysLeft.With(now.Days, now.WorkingDays),
    };

    public static string Text(this RecommenderKind kind) => kind switch
    {
        RecommenderKind.City => Texts.CampaignKindCity,
        RecommenderKind.County => Texts.CampaignKindCounty,
        RecommenderKind.Zone => Texts.CampaignKindZone,
        RecommenderKind.Province => Texts.CampaignKindProvince,
        RecommenderKind.DirectChannel => Texts.CampaignKindDirectChannel,
        RecommenderKind.Corps => Texts.CampaignKindCorps,
        RecommenderKind.CentralEnterprise => Texts.CampaignKindCentralEnterprise,
    };

    public static string Text(this CampaignChangeKind kind) => kind switch
    {
        CampaignChangeKind.Opened => Texts.CampaignOpens,
        CampaignChangeKind.CalendarChanged => Texts.CampaignChangeCalendar,
        CampaignChangeKind.RecommenderSwitched => Texts.CampaignSwitchTitle,
    };
}

/// <summary>A clause that opens its original text; the citation alone where there is none.</summary>
public sealed record ClauseLink(Clause Clause);

/// <summary>The day fields of a calendar.</summary>
public sealed record DayFields(CampaignDays Days, bool HasCountyStep, Func<string, string?> PrintedHint, bool OpeningIsFixed = false);
