using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Policies;
using Portal.Application.Recommendations;
using Portal.Application.Reviews;
using Portal.TestKit;

namespace Portal.Application.Tests.Recommendations;

/// <summary>From the confirmed former title to the frozen list: beside the ranking and outside the quota.</summary>
public sealed class FastTrackTests
{
    private const string Provincial5G = "jiangsu-5g-factory", Demonstrator = "jiangsu-smart-factory-demonstrator", National5G = "national-5g-factory", Excellent = "national-excellent-factory-2024";

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().InShanghai().DateTime);

    [Theory]
    [InlineData("provincial", new[] { Provincial5G }, new[] { Provincial5G })]
    [InlineData("national-and-provincial", new[] { National5G, Demonstrator }, new[] { National5G, Demonstrator })]
    [InlineData("provincial", new[] { National5G, Demonstrator }, new[] { Demonstrator })]
    [InlineData(null, new[] { National5G, Demonstrator }, new[] { National5G })]
    [InlineData(null, new[] { Provincial5G }, new string[0])]
    [InlineData(null, new[] { Excellent }, new[] { Excellent })]
    [InlineData("provincial", new[] { Excellent, Provincial5G }, new[] { Excellent, Provincial5G })]
    public async Task What_is_confirmed_opens_the_track_and_not_what_is_given(string? track, string[] given, string[] confirmed)
    {
        await using var ground = await ListGround.PrepareAsync(0);
        var application = await ApplyAsync(ground, ApplicationState.AtRecommender, given);

        await ConfirmAsync(ground, application, confirmed, note: "已向省厅核对");

        (await FindAsync(ground, application)).FastTrackId.ShouldBe(track);
        var check = await ground.Portal.InDatabaseAsync(db => db.TitleChecks.SingleAsync(one => one.ApplicationId == application));
        check.Confirmed.ShouldBe(confirmed, ignoreOrder: true);
        (check.UpdatedById, check.Source).ShouldBe((ground.Handler.Id, "省厅公布名单"));
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task What_was_not_given_is_not_confirmed_and_what_is_not_so_needs_a_word()
    {
        await using var ground = await ListGround.PrepareAsync(0);
        var application = await ApplyAsync(ground, ApplicationState.AtRecommender, Provincial5G);

        (await Refused.SentenceAsync(ConfirmAsync(ground, application, [Demonstrator]))).ShouldBe(Texts.ReviewTitlesNotGiven);
        (await Refused.SentenceAsync(ConfirmAsync(ground, application, []))).ShouldBe(Texts.ReviewTitlesNote);
        var untitled = await ApplyAsync(ground, ApplicationState.AtRecommender);
        (await Refused.SentenceAsync(ConfirmAsync(ground, untitled, []))).ShouldBe(Texts.ReviewTitlesNotGiven);
        (await FindAsync(ground, application)).FastTrackId.ShouldBeNull();
    }

    [Fact]
    public async Task Passing_puts_it_beside_the_ranking_of_a_full_list_and_the_version_says_so()
    {
        await using var ground = await ListGround.PrepareAsync(2, cap: 1);
        await ground.RecommendAsync(1);
        var application = await ApplyAsync(ground, ApplicationState.AtRecommender, Provincial5G);
        await ConfirmAsync(ground, application, [Provincial5G]);
        await SiteCheckAsync(ground, application);

        await ground.Portal.SendAsync(new PassApplication.Command(application, 1, null), ground.Handler);

        var shown = await ground.Portal.SendAsync(new ShowList.Query(ground.ListId), ground.Handler);
        (shown.Recommended.Count, shown.Whole.Counted, shown.Candidates.Count).ShouldBe((1, 1, 1));
        shown.FastTrack.ShouldHaveSingleItem().FastTrack!.Words.ShouldBe("直接进入专家评审");
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new RecommendFactory.Command(application), ground.Handler))).ShouldBe(Texts.ListsNotRanked);
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new PutInReserve.Command(application), ground.Handler))).ShouldBe(Texts.ListsNotRanked);
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new PutOnFastTrack.Command(ground.Applications[1]), ground.Handler))).ShouldBe(Texts.ListsNoFastTrack);

        var answer = await ground.FreezeAsync();
        var version = await ground.Portal.SendAsync(new ShowListVersion.Query(ground.ListId, answer.Number), ground.Province);
        var row = version.Content.FastTrack.ShouldHaveSingleItem();
        (row.ApplicationId, row.Rank, row.FastTrack).ShouldBe((application, 0, "直接进入专家评审"));
        version.Content.Recommended.ShouldAllBe(one => one.FastTrack == null);
        var arrived = (await ground.Portal.SendAsync(new ListLists.Query(ground.Campaign.Id), ground.Province)).Lists.Single(list => list.Id == ground.ListId);
        (arrived.Recommended, arrived.FastTrack, arrived.Unlisted, arrived.HasArrived).ShouldBe((1, 1, 1, true));
        (await ground.Portal.InDatabaseAsync(db => db.ApplicationEvents.Where(one => one.ApplicationId == application && !one.IsInternal).Select(one => one.Kind).ToListAsync()))
            .ShouldContain(ApplicationEventKind.ListFrozen);
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task The_track_that_ends_with_a_credit_check_asks_for_that_and_for_no_visit()
    {
        await using var ground = await ListGround.PrepareAsync(0);
        var application = await ApplyAsync(ground, ApplicationState.AtRecommender, Demonstrator, National5G);
        var pass = new PassApplication.Command(application, 1, null);
        (await Refused.SentenceAsync(ground.Portal.SendAsync(pass, ground.Handler))).ShouldContain("线下查验");
        await ConfirmAsync(ground, application, [Demonstrator, National5G]);

        (await Refused.SentenceAsync(ground.Portal.SendAsync(pass, ground.Handler))).ShouldContain("信用审查");
        await CreditAsync(ground, application, clear: false, version: 0);
        (await Refused.SentenceAsync(ground.Portal.SendAsync(pass, ground.Handler))).ShouldContain("信用审查");
        await CreditAsync(ground, application, clear: true, version: 1);
        await ground.Portal.SendAsync(pass, ground.Handler);

        (await ground.Portal.SendAsync(new ShowList.Query(ground.ListId), ground.Handler)).FastTrack.ShouldHaveSingleItem().FastTrack!.Words.ShouldBe("直接认定为省先进级智能工厂");
    }

    [Fact]
    public async Task A_title_that_is_confirmed_after_passing_moves_nobody_out_of_the_ranking_unasked()
    {
        await using var ground = await ListGround.PrepareAsync(0);
        var application = await ApplyAsync(ground, ApplicationState.AtRecommender, Provincial5G);
        await SiteCheckAsync(ground, application);
        await ground.Portal.SendAsync(new PassApplication.Command(application, 1, null), ground.Handler);
        await ground.Portal.SendAsync(new RecommendFactory.Command(application), ground.Handler);

        (await Refused.SentenceAsync(ConfirmAsync(ground, application, [Provincial5G]))).ShouldBe(Texts.ReviewTitlesRanked);
        await ground.Portal.SendAsync(new TakeOffList.Command(application), ground.Handler);
        await ConfirmAsync(ground, application, [Provincial5G]);
        (await StandingAsync(ground, application)).ShouldBe(Standing.FastTrack);

        // And back: what turned out not to be so is ranked like the others.
        await ConfirmAsync(ground, application, [], version: 1, note: "名单中没有该企业");
        (await StandingAsync(ground, application)).ShouldBeNull();
        await ground.Portal.SendAsync(new RecommendFactory.Command(application), ground.Handler);
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task Passing_is_taken_back_with_its_place_until_the_list_is_frozen()
    {
        await using var ground = await ListGround.PrepareAsync(0);
        var application = await PassedAsync(ground);
        var step = await StepAsync(ground, application);
        await ground.Portal.SendAsync(new UndoReview.Command(application, step), ground.Handler);
        (await StandingAsync(ground, application)).ShouldBeNull();
        var state = await FindAsync(ground, application);
        (state.State, state.FastTrackId).ShouldBe((ApplicationState.AtRecommender, "provincial"));
        (await ground.Portal.InDatabaseAsync(db => db.ApplicationEvents.SingleAsync(one => one.ApplicationId == application && one.Kind == ApplicationEventKind.TakenOffList)))
            .ByName.ShouldBe("苏州市工业和信息化局");

        await ground.Portal.SendAsync(new PassApplication.Command(application, 1, null), ground.Handler);
        await ground.FreezeAsync();
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new UndoReview.Command(application, await StepAsync(ground, application)), ground.Handler))).ShouldBe(Texts.ListsIsFrozen);
        (await Refused.SentenceAsync(ConfirmAsync(ground, application, [], version: 1, note: "有误"))).ShouldBe(Texts.ReviewRecordFrozen);
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task One_that_passes_after_the_freezing_waits_until_the_list_is_opened_again()
    {
        await using var ground = await ListGround.PrepareAsync(1);
        await ground.RecommendAsync(1);
        await ground.FreezeAsync();
        var application = await PassedAsync(ground);
        (await StandingAsync(ground, application)).ShouldBeNull();

        await ground.Portal.SendAsync(new ReopenList.Command(ground.ListId, (await ground.ListAsync()).Version, "补列"), ground.Province);
        (await ground.Portal.SendAsync(new ShowList.Query(ground.ListId), ground.Handler)).Candidates.ShouldHaveSingleItem().FastTrack.ShouldNotBeNull();
        await ground.Portal.SendAsync(new PutOnFastTrack.Command(application), ground.Handler);
        (await ground.FreezeAsync()).Number.ShouldBe(2);

        var difference = (await ground.Portal.SendAsync(new ShowListVersion.Query(ground.ListId, 2), ground.Province)).Difference!;
        difference.Lines.ShouldHaveSingleItem().After.ShouldBe(new ListDifference.Position(Standing.FastTrack, 0));
    }

    [Fact]
    public async Task One_that_withdraws_after_the_freezing_leaves_the_next_version_and_nobody_moves_up()
    {
        await using var ground = await ListGround.PrepareAsync(2, cap: 1);
        await ground.RecommendAsync(1);
        await ground.ReserveAsync(1, from: 1);
        var application = await PassedAsync(ground);
        await ground.FreezeAsync();

        (await ground.WithdrawAsync(application)).ShouldBeTrue();

        (await ground.OrderAsync(Standing.Recommended)).ShouldBe([0]);
        (await ground.OrderAsync(Standing.Reserve)).ShouldBe([1]);
        var version = await ground.Portal.SendAsync(new ShowListVersion.Query(ground.ListId, 2), ground.Province);
        version.Content.FastTrack.ShouldBeEmpty();
        version.Note!.ShouldContain("直接进入专家评审");
        await ground.DemandInvariantsAsync();
    }

    [Theory]
    [InlineData(new[] { Provincial5G }, "provincial")]
    [InlineData(new[] { Demonstrator }, null)]
    [InlineData(new[] { Provincial5G, Demonstrator }, null)]
    [InlineData(new string[0], null)]
    public async Task What_was_confirmed_lasts_as_long_as_the_titles_are_given_unchanged(string[] afterReturn, string? track)
    {
        await using var ground = await ListGround.PrepareAsync(0);
        var application = await ground.Portal.InDatabaseAsync(async db =>
        {
            var draft = await ground.Portal.Campaigns.ApplyAsync(db, ground.Campaign, ground.Enterprise);
            await CompleteApplication.FillAsync(db, draft.Id, ground.Portal.Get<CampaignBook>(), ground.Portal.Get<PolicyBook>());
            return draft.Id;
        });
        await SubmitAsync([Provincial5G]);
        await ConfirmAsync(ground, application, [Provincial5G]);
        await ground.Portal.SendAsync(new ReturnApplication.Command(application, 1, new Dictionary<string, string?> { [SnapshotDifferences.Profile] = "请核对。" }, null), ground.Handler);

        await SubmitAsync(afterReturn);

        (await FindAsync(ground, application)).FastTrackId.ShouldBe(track);

        async Task SubmitAsync(string[] titles)
        {
            await ground.Portal.InDatabaseAsync(db => db.Enterprises.Where(one => one.Id == ground.Enterprise.EnterpriseId)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.FormerTitles, titles.ToList())));
            await ground.Portal.SendAsync(new SubmitApplication.Command(application, Guid.NewGuid(), (await FindAsync(ground, application)).Version), ground.Enterprise);
        }
    }

    [Fact]
    public async Task A_passed_one_keeps_the_clear_credit_check_that_it_rests_on_until_the_pass_is_taken_back()
    {
        await using var ground = await ListGround.PrepareAsync(0);
        var application = await RecognisedAsync(ground);

        (await Refused.SentenceAsync(CreditAsync(ground, application, clear: false, version: 1))).ShouldContain("先撤销通过");

        (await StandingAsync(ground, application)).ShouldBe(Standing.FastTrack);
        (await ground.Portal.InDatabaseAsync(db => db.ReviewFacts.SingleAsync(fact => fact.ApplicationId == application))).IsClear.ShouldBeTrue();
        await CreditAsync(ground, application, clear: true, version: 1);
        await ground.Portal.SendAsync(new UndoReview.Command(application, await StepAsync(ground, application)), ground.Handler);
        await CreditAsync(ground, application, clear: false, version: 1);
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new PassApplication.Command(application, 1, null), ground.Handler))).ShouldContain("信用审查");
    }

    [Fact]
    public async Task One_that_passed_for_the_ranking_is_not_recognised_without_a_credit_check_because_its_titles_are_confirmed_later()
    {
        await using var ground = await ListGround.PrepareAsync(0);
        var application = await ApplyAsync(ground, ApplicationState.AtRecommender, Demonstrator, National5G);
        await SiteCheckAsync(ground, application);
        await ground.Portal.SendAsync(new PassApplication.Command(application, 1, null), ground.Handler);

        (await Refused.SentenceAsync(ConfirmAsync(ground, application, [Demonstrator, National5G]))).ShouldSatisfyAllConditions(
            sentence => sentence.ShouldContain("信用审查"), sentence => sentence.ShouldContain("先撤销通过"));
        (await FindAsync(ground, application)).FastTrackId.ShouldBeNull();

        await CreditAsync(ground, application, clear: true, version: 0);
        await ConfirmAsync(ground, application, [Demonstrator, National5G]);
        (await StandingAsync(ground, application)).ShouldBe(Standing.FastTrack);
    }

    [Fact]
    public async Task The_visit_is_not_left_out_by_a_title_that_is_taken_back_after_passing()
    {
        await using var ground = await ListGround.PrepareAsync(0);
        var application = await RecognisedAsync(ground);

        (await Refused.SentenceAsync(ConfirmAsync(ground, application, [], version: 1, note: "名单中没有该企业"))).ShouldSatisfyAllConditions(
            sentence => sentence.ShouldContain("线下查验"), sentence => sentence.ShouldContain("先撤销通过"));
        (await FindAsync(ground, application)).FastTrackId.ShouldBe("national-and-provincial");
        (await StandingAsync(ground, application)).ShouldBe(Standing.FastTrack);

        await ground.Portal.SendAsync(new UndoReview.Command(application, await StepAsync(ground, application)), ground.Handler);
        await ConfirmAsync(ground, application, [], version: 1, note: "名单中没有该企业");
        var pass = new PassApplication.Command(application, 1, null);
        (await Refused.SentenceAsync(ground.Portal.SendAsync(pass, ground.Handler))).ShouldContain("线下查验");
        await SiteCheckAsync(ground, application);
        await ground.Portal.SendAsync(pass, ground.Handler);
        (await StandingAsync(ground, application)).ShouldBeNull();
        await ground.Portal.SendAsync(new RecommendFactory.Command(application), ground.Handler);
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task A_list_with_one_that_lacks_what_it_passed_on_is_neither_prepared_nor_frozen()
    {
        await using var ground = await ListGround.PrepareAsync(0);
        var application = await RecognisedAsync(ground);
        var number = (await FindAsync(ground, application)).Number!;
        var prepare = new PrepareList.Command(ground.ListId, (await ground.ListAsync()).Version);
        await ClearAsync(false);
        (await Refused.SentenceAsync(ground.Portal.SendAsync(prepare, ground.Handler))).ShouldSatisfyAllConditions(
            sentence => sentence.ShouldContain(number), sentence => sentence.ShouldContain("信用审查"));

        await ClearAsync(true);
        await ground.Portal.SendAsync(prepare, ground.Handler);
        await ClearAsync(false);
        var version = (await ground.ListAsync()).Version;
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new FreezeList.Command(ground.ListId, version), ground.Signatory))).ShouldContain("信用审查");
        (await ground.ListAsync()).State.ShouldBe(ListState.Open);

        // Written by hand: no command leaves it so.
        Task ClearAsync(bool clear) => ground.Portal.Database.ExecuteAsync($"update portal.review_facts set is_clear = {clear} where application_id = '{application}'");
    }

    [Fact]
    public async Task The_enterprise_reads_what_was_found_of_its_titles()
    {
        await using var ground = await ListGround.PrepareAsync(0);
        var application = await ApplyAsync(ground, ApplicationState.AtRecommender, Provincial5G);
        (await NoticeAsync(ground, application)).ShouldSatisfyAllConditions(
            notice => notice!.State.ShouldBe(FastTrackState.Open), notice => notice!.IsSubmitted.ShouldBeTrue(), notice => notice!.Titles.ShouldBe([Provincial5G]));

        await ConfirmAsync(ground, application, [], note: "名单中没有该企业");
        (await NoticeAsync(ground, application))!.State.ShouldBe(FastTrackState.NotApplicable);
        await SiteCheckAsync(ground, application);
        await ground.Portal.SendAsync(new PassApplication.Command(application, 1, null), ground.Handler);
        (await NoticeAsync(ground, application))!.State.ShouldBe(FastTrackState.NotApplicable);

        var unseen = await ApplyAsync(ground, ApplicationState.Passed, Provincial5G);
        (await NoticeAsync(ground, unseen))!.State.ShouldBe(FastTrackState.NotTaken);
        (await ReadAsync(ground, unseen)).IsListFrozen.ShouldBeFalse();
        await ground.FreezeAsync();
        (await ReadAsync(ground, unseen)).IsListFrozen.ShouldBeTrue();
    }

    [Fact]
    public async Task Titles_that_are_ticked_in_the_profile_after_submitting_are_not_shown_as_waiting()
    {
        await using var ground = await ListGround.PrepareAsync(0);
        var submitted = await ApplyAsync(ground, ApplicationState.AtRecommender);
        var returned = await ApplyAsync(ground, ApplicationState.Returned, Provincial5G);
        await ground.Portal.InDatabaseAsync(db => db.Enterprises.Where(one => one.Id == ground.Enterprise.EnterpriseId)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.FormerTitles, new List<string> { Excellent, Demonstrator })));

        (await ReadAsync(ground, submitted)).Frame.FastTracks.ShouldBeEmpty();

        // What is still to be submitted goes with the profile.
        (await ReadAsync(ground, returned)).Frame.FastTracks.Select(notice => (notice.State, notice.IsSubmitted))
            .ShouldBe([(FastTrackState.ByList, false), (FastTrackState.Open, false)]);
    }

    [Fact]
    public async Task Who_is_ranked_with_titles_that_nobody_looked_at_is_named_before_the_list_goes_and_stops_nothing()
    {
        await using var ground = await ListGround.PrepareAsync(2);
        await ground.RecommendAsync(2);
        var application = await ApplyAsync(ground, ApplicationState.Passed, Provincial5G);
        await ground.Portal.SendAsync(new PutInReserve.Command(application), ground.Handler);

        (await ground.Portal.SendAsync(new ShowList.Query(ground.ListId), ground.Handler)).TitlesWaiting.ShouldHaveSingleItem().ApplicationId.ShouldBe(application);

        await ConfirmAsync(ground, application, [], note: "名单中没有该企业");
        (await ground.Portal.SendAsync(new ShowList.Query(ground.ListId), ground.Handler)).TitlesWaiting.ShouldBeEmpty();
        (await ground.FreezeAsync()).Number.ShouldBe(1);
    }

    [Fact]
    public async Task The_queue_tells_what_waits_to_be_confirmed_from_what_takes_a_track()
    {
        await using var ground = await ListGround.PrepareAsync(1);
        var waiting = await ApplyAsync(ground, ApplicationState.AtRecommender, Demonstrator, National5G);
        var taken = await ApplyAsync(ground, ApplicationState.AtRecommender, Provincial5G);
        await ConfirmAsync(ground, taken, [Provincial5G]);

        var all = await QueueAsync(null);
        all.HasFastTracks.ShouldBeTrue();
        all.Rows.ToDictionary(row => row.Id, row => (row.TitlesWait, row.FastTrack)).ShouldBe(
            new Dictionary<Guid, (bool, string?)> { [ground.Applications[0]] = (false, null), [waiting] = (true, null), [taken] = (false, "直接进入专家评审") }, ignoreOrder: true);
        (await QueueAsync(QueueFilter.TitlesWait)).Rows.ShouldHaveSingleItem().Id.ShouldBe(waiting);
        (await QueueAsync(QueueFilter.TrackTaken)).Rows.ShouldHaveSingleItem().Id.ShouldBe(taken);

        Task<ListApplications.View> QueueAsync(string? track) =>
            ground.Portal.SendAsync(new ListApplications.Query(ground.Campaign.Id, new QueueFilter(Track: track)), ground.Handler);
    }

    private static Task<ReadApplication.View> ReadAsync(ListGround ground, Guid application) =>
        ground.Portal.SendAsync(new ReadApplication.Query(application), ground.Enterprise);

    private static async Task<FastTrackNotice?> NoticeAsync(ListGround ground, Guid application) =>
        (await ReadAsync(ground, application)).Frame.FastTracks.SingleOrDefault();

    private static Task<Guid> ApplyAsync(ListGround ground, ApplicationState state, params string[] titles) => ground.Portal.InDatabaseAsync(async db =>
        (await ground.Portal.Campaigns.ApplyAsync(db, ground.Campaign, ground.Enterprise, state: state, titles: titles)).Id);

    /// <summary>Confirmed, looked at and passed on the track of the provincial titles.</summary>
    private static async Task<Guid> PassedAsync(ListGround ground)
    {
        var application = await ApplyAsync(ground, ApplicationState.AtRecommender, Provincial5G);
        await ConfirmAsync(ground, application, [Provincial5G]);
        await SiteCheckAsync(ground, application);
        await ground.Portal.SendAsync(new PassApplication.Command(application, 1, null), ground.Handler);
        return application;
    }

    /// <summary>Confirmed and passed on the track that ends with a credit check, without a visit.</summary>
    private static async Task<Guid> RecognisedAsync(ListGround ground)
    {
        var application = await ApplyAsync(ground, ApplicationState.AtRecommender, Demonstrator, National5G);
        await ConfirmAsync(ground, application, [Demonstrator, National5G]);
        await CreditAsync(ground, application, clear: true, version: 0);
        await ground.Portal.SendAsync(new PassApplication.Command(application, 1, null), ground.Handler);
        return application;
    }

    private static Task<Unit> ConfirmAsync(ListGround ground, Guid application, string[] titles, int version = 0, string? note = null) =>
        ground.Portal.SendAsync(new ConfirmTitles.Command(application, version, titles, "省厅公布名单", Today, note), ground.Handler);

    private static Task<Guid> SiteCheckAsync(ListGround ground, Guid application) => ground.Portal.SendAsync(
        new SaveSiteCheck.Command(application, null, 0, Today, "苏州市工业和信息化局", "与申报一致", true), ground.Handler);

    private static Task<Unit> CreditAsync(ListGround ground, Guid application, bool clear, int version) => ground.Portal.SendAsync(
        new SaveReviewFact.Command(application, LookedUp.Credit, version, clear, "信用中国", Today, clear ? null : "有记录"), ground.Handler);

    private static Task<FactoryApplication> FindAsync(ListGround ground, Guid application) =>
        ground.Portal.InDatabaseAsync(db => db.Applications.AsNoTracking().SingleAsync(one => one.Id == application));

    private static Task<Standing?> StandingAsync(ListGround ground, Guid application) => ground.Portal.InDatabaseAsync(db =>
        db.ListPlaces.Where(place => place.ApplicationId == application).Select(place => (Standing?)place.Standing).SingleOrDefaultAsync());

    private static Task<Guid> StepAsync(ListGround ground, Guid application) => ground.Portal.InDatabaseAsync(db =>
        db.ReviewSteps.Where(step => step.ApplicationId == application && step.UndoneAt == null).OrderByDescending(step => step.At).Select(step => step.Id).FirstAsync());
}
