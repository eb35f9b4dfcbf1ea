using System.Text.Json;
using Portal.Rules.Campaigns;

namespace Portal.Rules.Tests.Campaigns;

/// <summary>Who may take which fast track, as worked out by hand from the clause and its readings F2 to F4.</summary>
public sealed class WorkedFastTracks
{
    private static readonly Dictionary<string, JsonElement> Cases = Read();

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_case_is_decided_as_worked_out(string name)
    {
        var worked = Cases[name];
        var tracks = SeedCampaigns.All[worked.GetProperty("campaign").GetString()!].FastTracks;
        var titles = worked.GetProperty("titles").EnumerateArray().Select(title => title.GetString()!).ToList();

        Told(tracks.ByList(titles)).ShouldBe(worked.GetProperty("byList").GetString());
        Told(tracks.ByApplication(titles)).ShouldBe(worked.GetProperty("byApplication").GetString());
    }

    [Fact]
    public void Each_track_cites_the_words_that_open_it()
    {
        var tracks = SeedCampaigns.All["jiangsu-advanced-2025"].FastTracks;

        tracks.Select(track => track.Words).ShouldBe(["同时认定为省先进级智能工厂", "直接认定为省先进级智能工厂", "直接进入专家评审"]);
        tracks.Select(track => track.Outcome).ShouldBe([FastTrackOutcome.RecognisedByList, FastTrackOutcome.RecognisedAfterCreditCheck, FastTrackOutcome.ExpertReview]);
        tracks.ShouldAllBe(track => track.Clause.Number == "二、（二）4" && track.Clause.Text.Contains(track.Words));
        tracks.SelectMany(track => track.AnyOf.Concat(track.AllOf)).ShouldAllBe(title => tracks.Any(track => track.Clause.Text.Contains(title.Words)));
        SeedCampaigns.All.Values.Where(campaign => !campaign.FastTracks.IsEmpty).Select(campaign => campaign.Id).ShouldBe(["jiangsu-advanced-2025"]);
    }

    private static string? Told(FastTrack? track) => track is null ? null : $"{track.Id} {track.Reading.Id}";

    private static Dictionary<string, JsonElement> Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Campaigns", "fast-tracks.json")));
        return document.RootElement.EnumerateArray().ToDictionary(worked => worked.GetProperty("name").GetString()!, worked => worked.Clone());
    }
}
