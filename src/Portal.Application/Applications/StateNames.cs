using Portal.Application.Reviews;

namespace Portal.Application.Applications;

/// <summary>States in addresses, and what offices look up, in words.</summary>
public static class StateNames
{
    /// <summary>The state's name in addresses, such as <c>at-recommender</c>.</summary>
    public static string Slug(this ApplicationState state) => state switch
    {
        ApplicationState.Draft => "draft",
        ApplicationState.AtCounty => "at-county",
        ApplicationState.AtRecommender => "at-recommender",
        ApplicationState.Returned => "returned",
        ApplicationState.Passed => "passed",
        ApplicationState.NotRecommended => "not-recommended",
        ApplicationState.Withdrawn => "withdrawn",
    };

    /// <summary>The state of a name in an address; null where there is none.</summary>
    public static ApplicationState? StateOf(string? slug) =>
        Enum.GetValues<ApplicationState>().Select(state => (ApplicationState?)state).FirstOrDefault(state => state!.Value.Slug() == slug);

    /// <summary>信用核查、事故核查.</summary>
    public static string Name(this LookedUp kind) => kind switch
    {
        LookedUp.Credit => Texts.ReviewFactCredit,
        LookedUp.Incidents => Texts.ReviewFactIncidents,
        LookedUp.ChannelTitle => Texts.ReviewFactChannelTitle,
    };

    /// <summary>What was found, in words.</summary>
    public static string Found(this LookedUp kind, bool isClear) => (kind, isClear) switch
    {
        (LookedUp.ChannelTitle, true) => Texts.ReviewChannelTitleHeld,
        (LookedUp.ChannelTitle, false) => Texts.ReviewChannelTitleNotHeld,
        (_, true) => Texts.ReviewClear,
        (_, false) => Texts.ReviewNotClear,
    };
}
