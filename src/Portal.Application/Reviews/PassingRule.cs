using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Data;
using Portal.Rules.Campaigns;

namespace Portal.Application.Reviews;

/// <summary>What a recommender has on record of an application, as far as passing it rests on that.</summary>
/// <param name="Visited">It has recorded a 线下查验.</param>
/// <param name="Clear">What it looked up and found clear.</param>
internal sealed record RecordedChecks(bool Visited, IReadOnlyCollection<LookedUp> Clear);

internal sealed record RecordedApplication(FactoryApplication Application, RecordedChecks Recorded);

/// <summary>
/// What the notice asks the recommender to record before it passes an application. It holds as long as the application is passed: asked
/// when it is passed, when a record changes afterwards, and when its list is prepared and frozen.
/// </summary>
internal static class PassingRule
{
    /// <param name="track">The fast track that the application takes, or would take, by its id; null for none.</param>
    /// <returns>What is missing, in a sentence; null for nothing.</returns>
    public static string? Missing(CampaignDefinition definition, FactoryApplication application, string? track, RecordedChecks recorded)
    {
        if (application.IsDirect && definition.Recommenders.DirectChannel is { } channel && !recorded.Clear.Contains(LookedUp.ChannelTitle))
        {
            return Texts.ReviewChannelTitleNeeded.With(channel.For, channel.Clause.Citation);
        }

        if (definition.FastTracks.Named(track) is { Outcome: FastTrackOutcome.RecognisedAfterCreditCheck } recognised)
        {
            return recorded.Clear.Contains(LookedUp.Credit) ? null : Texts.ReviewCreditNeeded.With(recognised.Clause.Citation);
        }

        return definition.SiteCheck is { } clause && !recorded.Visited ? Texts.ReviewSiteCheckNeeded.With(clause.Citation) : null;
    }

    /// <summary>The same of a passed application whose records, or track, are about to be these: what is missing, and that the pass has to be taken back first.</summary>
    public static string? MissingAfterPassing(CampaignDefinition definition, FactoryApplication application, string? track, RecordedChecks recorded) =>
        application.State == ApplicationState.Passed && Missing(definition, application, track, recorded) is { } missing ? Texts.ReviewUndoFirst.With(missing) : null;

    /// <summary>What each of these applications has on record. Only what the recommender recorded that has it now counts: see 改送.</summary>
    public static IQueryable<RecordedApplication> WithRecords(this IQueryable<FactoryApplication> applications, PortalDb db) => applications.Select(application => new RecordedApplication(
        application,
        new RecordedChecks(
            db.SiteChecks.Any(check => check.ApplicationId == application.Id && check.RecommenderId == application.RecommenderId && check.Level == ReviewLevel.Recommender),
            db.ReviewFacts.Where(fact => fact.ApplicationId == application.Id && fact.RecommenderId == application.RecommenderId && fact.IsClear).Select(fact => fact.Kind).ToList())));

    public static async Task<RecordedChecks> RecordedAsync(this PortalDb db, Guid id, CancellationToken ct) =>
        (await db.Applications.AsNoTracking().Where(application => application.Id == id).WithRecords(db).SingleAsync(ct)).Recorded;
}
