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

    /// <summary>The review ended without it.</summary>
    NotTaken,
}

/// <summary>A fast track that the former titles of an enterprise open, as its own pages show it.</summary>
/// <param name="Titles">Codes of the titles that open it, of those that the enterprise gives.</param>
public sealed record FastTrackNotice(FastTrack Track, FastTrackState State, IReadOnlyList<string> Titles)
{
    /// <summary>At most two: the one by list, and the one by application.</summary>
    /// <param name="titles">Codes that the enterprise gives.</param>
    /// <param name="application">Null where it has not applied.</param>
    internal static IReadOnlyList<FastTrackNotice> Of(CampaignDefinition definition, IReadOnlyCollection<string> titles, FactoryApplication? application)
    {
        var tracks = definition.FastTracks;
        var taken = tracks.Named(application?.FastTrackId);
        return
        [
            .. ((FastTrack?[])[tracks.ByList(titles), taken ?? tracks.ByApplication(titles)]).OfType<FastTrack>().Select(track => new FastTrackNotice(
                track,
                !track.NeedsApplication ? FastTrackState.ByList
                    : taken is not null ? FastTrackState.Taken
                    : application?.State is ApplicationState.Passed or ApplicationState.NotRecommended or ApplicationState.Withdrawn ? FastTrackState.NotTaken
                    : FastTrackState.Open,
                [.. track.AnyOf.Concat(track.AllOf).Select(title => title.Code).Where(titles.Contains)])),
        ];
    }
}
