using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Recommendations;
using Portal.Application.Reviews;
using Portal.TestKit;

namespace Portal.Application.Tests.Recommendations;

public sealed class ListCommandTests
{
    [Fact]
    public async Task Recommended_at_the_end_or_at_a_rank_moved_and_taken_off()
    {
        await using var ground = await ListGround.PrepareAsync(5);
        await ground.RecommendAsync(4);
        (await ground.OrderAsync(Standing.Recommended)).ShouldBe([0, 1, 2, 3]);

        var placed = await ground.Portal.SendAsync(new RecommendFactory.Command(ground.Applications[4], Rank: 2), ground.Handler);
        placed.ShouldBe(new Placed(ground.ListId, Standing.Recommended, 2, 5));
        (await ground.OrderAsync(Standing.Recommended)).ShouldBe([0, 4, 1, 2, 3]);

        await ground.Portal.SendAsync(new MoveTo.Command(ground.Applications[3], Standing.Recommended, 1, null), ground.Handler);
        (await ground.OrderAsync(Standing.Recommended)).ShouldBe([3, 0, 4, 1, 2]);
        await ground.Portal.SendAsync(new MoveTo.Command(ground.Applications[3], Standing.Recommended, 4, null), ground.Handler);
        (await ground.OrderAsync(Standing.Recommended)).ShouldBe([0, 4, 1, 3, 2]);

        // Behind the last is the end.
        (await ground.Portal.SendAsync(new MoveTo.Command(ground.Applications[0], Standing.Recommended, 99, null), ground.Handler)).Rank.ShouldBe(5);
        await ground.Portal.SendAsync(new PutInReserve.Command(ground.Applications[1]), ground.Handler);
        await ground.Portal.SendAsync(new MoveTo.Command(ground.Applications[3], Standing.Reserve, 1, null), ground.Handler);
        (await ground.OrderAsync(Standing.Recommended)).ShouldBe([4, 2, 0]);
        (await ground.OrderAsync(Standing.Reserve)).ShouldBe([3, 1]);

        await ground.Portal.SendAsync(new MoveTo.Command(ground.Applications[1], Standing.Recommended, 1, null), ground.Handler);
        await ground.Portal.SendAsync(new TakeOffList.Command(ground.Applications[4]), ground.Handler);
        (await ground.OrderAsync(Standing.Recommended)).ShouldBe([1, 2, 0]);
        (await ground.OrderAsync(Standing.Reserve)).ShouldBe([3]);
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task Over_the_cap_is_refused_with_its_origin_the_cap_and_the_count()
    {
        await using var ground = await ListGround.PrepareAsync(4, cap: 2);
        await ground.RecommendAsync(2);
        await ground.ReserveAsync(1, from: 2);

        foreach (var command in (Task[])
        [
            ground.Portal.SendAsync(new RecommendFactory.Command(ground.Applications[3]), ground.Handler),
            ground.Portal.SendAsync(new MoveTo.Command(ground.Applications[2], Standing.Recommended, 1, null), ground.Handler),
        ])
        {
            (await Refused.SentenceAsync(command)).ShouldBe("推荐名额已满：本省设定，不超过 2 个，现已推荐 2 个。请先将其他项目移至候补或移出名单。");
        }

        (await ground.OrderAsync(Standing.Recommended)).ShouldBe([0, 1]);
        (await ground.OrderAsync(Standing.Reserve)).ShouldBe([2]);
    }

    [Fact]
    public async Task A_printed_cap_and_a_sub_cap_name_their_clause()
    {
        await using var ground = await ListGround.PrepareAsync(3);
        await ground.Portal.Database.ExecuteAsync($"""
            update portal.list_quotas set cap = 3, source = 1, clause = '通知二（二）' where list_id = '{ground.ListId}';
            update portal.applications set kind = 'consortium' where id in ('{ground.Applications[0]}', '{ground.Applications[1]}');
            insert into portal.list_quotas (list_id, kind, kinds, cap, source, clause) values ('{ground.ListId}', '联合体', array['consortium'], 1, 1, '通知四（二）');
            insert into portal.list_places (application_id, list_id, kind, standing, rank, added_at, added_by_id) values
                ('{ground.Applications[0]}', '{ground.ListId}', 'consortium', 1, 1, now(), '{ground.Handler.Id}'),
                ('{ground.Applications[1]}', '{ground.ListId}', 'consortium', 2, 1, now(), '{ground.Handler.Id}');
            """);

        (await Refused.SentenceAsync(ground.Portal.SendAsync(new RecommendFactory.Command(ground.Applications[1]), ground.Handler)))
            .ShouldBe("“联合体”名额已满：通知四（二），不超过 1 个，现已推荐 1 个。请先将其他“联合体”项目移至候补或移出名单。");
        await ground.Portal.SendAsync(new RecommendFactory.Command(ground.Applications[2]), ground.Handler);
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new SetCap.Command(ground.ListId, 9), ground.Province)))
            .ShouldBe("该名额由通知规定（通知二（二），不超过 3 个），不能改为本省设定。");
    }

    [Fact]
    public async Task A_position_that_was_chosen_by_an_old_screen_changes_nothing()
    {
        await using var ground = await ListGround.PrepareAsync(3);
        await ground.RecommendAsync(3);
        var seen = (await ground.ListAsync()).Version;
        await ground.Portal.SendAsync(new MoveTo.Command(ground.Applications[2], Standing.Recommended, 1, seen), ground.Handler);

        await Should.ThrowAsync<StaleException>(ground.Portal.SendAsync(new MoveTo.Command(ground.Applications[0], Standing.Recommended, 1, seen), ground.Signatory));

        (await ground.OrderAsync(Standing.Recommended)).ShouldBe([2, 0, 1]);
        // A screen that shows the same order as before shows the same version.
        (await ground.ListAsync()).Version.ShouldBe(seen + 1);
    }

    [Fact]
    public async Task Only_passed_applications_of_the_own_office_are_put_on_a_list()
    {
        await using var ground = await ListGround.PrepareAsync(1);
        var stranger = await ground.Portal.SaveAsync(An.Officer().In("320100"));
        await Should.ThrowAsync<NotFoundException>(ground.Portal.SendAsync(new RecommendFactory.Command(ground.Applications[0]), stranger));
        await Should.ThrowAsync<NotFoundException>(ground.Portal.SendAsync(new RecommendFactory.Command(ground.Applications[0]), ground.Province));
        await Should.ThrowAsync<NotFoundException>(ground.Portal.SendAsync(new RecommendFactory.Command(Guid.NewGuid()), ground.Handler));

        await ground.WithdrawAsync(ground.Applications[0]);
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new RecommendFactory.Command(ground.Applications[0]), ground.Handler)))
            .ShouldBe("该申报当前不是“审核通过”，不能列入名单。");
    }

    [Fact]
    public async Task The_provinces_own_list_opened_again_after_the_end_is_changed_and_frozen_anew()
    {
        await using var portal = await TestKit.TestPortal.StartAsync();
        var campaign = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db, "national-excellent-2025", "320000"));
        var (handler, signatory) = (await portal.SaveAsync(An.Officer().In("320000")), await portal.SaveAsync(An.Officer().In("320000").Signing()));
        var owner = await portal.SaveAsync(An.Enterprise());
        var one = (await portal.InDatabaseAsync(db => portal.Campaigns.ApplyAsync(db, campaign, owner, state: ApplicationState.Passed))).Id;
        var list = (await portal.SendAsync(new RecommendFactory.Command(one), handler)).ListId;
        await FreezeAsync();
        await portal.Database.StopClockAsync(campaign.RecommenderClosesAt);
        (await ShownAsync()).May.ReopensTooLate.ShouldBeFalse();
        await portal.SendAsync(new ReopenList.Command(list, (await ShownAsync()).Version, "项目名称有误"), handler);

        (await ShownAsync()).May.ShouldSatisfyAllConditions(may => may.Rank.ShouldBeTrue(), may => may.Why.ShouldBeNull());
        await portal.SendAsync(new TakeOffList.Command(one), handler);
        await FreezeAsync();
        (await ShownAsync()).Revision.ShouldBe(2);

        Task<ShowList.View> ShownAsync() => portal.SendAsync(new ShowList.Query(list), handler);

        async Task FreezeAsync()
        {
            await portal.SendAsync(new PrepareList.Command(list, (await ShownAsync()).Version), handler);
            // Whoever has to freeze it is told so, after the end as before.
            (await portal.SendAsync(new ListsToFreeze.Query(), signatory)).ShouldHaveSingleItem().Id.ShouldBe(list);
            await portal.SendAsync(new FreezeList.Command(list, (await ShownAsync()).Version), signatory);
        }
    }

    [Fact]
    public async Task An_office_for_which_a_notice_with_numbers_prints_none_waits_for_the_provinces_cap()
    {
        await using var portal = await TestKit.TestPortal.StartAsync();
        var campaign = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db, TestKit.TestCampaigns.Shaanxi, quotas: portal.Get<Portal.Application.Policies.QuotaBook>()));
        await portal.Database.ExecuteAsync("update portal.recommenders set is_active = true where area_code = '610581'");
        var (hancheng, province) = (await portal.SaveAsync(An.Officer().In("610581")), await portal.SaveAsync(An.Officer().In("610000")));
        var owner = await portal.SaveAsync(An.Enterprise().In("610581"));
        var one = (await portal.InDatabaseAsync(db => portal.Campaigns.ApplyAsync(db, campaign, owner, county: "610581", state: ApplicationState.Passed))).Id;
        var row = (await portal.SendAsync(new ListLists.Query(campaign.Id), province)).Lists.Single(item => item.Recommender == "韩城市工业和信息化局");

        row.ShouldSatisfyAllConditions(
            item => item.NeedsCap.ShouldBeTrue(), item => item.IsExpected.ShouldBeTrue(), item => item.Told.Select(told => told.AccountId).ShouldBe([hancheng.Id]));
        (await portal.SendAsync(new ListLists.Query(campaign.Id), province)).Lists.Count(item => item.IsExpected).ShouldBe(1);
        (await portal.SendAsync(new ShowList.Query(row.Id), hancheng)).Whole.NeedsCap.ShouldBeTrue();
        (await Refused.SentenceAsync(portal.SendAsync(new RecommendFactory.Command(one), hancheng))).ShouldBe(Texts.ListsCapNeeded.With("韩城市工业和信息化局"));
        await portal.SendAsync(new SetCap.Command(row.Id, 1), province);
        (await portal.SendAsync(new RecommendFactory.Command(one), hancheng)).Rank.ShouldBe(1);
        (await portal.SendAsync(new ShowList.Query(row.Id), hancheng)).Whole.ShouldSatisfyAllConditions(whole => whole.NeedsCap.ShouldBeFalse(), whole => whole.IsOurs.ShouldBeTrue());
    }

    [Fact]
    public async Task A_county_that_does_not_report_directly_neither_reviews_nor_ranks()
    {
        await using var portal = await TestPortal.StartAsync();
        var campaign = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db, TestCampaigns.Shaanxi, quotas: portal.Get<QuotaBook>()));
        var (hancheng, weinan) = (await portal.SaveAsync(An.Officer().In("610581")), await portal.SaveAsync(An.Officer().In("610500")));
        var owner = await portal.SaveAsync(An.Enterprise().In("610581"));
        var one = await portal.InDatabaseAsync(db => portal.Campaigns.ApplyAsync(db, campaign, owner, county: "610581", state: ApplicationState.AtRecommender));
        one.OfficeArea.ShouldBe("610500");

        await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new PassApplication.Command(one.Id, 1, null), hancheng));
        (await portal.SendAsync(new ListApplications.Query(campaign.Id, new QueueFilter()), hancheng)).Total.ShouldBe(0);
        await portal.SendAsync(new PassApplication.Command(one.Id, 1, null), weinan);
        await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new RecommendFactory.Command(one.Id), hancheng));
        (await portal.SendAsync(new ListLists.Query(), hancheng)).Lists.ShouldBeEmpty();
        await portal.SendAsync(new RecommendFactory.Command(one.Id), weinan);
        (await portal.SendAsync(new ListLists.Query(), weinan)).Lists.ShouldHaveSingleItem().Recommended.ShouldBe(1);
    }

    [Fact]
    public async Task What_waits_to_be_listed_is_neither_ranked_nor_in_reserve_nor_on_a_fast_track()
    {
        await using var ground = await ListGround.PrepareAsync(8, cap: 3, fastTracks: 1);
        await ground.RecommendAsync(3);
        await ground.ReserveAsync(2, from: 3);
        await ground.Portal.SendAsync(new PutOnFastTrack.Command(ground.Applications[7]), ground.Handler);

        foreach (var reader in (Account[])[ground.Handler, ground.Province])
        {
            var row = (await ground.Portal.SendAsync(new ListLists.Query(ground.Campaign.Id), reader)).Lists.Single(list => list.Id == ground.ListId);
            (row.Recommended, row.Reserve, row.FastTrack, row.Unlisted).ShouldBe((3, 2, 1, 2));
        }
    }

    [Fact]
    public async Task A_version_from_before_there_were_fast_tracks_is_read_and_goes_on()
    {
        await using var ground = await ListGround.PrepareAsync(2);
        await ground.RecommendAsync(1);
        await ground.ReserveAsync(1, from: 1);
        await ground.FreezeAsync();
        var older = (await ground.Portal.InDatabaseAsync(db => db.ListVersions.Select(version => version.Content).SingleAsync()))
            .Replace(",\"fastTrack\":[]", "", StringComparison.Ordinal).Replace(",\"fastTrack\":null", "", StringComparison.Ordinal);
        older.ShouldNotContain("fastTrack");
        await ground.Portal.Database.ExecuteAsync($"update portal.list_versions set content = '{older}', sha256 = sha256(convert_to('{older}', 'UTF8'))");

        var shown = await ground.Portal.SendAsync(new ShowListVersion.Query(ground.ListId, 1), ground.Province);
        (shown.Content.FastTrack.Count, shown.Content.All.Count()).ShouldBe((0, 2));
        await ground.WithdrawAsync(ground.Applications[0]);

        var next = (await ground.Portal.SendAsync(new ShowListVersion.Query(ground.ListId, 2), ground.Province)).Content;
        (next.Recommended.ShouldHaveSingleItem().ApplicationId, next.Reserve.Count, next.FastTrack.Count).ShouldBe((ground.Applications[1], 0, 0));
    }

    [Fact]
    public async Task A_list_is_frozen_by_another_account_than_the_one_that_prepared_it_and_kept_with_its_hash()
    {
        await using var ground = await ListGround.PrepareAsync(3);
        await ground.RecommendAsync(2);
        await ground.ReserveAsync(1, from: 2);
        await Should.ThrowAsync<ForbiddenException>(ground.Portal.SendAsync(new PrepareList.Command(ground.ListId, (await ground.ListAsync()).Version), ground.Signatory));
        (await ground.Portal.SendAsync(new ShowList.Query(ground.ListId), ground.Signatory)).May.ShouldSatisfyAllConditions(may => may.Prepare.ShouldBeFalse(), may => may.Rank.ShouldBeTrue());
        await ground.Portal.SendAsync(new PrepareList.Command(ground.ListId, (await ground.ListAsync()).Version), ground.Handler);
        // Whoever prepared it may have become the signatory since.
        await ground.Portal.Database.ExecuteAsync($"update portal.recommendation_lists set prepared_by_id = '{ground.Signatory.Id}' where id = '{ground.ListId}'");
        var prepared = (await ground.ListAsync()).Version;

        (await Refused.SentenceAsync(ground.Portal.SendAsync(new FreezeList.Command(ground.ListId, prepared), ground.Signatory)))
            .ShouldBe(Texts.ListsSamePerson);
        await Should.ThrowAsync<StaleException>(ground.Portal.SendAsync(new FreezeList.Command(ground.ListId, prepared - 1), ground.Signatory));
        await Should.ThrowAsync<ForbiddenException>(ground.Portal.SendAsync(new FreezeList.Command(ground.ListId, prepared), ground.Handler));

        var frozen = await ground.FreezeAsync();
        frozen.Number.ShouldBe(1);
        var version = await ground.Portal.InDatabaseAsync(db => db.ListVersions.SingleAsync(v => v.ListId == ground.ListId));
        Convert.ToHexStringLower(version.Sha256).ShouldBe(frozen.Sha256);
        frozen.Sha256.ShouldBe(Convert.ToHexStringLower(ListContent.HashOf(version.Content)));
        var content = ListContent.Parse(version.Content);
        content.ToJson().ShouldBe(version.Content);
        content.Recommended.Select(row => row.ApplicationId).ShouldBe(ground.Applications.Take(2));
        content.Reserve.Select(row => row.ApplicationId).ShouldBe(ground.Applications.Skip(2));
        content.Recommender.Name.ShouldBe("苏州市工业和信息化局");
        (await ground.Portal.InDatabaseAsync(db => db.ApplicationEvents.CountAsync(e => e.Kind == ApplicationEventKind.ListFrozen && !e.IsInternal))).ShouldBe(2);

        (await Refused.SentenceAsync(ground.Portal.SendAsync(new TakeOffList.Command(ground.Applications[0]), ground.Handler))).ShouldBe(Texts.ListsIsFrozen);
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new SetCap.Command(ground.ListId, 1), ground.Province))).ShouldBe(Texts.ListsCapFrozen);
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task Any_change_after_the_preparation_asks_for_it_anew()
    {
        await using var ground = await ListGround.PrepareAsync(2);
        await ground.RecommendAsync(2);
        await ground.Portal.SendAsync(new PrepareList.Command(ground.ListId, (await ground.ListAsync()).Version), ground.Handler);
        await ground.Portal.SendAsync(new MoveTo.Command(ground.Applications[1], Standing.Recommended, 1, null), ground.Handler);

        (await Refused.SentenceAsync(ground.Portal.SendAsync(new FreezeList.Command(ground.ListId, (await ground.ListAsync()).Version), ground.Signatory)))
            .ShouldBe(Texts.ListsNotPrepared);

        await ground.Portal.SendAsync(new PrepareList.Command(ground.ListId, (await ground.ListAsync()).Version), ground.Handler);
        await ground.Portal.SendAsync(new SendBackList.Command(ground.ListId, (await ground.ListAsync()).Version, "请核对第 2 位"), ground.Signatory);
        (await ground.ListAsync()).PreparedAt.ShouldBeNull();
        await ground.Portal.SendAsync(new PrepareList.Command(ground.ListId, (await ground.ListAsync()).Version), ground.Handler);
        await ground.WithdrawAsync(ground.Applications[0]);
        (await ground.ListAsync()).PreparedAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_cap_below_what_is_recommended_shows_as_over_and_keeps_the_list_from_being_frozen()
    {
        await using var ground = await ListGround.PrepareAsync(3);
        await ground.RecommendAsync(3);
        await ground.Portal.SendAsync(new SetCap.Command(ground.ListId, 1), ground.Province);

        // Ranking goes on.
        await ground.Portal.SendAsync(new MoveTo.Command(ground.Applications[2], Standing.Recommended, 1, null), ground.Handler);
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new PrepareList.Command(ground.ListId, (await ground.ListAsync()).Version), ground.Handler)))
            .ShouldBe("推荐名额超出：本省设定，不超过 1 个，现已推荐 3 个。减至名额以内后方可冻结。");
        await ground.Portal.SendAsync(new PutInReserve.Command(ground.Applications[0]), ground.Handler);
        await ground.Portal.SendAsync(new TakeOffList.Command(ground.Applications[1]), ground.Handler);
        (await ground.FreezeAsync()).Number.ShouldBe(1);
    }

    [Fact]
    public async Task A_cap_cut_between_preparation_and_freezing_is_noticed()
    {
        await using var ground = await ListGround.PrepareAsync(2);
        await ground.RecommendAsync(2);
        await ground.Portal.SendAsync(new PrepareList.Command(ground.ListId, (await ground.ListAsync()).Version), ground.Handler);
        var seen = (await ground.ListAsync()).Version;
        await ground.Portal.SendAsync(new SetCap.Command(ground.ListId, 1), ground.Province);

        await Should.ThrowAsync<StaleException>(ground.Portal.SendAsync(new FreezeList.Command(ground.ListId, seen), ground.Signatory));
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new FreezeList.Command(ground.ListId, (await ground.ListAsync()).Version), ground.Signatory)))
            .ShouldContain("减至名额以内");
    }

    [Fact]
    public async Task One_who_withdraws_after_freezing_is_followed_by_the_first_of_the_reserve()
    {
        await using var ground = await ListGround.PrepareAsync(5, cap: 3);
        await ground.RecommendAsync(3);
        await ground.ReserveAsync(2, from: 3);
        await ground.FreezeAsync();
        var frozen = await ground.ListAsync();

        (await ground.WithdrawAsync(ground.Applications[1])).ShouldBeTrue();

        (await ground.OrderAsync(Standing.Recommended)).ShouldBe([0, 2, 3]);
        (await ground.OrderAsync(Standing.Reserve)).ShouldBe([4]);
        var after = await ground.ListAsync();
        (after.State, after.Revision, after.FrozenById, after.FrozenAt).ShouldBe((ListState.Frozen, 2, frozen.FrozenById, frozen.FrozenAt));
        var versions = await ground.Portal.InDatabaseAsync(db => db.ListVersions.Where(v => v.ListId == ground.ListId).OrderBy(v => v.Number).ToListAsync());
        versions[1].Reason.ShouldBe(ListVersionReason.Substituted);
        versions[1].Note!.ShouldContain("递补");
        versions[1].Note!.ShouldContain("另有安排");
        var content = ListContent.Parse(versions[1].Content);
        content.Version.ShouldBe(2);
        content.Recommended.Select(row => (row.Rank, row.ApplicationId))
            .ShouldBe([(1, ground.Applications[0]), (2, ground.Applications[2]), (3, ground.Applications[3])]);
        content.Reserve.Select(row => (row.Rank, row.ApplicationId)).ShouldBe([(1, ground.Applications[4])]);
        var events = await ground.Portal.InDatabaseAsync(db => db.ApplicationEvents.Where(e => e.Kind >= ApplicationEventKind.TakenOffList)
            .OrderBy(e => e.At).Select(e => new { e.ApplicationId, e.Kind }).ToListAsync());
        events.ShouldContain(e => e.ApplicationId == ground.Applications[1] && e.Kind == ApplicationEventKind.TakenOffList);
        events.ShouldContain(e => e.ApplicationId == ground.Applications[3] && e.Kind == ApplicationEventKind.Substituted);
        // Who moves up does not read who gave way.
        var told = await ground.Portal.InDatabaseAsync(db => db.ApplicationEvents.SingleAsync(e => e.ApplicationId == ground.Applications[3] && e.Kind == ApplicationEventKind.Substituted));
        (told.ByName, told.ById, told.Note).ShouldBe(("苏州市工业和信息化局", null, null));
        (await ground.Portal.InDatabaseAsync(db => db.ListEvents.CountAsync(e => e.Kind == ListEventKind.Substituted))).ShouldBe(1);
        await ground.DemandInvariantsAsync();

        // One of the reserve leaves, the last of the reserve moves up, and then nobody is left to move up.
        await ground.WithdrawAsync(ground.Applications[0]);
        await ground.WithdrawAsync(ground.Applications[2]);
        (await ground.OrderAsync(Standing.Recommended)).ShouldBe([3, 4]);
        (await ground.OrderAsync(Standing.Reserve)).ShouldBeEmpty();
        (await ground.ListAsync()).Revision.ShouldBe(4);
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task A_withdrawal_after_freezing_is_not_kept_back_by_a_minimum()
    {
        await using var ground = await ListGround.PrepareAsync(2);
        await ground.Portal.Database.ExecuteAsync($"update portal.list_quotas set minimum = 2 where list_id = '{ground.ListId}'");
        await ground.RecommendAsync(1);
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new PrepareList.Command(ground.ListId, (await ground.ListAsync()).Version), ground.Handler)))
            .ShouldBe("推荐名额不足：本省设定，不少于 2 个，现已推荐 1 个。");
        await ground.RecommendAsync(1, from: 1);
        await ground.FreezeAsync();

        (await ground.WithdrawAsync(ground.Applications[1])).ShouldBeTrue();

        (await ground.OrderAsync(Standing.Recommended)).ShouldBe([0]);
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task Only_the_province_reopens_and_the_next_freezing_makes_the_next_version()
    {
        await using var ground = await ListGround.PrepareAsync(2);
        await ground.RecommendAsync(1);
        var first = await ground.FreezeAsync();
        var frozen = (await ground.ListAsync()).Version;

        await Should.ThrowAsync<ForbiddenException>(ground.Portal.SendAsync(new ReopenList.Command(ground.ListId, frozen, "漏报"), ground.Signatory));
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new ReopenList.Command(ground.ListId, frozen, " "), ground.Province))).ShouldBe(Texts.ListsReasonMissing);
        await ground.Portal.SendAsync(new ReopenList.Command(ground.ListId, frozen, "漏报一家"), ground.Province);
        await ground.RecommendAsync(1, from: 1);
        var second = await ground.FreezeAsync();

        second.Number.ShouldBe(2);
        second.Sha256.ShouldNotBe(first.Sha256);
        (await ground.Portal.InDatabaseAsync(db => db.ListEvents.Where(e => e.ListId == ground.ListId).OrderBy(e => e.At).Select(e => e.Kind).ToListAsync())).ShouldBe(
        [
            ListEventKind.Prepared, ListEventKind.Frozen, ListEventKind.Reopened, ListEventKind.Prepared, ListEventKind.Frozen,
        ]);
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task The_window_is_decided_by_the_databases_clock_for_the_office_and_not_for_the_province_that_acts_for_it()
    {
        await using var ground = await ListGround.PrepareAsync(2);
        await ground.RecommendAsync(1);
        var closes = (await ground.Portal.InDatabaseAsync(db => db.Campaigns.AsNoTracking().SingleAsync())).RecommenderClosesAt;
        await ground.ClockAsync(closes.AddMilliseconds(-1));
        await ground.RecommendAsync(1, from: 1);
        await ground.ClockAsync(closes);

        (await Refused.SentenceAsync(ground.Portal.SendAsync(new TakeOffList.Command(ground.Applications[0]), ground.Handler)))
            .ShouldBe($"推荐截止时间（{closes.Deadline()}）已过，名单不能再改动。");
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new PrepareList.Command(ground.ListId, (await ground.ListAsync()).Version), ground.Handler)))
            .ShouldContain("已过");

        await ground.Portal.SendAsync(new TakeOver.Command(ground.ListId, "逾期未报"), ground.Province);
        await ground.Portal.SendAsync(new TakeOffList.Command(ground.Applications[0]), ground.Province);
        await ground.Portal.SendAsync(new PrepareList.Command(ground.ListId, (await ground.ListAsync()).Version), ground.Province);
        (await ground.Portal.SendAsync(new FreezeList.Command(ground.ListId, (await ground.ListAsync()).Version), ground.ProvinceSignatory)).Number.ShouldBe(1);
    }

    [Fact]
    public async Task While_the_province_acts_the_office_does_not_write()
    {
        await using var ground = await ListGround.PrepareAsync(2);
        await ground.RecommendAsync(1);
        await ground.Portal.SendAsync(new TakeOver.Command(ground.ListId, "经办人员长期空缺"), ground.Province);

        await Should.ThrowAsync<NotFoundException>(ground.Portal.SendAsync(new RecommendFactory.Command(ground.Applications[1]), ground.Handler));
        await ground.Portal.SendAsync(new RecommendFactory.Command(ground.Applications[1]), ground.Province);
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new TakeOver.Command(ground.ListId, "再次"), ground.Province))).ShouldBe(Texts.ListsCannotTakeOver);
        await ground.Portal.SendAsync(new HandBack.Command(ground.ListId), ground.Province);
        await Should.ThrowAsync<NotFoundException>(ground.Portal.SendAsync(new TakeOffList.Command(ground.Applications[1]), ground.Province));
        await ground.Portal.SendAsync(new TakeOffList.Command(ground.Applications[1]), ground.Handler);

        var acted = await ground.Portal.InDatabaseAsync(db => db.ApplicationEvents.SingleAsync(e =>
            e.ApplicationId == ground.Applications[1] && e.Kind == ApplicationEventKind.Recommended));
        acted.ByName.ShouldBe("省级主管部门（代苏州市工业和信息化局）");
    }
}
