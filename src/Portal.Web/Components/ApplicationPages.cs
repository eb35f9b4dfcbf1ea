using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Rules.Campaigns;

namespace Portal.Web.Components;

/// <summary>The head that all pages of an application share: <c>&lt;partial name="Applications/_ApplicationHeader" model="…" /&gt;</c>.</summary>
/// <param name="IsHome">The application's own page, whose heading says the campaign and when it closes.</param>
/// <param name="IsLastDay">The last twenty-four hours run, by this node's clock (reading F1: the day is included, with a warning).</param>
public sealed record ApplicationHeader(ApplicationFrame Frame, string Deadline, bool IsHome, bool IsLastDay);

/// <summary>Addresses, names and states of an application's pages.</summary>
public static class ApplicationPages
{
    /// <summary>Title and breadcrumbs of a page of an application; call it once the frame is read.</summary>
    /// <param name="title">Null on the application's own page.</param>
    public static ApplicationHeader Place(this PageModel page, ApplicationFrame frame, string? title, DateTimeOffset now)
    {
        page.ViewData["Title"] = $"{title ?? frame.Definition.Title} - {frame.FactoryName}";
        page.ViewData["Breadcrumbs"] = (IReadOnlyList<ActionLink>)
        [
            new ActionLink(Texts.NavHome, "/"), new ActionLink(Texts.ApplicationsTitle, "/applications"),
            .. title is null ? (ActionLink[])[] : [new ActionLink(frame.Definition.Title, Url(frame.Id))],
        ];
        return new ApplicationHeader(frame, DeadlineText(frame.ClosesAt, now), title is null, IsLastDay(frame.ClosesAt, now));
    }

    public static string Url(Guid application) => $"/applications/{application}";

    public static string SectionUrl(Guid application, string section) => $"/applications/{application}/form/{section}";

    /// <summary>Where an item is filled in.</summary>
    public static string Url(this ApplicationFrame frame, ApplicationItem item) => item switch
    {
        { Place: ItemPlace.Section, Section: { } section } => SectionUrl(frame.Id, section) + "#" + ElementId.Of(item.Key),
        { Place: ItemPlace.Scenarios } => AssessmentStep.Scenarios.Url(frame.AssessmentId) + Anchor(item.Key, "scenario:", "row-"),
        { Place: ItemPlace.Indicators } => AssessmentStep.Indicators.Url(frame.AssessmentId) + Anchor(item.Key, "indicator:", "indicator-"),
        { Place: ItemPlace.Maturity } => AssessmentStep.Maturity.Url(frame.AssessmentId),
        { Place: ItemPlace.Requirements } => AssessmentStep.Requirements.Url(frame.AssessmentId) + Anchor(item.Key, "declaration:", ""),
        _ => Url(frame.Id),
    };

    /// <summary>Until when, and how long that is, by this node's clock: an orientation.</summary>
    public static string DeadlineText(DateTimeOffset closes, DateTimeOffset now)
    {
        var left = closes - now;
        return left switch
        {
            { Ticks: <= 0 } => Texts.ApplicationDeadlineOver.With(closes.Deadline()),
            { TotalDays: >= 1 } => Texts.ApplicationDeadlineLeft.With(closes.Deadline(), left.Days, left.Hours),
            _ => Texts.ApplicationDeadlineHours.With(closes.Deadline(), left.Hours, left.Minutes),
        };
    }

    private static bool IsLastDay(DateTimeOffset closes, DateTimeOffset now) => closes > now && closes - now <= TimeSpan.FromDays(1);

    public static TaskState TaskState(this SectionState state) => state switch
    {
        SectionState.NotStarted => Components.TaskState.NotStarted,
        SectionState.InProgress => Components.TaskState.InProgress,
        SectionState.Complete => Components.TaskState.Complete,
        SectionState.Optional => Components.TaskState.Optional,
    };

    /// <summary>The class of a state's mark.</summary>
    public static string Look(this ApplicationState state) => state switch
    {
        ApplicationState.Draft => "in-progress",
        ApplicationState.AtCounty or ApplicationState.AtRecommender => "in-progress",
        ApplicationState.Returned => "needs-attention",
        ApplicationState.Passed => "complete",
        ApplicationState.NotRecommended => "needs-attention",
        ApplicationState.Withdrawn => "blocked",
    };

    private static string Anchor(string key, string prefix, string anchor) => ApplicationItems.Tail(key, prefix) is { } tail ? "#" + anchor + tail : "";
}
