namespace Portal.Application.Applications;

/// <summary>The names of states and events, as everybody reads them, and of states in addresses.</summary>
public static class ApplicationStates
{
    public static string Name(this ApplicationState state) => state switch
    {
        ApplicationState.Draft => Texts.ApplicationStateDraft,
        ApplicationState.AtCounty => Texts.ApplicationStateAtCounty,
        ApplicationState.AtRecommender => Texts.ApplicationStateAtRecommender,
        ApplicationState.Returned => Texts.ApplicationStateReturned,
        ApplicationState.Passed => Texts.ApplicationStatePassed,
        ApplicationState.NotRecommended => Texts.ApplicationStateNotRecommended,
        ApplicationState.Withdrawn => Texts.ApplicationStateWithdrawn,
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

    public static string Name(this ApplicationEventKind kind) => kind switch
    {
        ApplicationEventKind.Created => Texts.ApplicationEventCreated,
        ApplicationEventKind.Submitted => Texts.ApplicationEventSubmitted,
        ApplicationEventKind.Recalled => Texts.ApplicationEventRecalled,
        ApplicationEventKind.Withdrawn => Texts.ApplicationEventWithdrawn,
        ApplicationEventKind.Returned => Texts.ApplicationEventReturned,
        ApplicationEventKind.CountyPassed => Texts.ApplicationEventCountyPassed,
        ApplicationEventKind.Passed => Texts.ApplicationEventPassed,
        ApplicationEventKind.NotRecommended => Texts.ApplicationEventNotRecommended,
        ApplicationEventKind.ReviewUndone => Texts.ApplicationEventReviewUndone,
        ApplicationEventKind.Assigned => Texts.ApplicationEventAssigned,
        ApplicationEventKind.SiteChecked => Texts.ApplicationEventSiteChecked,
        ApplicationEventKind.OpinionRecorded => Texts.ApplicationEventOpinionRecorded,
        ApplicationEventKind.FactRecorded => Texts.ApplicationEventFactRecorded,
        ApplicationEventKind.Recommended => Texts.ApplicationEventRecommended,
        ApplicationEventKind.PutInReserve => Texts.ApplicationEventPutInReserve,
        ApplicationEventKind.TakenOffList => Texts.ApplicationEventTakenOffList,
        ApplicationEventKind.ListFrozen => Texts.ApplicationEventListFrozen,
        ApplicationEventKind.Substituted => Texts.ApplicationEventSubstituted,
        ApplicationEventKind.Redirected => Texts.ApplicationEventRedirected,
        ApplicationEventKind.ListReopened => Texts.ApplicationEventListReopened,
        ApplicationEventKind.PutOnFastTrack => Texts.ApplicationEventPutOnFastTrack,
    };

    /// <summary>Who returned or checks: 县级 and so on.</summary>
    public static string Name(this ReviewLevel level) => level switch
    {
        ReviewLevel.County => Texts.ApplicationLevelCounty,
        ReviewLevel.Recommender => Texts.ApplicationLevelRecommender,
        ReviewLevel.Province => Texts.ApplicationLevelProvince,
    };
}
