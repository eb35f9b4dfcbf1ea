using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>What an office does with one application on its pages.</summary>
public sealed class ReviewPagesTests(Site site)
{
    private const string Content = """
        {"schema":1,"enterprise":{"name":"审核页面机械有限公司"},"answers":{"overview":"<p>智能工厂总体情况</p>"},"files":{},
        "indicators":{"3":{"level":"3","score":"52","notApplicable":false,"remark":"","evidence":[]}},
        "scenarios":{"9":{"stage":"生产作业","name":"在线运行监测","tier":"advanced","instance":"冲压线运行监测","description":"覆盖三个车间。","usesAi":false,
        "evidence":[{"id":"0193f000-0000-7000-8000-000000000001","name":"现场.png","mediaType":"image/png","size":1200,"sha256":""}]}}}
        """;

    private TestCampaigns Campaigns =>
        new(site.Services.GetRequiredService<CampaignBook>(), site.Services.GetRequiredService<PolicyBook>(), site.Services.GetRequiredService<Divisions>());

    private async Task<(FactoryApplication Application, Account Owner, string Address)> GivenAsync(
        string county, ApplicationState state = ApplicationState.AtRecommender, string campaign = TestCampaigns.Jiangsu, string content = Content)
    {
        var owner = await site.SaveAsync(An.Enterprise().In(county));
        var application = await site.InDatabaseAsync(async db => await Campaigns.ApplyAsync(db, await Campaigns.EnsureAsync(db, campaign), owner, county, state));
        // As it was submitted: what the enterprise has mended meanwhile keeps a return from being undone.
        await site.InDatabaseAsync(db => db.Enterprises.Where(one => one.Id == owner.EnterpriseId).ExecuteUpdateAsync(set => set.SetProperty(one => one.Name, "审核页面机械有限公司")));
        await using var connection = new NpgsqlConnection(site.Database.Owner);
        await connection.OpenAsync();
        await using var update = new NpgsqlCommand("update portal.submissions set content = $1, sha256 = $2 where application_id = $3", connection)
        {
            Parameters = { new() { Value = content }, new() { Value = SHA256.HashData(Encoding.UTF8.GetBytes(content)) }, new() { Value = application.Id } },
        };
        await update.ExecuteNonQueryAsync();
        return (application, owner, $"/area/campaigns/{campaign}/applications/{application.Id}");
    }

    private Task<FactoryApplication> StoredAsync(FactoryApplication application) =>
        site.InDatabaseAsync(db => db.Applications.AsNoTracking().SingleAsync(a => a.Id == application.Id));

    [Fact]
    public async Task Claim_and_verdict_stand_side_by_side_and_a_difference_needs_a_reason()
    {
        var (application, _, address) = await GivenAsync("320682");
        var officer = await site.SignInAsync(An.Officer().In("320600"));
        var page = (await officer.GetAsync(address)).StatusShouldBe(200);
        page.Text.ShouldContain("冲压线运行监测");
        page.Document.QuerySelector("#scenario-9 img")!.GetAttribute("src").ShouldBe("/evidence/0193f000-0000-7000-8000-000000000001");

        const string Form = "form[data-autosave$='/Scenario/9']";
        var refused = (await officer.SubmitAsync(page, new() { ["Scenario.9.agrees"] = "false" }, Form)).StatusShouldBe(422);
        refused.Errors.ShouldBe([Texts.ReviewVerdictReason]);
        (await officer.SubmitAsync(page, new() { ["Scenario.9.agrees"] = "false", ["Scenario.9.reason"] = "现场未见该系统。" }, Form)).StatusShouldBe(302);
        var verdict = await site.InDatabaseAsync(db => db.Verdicts.SingleAsync(v => v.ApplicationId == application.Id));
        (verdict.Agrees, verdict.Reason, verdict.Level, verdict.Version).ShouldBe((false, "现场未见该系统。", ReviewLevel.Recommender, 1));

        // A page of before is old now.
        var stale = (await officer.SubmitAsync(page, new() { ["Scenario.9.agrees"] = "false", ["Scenario.9.reason"] = "只有两个车间。" }, Form)).StatusShouldBe(409);
        stale.Errors.ShouldBe([Texts.ReviewStaleTyped]);
        stale.Document.QuerySelector("[name='Scenario.9.reason']")!.GetAttribute("value").ShouldBe("只有两个车间。");
        (await officer.SubmitAsync(stale, null, Form)).StatusShouldBe(302);
        (await site.InDatabaseAsync(db => db.Verdicts.SingleAsync(v => v.ApplicationId == application.Id))).Reason.ShouldBe("只有两个车间。");
        (await officer.GetAsync(address + "/return")).Document.QuerySelector("input[value='scenario:9']")!.HasAttribute("checked").ShouldBeTrue();
    }

    [Fact]
    public async Task A_return_ticks_items_tells_the_enterprise_and_can_be_undone()
    {
        var (application, owner, address) = await GivenAsync("320612");
        var officer = await site.SignInAsync(An.Officer().In("320600"));
        var page = (await officer.GetAsync(address + "/return")).StatusShouldBe(200);
        page.Document.QuerySelector(".recipients")!.TextContent.ShouldContain(owner.DisplayName);
        const string Form = "main form[method=post]";
        (await officer.SubmitAsync(page, null, Form)).StatusShouldBe(422).Errors.ShouldBe([Texts.ReviewReturnNothing]);
        (await officer.SubmitAsync(page, new() { ["items"] = "scenario:9" }, Form)).StatusShouldBe(422).Errors.ShouldBe([Texts.ReviewReasonNeeded]);

        (await officer.SubmitAsync(page, new() { ["items"] = "scenario:9", ["reason.scenario:9"] = "请补充现场照片。", ["remark"] = "其余无误。" }, Form)).StatusShouldBe(302);

        (await StoredAsync(application)).State.ShouldBe(ApplicationState.Returned);
        var message = await site.InDatabaseAsync(db => db.Messages.SingleAsync(m => m.AccountId == owner.Id));
        message.Body.ShouldContain("请补充现场照片。");
        message.Link.ShouldBe($"/applications/{application.Id}");
        var timeline = (await officer.GetAsync(address)).Document.QuerySelector(".timeline")!.TextContent;
        timeline.ShouldContain("请补充现场照片。");
        timeline.ShouldContain("其余无误。");

        // The page of before: somebody has acted since.
        var late = (await officer.SubmitAsync(page, new() { ["items"] = "scenario:9", ["reason.scenario:9"] = "再退。" }, Form)).StatusShouldBe(409);
        late.Errors.ShouldBe([Texts.ReviewWrongState.With(Texts.ApplicationStateReturned)]);
        late.Document.QuerySelector(".recovered textarea")!.TextContent.ShouldBe("再退。");

        (await officer.SubmitAsync(await officer.GetAsync(address + "/undo"))).StatusShouldBe(302);
        (await StoredAsync(application)).State.ShouldBe(ApplicationState.AtRecommender);
        (await site.InDatabaseAsync(db => db.Returns.SingleAsync(r => r.ApplicationId == application.Id))).ClosedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task What_could_not_be_processed_is_given_back_in_words_and_never_as_keys()
    {
        var (_, _, address) = await GivenAsync("320614");
        var officer = await site.SignInAsync(An.Officer().In("320600"));
        using var form = new FormUrlEncodedContent([
            new("round", "1"), new("items", "admission-legal-person"), new("items", "scenario:9"), new("choice", "not-applicable"), new("reason.scenario:9", "请补充现场照片。")]);

        using var answer = await officer.Client.PostAsync(new Uri(address + "/return", UriKind.Relative), form, TestContext.Current.CancellationToken);

        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        page.ShouldContain("请补充现场照片。");
        page.ShouldNotContain("admission-legal-person");
        page.ShouldNotContain("scenario:9");
        page.ShouldNotContain("not-applicable");
    }

    [Fact]
    public async Task An_undo_is_too_late_once_the_enterprise_changed_something()
    {
        var (application, _, address) = await GivenAsync("320613");
        var officer = await site.SignInAsync(An.Officer().In("320600"));
        (await officer.SubmitAsync(await officer.GetAsync(address + "/return"), new() { ["items"] = "maturity", ["reason.maturity"] = "请更新。" })).StatusShouldBe(302);
        var undo = (await officer.GetAsync(address + "/undo")).StatusShouldBe(200);
        await site.InDatabaseAsync(db => db.SelfAssessments.Where(a => a.Id == application.AssessmentId)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.UpdatedAt, TimeProvider.System.GetUtcNow().AddSeconds(5))));

        (await officer.SubmitAsync(undo)).StatusShouldBe(422).Errors.ShouldBe([Texts.ReviewUndoChanged]);
        (await StoredAsync(application)).State.ShouldBe(ApplicationState.Returned);
    }

    [Fact]
    public async Task Passing_waits_for_the_site_check_that_the_notice_asks_for_and_warns_of_what_is_open()
    {
        var (application, _, address) = await GivenAsync("320623");
        var officer = await site.SignInAsync(An.Officer().In("320600"));
        var page = (await officer.GetAsync(address + "/pass")).StatusShouldBe(200);
        page.Document.QuerySelector("#missing blockquote").ShouldNotBeNull();
        page.Text.ShouldContain(Texts.ReviewWarnNoFact.With(Texts.ReviewFactCredit));
        (await officer.SubmitAsync(page)).StatusShouldBe(422).Errors.ShouldHaveSingleItem().ShouldContain("线下查验");

        var record = (await officer.GetAsync(address + "/site-check")).StatusShouldBe(200);
        (await officer.SubmitAsync(record)).StatusShouldBe(422).Errors.Count.ShouldBe(4);
        (await officer.SubmitAsync(record, new() { ["checkedOn"] = "2999-01-01", ["participants"] = "市工信局", ["findings"] = "一致", ["agrees"] = "true" }))
            .StatusShouldBe(422).ErrorAt("checkedOn").ShouldBe(Texts.ReviewDayAhead);
        (await officer.SubmitAsync(record, new() { ["checkedOn"] = "2025-03-25", ["participants"] = "市工信局\n区工信局", ["findings"] = "与申报一致。", ["agrees"] = "true" }))
            .StatusShouldBe(302);
        var fact = "form[action$='handler=Fact']";
        var incomplete = (await officer.SubmitAsync(await officer.GetAsync(address), new() { ["Credit.clear"] = "false", ["Credit.source"] = "信用中国" }, fact)).StatusShouldBe(422);
        incomplete.Errors.ShouldBe([Texts.ReviewDayNeeded, Texts.ReviewFactNote], ignoreOrder: true);
        incomplete.Document.QuerySelector("[name='Credit.source']")!.GetAttribute("value").ShouldBe("信用中国");
        incomplete.Document.QuerySelector("[name='Credit.clear'][value='false']")!.HasAttribute("checked").ShouldBeTrue();
        incomplete.Document.QuerySelector("[name='Incidents.source']")!.GetAttribute("value").ShouldBeNullOrEmpty();
        (await officer.SubmitAsync(await officer.GetAsync(address), new() { ["Credit.clear"] = "true", ["Credit.source"] = "信用中国", ["Credit.checkedOn"] = "2025-03-26" }, fact))
            .StatusShouldBe(302);

        var again = (await officer.GetAsync(address + "/pass")).StatusShouldBe(200);
        again.Text.ShouldNotContain(Texts.ReviewWarnNoFact.With(Texts.ReviewFactCredit));
        (await officer.SubmitAsync(again, new() { ["remark"] = "同意。" })).StatusShouldBe(302);
        (await StoredAsync(application)).State.ShouldBe(ApplicationState.Passed);
        (await officer.GetAsync(address)).Document.QuerySelector(".timeline")!.TextContent.ShouldContain("同意。");
    }

    [Fact]
    public async Task A_county_passes_to_its_city_which_sees_its_verdict()
    {
        var (application, _, address) = await GivenAsync("150102", ApplicationState.AtCounty, TestCampaigns.InnerMongolia);
        var county = await site.SignInAsync(An.Officer().In("150102"));
        var page = (await county.GetAsync(address)).StatusShouldBe(200);
        page.Document.QuerySelector($"a[href='{address}/refuse']").ShouldBeNull("a county says its opinion");
        (await county.GetAsync(address + "/refuse")).StatusShouldBe(200).Text.ShouldContain(Texts.ReviewRefuseNotCounty);
        (await county.SubmitAsync(page, new() { ["Scenario.9.agrees"] = "true" }, "form[data-autosave$='/Scenario/9']")).StatusShouldBe(302);
        (await county.SubmitAsync(await county.GetAsync(address + "/pass"))).StatusShouldBe(302);
        (await StoredAsync(application)).State.ShouldBe(ApplicationState.AtRecommender);

        var city = await site.SignInAsync(An.Officer().In("150100"));
        (await city.GetAsync(address)).StatusShouldBe(200).Document.QuerySelector("#scenario-9 .verdict-said")!.TextContent
            .ShouldContain(Texts.ReviewVerdictOf.With(Texts.ApplicationLevelCounty, Texts.ReviewAgrees));
        (await county.GetAsync(address)).Document.QuerySelector($"a[href='{address}/pass']").ShouldBeNull();
        (await county.GetAsync(address)).Document.QuerySelector($"a[href='{address}/undo']").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_refusal_needs_a_reason_and_the_joint_offices_give_theirs_one_by_one()
    {
        var (application, owner, address) = await GivenAsync("610113", ApplicationState.AtRecommender, "shaanxi-excellent-2024");
        var officer = await site.SignInAsync(An.Officer().In("610100"));
        var page = (await officer.GetAsync(address)).StatusShouldBe(200);
        var office = page.Document.QuerySelector("form[action$='handler=Opinion'] input[name=office]")!.GetAttribute("value")!;
        var open = (await officer.GetAsync(address + "/pass")).Text;
        open.ShouldContain("发展改革、财政、国资、市场监管、数据的意见尚未记录");
        (await officer.SubmitAsync(page, new() { [$"{office}.agrees"] = "false", [$"{office}.givenOn"] = "2025-01-10", [$"{office}.text"] = "产能不符。" }, "form[action$='handler=Opinion']"))
            .StatusShouldBe(302);
        (await officer.GetAsync(address + "/pass")).Text.ShouldContain("不同意推荐");

        var refuse = (await officer.GetAsync(address + "/refuse")).StatusShouldBe(200);
        (await officer.SubmitAsync(refuse)).StatusShouldBe(422).ErrorAt("reason").ShouldBe(Texts.ReviewReasonNeeded);
        (await officer.SubmitAsync(refuse, new() { ["reason"] = "不符合申报条件。" })).StatusShouldBe(302);
        (await StoredAsync(application)).State.ShouldBe(ApplicationState.NotRecommended);
        (await officer.GetAsync(address + "/pass")).Text.ShouldContain(Texts.ReviewNotNow.With(Texts.ApplicationStateNotRecommended));
        var refused = (await (await site.SignInAsync(owner)).GetAsync($"/applications/{application.Id}")).StatusShouldBe(200);
        refused.Document.QuerySelector(".attention")!.TextContent.ShouldContain("不符合申报条件。");
    }

    [Theory]
    [InlineData("office", "", false)]
    [InlineData("direct", "", true)]
    [InlineData("direct", "筑峰强链重点企业", true)]
    [InlineData("office", "筑峰强链重点企业", true)]
    public async Task The_right_to_the_direct_channel_is_read_only_of_those_who_take_it_or_speak_of_it(string channel, string title, bool shown)
    {
        var (application, owner, address) = await GivenAsync("320614", content: $$$"""{"schema":1,"answers":{"channel":"{{{channel}}}","channel-title":"{{{title}}}"}}""");
        var (officer, enterprise) = (await site.SignInAsync(An.Officer().In("320600")), await site.SignInAsync(owner));
        const string Label = "直报资格";

        Labels(await officer.GetAsync(address)).Contains(Label).ShouldBe(shown);
        Labels(await enterprise.GetAsync($"/applications/{application.Id}/submissions/1")).Contains(Label).ShouldBe(shown);
        // It is not asked of who does not take that channel.
        (await officer.GetAsync(address + "/return")).Document.QuerySelector("input[value='channel-title']").ShouldBeNull();

        static IEnumerable<string> Labels(Answer page) => page.StatusShouldBe(200).Document.QuerySelectorAll("dl.facts dt").Select(label => label.TextContent);
    }

    [Fact]
    public async Task Freezing_the_list_closes_the_forms_of_facts_and_opinions_and_refuses_a_page_from_before()
    {
        var (application, _, address) = await GivenAsync("610602", ApplicationState.Passed, "shaanxi-excellent-2024");
        var officer = await site.SignInAsync(An.Officer().In("610600"));
        var signatory = await site.SignInAsync(An.Officer().In("610600").Signing());
        var before = (await officer.GetAsync(address)).StatusShouldBe(200);
        var office = before.Document.QuerySelector("form[action$='handler=Opinion'] input[name=office]")!.GetAttribute("value")!;
        before.Document.QuerySelector("form[action$='handler=Fact']").ShouldNotBeNull();
        var list = await site.InDatabaseAsync(db => db.RecommendationLists.Where(one => one.RecommenderId == application.RecommenderId).Select(one => one.Id).SingleAsync());
        (await officer.SubmitAsync(await officer.GetAsync($"/area/lists/{list}"), new() { ["act"] = "recommend" }, $"#row-{application.Id:N} form")).StatusShouldBe(302);
        (await officer.SubmitAsync(await officer.GetAsync($"/area/lists/{list}"), form: "form[action$='handler=Prepare']")).StatusShouldBe(302);
        (await signatory.SubmitAsync(await signatory.GetAsync($"/area/lists/{list}/freeze"), form: "main form")).StatusShouldBe(302);

        var after = (await officer.GetAsync(address)).StatusShouldBe(200);
        after.Document.QuerySelectorAll("form[action$='handler=Opinion'], form[action$='handler=Fact']").ShouldBeEmpty();

        (await officer.SubmitAsync(before, new() { [$"{office}.agrees"] = "true", [$"{office}.givenOn"] = "2025-01-10" }, "form[action$='handler=Opinion']"))
            .StatusShouldBe(422).Errors.ShouldBe([Texts.ReviewRecordFrozen]);
        var fact = before.Document.QuerySelector("form[action$='handler=Fact'] input[name$='.source']")!.GetAttribute("name")!.Split('.')[0];
        (await officer.SubmitAsync(before, new() { [$"{fact}.clear"] = "true", [$"{fact}.source"] = "信用中国", [$"{fact}.checkedOn"] = "2025-01-10" }, "form[action$='handler=Fact']"))
            .StatusShouldBe(422).Errors.ShouldBe([Texts.ReviewRecordFrozen]);
        (await site.InDatabaseAsync(async db => await db.JointOpinions.CountAsync(one => one.ApplicationId == application.Id) + await db.ReviewFacts.CountAsync(one => one.ApplicationId == application.Id))).ShouldBe(0);
    }

    [Fact]
    public async Task A_second_submission_shows_what_changed_since_the_return()
    {
        var (application, owner, address) = await GivenAsync("320681");
        var officer = await site.SignInAsync(An.Officer().In("320600"));
        (await officer.GetAsync(address + "/changes")).StatusShouldBe(404);
        (await officer.SubmitAsync(await officer.GetAsync(address + "/return"), new() { ["items"] = "scenario:9", ["reason.scenario:9"] = "车间数不符。" })).StatusShouldBe(302);
        await site.InDatabaseAsync(async db =>
        {
            var stored = await db.Applications.SingleAsync(a => a.Id == application.Id);
            stored.Submit("", TimeProvider.System.GetUtcNow(), ReviewLevel.Recommender);
            (await db.Returns.SingleAsync(r => r.ApplicationId == application.Id)).ClosedAt = TimeProvider.System.GetUtcNow();
            // A text from before the editor was opened in it and changed by one word.
            var content = Content.Replace("覆盖三个车间。", "<p>覆盖五个车间。</p>", StringComparison.Ordinal)
                .Replace("<p>智能工厂总体情况</p>", "<h3>智能工厂总体情况</h3>", StringComparison.Ordinal);
            db.Add(new Submission
            {
                ApplicationId = application.Id,
                Round = 2,
                Receipt = application.Number + "-2",
                AttemptId = Guid.NewGuid(),
                Content = content,
                Sha256 = SHA256.HashData(Encoding.UTF8.GetBytes(content)),
                PolicyVersion = await db.Submissions.Where(s => s.ApplicationId == application.Id).Select(s => s.PolicyVersion).FirstAsync(),
                SubmittedAt = TimeProvider.System.GetUtcNow(),
                SubmittedById = owner.Id,
            });
            return await db.SaveChangesAsync();
        });

        (await officer.GetAsync(address)).Document.QuerySelector($"a[href='{address}/changes']").ShouldNotBeNull();
        var changes = (await officer.GetAsync(address + "/changes")).StatusShouldBe(200);
        changes.Document.QuerySelectorAll(".change").Length.ShouldBe(2);
        var change = changes.Document.QuerySelectorAll(".change")[0];
        change.QuerySelector("del")!.TextContent.ShouldBe("三");
        change.QuerySelector("ins")!.TextContent.ShouldBe("五");
        change.TextContent.ShouldContain("车间数不符。");
        var unasked = changes.Document.QuerySelectorAll(".change")[1];
        unasked.QuerySelectorAll("h2 .state").Select(state => state.TextContent).ShouldBe([Texts.ReviewNotTicked, Texts.ReviewOnlyFormat]);
        unasked.QuerySelector("del, ins").ShouldBeNull();
    }

    [Fact]
    public async Task A_description_is_shown_as_what_it_is_and_never_as_markup()
    {
        // The last one was never cleaned: somebody wrote into the database. The second is from before the editor.
        string[] texts =
        [
            "<h3>建设内容</h3>\\n<p>覆盖<strong>三个</strong>车间。</p>\\n<table><tbody><tr><td>产线</td><td>三条</td></tr></tbody></table>",
            "第一段 <1>\\n第二行\\n\\n第二段",
            "<p onclick=alert(1)>脚本<script>alert(1)</script><img src=x onerror=alert(1)></p>",
        ];
        var content = Content[..Content.LastIndexOf("\"9\":", StringComparison.Ordinal)] + string.Join(',', texts.Select((text, index) =>
            $$"""  "{{index + 9}}":{"stage":"生产作业","name":"场景{{index}}","tier":"advanced","instance":"实例","description":"{{text}}","usesAi":false,"evidence":[]}""")) + "}}";
        var (_, _, address) = await GivenAsync("320685", content: content);
        var officer = await site.SignInAsync(An.Officer().In("320600"));

        var page = (await officer.GetAsync(address)).StatusShouldBe(200);

        var rich = page.Document.QuerySelector("#scenario-9 .rich-text-shown")!;
        rich.QuerySelector("h4")!.TextContent.ShouldBe("建设内容", "the heading of the scenario is h3");
        rich.QuerySelectorAll("td").Select(cell => cell.TextContent).ShouldBe(["产线", "三条"]);
        page.Document.QuerySelectorAll("#scenario-10 .rich-text-shown p").Select(line => line.InnerHtml).ShouldBe(["第一段 &lt;1&gt;<br>第二行", "第二段"]);
        page.Document.QuerySelector("#scenario-11 .rich-text-shown")!.InnerHtml.ShouldBe("<p>脚本</p>");
        page.Text.ShouldNotContain("<p>");

        // What stands at an item of a return, and what changed since, are words.
        (await officer.GetAsync(address + "/return")).Text.ShouldContain("实例 建设内容 覆盖三个车间。 产线 | 三条");
    }

    [Fact]
    public async Task Strangers_find_nothing_and_the_province_only_reads()
    {
        var (application, owner, address) = await GivenAsync("320682");
        foreach (var page in (string[])["", "/pass", "/return", "/refuse", "/undo", "/site-check"])
        {
            (await (await site.SignInAsync(An.Officer().In("320500"))).GetAsync(address + page)).StatusShouldBe(404);
            (await (await site.SignInAsync(owner)).GetAsync(address + page)).StatusShouldBe(403);
        }

        var province = await site.SignInAsync(An.Officer().In("320000"));
        (await province.GetAsync(address)).StatusShouldBe(200).Document.QuerySelector("form[data-autosave]").ShouldBeNull();
        var found = await province.GetAsync($"/area/applications/{application.Id}");
        found.StatusShouldBe(302);
        found.Location.ShouldBe(address);
        var token = (await province.GetAsync(address)).ValueOfToken();
        (await province.PostAsync(address + "/pass", [new("__RequestVerificationToken", token), new("round", "1")])).StatusShouldBe(403);
    }
}
