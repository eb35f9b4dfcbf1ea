namespace Portal.Application.Applications;

/// <summary>States and levels in the words of the pages.</summary>
public static class StateNames
{
    /// <summary>Such as 待推荐单位审核.</summary>
    public static string Text(this ApplicationState state) => state switch
    {
        ApplicationState.Draft => Texts.ReviewStateDraft,
        ApplicationState.AtCounty => Texts.ReviewStateAtCounty,
        ApplicationState.AtRecommender => Texts.ReviewStateAtRecommender,
        ApplicationState.Returned => Texts.ReviewStateReturned,
        ApplicationState.Passed => Texts.ReviewStatePassed,
        ApplicationState.NotRecommended => Texts.ReviewStateNotRecommended,
        ApplicationState.Withdrawn => Texts.ReviewStateWithdrawn,
    };

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

    /// <summary>县级核查、推荐单位审核、省级.</summary>
    public static string Text(this ReviewLevel level) => level switch
    {
        ReviewLevel.County => Texts.ReviewLevelCounty,
        ReviewLevel.Recommender => Texts.ReviewLevelRecommender,
        ReviewLevel.Province => Texts.ReviewLevelProvince,
    };

    /// <summary>What happened, such as 退回修改.</summary>
    public static string Text(this ApplicationEventKind kind) => kind switch
    {
        ApplicationEventKind.Created => Texts.ReviewEventCreated,
        ApplicationEventKind.Submitted => Texts.ReviewEventSubmitted,
        ApplicationEventKind.Recalled => Texts.ReviewEventRecalled,
        ApplicationEventKind.Withdrawn => Texts.ReviewEventWithdrawn,
        ApplicationEventKind.Returned => Texts.ReviewEventReturned,
        ApplicationEventKind.CountyPassed => Texts.ReviewEventCountyPassed,
        ApplicationEventKind.Passed => Texts.ReviewEventPassed,
        ApplicationEventKind.NotRecommended => Texts.ReviewEventNotRecommended,
        ApplicationEventKind.ReviewUndone => Texts.ReviewEventUndone,
        ApplicationEventKind.Assigned => Texts.ReviewEventAssigned,
        ApplicationEventKind.SiteChecked => Texts.ReviewEventSiteChecked,
        ApplicationEventKind.OpinionRecorded => Texts.ReviewEventOpinion,
        ApplicationEventKind.FactRecorded => Texts.ReviewEventFact,
        ApplicationEventKind.Recommended => Texts.ReviewEventRecommended,
        ApplicationEventKind.PutInReserve => Texts.ReviewEventReserve,
        ApplicationEventKind.TakenOffList => Texts.ReviewEventTakenOff,
        ApplicationEventKind.ListFrozen => Texts.ReviewEventListFrozen,
        ApplicationEventKind.Substituted => Texts.ReviewEventSubstituted,
        ApplicationEventKind.ListReopened => Texts.ReviewEventListReopened,
    };
}
