using System.Collections.Immutable;
using Portal.Rules.Policies;

namespace Portal.Rules.Campaigns;

/// <summary>What a fast track leads to.</summary>
public enum FastTrackOutcome
{
    /// <summary>同时认定: by list, without an application.</summary>
    RecognisedByList,

    /// <summary>提交申报材料经信用审查后直接认定: the application and a credit check, and neither 线下查验 nor a ranking.</summary>
    RecognisedAfterCreditCheck,

    /// <summary>满足申报条件的直接进入专家评审: the application and its review, but no ranking.</summary>
    ExpertReview,
}

/// <summary>A way past the recommender's ranking that a notice opens to those who hold certain former titles.</summary>
/// <param name="Id">Within its campaign; stored with an application that takes it.</param>
/// <param name="Words">What it leads to, in the words of the clause.</param>
/// <param name="AnyOf">One of these is demanded.</param>
/// <param name="AllOf">Each of these is demanded besides; mostly none.</param>
/// <param name="Reading">How the clause is read where it can be read otherwise.</param>
public sealed record FastTrack(
    string Id, FastTrackOutcome Outcome, string Words, ImmutableArray<NamedTitle> AnyOf, ImmutableArray<NamedTitle> AllOf, Clause Clause, Reading Reading)
{
    /// <summary>Whether it is taken by applying; otherwise nothing has to be done.</summary>
    public bool NeedsApplication => Outcome != FastTrackOutcome.RecognisedByList;

    /// <summary>Whether who holds these titles may take it.</summary>
    /// <param name="titles">Codes of <c>seeds/reference/former-titles.json</c>.</param>
    public bool IsOpenTo(IReadOnlyCollection<string> titles) =>
        AnyOf.Any(title => titles.Contains(title.Code)) && AllOf.All(title => titles.Contains(title.Code));
}

/// <summary>A title that a fast track demands.</summary>
/// <param name="Code">Of <c>seeds/reference/former-titles.json</c>.</param>
/// <param name="Words">As the clause calls it.</param>
public sealed record NamedTitle(string Code, string Words);

/// <summary>Which fast track somebody may take: of several the one that the notice names first, since each later one is for the others (其他).</summary>
public static class FastTracks
{
    /// <summary>The one that needs no application; null for none.</summary>
    public static FastTrack? ByList(this ImmutableArray<FastTrack> tracks, IReadOnlyCollection<string> titles) =>
        tracks.FirstOrDefault(track => !track.NeedsApplication && track.IsOpenTo(titles));

    /// <summary>The one that an application takes; null for none.</summary>
    public static FastTrack? ByApplication(this ImmutableArray<FastTrack> tracks, IReadOnlyCollection<string> titles) =>
        tracks.FirstOrDefault(track => track.NeedsApplication && track.IsOpenTo(titles));

    /// <summary>The one of an id; null for none.</summary>
    public static FastTrack? Named(this ImmutableArray<FastTrack> tracks, string? id) => id is null ? null : tracks.FirstOrDefault(track => track.Id == id);

    /// <summary>Titles that some fast track asks for, in the order of the notice.</summary>
    public static IEnumerable<string> Titles(this ImmutableArray<FastTrack> tracks) =>
        tracks.SelectMany(track => track.AnyOf.Concat(track.AllOf)).Select(title => title.Code).Distinct(StringComparer.Ordinal);
}
