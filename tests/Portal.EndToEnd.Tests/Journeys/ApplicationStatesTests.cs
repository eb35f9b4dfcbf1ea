using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Recommendations;
using Portal.Application.Reviews;
using Portal.EndToEnd.Tests.Harness;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>The pages of applications, reviews, lists and messages in every state they can be in; each test has a city of its own.</summary>
public sealed class ApplicationStatesTests(Stage stage) : LookingJourney(stage)
{
    private const string Name = "镇江锦程精密制造与智能装备股份有限公司";
    private const string Reason = "请补充设备联网的台数和比例。";

    [Fact]
    public async Task The_way_of_the_enterprise()
    {
        var campaign = await Backstage.CampaignAsync(TestCampaigns.Jiangsu);
        var owner = await Backstage.SaveAsync(An.Enterprise().In("320707"));
        var visitor = await SignInAsync(owner);
        await LookAtAsync(visitor, "/applications", "no factory");
        await LookAtAsync(visitor, "/messages", "empty");

        var id = await Backstage.ApplyAsync(owner, campaign, "320707");
        var own = $"/applications/{id}";
        await LookAtAsync(visitor, "/", "a draft");
        await LookAtAsync(visitor, "/applications", "a draft");
        await LookAtAsync(visitor, own, "a draft");
        foreach (var section in await SectionsAsync(visitor, id))
        {
            await LookAtAsync(visitor, section);
        }

        await LookAtAsync(visitor, own + "/form/factory", "refused", async () =>
        {
            await visitor.Page.Locator("main form input[inputmode=decimal]").First.FillAsync("很多");
            await visitor.PressAsync(Texts.FormSave);
            await SeesErrorsAsync(visitor);
        });
        await LookAtAsync(visitor, own + "/files?item=finance-2024");
        await LookAtAsync(visitor, own + "/check", "much is missing");
        await LookAtAsync(visitor, own + "/withdraw");

        await Backstage.CompleteAsync(id);
        await LookAtAsync(visitor, own + "/check", "nothing is missing");
        await LookAtAsync(visitor, own + "/form/finance", "filled in");
        await Backstage.SubmitAsync(owner, id);
        foreach (var part in (string[])["", "/receipts/1", "/submissions/1", "/recall", "/withdraw", "/form/factory", "/form/finance"])
        {
            await LookAtAsync(visitor, own + part, "submitted");
        }

        var officer = await Backstage.SaveAsync(An.Officer().In("320700"));
        await Backstage.SendAsync(officer, new ReturnApplication.Command(id, 1, new Dictionary<string, string?> { ["summary"] = Reason }, "其他内容无需修改。"));
        await LookAtAsync(visitor, "/", "returned");
        await LookAtAsync(visitor, own, "returned");
        await LookAtAsync(visitor, own + "/form/factory", "returned");
        await LookAtAsync(visitor, "/messages", "unread");
        await LookAtAsync(visitor, "/messages?unread=true", "read", async () =>
        {
            await visitor.PressAsync(Texts.MessagesMarkAll);
            await Expect(visitor.Page.GetByText(Texts.MessagesNoneUnread)).ToBeVisibleAsync();
        });
        Report();
    }

    [Fact]
    public async Task Too_late()
    {
        var campaign = await Backstage.CampaignAsync("national-leading-2025", "610000");
        var owner = await Backstage.SaveAsync(An.Enterprise().In("610113"));
        var id = await Backstage.ApplyAsync(owner, campaign, "610113");
        await Backstage.InDatabaseAsync(db => db.Campaigns.Where(one => one.Id == campaign.Id)
            .ExecuteUpdateAsync(one => one.SetProperty(each => each.EnterpriseClosesAt, campaign.OpensAt.AddHours(1))));
        var visitor = await SignInAsync(owner);
        foreach (var path in (string[])["/applications", $"/applications/{id}", $"/applications/{id}/check", .. (await SectionsAsync(visitor, id)).TakeLast(2)])
        {
            await LookAtAsync(visitor, path, "too late");
        }

        Report();
    }

    [Fact]
    public async Task The_review()
    {
        var campaign = await Backstage.CampaignAsync(TestCampaigns.Jiangsu);
        var queue = $"/area/campaigns/{campaign.Id}/applications";
        var handler = await Backstage.SaveAsync(An.Officer().In("321000"));
        var officer = await SignInAsync(handler);
        await LookAtAsync(officer, "/area/applications", "empty");
        await LookAtAsync(officer, queue, "empty");

        var owner = await Backstage.SaveAsync(An.Enterprise().In("321002").Named("扬州锦程精密制造与智能装备股份有限公司"));
        var id = await Backstage.ApplyAsync(owner, campaign, "321002");
        await Backstage.CompleteAsync(id);
        await Backstage.SubmitAsync(owner, id);
        var own = $"{queue}/{id}";
        await LookAtAsync(officer, "/", "something waits");
        await LookAtAsync(officer, "/area/applications");
        await LookAtAsync(officer, queue, "all columns", () => officer.Page.GetByText(Texts.ReviewColumns).First.ClickAsync());
        await LookAtAsync(officer, queue + "?q=没有这家企业", "filtered to nothing");
        await LookAtAsync(officer, queue + "/assign?all=true");
        await LookAtAsync(officer, $"{queue}/assign?all=true&to={handler.Id}", "previewed");
        await LookAtAsync(officer, own, "differs", async () =>
        {
            var first = officer.Page.Locator(".verdict").First;
            await first.GetByRole(AriaRole.Radio).Nth(1).CheckAsync();
            await Expect(first.GetByRole(AriaRole.Textbox)).ToBeVisibleAsync();
        });
        var colleague = await Backstage.SaveAsync(An.Officer().In("321000"));
        await LookAtAsync(officer, own, "a fact refused", () => SubmitEmptyAsync(officer, Texts.ReviewSave, "#fact-Credit button"));
        await LookAtAsync(officer, own, "a fact that a colleague saved meanwhile", async () =>
        {
            await Backstage.SendAsync(colleague, new SaveReviewFact.Command(id, LookedUp.Credit, 0, true, "信用中国", new(2025, 3, 27), null));
            var fact = officer.Page.Locator("#fact-Credit");
            await fact.GetByRole(AriaRole.Radio).Nth(1).CheckAsync();
            await fact.GetByLabel(Texts.ReviewSource).FillAsync("国家企业信用信息公示系统");
            await fact.GetByLabel(Texts.ReviewDay).FillAsync("2025-03-28");
            await fact.GetByLabel(Texts.ReviewNote).FillAsync("有一条行政处罚，已完成信用修复。");
            await fact.GetByRole(AriaRole.Button).ClickAsync();
            await SeesErrorsAsync(officer);
            await Expect(officer.Page.Locator("#fact-Credit .saved-meanwhile")).ToHaveCountAsync(4);
        });
        // Axe cannot look where no script runs: that both texts are seen there, also of a reason that is hidden from who agrees.
        var plain = await SignInAsync(handler, Device.WithoutScripts);
        var verdict = plain.Page.Locator("form[data-autosave$='/Scenario/9']");
        await plain.GoAsync(own);
        await verdict.GetByRole(AriaRole.Radio).Nth(1).CheckAsync();
        await verdict.GetByRole(AriaRole.Button).ClickAsync();
        await SeesErrorsAsync(plain);
        await Backstage.SendAsync(colleague, new SaveVerdict.Command(id, VerdictSubject.Scenario, "9", 0, false, "现场未见该系统。"));
        await verdict.GetByRole(AriaRole.Radio).First.CheckAsync();
        await verdict.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(verdict.Locator(".saved-meanwhile").Filter(new() { Visible = true })).ToHaveCountAsync(2);
        await verdict.GetByRole(AriaRole.Button).ClickAsync();
        await plain.SeesNoticeAsync(Texts.ReviewSaved);
        await LookAtAsync(officer, own + "/pass", "not checked on site");
        await LookAtAsync(officer, own + "/return");
        await LookAtAsync(officer, own + "/return", "refused", () => SubmitEmptyAsync(officer, Texts.ReviewReturnConfirm));
        await LookAtAsync(officer, own + "/redirect");
        await LookAtAsync(officer, own + "/redirect", "refused", () => SubmitEmptyAsync(officer, Texts.ReviewRedirectConfirm));
        await LookAtAsync(officer, own + "/refuse");
        await LookAtAsync(officer, own + "/refuse", "refused", () => SubmitEmptyAsync(officer, Texts.ReviewRefuseConfirm));
        await LookAtAsync(officer, own + "/site-check");
        await LookAtAsync(officer, own + "/site-check", "refused", () => SubmitEmptyAsync(officer, Texts.ReviewSave));
        await LookAtAsync(officer, own + "/undo", "nothing to undo");

        await Backstage.SendAsync(handler, new ReturnApplication.Command(id, 1, new Dictionary<string, string?> { ["summary"] = Reason }, null));
        await LookAtAsync(officer, own + "/pass", "not its turn");
        await LookAtAsync(officer, own + "/undo");
        await Backstage.InDatabaseAsync(db => db.ApplicationAnswers.Where(answer => answer.ApplicationId == id && answer.Field == "summary")
            .ExecuteUpdateAsync(answer => answer.SetProperty(one => one.Value, "<p>设备联网一百二十台，占九成六。</p>")));
        await Backstage.SubmitAsync(owner, id);
        await LookAtAsync(officer, own + "/changes");
        var check = await Backstage.SendAsync(handler, new SaveSiteCheck.Command(id, null, 0, new(2025, 3, 28), "市工业和信息化局\n区工业和信息化局", "与申报内容一致。", true));
        await LookAtAsync(officer, $"{own}/site-check?check={check}", "recorded");
        await LookAtAsync(officer, $"{own}/site-check?check={check}", "a colleague saved meanwhile", async () =>
        {
            await Backstage.SendAsync(colleague, new SaveSiteCheck.Command(id, check, 1, new(2025, 3, 28), "市工业和信息化局", "两个系统尚未上线。", false));
            await officer.Page.GetByLabel(Texts.ReviewFindings).FillAsync("与申报内容一致，数据采集系统覆盖三个车间。");
            await officer.PressAsync(Texts.ReviewSave);
            await SeesErrorsAsync(officer);
            await Expect(officer.Page.Locator(".saved-meanwhile")).ToHaveCountAsync(3);
        });
        await LookAtAsync(officer, $"{own}/site-check/photos?check={check}");
        await LookAtAsync(officer, own + "/pass", "checked on site");
        await Backstage.SendAsync(handler, new PassApplication.Command(id, 2, "同意。"));
        await LookAtAsync(officer, own, "passed");
        await LookAtAsync(await SignInAsync(An.Officer().In("320000")), own, "read by the province");

        // Where the notice asks other offices for their opinions, and what was submitted cannot be judged.
        var national = await Backstage.CampaignAsync("national-excellent-2025", "610000");
        var joint = await Backstage.ApplyAsync(await Backstage.SaveAsync(An.Enterprise().In("610113")), national, "610113", ApplicationState.AtRecommender);
        var province = await SignInAsync(An.Officer().In("610000"));
        await LookAtAsync(province, $"/area/campaigns/{national.Id}/applications");
        await LookAtAsync(province, $"/area/campaigns/{national.Id}/applications/{joint}", "opinions of other offices");
        Report();
    }

    [Fact]
    public async Task Fast_tracks_from_a_title_to_the_frozen_version()
    {
        const string Title = "jiangsu-5g-factory";
        var campaign = await Backstage.CampaignAsync(TestCampaigns.Jiangsu);
        var handler = await Backstage.SaveAsync(An.Officer().In("320800"));
        var signing = await Backstage.SaveAsync(An.Officer().In("320800").Signing());
        var owner = await Backstage.SaveAsync(An.Enterprise().In("320803").Named("淮安锦程精密制造与智能装备股份有限公司"));
        var id = await Backstage.ApplyAsync(owner, campaign, "320803");
        await Backstage.CompleteAsync(id);
        await Backstage.InDatabaseAsync(db => db.Enterprises.Where(one => one.Id == owner.EnterpriseId)
            .ExecuteUpdateAsync(one => one.SetProperty(each => each.FormerTitles, new List<string> { Title })));
        var (enterprise, officer, signatory, province) = (await SignInAsync(owner), await SignInAsync(handler), await SignInAsync(signing), await SignInAsync(An.Officer().In("320000")));
        var (mine, queue) = ($"/applications/{id}", $"/area/campaigns/{campaign.Id}/applications");
        var own = $"{queue}/{id}";
        await LookAtAsync(enterprise, mine, "a title opens a fast track");
        await LookAtAsync(enterprise, mine + "/check", "a title opens a fast track");
        await Backstage.SubmitAsync(owner, id);
        await LookAtAsync(enterprise, mine, "its titles wait");
        await LookAtAsync(officer, queue + "?track=open", "titles wait", () => officer.Page.GetByText(Texts.ReviewColumns).First.ClickAsync());
        await LookAtAsync(officer, own, "titles wait");
        await LookAtAsync(officer, own, "titles refused", () => SubmitEmptyAsync(officer, Texts.ReviewSave, "#titles form button"));
        await LookAtAsync(officer, own, "titles that a colleague looked at meanwhile", async () =>
        {
            await Backstage.SendAsync(handler, new ConfirmTitles.Command(id, 0, [Title], "省工业和信息化厅公布名单", new(2025, 3, 27), null));
            var titles = officer.Page.Locator("#titles form");
            await titles.GetByLabel(Texts.ReviewSource).FillAsync("公布名单");
            await titles.GetByLabel(Texts.ReviewDay).FillAsync("2025-03-28");
            await titles.GetByLabel(Texts.ReviewNote).FillAsync("名单中没有该企业。");
            await titles.GetByRole(AriaRole.Button).ClickAsync();
            await SeesErrorsAsync(officer);
            await Expect(officer.Page.Locator("#titles .saved-meanwhile")).ToHaveCountAsync(4);
        });
        await LookAtAsync(enterprise, mine, "its title is confirmed");
        await LookAtAsync(officer, queue + "?track=taken");
        await LookAtAsync(officer, own + "/pass", "a fast track, not visited yet");
        await Backstage.SendAsync(handler, new SaveSiteCheck.Command(id, null, 0, new(2025, 3, 28), "市工业和信息化局", "与申报内容一致。", true));
        await LookAtAsync(officer, own + "/pass", "to a fast track");
        await Backstage.SendAsync(handler, new PassApplication.Command(id, 1, null));
        await LookAtAsync(enterprise, mine, "passed to a fast track");

        // Somebody is ranked whose titles nobody looked at.
        var unseen = await Backstage.ApplyAsync(
            await Backstage.SaveAsync(An.Enterprise().In("320804").Named("淮安待核称号制造有限公司")), campaign, "320804", ApplicationState.Passed, titles: Title);
        await Backstage.SendAsync(handler, new RecommendFactory.Command(unseen));
        var list = await Backstage.InDatabaseAsync(db => db.ListPlaces.Where(place => place.ApplicationId == id).Select(place => place.ListId).SingleAsync());
        await LookAtAsync(officer, $"/area/lists/{list}", "titles wait");
        await Backstage.SendAsync(handler, new PrepareList.Command(list, await VersionAsync(list)));
        await LookAtAsync(signatory, $"/area/lists/{list}/freeze", "titles wait");
        await Backstage.SendAsync(signing, new FreezeList.Command(list, await VersionAsync(list)));
        await LookAtAsync(signatory, $"/area/lists/{list}/versions/1", "a fast track");
        await LookAtAsync(province, "/area/lists?campaign=" + campaign.Id, "a fast track arrives");
        await LookAtAsync(province, $"/area/lists/{list}", "a fast track arrives");
        await LookAtAsync(enterprise, mine, "frozen on a fast track");
        Report();
    }

    [Fact]
    public async Task Lists_and_their_versions()
    {
        var campaign = await Backstage.CampaignAsync(TestCampaigns.Jiangsu);
        var handler = await Backstage.SaveAsync(An.Officer().In("321100"));
        var signing = await Backstage.SaveAsync(An.Officer().In("321100").Signing());
        var ministry = await Backstage.SaveAsync(An.Officer().In("320000"));
        var (officer, signatory, province) = (await SignInAsync(handler), await SignInAsync(signing), await SignInAsync(ministry));
        var list = await Backstage.InDatabaseAsync(db => db.RecommendationLists.Where(one =>
            db.Recommenders.Any(each => each.Id == one.RecommenderId && each.CampaignId == campaign.Id && each.AreaCode == "321100")).Select(one => one.Id).SingleAsync());
        var own = $"/area/lists/{list}";
        await LookAtAsync(officer, "/area/lists");
        await LookAtAsync(officer, own, "empty");

        var owner = await Backstage.SaveAsync(An.Enterprise().In("321102").Named(Name));
        var passed = new List<Guid>();
        for (var one = 0; one < 4; one++)
        {
            passed.Add(await Backstage.ApplyAsync(owner, campaign, "321102", ApplicationState.Passed));
        }

        await Backstage.SendAsync(handler, new RecommendFactory.Command(passed[0]));
        await Backstage.SendAsync(handler, new RecommendFactory.Command(passed[1]));
        await Backstage.SendAsync(handler, new PutInReserve.Command(passed[2]));
        await LookAtAsync(officer, own, "ranked");
        await Backstage.SendAsync(ministry, new SetCap.Command(list, 1));
        await LookAtAsync(officer, own, "over the cap");
        await LookAtAsync(officer, own, "refused", async () =>
        {
            await officer.Page.GetByRole(AriaRole.Complementary).GetByRole(AriaRole.Button, new() { Name = Texts.ListsToRecommendedOf.With(Name) }).ClickAsync();
            await Expect(officer.Page.Locator("#board .notice")).ToBeVisibleAsync();
        });
        await LookAtAsync(province, "/area/lists?campaign=" + campaign.Id);
        await LookAtAsync(province, own, "refused", async () =>
        {
            await province.Page.GetByLabel(Texts.ListsCapLabel).FillAsync("很多");
            await province.Page.Locator("form[action$='handler=Cap'] button").ClickAsync();
            await SeesErrorsAsync(province);
        });
        await Backstage.SendAsync(ministry, new SetCap.Command(list, 3));
        await Backstage.SendAsync(handler, new PrepareList.Command(list, await VersionAsync(list)));
        await LookAtAsync(officer, own, "handed to the signatory");
        await LookAtAsync(officer, own + "/freeze", "no permission");
        await LookAtAsync(signatory, own, "to be frozen");
        await LookAtAsync(signatory, own + "/freeze");
        await Backstage.SendAsync(signing, new FreezeList.Command(list, await VersionAsync(list)));
        await LookAtAsync(signatory, own, "frozen");
        await LookAtAsync(signatory, own + "/freeze", "frozen");
        await LookAtAsync(officer, own + "/versions/1");
        await LookAtAsync(province, own, "frozen");
        await Backstage.SendAsync(ministry, new ReopenList.Command(list, await VersionAsync(list), "企业名称有误，请更正后重新报送。"));
        await Backstage.SendAsync(ministry, new TakeOver.Command(list, "推荐单位系统故障，无法办理。"));
        await LookAtAsync(officer, own, "taken over");
        await LookAtAsync(province, own, "taken over");
        await Backstage.SendAsync(ministry, new HandBack.Command(list));
        await Backstage.SendAsync(handler, new TakeOffList.Command(passed[1]));
        await Backstage.SendAsync(handler, new PrepareList.Command(list, await VersionAsync(list)));
        await Backstage.SendAsync(signing, new FreezeList.Command(list, await VersionAsync(list)));
        await LookAtAsync(officer, own + "/versions/2?against=1", "compared");
        Report();
    }

    private Task<int> VersionAsync(Guid list) =>
        Backstage.InDatabaseAsync(db => db.RecommendationLists.Where(one => one.Id == list).Select(one => one.Version).SingleAsync());

    private static async Task<string[]> SectionsAsync(Visitor visitor, Guid application)
    {
        await visitor.GoAsync($"/applications/{application}");
        var sections = await visitor.Page.Locator($"a[href*='/applications/{application}/form/']").EvaluateAllAsync<string[]>("all => all.map(one => one.getAttribute('href'))");
        sections.ShouldNotBeEmpty();
        return [.. sections.Distinct()];
    }
}
