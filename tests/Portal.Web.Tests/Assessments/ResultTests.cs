using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Enterprises;
using Portal.TestKit;

namespace Portal.Web.Tests.Assessments;

public sealed class ResultTests(Site site)
{
    [Fact]
    public async Task An_empty_assessment_says_what_to_fill_in_and_cannot_be_decided()
    {
        var (browser, id) = await GivenAsync("320583");
        var page = await browser.GetAsync($"/assessments/{id}/result");
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Document.QuerySelectorAll("#result-todo ~ ul li").Length.ShouldBe(3);
        page.Document.QuerySelector("form[action*=Decide], form[action*=decide]").ShouldBeNull();
        page.Document.QuerySelector(".tier-section")!.TextContent.ShouldContain("待判断");
    }

    [Fact]
    public async Task A_complete_assessment_shows_tier_conditions_clauses_and_what_the_next_tier_needs()
    {
        var (browser, id) = await GivenAsync("320583", score: 65, scenarios: 8);
        var page = await browser.GetAsync($"/assessments/{id}/result");
        page.Document.QuerySelector(".result-head")!.TextContent.ShouldContain("基础级");
        page.Document.QuerySelectorAll(".tier-section").Length.ShouldBe(4);
        page.Document.QuerySelectorAll(".tier-section > p").ShouldAllBe(sentence => sentence.TextContent.EndsWith('。'));
        page.Document.QuerySelectorAll("[aria-labelledby=tier-Base] .condition").Length.ShouldBe(10);

        var count = page.Document.QuerySelectorAll("[aria-labelledby=tier-Advanced] .condition").Single(row => row.TextContent.TrimStart().StartsWith("建设场景数", StringComparison.Ordinal));
        count.TextContent.ShouldContain("不少于 15 个");
        count.TextContent.ShouldContain("0 个");
        count.QuerySelector("mark")!.TextContent.ShouldBe("建设场景数不低于15个场景");
        count.QuerySelector(".reading")!.TextContent.ShouldContain("M1");
        page.Document.QuerySelectorAll("[aria-labelledby=result-readings] .reading").Select(reading => reading.TextContent)
            .ShouldAllBe(text => text.StartsWith("本系统的理解（E", StringComparison.Ordinal));

        var next = page.Document.QuerySelector("[aria-labelledby=result-next]")!;
        next.TextContent.ShouldContain("再提升 15 个场景");
        next.QuerySelectorAll("ol.plan > li").Length.ShouldBe(15);
        next.QuerySelector($"a[href='/assessments/{id}/scenarios#row-9']").ShouldNotBeNull();
    }

    [Fact]
    public async Task Deciding_leads_to_the_stored_decision_which_reproduces()
    {
        var (browser, id) = await GivenAsync("320583", score: 65, scenarios: 8);
        var decided = await browser.SubmitAsync(await browser.GetAsync($"/assessments/{id}/result"));
        decided.Status.ShouldBe(HttpStatusCode.Redirect);
        var decision = await browser.FollowAsync(decided);
        decision.Text.ShouldContain("逐字一致");
        decision.Text.ShouldContain("jiangsu-2025@sha256:");
        decision.Document.QuerySelector("pre")!.TextContent.ShouldStartWith("{\"policy\":\"jiangsu-2025\"");
        (await browser.GetAsync($"/assessments/{id}/result")).Text.ShouldContain("没有变化");

        var stranger = await site.SignInAsync(An.Enterprise());
        (await stranger.GetAsync(decision.Path)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.GetAsync($"/assessments/{id}/result")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_answer_that_changed_in_between_is_shown_before_anything_is_decided()
    {
        var (browser, id) = await GivenAsync("320583", score: 65, scenarios: 8);
        var page = await browser.GetAsync($"/assessments/{id}/result");
        await site.InDatabaseAsync(db => db.SelfAssessments.Where(each => each.Id == id).ExecuteUpdateAsync(set => set.SetProperty(each => each.Version, each => each.Version + 1)));
        var answer = await browser.SubmitAsync(page);
        answer.Location.ShouldEndWith("/result");
        (await browser.FollowAsync(answer)).Text.ShouldContain("判定尚未保存");
        (await site.InDatabaseAsync(db => db.Decisions.CountAsync(decision => decision.AssessmentId == id))).ShouldBe(0);
    }

    [Fact]
    public async Task Inner_Mongolia_shows_no_score()
    {
        var (browser, id) = await GivenAsync("150102", score: null, scenarios: 5);
        var page = await browser.GetAsync($"/assessments/{id}/result");
        page.Document.QuerySelector(".result-head")!.TextContent.ShouldContain("基础级");
        page.Text.ShouldContain("征求意见稿");
        page.Text.ShouldNotContain("建议分数线");
    }

    [Fact]
    public async Task A_factory_below_level_1_says_so_and_reaches_what_asks_for_no_level()
    {
        var (browser, id) = await GivenAsync("150102", score: null, scenarios: 5);
        var form = await browser.GetAsync($"/assessments/{id}/maturity");
        (await browser.SubmitAsync(form, new() { ["level"] = "0" })).Status.ShouldBe(HttpStatusCode.Redirect);
        (await browser.GetAsync($"/assessments/{id}/maturity")).Document.QuerySelector("input[name=level][checked]")!.GetAttribute("value").ShouldBe("0");

        var page = await browser.GetAsync($"/assessments/{id}/result");
        page.Document.QuerySelector(".result-head")!.TextContent.ShouldContain("基础级");
        page.Text.ShouldContain(Texts.MaturityBelow);
        page.Text.ShouldContain($"由{Texts.MaturityBelow}提升至二级");
    }

    [Fact]
    public async Task A_factory_that_has_built_nothing_is_decided_on_and_its_office_reads_so()
    {
        var (browser, id) = await GivenAsync("320583");
        await site.InDatabaseAsync(async db =>
        {
            await Answers.FillAsync(db, id, 65, scenarios: 0);
            return await db.SelfAssessments.Where(one => one.Id == id).ExecuteUpdateAsync(set => set.SetProperty(one => one.NoScenarios, true));
        });

        var decided = await browser.FollowAsync(await browser.SubmitAsync(await browser.GetAsync($"/assessments/{id}/result")));

        decided.Text.ShouldContain(Texts.ScenariosNoneShown);
        decided.Document.QuerySelector("pre")!.TextContent.ShouldContain("\"scenarios\":[]");
        var city = await site.SignInAsync(An.Officer().In("320500"));
        (await city.GetAsync($"/area/assessments/{id}/result")).Text.ShouldContain(Texts.ScenariosNoneShown);
        var page = await city.GetAsync($"/area{decided.Path}");
        page.Text.ShouldContain(Texts.ScenariosNoneShown);
        page.Text.ShouldContain("逐字一致");
    }

    [Fact]
    public async Task Officers_read_their_own_area_without_buttons()
    {
        var (browser, id) = await GivenAsync("320583", score: 65, scenarios: 8);
        await browser.SubmitAsync(await browser.GetAsync($"/assessments/{id}/result"));

        var city = await site.SignInAsync(An.Officer().In("320500"));
        (await city.GetAsync($"/area/enterprises/{browser.Account.EnterpriseId}")).Document
            .QuerySelector($"a[href='/area/assessments/{id}/result']").ShouldNotBeNull();
        var page = await city.GetAsync($"/area/assessments/{id}/result");
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Document.QuerySelector("main form").ShouldBeNull();
        page.Document.QuerySelectorAll("main a[href^='/assessments']").Length.ShouldBe(0);
        var decision = page.Document.QuerySelector("main a[href*='/decisions/']")!.GetAttribute("href")!;
        (await city.GetAsync(decision)).Text.ShouldContain("逐字一致");

        var elsewhere = await site.SignInAsync(An.Officer().In("150000"));
        (await elsewhere.GetAsync($"/area/assessments/{id}/result")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await elsewhere.GetAsync(decision)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Officers_tell_what_was_decided_without_a_tier_from_what_was_not_decided()
    {
        var (reaching, reached) = await GivenAsync("320924", score: 65, scenarios: 8);
        var (failing, failed) = await GivenAsync("320924", score: 65, scenarios: 2);
        var (silent, _) = await GivenAsync("320924");
        foreach (var (browser, id) in ((Browser, Guid)[])[(reaching, reached), (failing, failed)])
        {
            (await browser.SubmitAsync(await browser.GetAsync($"/assessments/{id}/result"))).Status.ShouldBe(HttpStatusCode.Redirect);
        }

        var officer = await site.SignInAsync(An.Officer().In("320924"));
        foreach (var (tier, found) in ((string, Browser)[])[("1", reaching), ("0", failing), ("-1", silent)])
        {
            var list = await officer.GetAsync($"/area/enterprises?tier={tier}");
            list.Document.QuerySelectorAll("tbody tr a").ShouldHaveSingleItem().GetAttribute("href").ShouldBe($"/area/enterprises/{found.Account.EnterpriseId}");
            list.Document.QuerySelector("select[name=tier] option:checked")!.TextContent
                .ShouldBe(list.Document.QuerySelector("tbody td:last-child")!.TextContent.Trim());
        }

        var all = await officer.GetAsync("/area/enterprises");
        all.Document.QuerySelectorAll("tbody tr").Length.ShouldBe(3);
        all.Document.QuerySelectorAll("form.filters option:first-child").Select(option => option.TextContent).ShouldAllBe(text => text == "全部");
    }

    private async Task<(Browser Browser, Guid AssessmentId)> GivenAsync(string county, decimal? score = null, int scenarios = 0)
    {
        var browser = await site.SignInAsync(An.Enterprise().In(county));
        var id = await site.InDatabaseAsync(async db =>
        {
            var enterprise = await db.Enterprises.SingleAsync(each => each.Id == browser.Account.EnterpriseId);
            var now = TimeProvider.System.GetUtcNow();
            var factory = new Factory
            {
                EnterpriseId = enterprise.Id,
                Name = "一号工厂",
                ProvinceCode = enterprise.ProvinceCode,
                CityCode = enterprise.CityCode,
                CountyCode = county,
                CreatedAt = now,
            };
            var assessment = new SelfAssessment
            {
                FactoryId = factory.Id,
                EnterpriseId = enterprise.Id,
                ProvinceCode = enterprise.ProvinceCode,
                CityCode = enterprise.CityCode,
                CountyCode = county,
                PolicyId = enterprise.ProvinceCode == "320000" ? "jiangsu-2025" : "neimenggu-2025",
                Year = 2025,
                CreatedAt = now,
                UpdatedAt = now,
            };
            db.AddRange(factory, assessment);
            if (scenarios > 0)
            {
                await Answers.FillAsync(db, assessment.Id, score, scenarios);
            }

            await db.SaveChangesAsync();
            return assessment.Id;
        });
        return (browser, id);
    }
}
