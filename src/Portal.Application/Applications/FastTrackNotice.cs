using Portal.Rules.Campaigns;

namespace Portal.Application.Applications;

/// <summary>How far a fast track is, for the enterprise.</summary>
public enum FastTrackState
{
    /// <summary>Nothing is to be confirmed: it goes by list.</summary>
    ByList,

    /// <summary>Open to the titles that the enterprise gives; its office has not confirmed them.</summary>
    Open,

    /// <summary>Its office confirmed the titles: the application takes it.</summary>
    Taken,

    /// <summary>Its office looked at the titles, and they do not open it.</summary>
    NotApplicable,

    /// <summary>The review ended before anybody looked at the titles.</summary>
    NotTaken,
}

/// <summary>A fast track that the former titles of an enterprise open, as its own pages show it.</summary>
/// <param name="Titles">Codes of the titles that open it, of those that the enterprise gives.</param>
/// <param name="IsSubmitted">The titles are those of the submission, which nobody changes; otherwise the profile's.</param>
public sealed record FastTrackNotice(FastTrack Track, FastTrackState State, IReadOnlyList<string> Titles, bool IsSubmitted)
{
    /// <summary>For who has not applied. At most two: the one by list, and the one by application.</summary>
    /// <param name="titles">Codes that the enterprise gives.</param>
    internal static IReadOnlyList<FastTrackNotice> Of(CampaignDefinition definition, IReadOnlyCollection<string> titles) =>
        Of(definition, titles, null, FastTrackState.Open, isSubmitted: false);

    /// <summary>For an application. What was submitted is what its office confirms: the profile counts only while the application may be changed.</summary>
    internal static IReadOnlyList<FastTrackNotice> Of(ApplicationSheet sheet)
    {
        var (application, profile, submitted) = (sheet.Application, sheet.Enterprise.FormerTitles, sheet.SubmittedTitles);
        var isSubmitted = submitted is not null && !application.IsEditable;
        var isChecked = submitted is not null && !application.TitlesWait && (isSubmitted || submitted.ToHashSet(StringComparer.Ordinal).SetEquals(profile));
        var state = isChecked ? FastTrackState.NotApplicable
            : application.State is ApplicationState.Passed or ApplicationState.NotRecommended or ApplicationState.Withdrawn ? FastTrackState.NotTaken
            : FastTrackState.Open;
        return Of(sheet.Definition, isSubmitted ? submitted! : profile, sheet.Definition.FastTracks.Named(application.FastTrackId), state, isSubmitted);
    }

    /// <param name="otherwise">How far the one by application is where it is not taken.</param>
    private static IReadOnlyList<FastTrackNotice> Of(
        CampaignDefinition definition, IReadOnlyCollection<string> titles, FastTrack? taken, FastTrackState otherwise, bool isSubmitted) =>
    [
        .. ((FastTrack?[])[definition.FastTracks.ByList(titles), taken ?? definition.FastTracks.ByApplication(titles)]).OfType<FastTrack>().Select(track => new FastTrackNotice(
            track, !track.NeedsApplication ? FastTrackState.ByList : taken is not null ? FastTrackState.Taken : otherwise,
            [.. track.AnyOf.Concat(track.AllOf).Select(title => title.Code).Where(titles.Contains)], isSubmitted)),
    ];
}
