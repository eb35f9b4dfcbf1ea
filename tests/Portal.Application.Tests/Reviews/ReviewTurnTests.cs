using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Recommendations;
using Portal.Application.Reviews;
using Portal.TestKit;
using Submitted = Portal.Application.Applications.SubmittedContent;

namespace Portal.Application.Tests.Reviews;

/// <summary>What passes from one office to the next, and until when it can be taken back.</summary>
public sealed class ReviewTurnTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Campaign campaign = null!;
    private Account owner = null!;
    private Account county = null!;
    private Account city = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        campaign = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db, TestCampaigns.InnerMongolia));
        owner = await portal.SaveAsync(An.Enterprise().In("150102"));
        county = await portal.SaveAsync(An.Officer().In("150102"));
        city = await portal.SaveAsync(An.Officer().In("150100"));
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_return_with_many_long_reasons_tells_what_fits_and_keeps_the_whole()
    {
        var application = await ApplyAsync(ApplicationState.AtRecommender);
        var shown = await ReadAsync(application, city);
        var items = ReturnableItems.All(shown.Form, shown.Policy, []).Take(20).ToDictionary(item => item.Key, _ => (string?)new string('长', ReviewLimits.Text));

        await portal.SendAsync(new ReturnApplication.Command(application, 1, items, new string('附', ReviewLimits.Text)), city);

        var message = await portal.InDatabaseAsync(db => db.Messages.SingleAsync(one => one.AccountId == owner.Id));
        message.Body.Length.ShouldBeLessThanOrEqualTo(1500);
        message.Body.ShouldContain(Texts.ReviewReturnCount.With(20));
        message.Body.ShouldContain(Texts.ReviewReturnMore.With(20 - ReturnApplication.ToldItems));
        (await portal.InDatabaseAsync(db => db.ReturnItems.Where(one => one.Reason.Length == ReviewLimits.Text).CountAsync())).ShouldBe(20);
    }

    [Fact]
    public async Task A_notice_never_holds_more_than_an_inbox_keeps()
    {
        await portal.UsingAsync<Notices, int>(notices => notices.TellAsync(
            [new(owner.Id, owner.DisplayName, "")], new string('题', 300), new string('文', 5000), ct: TestContext.Current.CancellationToken));

        var message = await portal.InDatabaseAsync(db => db.Messages.SingleAsync(one => one.AccountId == owner.Id));
        (message.Subject.Length, message.Subject[^1]).ShouldBe((200, '…'));
        (message.Body.Length, message.Body[^1]).ShouldBe((4000, '…'));
    }

    [Theory]
    [InlineData("verdict")]
    [InlineData("site-check")]
    [InlineData("fact")]
    [InlineData("assign")]
    public async Task A_county_takes_nothing_back_once_its_city_has_recorded_something(string what)
    {
        var application = await ApplyAsync(ApplicationState.AtCounty);
        await portal.SendAsync(new PassApplication.Command(application, 1, null), county);
        var step = (await ReadAsync(application, county)).Undo!;
        step.Obstacle.ShouldBeNull();

        await RecordAsync(what, application, city);

        (await ReadAsync(application, county)).Undo!.Obstacle.ShouldBe(Texts.ReviewUndoNextActed);
        (await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(new UndoReview.Command(application, step.Id), county))).Message.ShouldBe(Texts.ReviewUndoNextActed);
        (await portal.InDatabaseAsync(db => db.Applications.SingleAsync(one => one.Id == application))).State.ShouldBe(ApplicationState.AtRecommender);
    }

    [Theory]
    [InlineData("verdict")]
    [InlineData("site-check")]
    [InlineData("assign")]
    public async Task An_enterprise_recalls_nothing_once_an_office_has_recorded_something(string what)
    {
        var application = await ApplyAsync(ApplicationState.AtCounty);
        await RecordAsync(what, application, county);
        var version = await portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application).Select(one => one.Version).SingleAsync());

        await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(new RecallApplication.Command(application, version), owner));

        (await portal.InDatabaseAsync(db => db.Applications.SingleAsync(one => one.Id == application))).State.ShouldBe(ApplicationState.AtCounty);
    }

    [Fact]
    public async Task What_was_found_stands_once_the_list_is_frozen()
    {
        var application = await ApplyAsync(ApplicationState.Passed);
        var list = await portal.InDatabaseAsync(db => db.RecommendationLists
            .Where(one => db.Applications.Any(a => a.Id == application && a.RecommenderId == one.RecommenderId)).Select(one => one.Id).SingleAsync());
        (await ReadAsync(application, city)).MayRecord.ShouldBeTrue();
        await portal.SendAsync(new PrepareList.Command(list, await VersionAsync()), city);
        await portal.SendAsync(new FreezeList.Command(list, await VersionAsync()), await portal.SaveAsync(An.Officer().In("150100").Signing()));

        (await ReadAsync(application, city)).MayRecord.ShouldBeFalse();
        (await Should.ThrowAsync<InvalidException>(() => RecordAsync("fact", application, city))).Message.ShouldBe(Texts.ReviewRecordFrozen);

        await portal.SendAsync(new ReopenList.Command(list, await VersionAsync(), "信用记录有更正"), await portal.SaveAsync(An.Officer().In("150000")));
        await RecordAsync("fact", application, city);

        Task<int> VersionAsync() => portal.InDatabaseAsync(db => db.RecommendationLists.Where(one => one.Id == list).Select(one => one.Version).SingleAsync());
    }

    [Fact]
    public async Task The_office_that_receives_what_a_county_passed_is_told_and_was_shown_as_recipient()
    {
        var application = await ApplyAsync(ApplicationState.AtCounty);
        (await ReadAsync(application, county)).Next.Select(one => one.AccountId).ShouldBe([city.Id]);

        await portal.SendAsync(new PassApplication.Command(application, 1, null), county);

        var message = await portal.InDatabaseAsync(db => db.Messages.SingleAsync(one => one.AccountId == city.Id));
        message.Link.ShouldBe($"/area/applications/{application}");
        (await ReadAsync(application, city)).Next.ShouldBeEmpty();

        await portal.SendAsync(new UndoReview.Command(application, (await ReadAsync(application, county)).Undo!.Id), county);
        (await portal.InDatabaseAsync(db => db.Messages.CountAsync(one => one.AccountId == city.Id))).ShouldBe(2);
    }

    [Fact]
    public async Task A_verdict_on_what_changed_counts_as_not_given_and_one_on_what_did_not_stands()
    {
        var application = await ApplyAsync(ApplicationState.AtRecommender);
        foreach (var item in (string[])["9", "10"])
        {
            await portal.SendAsync(new SaveVerdict.Command(application, VerdictSubject.Scenario, item, 0, true, null), city);
        }

        foreach (var condition in (string[])["maturity", "scenario-count"])
        {
            await portal.SendAsync(new SaveVerdict.Command(application, VerdictSubject.Condition, condition, 0, true, null), city);
        }

        await portal.SendAsync(new ReturnApplication.Command(application, 1, new Dictionary<string, string?> { [ApplicationItems.Maturity] = "请更新。" }, null), city);
        await SubmitAgainAsync(application, """{"scenarios":{"9":{"description":"第二轮"},"10":{}}}""");

        var shown = await ReadAsync(application, city);
        shown.Verdicts.Select(one => (one.Item, one.Round, one.Stands)).ShouldBe([("9", 1, false), ("10", 1, true), ("maturity", 1, true), ("scenario-count", 1, false)], ignoreOrder: true);

        // The same said again is said of this round.
        await portal.SendAsync(new SaveVerdict.Command(application, VerdictSubject.Scenario, "9", 0, true, null), city);
        var again = (await ReadAsync(application, city)).VerdictOf(ReviewLevel.Recommender, VerdictSubject.Scenario, "9")!;
        (again.Round, again.Stands, again.Version).ShouldBe((2, true, 1));
    }

    [Fact]
    public async Task What_was_said_of_earlier_submissions_stays_beside_what_is_said_of_the_last()
    {
        var application = await ApplyAsync(ApplicationState.AtRecommender);
        await JudgeAsync(0, false, "车间数不符。");
        (await Should.ThrowAsync<StaleException>(() => JudgeAsync(0, true, null))).CurrentVersion.ShouldBe(1);
        await portal.SendAsync(new ReturnApplication.Command(application, 1, new Dictionary<string, string?> { [ApplicationItems.Maturity] = "请更正。" }, null), city);
        await SubmitAgainAsync(application, """{"scenarios":{"9":{"description":"第二轮"}}}""");

        // A page from before the second submission knows a version that this one does not have yet.
        (await Should.ThrowAsync<StaleException>(() => JudgeAsync(1, true, null))).CurrentVersion.ShouldBe(0);
        var theirs = await portal.SendAsync(new ReadVerdict.Query(application, VerdictSubject.Scenario, "9"), city);
        (theirs.Round, theirs.Version, theirs.Agrees).ShouldBe((1, 0, false));
        await JudgeAsync(0, true, null);
        await JudgeAsync(1, false, "仍不符。");
        await JudgeAsync(2, true, "仍不符。");

        var shown = await ReadAsync(application, city);
        var last = shown.Verdicts.ShouldHaveSingleItem();
        (last.Round, last.Stands, last.Version, last.Agrees, last.Reason).ShouldBe((2, true, 3, true, null), "a reason belongs to a verdict that differs");
        var earlier = shown.EarlierVerdicts.ShouldHaveSingleItem();
        (earlier.Round, earlier.Level, earlier.Agrees, earlier.Reason, earlier.Office).ShouldBe((1, ReviewLevel.Recommender, false, "车间数不符。", city.DisplayName));

        Task JudgeAsync(int version, bool agrees, string? reason) =>
            portal.SendAsync(new SaveVerdict.Command(application, VerdictSubject.Scenario, "9", version, agrees, reason), city);
    }

    [Fact]
    public async Task Only_what_the_submission_claims_is_judged()
    {
        var application = await ApplyAsync(ApplicationState.AtRecommender);

        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new SaveVerdict.Command(application, VerdictSubject.Scenario, "11", 0, true, null), city));

        await portal.SendAsync(new SaveVerdict.Command(application, VerdictSubject.Scenario, "10", 0, true, null), city);
    }

    [Fact]
    public async Task A_ticked_item_that_was_not_mended_stays_beside_another_with_the_same_reason()
    {
        var shown = await ReadAsync(await ApplyAsync(ApplicationState.AtRecommender), city);
        var changes = portal.Get<SubmissionChanges>().Between(
            shown.Form, shown.Policy, Submitted.Read("""{"scenarios":{"9":{"description":"一"},"10":{"description":"一"}}}"""),
            Submitted.Read("""{"scenarios":{"9":{"description":"一"},"10":{"description":"二"}}}"""),
            [new("scenario:9", "请补充现场照片。"), new("scenario:10", "请补充现场照片。")]);

        changes.Select(change => (change.Key, change.Differs)).ShouldBe([("scenario:9", false), ("scenario:10", true)]);
    }

    [Fact]
    public async Task A_change_is_told_in_words_and_never_as_a_stored_code()
    {
        var shown = await ReadAsync(await ApplyAsync(ApplicationState.AtRecommender), city);
        var changes = portal.Get<SubmissionChanges>().Between(
            shown.Form, shown.Policy,
            Submitted.Read("""
                {"enterprise":{"scale":"1","designated":"no","industry":"C3670"},"answers":{"nature":"state","commitment":"","channel-title":"<3 天"},
                "scenarios":{"9":{"tier":"base","usesAi":false}},"maturity":{"level":"2","kind":"selfAssessed"},
                "indicators":{"3":{"level":"3","score":"52"}},"declarations":{"scale":{"answer":"true"}}}
                """),
            Submitted.Read("""
                {"enterprise":{"scale":"2","designated":"yes","industry":"C3670"},"answers":{"nature":"private","commitment":"yes","channel-title":"<5 天"},
                "scenarios":{"9":{"tier":"advanced","usesAi":true}},"maturity":{"level":"3","kind":"assessed"},
                "indicators":{"3":{"level":"4","score":"66"}},"declarations":{"scale":{"answer":"false"}}}
                """),
            []);

        changes.ToDictionary(change => change.Key, change => (change.Before, change.After)).ShouldBe(new Dictionary<string, (string, string)>
        {
            ["profile"] = ("大型\n否\nC3670 汽车零部件及配件制造", "中型\n是\nC3670 汽车零部件及配件制造"),
            ["nature"] = ("国有企业", "民营企业"),
            ["commitment"] = ("", "是"),
            ["channel-title"] = ("<3 天", "<5 天"),
            ["scenario:9"] = ("基础级", "先进级\n本实例应用了人工智能技术"),
            ["maturity"] = ("规范级\n自评价", "集成级\n评估（由评估机构出具报告）"),
            ["indicator:3"] = ("3 级，52 分", "4 级，66 分"),
            ["declaration:scale"] = ("符合", "不符合"),
        }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_change_of_nothing_but_the_format_is_told_as_that_ticked_or_not()
    {
        var shown = await ReadAsync(await ApplyAsync(ApplicationState.AtRecommender), city);
        var changes = portal.Get<SubmissionChanges>().Between(
            shown.Form, shown.Policy,
            Submitted.Read("""{"answers":{"summary":"<p>设备联网</p>","overview":"<p>总体</p>","outcomes":"成效"},"scenarios":{"9":{"description":"<p>一</p>"},"10":{"description":"<p>一</p>"}}}"""),
            Submitted.Read("""{"answers":{"summary":"<h3>设备联网</h3>","overview":"<p><strong>总体</strong></p>","outcomes":"<p>成效</p>"},"scenarios":{"9":{"description":"<ul><li>一</li></ul>"},"10":{"description":"<p><em>一</em></p>"}}}"""),
            [new("summary", "请补充。")]);

        // A list marker is read as words; a text that was stored as plain text is no other text.
        changes.Select(change => (change.Key, change.Differs, change.OnlyFormat)).ShouldBe(
            [("summary", false, true), ("overview", false, true), ("scenario:10", false, true), ("scenario:9", true, false)]);
    }

    [Theory]
    [InlineData("1", "2", "图片有更换（1 张）")]
    [InlineData("1", "23", "图片有更换（1 张），新增图片 1 张")]
    [InlineData("123", "4", "图片有更换（1 张），删去图片 2 张")]
    [InlineData("1", "11", "新增图片 1 张")]
    [InlineData("12", "1", "删去图片 1 张")]
    [InlineData("12", "21", "图片顺序有调整")]
    [InlineData("12", "12", null)]
    public async Task Another_picture_described_alike_is_told_as_another_picture(string before, string after, string? said)
    {
        var shown = await ReadAsync(await ApplyAsync(ApplicationState.AtRecommender), city);
        var changes = portal.Get<SubmissionChanges>().Between(shown.Form, shown.Policy, With(before), With(after), [new("summary", "请更换照片。")]);

        string[] changed = said is null ? ["summary"] : ["summary", "scenario:9"];
        changes.Select(change => (change.Key, change.Pictures, change.Differs, change.OnlyFormat)).ShouldBe(changed.Select(key => (key, said, said is not null, false)));

        static Submitted With(string pictures)
        {
            var text = "<p>车间</p>" + string.Concat(pictures.Select(one => $"<p><img src='/applications/pictures/00000000-0000-0000-0000-00000000000{one}' alt='现场'></p>"));
            return Submitted.Read($$$$"""{"answers":{"summary":"{{{{text}}}}"},"scenarios":{"9":{"description":"{{{{text}}}}"}}}""");
        }
    }

    [Theory]
    [InlineData("enterprise")]
    [InlineData("factory")]
    public async Task A_return_is_not_undone_once_the_enterprise_has_mended_its_own_records(string what)
    {
        var application = await ApplyAsync(ApplicationState.AtRecommender);
        var content = await portal.InDatabaseAsync(async db =>
        {
            var one = await db.Applications.SingleAsync(a => a.Id == application);
            var (enterprise, factory) = (await db.Enterprises.SingleAsync(e => e.Id == one.EnterpriseId), await db.Factories.SingleAsync(f => f.Id == one.FactoryId));
            return $$$"""{"enterprise":{"creditCode":"{{{enterprise.CreditCode}}}","name":"{{{enterprise.Name}}}"},"factory":{"name":"{{{factory.Name}}}"}}""";
        });
        await portal.Database.ExecuteAsync($"update portal.submissions set content = '{content}', sha256 = sha256(convert_to('{content}', 'UTF8')) where application_id = '{application}'");
        await portal.SendAsync(new ReturnApplication.Command(application, 1, new Dictionary<string, string?> { ["profile"] = "名称与营业执照不符。" }, null), city);
        var step = (await ReadAsync(application, city)).Undo!;
        step.Obstacle.ShouldBeNull();

        await portal.Database.ExecuteAsync(what == "enterprise"
            ? $"update portal.enterprises set name = '更名后的公司' where id = '{owner.EnterpriseId}'"
            : $"update portal.factories set name = '更名后的工厂' where id = (select factory_id from portal.applications where id = '{application}')");

        (await ReadAsync(application, city)).Undo!.Obstacle.ShouldBe(Texts.ReviewUndoChanged);
        (await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(new UndoReview.Command(application, step.Id), city))).Message.ShouldBe(Texts.ReviewUndoChanged);
    }

    [Theory]
    [InlineData("0001-01-01", false)]
    [InlineData("2021-12-31", false)]
    [InlineData("2022-01-01", true)]
    public async Task What_is_recorded_happened_within_the_years_that_the_campaign_looks_at(string day, bool accepted)
    {
        var application = await ApplyAsync(ApplicationState.AtRecommender);
        var on = DateOnly.ParseExact(day, "yyyy-MM-dd");
        Func<Task>[] saves =
        [
            () => portal.SendAsync(new SaveReviewFact.Command(application, LookedUp.Credit, 0, true, "信用中国", on, null), city),
            () => portal.SendAsync(new SaveSiteCheck.Command(application, null, 0, on, "市工信局", "一致", true), city),
        ];
        foreach (var save in saves)
        {
            if (accepted)
            {
                await save();
                continue;
            }

            (await Should.ThrowAsync<InvalidException>(save)).Message.ShouldBe("日期不能早于 2022 年 1 月 1 日，请核对。");
        }
    }

    /// <summary>What has happened by the day in Shanghai at its first and at its last instant, whatever day it is in UTC.</summary>
    [Theory]
    [InlineData("fact")]
    [InlineData("site-check")]
    [InlineData("opinion")]
    [InlineData("titles")]
    public async Task Today_in_Shanghai_may_be_recorded_and_tomorrow_not_at_both_ends_of_the_day(string what)
    {
        var (definition, place) = what switch
        {
            "opinion" => (TestCampaigns.Shaanxi, "610113"),
            "titles" => (TestCampaigns.Jiangsu, "320583"),
            _ => (TestCampaigns.InnerMongolia, "150102"),
        };
        var there = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db, definition));
        var enterprise = await portal.SaveAsync(An.Enterprise().In(place));
        var office = await portal.SaveAsync(An.Officer().In(place[..4] + "00"));
        // Within the campaign's time, whenever the test runs.
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(2);
        var begins = new DateTimeOffset(today.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)).ToUniversalTime();
        foreach (var now in (DateTimeOffset[])[begins, begins.AddDays(1).AddMicroseconds(-1)])
        {
            var application = (await portal.InDatabaseAsync(db => portal.Campaigns.ApplyAsync(db, there, enterprise, place, ApplicationState.AtRecommender, titles: "jiangsu-5g-factory"))).Id;
            await portal.Database.StopClockAsync(now);
            (await Should.ThrowAsync<InvalidException>(() => SaveAsync(application, today.AddDays(1)))).Message.ShouldBe(Texts.ReviewDayAhead, $"{now:O}");
            await SaveAsync(application, today);
        }

        Task SaveAsync(Guid id, DateOnly day) => what switch
        {
            "fact" => portal.SendAsync(new SaveReviewFact.Command(id, LookedUp.Credit, 0, true, "信用中国", day, null), office),
            "site-check" => portal.SendAsync(new SaveSiteCheck.Command(id, null, 0, day, "市工信局", "一致", true), office),
            "opinion" => portal.SendAsync(new SaveJointOpinion.Command(id, "finance", 0, true, day, null), office),
            _ => portal.SendAsync(new ConfirmTitles.Command(id, 0, ["jiangsu-5g-factory"], "省厅公布名单", day, null), office),
        };
    }

    /// <summary>A button pressed twice, or two colleagues who found the same.</summary>
    [Theory]
    [InlineData("fact", TestCampaigns.Shaanxi, "610113")]
    [InlineData("opinion", TestCampaigns.Shaanxi, "610113")]
    [InlineData("site-check", TestCampaigns.Jiangsu, "320583")]
    [InlineData("titles", TestCampaigns.Jiangsu, "320583")]
    public async Task What_is_recorded_twice_alike_stands_once(string what, string definition, string place)
    {
        var there = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db, definition));
        var enterprise = await portal.SaveAsync(An.Enterprise().In(place));
        var (office, colleague) = (await portal.SaveAsync(An.Officer().In(place[..4] + "00")), await portal.SaveAsync(An.Officer().In(place[..4] + "00")));
        var id = (await portal.InDatabaseAsync(db => portal.Campaigns.ApplyAsync(db, there, enterprise, place, ApplicationState.AtRecommender, titles: "jiangsu-5g-factory"))).Id;

        await SaveAsync(office, "第一次");
        await SaveAsync(office, "第一次");
        await SaveAsync(colleague, "第一次");

        (await portal.InDatabaseAsync(async db => await db.ReviewFacts.CountAsync() + await db.JointOpinions.CountAsync() + await db.TitleChecks.CountAsync() + await db.SiteChecks.CountAsync())).ShouldBe(1);
        if (what == "site-check")
        {
            await SaveAsync(colleague, "第二次");
            (await portal.InDatabaseAsync(db => db.SiteChecks.CountAsync())).ShouldBe(2);
        }
        else
        {
            await Should.ThrowAsync<StaleException>(() => SaveAsync(colleague, "第二次"));
        }

        Task SaveAsync(Account by, string words) => what switch
        {
            "fact" => portal.SendAsync(new SaveReviewFact.Command(id, LookedUp.Credit, 0, true, words, new DateOnly(2025, 3, 1), null), by),
            "opinion" => portal.SendAsync(new SaveJointOpinion.Command(id, "finance", 0, true, new DateOnly(2025, 3, 1), words), by),
            "site-check" => portal.SendAsync(new SaveSiteCheck.Command(id, null, 0, new DateOnly(2025, 3, 1), "市工信局", words, true), by),
            _ => portal.SendAsync(new ConfirmTitles.Command(id, 0, ["jiangsu-5g-factory"], words, new DateOnly(2025, 3, 1), null), by),
        };
    }

    [Theory]
    [InlineData("fact", TestCampaigns.Shaanxi, "610113")]
    [InlineData("opinion", TestCampaigns.Shaanxi, "610113")]
    [InlineData("titles", TestCampaigns.Jiangsu, "320583")]
    public async Task Nothing_is_recorded_of_a_passed_one_whose_list_is_frozen(string what, string definition, string place)
    {
        var there = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db, definition));
        var enterprise = await portal.SaveAsync(An.Enterprise().In(place));
        var (office, signatory) = (await portal.SaveAsync(An.Officer().In(place[..4] + "00")), await portal.SaveAsync(An.Officer().In(place[..4] + "00").Signing()));
        var id = (await portal.InDatabaseAsync(db => portal.Campaigns.ApplyAsync(db, there, enterprise, place, ApplicationState.Passed, titles: "jiangsu-5g-factory"))).Id;
        await portal.SendAsync(new RecommendFactory.Command(id), office);
        var list = await portal.InDatabaseAsync(db => db.ListPlaces.Where(one => one.ApplicationId == id).Select(one => one.ListId).SingleAsync());
        await portal.SendAsync(new PrepareList.Command(list, await VersionAsync()), office);
        await portal.SendAsync(new FreezeList.Command(list, await VersionAsync()), signatory);

        (await Should.ThrowAsync<InvalidException>(SaveAsync)).Message.ShouldBe(Texts.ReviewRecordFrozen);

        (await portal.InDatabaseAsync(async db => await db.ReviewFacts.CountAsync() + await db.JointOpinions.CountAsync() + await db.TitleChecks.CountAsync())).ShouldBe(0);

        Task<int> VersionAsync() => portal.InDatabaseAsync(db => db.RecommendationLists.Where(one => one.Id == list).Select(one => one.Version).SingleAsync());

        Task SaveAsync() => what switch
        {
            "fact" => portal.SendAsync(new SaveReviewFact.Command(id, LookedUp.Credit, 0, true, "信用中国", new DateOnly(2025, 3, 1), null), office),
            "opinion" => portal.SendAsync(new SaveJointOpinion.Command(id, "finance", 0, true, new DateOnly(2025, 3, 1), null), office),
            _ => portal.SendAsync(new ConfirmTitles.Command(id, 0, ["jiangsu-5g-factory"], "省厅公布名单", new DateOnly(2025, 3, 1), null), office),
        };
    }

    [Fact]
    public async Task An_enterprise_reads_offices_on_its_timeline_and_neither_officers_nor_competitors()
    {
        var jiangsu = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db, TestCampaigns.Jiangsu));
        var (handler, signatory) = (await portal.SaveAsync(An.Officer().In("320500")), await portal.SaveAsync(An.Officer().In("320500").Signing()));
        var owners = new[] { await portal.SaveAsync(An.Enterprise().In("320583")), await portal.SaveAsync(An.Enterprise().In("320583")) };
        var ids = new List<Guid>();
        foreach (var one in owners)
        {
            var id = (await portal.InDatabaseAsync(db => portal.Campaigns.ApplyAsync(db, jiangsu, one, "320583", ApplicationState.AtRecommender))).Id;
            ids.Add(id);
            await portal.SendAsync(new AssignApplications.Command(jiangsu.Id, [id], [handler.Id]), handler);
            await portal.SendAsync(new SaveSiteCheck.Command(id, null, 0, new DateOnly(2025, 3, 1), "市工信局", "一致", true), handler);
            await portal.SendAsync(new SaveReviewFact.Command(id, LookedUp.Credit, 0, true, "信用中国", new DateOnly(2025, 3, 1), null), handler);
            await portal.SendAsync(new PassApplication.Command(id, 1, null), handler);
        }

        await portal.SendAsync(new RecommendFactory.Command(ids[0]), handler);
        await portal.SendAsync(new PutInReserve.Command(ids[1]), handler);
        var list = await portal.InDatabaseAsync(db => db.ListPlaces.Where(one => one.ApplicationId == ids[0]).Select(one => one.ListId).SingleAsync());
        await portal.SendAsync(new PrepareList.Command(list, await VersionAsync()), handler);
        await portal.SendAsync(new FreezeList.Command(list, await VersionAsync()), signatory);
        var version = await portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == ids[0]).Select(one => one.Version).SingleAsync());
        await portal.SendAsync(new WithdrawApplication.Command(ids[0], version, "另有安排"), owners[0]);

        var timeline = (await portal.SendAsync(new ReadApplication.Query(ids[1]), owners[1])).Timeline;
        timeline.Select(entry => entry.Kind).ShouldContain(ApplicationEventKind.Substituted);
        timeline.Select(entry => entry.Kind).ShouldNotContain(ApplicationEventKind.Assigned);
        string[] strangers = [handler.DisplayName, signatory.DisplayName, owners[0].DisplayName, "另有安排"];
        foreach (var entry in timeline)
        {
            entry.ByName.ShouldBe("苏州市工业和信息化局", entry.Kind.ToString());
            strangers.ShouldAllBe(stranger => entry.Note == null || !entry.Note.Contains(stranger, StringComparison.Ordinal), entry.Kind.ToString());
        }

        Task<int> VersionAsync() => portal.InDatabaseAsync(db => db.RecommendationLists.Where(one => one.Id == list).Select(one => one.Version).SingleAsync());
    }

    [Fact]
    public async Task The_channel_cannot_be_returned_as_no_answer_takes_an_application_to_another_office()
    {
        var jiangsu = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db));
        var suzhou = await portal.SaveAsync(An.Officer().In("320500"));
        var application = (await portal.InDatabaseAsync(async db => await portal.Campaigns.ApplyAsync(db, jiangsu, await portal.SaveAsync(An.Enterprise()), "320583", ApplicationState.AtRecommender))).Id;
        var shown = await portal.SendAsync(new ReadReview.Query(jiangsu.Id, application), suzhou);
        shown.Form.Fields.ShouldContain(field => field.Key == "channel");
        ReturnableItems.All(shown.Form, shown.Policy, []).ShouldNotContain(item => item.Key == "channel");

        (await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(
            new ReturnApplication.Command(application, 1, new Dictionary<string, string?> { ["channel"] = "不是筑峰强链企业。" }, null), suzhou))).Message.ShouldBe(Texts.ReviewReturnChannel);
    }

    private Task<int> SubmitAgainAsync(Guid id, string content) => portal.InDatabaseAsync(async db =>
    {
        var now = await db.NowAsync(CancellationToken.None);
        var application = await db.Applications.SingleAsync(one => one.Id == id);
        var first = await db.Submissions.SingleAsync(one => one.ApplicationId == id);
        application.Submit("", now, ReviewLevel.Recommender);
        (await db.Returns.SingleAsync(one => one.ApplicationId == id)).ClosedAt = now;
        db.Add(new Submission
        {
            ApplicationId = id,
            Round = application.Rounds,
            Receipt = application.Number + "-2",
            AttemptId = Guid.NewGuid(),
            Content = content,
            Sha256 = SHA256.HashData(Encoding.UTF8.GetBytes(content)),
            PolicyVersion = first.PolicyVersion,
            SubmittedAt = now,
            SubmittedById = owner.Id,
        });
        return await db.SaveChangesAsync();
    });

    private Task<ReadReview.View> ReadAsync(Guid application, Account by) => portal.SendAsync(new ReadReview.Query(campaign.Id, application), by);

    private async Task<Guid> ApplyAsync(ApplicationState state) => (await portal.InDatabaseAsync(db => portal.Campaigns.ApplyAsync(db, campaign, owner, "150102", state))).Id;

    private Task RecordAsync(string what, Guid application, Account by) => what switch
    {
        "verdict" => portal.SendAsync(new SaveVerdict.Command(application, VerdictSubject.Scenario, "9", 0, true, null), by),
        "site-check" => portal.SendAsync(new SaveSiteCheck.Command(application, null, 0, new DateOnly(2025, 3, 1), "市工信局", "一致", true), by),
        "fact" => portal.SendAsync(new SaveReviewFact.Command(application, LookedUp.Credit, 0, true, "信用中国", new DateOnly(2025, 3, 1), null), by),
        "assign" => portal.SendAsync(new AssignApplications.Command(campaign.Id, [application], [by.Id]), by),
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };
}
