using Portal.Application;
using Portal.Application.Applications;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>Where the review stands, and how its times and states look.</summary>
public static class ReviewAddresses
{
    public const string Campaigns = "/area/applications";

    public static string Queue(string campaign) => $"/area/campaigns/{campaign}/applications";

    public static string Application(string campaign, Guid id) => $"{Queue(campaign)}/{id}";

    /// <summary>
    /// An exclusive end as people say it: one at midnight is the day before, 24:00 (于X日前 includes day X).
    /// </summary>
    public static string Deadline(this DateTimeOffset end)
    {
        var local = end.InShanghai();
        return local.TimeOfDay == TimeSpan.Zero ? local.AddDays(-1).ToString("yyyy年M月d日", Phrase.Culture) + " 24:00" : end.Moment();
    }

    /// <summary>The mark's class for a state.</summary>
    public static string Look(this ApplicationState state) => state switch
    {
        ApplicationState.Passed => "state state-complete",
        ApplicationState.AtCounty or ApplicationState.AtRecommender => "state state-in-progress",
        ApplicationState.Returned or ApplicationState.NotRecommended => "state state-needs-attention",
        _ => "state",
    };
}
