using Portal.Application;
using Portal.Application.Recommendations;

namespace Portal.Web.Pages.Area.Lists;

/// <summary>States and events of lists in words.</summary>
internal static class ListWords
{
    public static string Text(this ListVersionReason reason) => reason switch
    {
        ListVersionReason.Frozen => Texts.ListsVersionFrozen,
        ListVersionReason.Substituted => Texts.ListsVersionSubstituted,
    };

    public static string Text(this ListEventKind kind) => kind switch
    {
        ListEventKind.Prepared => Texts.ListsEventPrepared,
        ListEventKind.Frozen => Texts.ListsEventFrozen,
        ListEventKind.Reopened => Texts.ListsEventReopened,
        ListEventKind.Substituted => Texts.ListsEventSubstituted,
        ListEventKind.TakenOver => Texts.ListsEventTakenOver,
        ListEventKind.HandedBack => Texts.ListsEventHandedBack,
        ListEventKind.QuotaChanged => Texts.ListsEventQuotaChanged,
        ListEventKind.SentBack => Texts.ListsEventSentBack,
    };

    public static string Text(this Standing standing) => standing switch
    {
        Standing.Recommended => Texts.ListsStandingRecommended,
        Standing.Reserve => Texts.ListsStandingReserve,
        Standing.FastTrack => Texts.ListsStandingFastTrack,
    };

    public static string Text(this ListDifference.Position? position) =>
        position is null ? Texts.ListsNoPlace : position.Rank == 0 ? position.Standing.Text() : Texts.ListsPositionOf.With(position.Standing.Text(), position.Rank);

    /// <summary>What happened to one between two versions.</summary>
    public static string What(this ListDifference.Line line) => (line.Before, line.After) switch
    {
        (null, _) => Texts.ListsDiffNew,
        (_, null) => Texts.ListsDiffGone,
        ({ Standing: not Standing.FastTrack }, { Standing: Standing.FastTrack }) => Texts.ListsDiffTrack,
        ({ Standing: Standing.FastTrack }, { Standing: not Standing.FastTrack }) => Texts.ListsDiffRanked,
        ({ } before, { } after) when before.Standing != after.Standing => after.Standing == Standing.Recommended ? Texts.ListsDiffUp : Texts.ListsDiffDown,
        ({ } before, { } after) when before.Rank != after.Rank => line.Altered ? Texts.ListsDiffMoved + "、" + Texts.ListsDiffAltered : Texts.ListsDiffMoved,
        _ => line.Altered ? Texts.ListsDiffAltered : Texts.ListsDiffMoved,
    };

    /// <summary>What is still to be done before the list has arrived.</summary>
    public static string Missing(this ListLists.Item item, DateTimeOffset now)
    {
        if (item.HasArrived)
        {
            return Texts.ListsMissingNothing;
        }

        if (!item.IsExpected)
        {
            return Texts.ListsMissingNoCandidate;
        }

        var missing = new List<string>();
        if (item.NeedsCap)
        {
            missing.Add(Texts.ListsCapToSet);
        }

        if (now >= item.ClosesAt)
        {
            missing.Add(Texts.ListsMissingLate);
        }

        if (item.IsOver)
        {
            missing.Add(Texts.ListsOverBy.With(item.Recommended - item.Cap));
        }

        if (item.IsPartOver)
        {
            missing.Add(Texts.ListsPartOver);
        }

        if (item.InReview > 0)
        {
            missing.Add(Texts.ListsMissingReview.With(item.InReview));
        }

        if (item.Unlisted > 0)
        {
            missing.Add(Texts.ListsMissingUnlisted.With(item.Unlisted));
        }

        missing.Add(item.IsPrepared ? Texts.ListsMissingFreeze : Texts.ListsMissingPrepare);
        return string.Join("；", missing);
    }
}
