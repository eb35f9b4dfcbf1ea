using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Policies;
using Portal.Application.Recommendations;
using Portal.Application.Reference;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>The pages of recommendation lists: who may see them, what they refuse, and what stays typed.</summary>
public sealed class ListPagesTests(Site site)
{
    private TestCampaigns Campaigns =>
        new(site.Services.GetRequiredService<CampaignBook>(), site.Services.GetRequiredService<PolicyBook>(), site.Services.GetRequiredService<Divisions>());

    /// <summary>The list of a city that no other test ranks, with passed applications.</summary>
    private async Task<(Guid List, IReadOnlyList<FactoryApplication> Passed, Account Owner)> GivenAsync(string county, int howMany)
    {
        var owner = await site.SaveAsync(An.Enterprise().In(county));
        var city = county[..4] + "00";
        return await site.InDatabaseAsync(async db =>
        {
            var campaign = await Campaigns.EnsureAsync(db);
            var passed = new List<FactoryApplication>();
            for (var i = 0; i < howMany; i++)
            {
                passed.Add(await Campaigns.ApplyAsync(db, campaign, owner, county, ApplicationState.Passed));
            }

            return (await db.RecommendationLists.Where(l => l.CampaignId == campaign.Id && db.Recommenders.Any(r => r.Id == l.RecommenderId && r.AreaCode == city)).Select(l => l.Id).SingleAsync(),
                passed, owner);
        });
    }

    private Task<ListState> StateAsync(Guid list) => site.InDatabaseAsync(db => db.RecommendationLists.Where(l => l.Id == list).Select(l => l.State).SingleAsync());

    [Fact]
    public async Task A_list_is_its_offices_and_its_provinces_and_nobody_elses()
    {
        var (list, _, owner) = await GivenAsync("320902", 1);
        string[] pages = [$"/area/lists/{list}", $"/area/lists/{list}/freeze", $"/area/lists/{list}/versions/1"];
        foreach (var stranger in (IPerson[])[An.Officer().In("321000").Signing(), An.Officer().In("320902").Signing(), An.Officer().In("150000").Signing()])
        {
            var browser = await site.SignInAsync(stranger);
            foreach (var page in pages)
            {
                (await browser.GetAsync(page)).StatusShouldBe(404);
            }

            (await browser.GetAsync("/area/lists")).Document.QuerySelector($"a[href='/area/lists/{list}']").ShouldBeNull();
            var token = (await browser.GetAsync("/account")).ValueOfToken();
            // Preparing is no signatory's, whoever's the list is.
            foreach (var (handler, status) in (IEnumerable<(string, int)>)[("?handler=Prepare", 403), ("?handler=SendBack", 404), ("/freeze", 404)])
            {
                (await browser.PostAsync($"/area/lists/{list}{handler}", [new("__RequestVerificationToken", token), new("version", "1"), new("Reason", "x")])).StatusShouldBe(status);
            }
        }

        foreach (var outsider in (IPerson[])[An.Expert(), An.Administrator(), An.Auditor()])
        {
            await ForbiddenAsync(await site.SignInAsync(outsider));
        }

        await ForbiddenAsync(await site.SignInAsync(owner));
        var handling = await site.SignInAsync(An.Officer().In("320900"));
        (await handling.GetAsync("/area/lists")).StatusShouldBe(200).Document.QuerySelector($"a[href='/area/lists/{list}']").ShouldNotBeNull();
        (await handling.GetAsync(pages[0])).StatusShouldBe(200);
        (await handling.GetAsync(pages[1])).StatusShouldBe(403);
        (await handling.GetAsync(pages[2])).StatusShouldBe(404);
        (await handling.GetAsync($"/area/lists/{Guid.NewGuid()}")).StatusShouldBe(404);
        var mine = (await handling.GetAsync(pages[0])).ValueOfToken();
        foreach (var handler in (string[])["Reopen", "TakeOver", "HandBack", "Cap"])
        {
            (await handling.PostAsync($"{pages[0]}?handler={handler}", [new("__RequestVerificationToken", mine), new("version", "1"), new("Reason", "x"), new("Cap", "3")])).StatusShouldBe(403);
        }

        var province = await site.SignInAsync(An.Officer().In("320000"));
        var seen = (await province.GetAsync(pages[0])).StatusShouldBe(200);
        seen.Document.QuerySelector("form[action$='handler=Prepare']").ShouldBeNull();
        seen.Document.QuerySelector("form[action$='handler=TakeOver']").ShouldNotBeNull();

        async Task ForbiddenAsync(Browser browser)
        {
            foreach (var page in (string[])["/area/lists", .. pages])
            {
                (await browser.GetAsync(page)).StatusShouldBe(403);
            }
        }
    }

    [Fact]
    public async Task What_was_typed_stays_when_a_step_is_refused()
    {
        var (list, _, _) = await GivenAsync("320402", 1);
        var province = await site.SignInAsync(An.Officer().In("320000"));
        var page = (await province.GetAsync($"/area/lists/{list}")).StatusShouldBe(200);

        var missing = await province.SubmitAsync(page, new() { ["Reason"] = "  " }, "form[action$='handler=TakeOver']");
        missing.StatusShouldBe(422).ErrorAt("Reason").ShouldBe(Texts.ListsReasonMissing);
        var lengthy = new string('长', SendBackList.LongestReason + 1);
        var refused = await province.SubmitAsync(page, new() { ["Reason"] = lengthy }, "form[action$='handler=TakeOver']");
        refused.StatusShouldBe(422).ErrorAt("Reason").ShouldBe(Texts.ListsReasonTooLong.With(SendBackList.LongestReason));
        refused.ValueOf("Reason").ShouldBe(lengthy);
        var cap = await province.SubmitAsync(page, new() { ["Cap"] = "十个" }, "form[action$='handler=Cap']");
        cap.StatusShouldBe(422).ErrorAt("Cap").ShouldBe(Texts.ListsCapRange.With(SetCap.Most));
        cap.ValueOf("Cap").ShouldBe("十个");
    }

    [Fact]
    public async Task Each_button_pressed_twice_does_its_work_once_and_says_what_stands()
    {
        var (list, passed, owner) = await GivenAsync("321302", 2);
        var handler = await site.SignInAsync(An.Officer().In("321300"));
        var signatory = await site.SignInAsync(An.Officer().In("321300").Signing());
        await site.InDatabaseAsync(db => db.ListPlaces.Where(place => place.ListId == list).ExecuteDeleteAsync());
        var page = (await handler.GetAsync($"/area/lists/{list}")).StatusShouldBe(200);
        await handler.PostAsync($"/area/lists/{list}?handler=Place", [new("__RequestVerificationToken", page.ValueOfToken()), new("application", passed[0].Id.ToString()), new("act", "recommend"), new("at", "0"), new("version", "0"), new("standing", "Recommended"), new("reorders", "false")]);

        page = await handler.GetAsync($"/area/lists/{list}");
        // Two factories of one enterprise: no two buttons are called the same.
        var names = page.Document.QuerySelectorAll(".place button").Select(button => button.GetAttribute("aria-label")).ToList();
        names.Count.ShouldBeGreaterThan(2);
        names.Distinct().Count().ShouldBe(names.Count);
        (await signatory.GetAsync("/")).Document.QuerySelector($"a[href='/area/lists/{list}']").ShouldBeNull();
        page.Document.QuerySelector("form[action$='handler=Prepare'] .recipients")!.TextContent.ShouldContain(signatory.Account.DisplayName);
        (await SaidAsync(handler, await handler.SubmitAsync(page, form: "form[action$='handler=Prepare']"))).ShouldContain(Texts.ListsPrepared);
        (await SaidAsync(handler, await handler.SubmitAsync(page, form: "form[action$='handler=Prepare']"))).ShouldContain(Texts.ListsPreparedAlready);

        // Sent back from a page of before: told, with the reason kept for the list as it is now.
        const string SendBack = "form[action$='handler=SendBack']";
        var before = (await signatory.GetAsync($"/area/lists/{list}")).StatusShouldBe(200);
        await site.InDatabaseAsync(db => db.RecommendationLists.Where(one => one.Id == list).ExecuteUpdateAsync(set => set.SetProperty(one => one.Version, one => one.Version + 1)));
        var stale = (await signatory.SubmitAsync(before, new() { ["Reason"] = "第一位的项目名称有误。" }, SendBack)).StatusShouldBe(409);
        stale.Errors.ShouldBe([Texts.ListsStale]);
        stale.ValueOf("Reason")!.Trim().ShouldBe("第一位的项目名称有误。");
        stale.Document.QuerySelector(".recovered").ShouldBeNull();
        (await SaidAsync(signatory, await signatory.SubmitAsync(stale, null, SendBack))).ShouldContain(Texts.ListsSentBack);
        (await SaidAsync(handler, await handler.SubmitAsync(await handler.GetAsync($"/area/lists/{list}"), form: "form[action$='handler=Prepare']"))).ShouldContain(Texts.ListsPrepared);

        // Where the signatory lands, it waits; the one who prepared it has nothing more to do.
        (await signatory.GetAsync("/")).Document.QuerySelector($"a[href='/area/lists/{list}']").ShouldNotBeNull();
        (await handler.GetAsync("/")).Document.QuerySelector($"a[href='/area/lists/{list}']").ShouldBeNull();
        var freeze = (await signatory.GetAsync($"/area/lists/{list}/freeze")).StatusShouldBe(200);
        var late = (await signatory.GetAsync($"/area/lists/{list}")).StatusShouldBe(200);
        (await SaidAsync(signatory, await signatory.SubmitAsync(freeze))).ShouldContain(Texts.ListsFrozenNow.With(1));
        (await SaidAsync(signatory, await signatory.SubmitAsync(freeze))).ShouldContain(Texts.ListsFrozenAlready.With(1));

        // Two signatories at once: typed while the other one freezes, the reason is given back; its form is gone.
        var gone = (await signatory.SubmitAsync(late, new() { ["Reason"] = "第二位的材料有误。" }, SendBack)).StatusShouldBe(422);
        gone.Errors.ShouldBe([Texts.ListsIsFrozen]);
        gone.Document.QuerySelector(SendBack).ShouldBeNull();
        gone.Document.QuerySelectorAll(".recovered textarea").Select(typed => typed.TextContent.Trim()).ShouldBe(["第二位的材料有误。"]);
        (await StateAsync(list)).ShouldBe(ListState.Frozen);

        // The frozen table, its recipients on the enterprise's page of leaving, and the version that follows.
        var version = (await handler.GetAsync($"/area/lists/{list}/versions/1")).StatusShouldBe(200);
        version.Document.QuerySelectorAll("table")[0].QuerySelectorAll("thead th").Select(cell => cell.TextContent.Trim())
            .ShouldBe(["序号", "申报单位名称", "项目名称", "涉及典型场景实例", "联系人", "联系方式"]);
        var enterprise = await site.SignInAsync(owner);
        var province = await site.SaveAsync(An.Officer().In("320000"));
        var leaving = (await enterprise.GetAsync($"/applications/{passed[0].Id}/withdraw")).StatusShouldBe(200);
        leaving.Document.QuerySelector(".recipients")!.TextContent.ShouldContain(handler.Account.DisplayName);
        leaving.Document.QuerySelector(".recipients")!.TextContent.ShouldContain(province.DisplayName);
        (await SaidAsync(enterprise, await enterprise.SubmitAsync(leaving))).ShouldContain(Texts.ApplicationWithdrawn);
        (await handler.GetAsync($"/area/lists/{list}/versions/2")).StatusShouldBe(200);
        var moved = Texts.ListsToldLeft.With("宿迁市工业和信息化局");
        (await site.InDatabaseAsync(db => db.Messages.CountAsync(message => message.AccountId == handler.Account.Id && message.Subject == moved))).ShouldBe(1);
    }

    [Fact]
    public async Task Many_candidates_are_turned_page_by_page_and_searched_and_a_change_keeps_the_place()
    {
        var (list, passed, _) = await GivenAsync("320831", 1);
        await site.InDatabaseAsync(db => db.Database.ExecuteSqlAsync(
            $"""
            with made as (select n, gen_random_uuid() as e, gen_random_uuid() as f, gen_random_uuid() as s, gen_random_uuid() as a from generate_series(1, 60) n),
            enterprises as (
                insert into portal.enterprises select (jsonb_populate_record(x, jsonb_build_object('id', m.e, 'credit_code', 'LL' || lpad(m.n::text, 16, '0'), 'name', '长名单企业' || m.n))).*
                from made m cross join portal.enterprises x where x.id = {passed[0].EnterpriseId}),
            factories as (
                insert into portal.factories select (jsonb_populate_record(x, jsonb_build_object('id', m.f, 'enterprise_id', m.e))).*
                from made m cross join portal.factories x where x.id = {passed[0].FactoryId}),
            assessments as (
                insert into portal.self_assessments select (jsonb_populate_record(x, jsonb_build_object('id', m.s, 'factory_id', m.f, 'enterprise_id', m.e))).*
                from made m cross join portal.self_assessments x where x.id = {passed[0].AssessmentId})
            insert into portal.applications select (jsonb_populate_record(x, jsonb_build_object(
                'id', m.a, 'factory_id', m.f, 'enterprise_id', m.e, 'assessment_id', m.s, 'number', 'LL-' || m.n, 'submitted_at', x.submitted_at + m.n * interval '1 minute'))).*
            from made m cross join portal.applications x where x.id = {passed[0].Id}
            """));
        var handler = await site.SignInAsync(An.Officer().In("320800"));
        var first = (await handler.GetAsync($"/area/lists/{list}")).StatusShouldBe(200);
        first.Document.QuerySelector("#candidates")!.TextContent.ShouldBe(Texts.ListsCandidates.With(61));
        Candidates(first).Count.ShouldBe(ShowList.PageSize);
        Candidates(first)[1].ShouldBe("长名单企业1");
        var last = (await handler.GetAsync($"/area/lists/{list}?number=99")).StatusShouldBe(200);
        Candidates(last).Count.ShouldBe(61 - (2 * ShowList.PageSize));
        last.Text.ShouldContain(Texts.PagerPosition.With(3, 3));

        // 5, and 50 to 59; what is found is put on the list, and the page stays where it was.
        var found = (await handler.GetAsync($"/area/lists/{list}?q={Uri.EscapeDataString("名单企业5")}")).StatusShouldBe(200);
        Candidates(found).Count.ShouldBe(11);
        var put = await handler.SubmitAsync(found, new() { ["act"] = "reserve" }, $"aside .place form");
        put.StatusShouldBe(302).Location!.ShouldContain("?q=");
        var after = (await handler.FollowAsync(put)).StatusShouldBe(200);
        Candidates(after).Count.ShouldBe(10);
        after.ValueOf("q").ShouldBe("名单企业5");
        after.Document.QuerySelectorAll(".places[data-standing=Reserve] .place").ShouldHaveSingleItem().TextContent.ShouldContain("长名单企业5");
        // A script is answered with the list alone: its links lead to the page, with what was searched for.
        var page = (await handler.GetAsync($"/area/lists/{list}?number=2")).StatusShouldBe(200);
        using var request = new HttpRequestMessage(HttpMethod.Post, page.Document.QuerySelector("aside .place form")!.GetAttribute("action"));
        request.Headers.Add("X-Requested-With", "XMLHttpRequest");
        request.Content = new FormUrlEncodedContent(
        [
            new("__RequestVerificationToken", page.ValueOfToken()), new("application", page.Document.QuerySelector("aside .place")!.GetAttribute("data-application")!), new("act", "reserve"),
            new("version", "0"), new("at", "0"), new("standing", "Recommended"), new("reorders", "false"),
        ]);
        var answer = await handler.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var board = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        board.ShouldContain(Texts.PagerPosition.With(2, 3));
        board.ShouldContain($"href=\"/area/lists/{list}?number=3\"");
        (await handler.GetAsync($"/area/lists/{list}?q=%25")).Text.ShouldContain(Texts.ListsCandidatesNotFound);

        static List<string> Candidates(Answer answer) => [.. answer.Document.QuerySelectorAll("aside .place .place-what > a").Select(link => link.TextContent)];
    }

    private static async Task<string> SaidAsync(Browser browser, Answer answer) => (await browser.FollowAsync(answer.StatusShouldBe(302))).StatusShouldBe(200).Document.Body!.TextContent;
}
