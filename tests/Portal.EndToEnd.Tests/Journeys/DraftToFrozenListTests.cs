using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Recommendations;
using Portal.EndToEnd.Tests.Harness;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>
/// From draft to a frozen list, with an enterprise, its city's two officers and the province signed in at once: submitted, returned
/// for one field, mended, passed, recommended and frozen; each sees what the others did.
/// </summary>
public sealed class DraftToFrozenListTests(Stage stage) : Journey(stage)
{
    [Fact]
    public async Task Jiangsu_with_a_site_check()
    {
        var owner = await Backstage.SaveAsync(An.Enterprise().In("321202").Named("锦程精密制造有限公司"));
        await Backstage.FillAssessmentAsync(owner, "321202");
        await WalkAsync(await Backstage.CampaignAsync(TestCampaigns.Jiangsu), "2025年江苏省先进级智能工厂申报", owner, "321200", "320000", hasSiteCheck: true);
    }

    private async Task WalkAsync(Portal.Application.Campaigns.Campaign campaign, string title, Account owner, string city, string province, bool hasSiteCheck)
    {
        await Backstage.CompleteRecordsAsync(owner);
        var enterprise = await SignInAsync(owner);
        var officer = await SignInAsync(An.Officer().In(city));
        var signatory = await SignInAsync(An.Officer().In(city).Signing());
        var overseer = await SignInAsync(An.Officer().In(province));

        // The enterprise writes and submits.
        var drafter = new Drafter(enterprise);
        var application = await drafter.StartAsync(title);
        await drafter.FillAllAsync(application);
        await drafter.SubmitAsync(application);

        // The city finds it in its queue, and returns one field.
        var queue = $"/area/campaigns/{campaign.Id}/applications";
        await officer.GoAsync(queue);
        await Expect(officer.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("锦程精密制造有限公司|^" + (await NumberAsync(application))) }).First).ToBeVisibleAsync();
        await officer.GoAsync($"{queue}/{application}/return");
        var tick = officer.Page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("简介") }).First;
        await OpenGroupsAsync(officer.Page);
        var label = (await tick.EvaluateAsync<string>("one => one.labels[0].textContent")).Trim();
        await tick.CheckAsync();
        await officer.Page.GetByLabel(Texts.ReviewReasonOf.With(label)).FillAsync("请补充设备联网的台数和比例。");
        await officer.PressAsync(Texts.ReviewReturnConfirm);
        await officer.SeesNoticeAsync("已退回修改");

        // Only that field is open; the reason stands beside it.
        await enterprise.GoAsync($"/applications/{application}");
        await Expect(enterprise.Page.GetByText("请补充设备联网的台数和比例。").First).ToBeVisibleAsync();
        await enterprise.Page.Locator("section", new() { Has = enterprise.Page.Locator("#return") }).GetByRole(AriaRole.Link).First.ClickAsync();
        (await enterprise.Page.Locator("main form[data-autosave] :is(textarea, [contenteditable=true], input:not([type=hidden]):not([type=file])):visible").CountAsync()).ShouldBeInRange(1, 2);
        await drafter.RewriteAsync(label, Drafter.LongText + "设备联网一百二十台，占九成六。");
        await drafter.SubmitAsync(application);

        // The city sees what changed, checks on site where the notice asks for it, and passes.
        await officer.GoAsync($"{queue}/{application}/changes");
        await Expect(officer.Page.Locator("ins").First).ToContainTextAsync("设备联网一百二十台");
        if (hasSiteCheck)
        {
            await officer.GoAsync($"{queue}/{application}/pass");
            await Expect(officer.Page.GetByRole(AriaRole.Button, new() { Name = Texts.ReviewPassConfirm })).ToBeDisabledAsync();
            await officer.GoAsync($"{queue}/{application}/site-check");
            await officer.Page.GetByLabel(Texts.ReviewCheckedOn).FillAsync("2025-03-28");
            await officer.Page.GetByLabel(Texts.ReviewParticipants).FillAsync("市工业和信息化局\n区工业和信息化局");
            await officer.Page.GetByLabel(Texts.ReviewFindings).FillAsync("现场查看生产线与数据平台，与申报内容一致。");
            await officer.ChooseAsync(Texts.ReviewSiteCheckAgrees, Texts.ReviewAgrees);
            await officer.PressAsync(Texts.ReviewSave);
            await Expect(officer.Page.GetByText("与申报内容一致").First).ToBeVisibleAsync();
        }

        await officer.GoAsync($"{queue}/{application}/pass");
        await officer.PressAsync(Texts.ReviewPassConfirm);
        await officer.SeesNoticeAsync(Texts.ReviewPassed);

        // On the list, handed to the signatory, frozen by another account.
        var list = await Backstage.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application)
            .Join(db.RecommendationLists, one => one.RecommenderId, list => list.RecommenderId, (_, list) => list.Id).SingleAsync());
        await officer.GoAsync($"/area/lists/{list}");
        await officer.PressAsync(Texts.ListsToRecommendedOf.With("锦程精密制造有限公司"));
        await Expect(officer.Page.GetByRole(AriaRole.Heading, new() { Name = Texts.ListsRecommended.With(1) })).ToBeVisibleAsync();
        await officer.PressAsync(Texts.ListsPrepare);
        await officer.SeesNoticeAsync(Texts.ListsPrepared);
        await officer.GoAsync($"/area/lists/{list}/freeze");
        await Expect(officer.Page.GetByRole(AriaRole.Button, new() { Name = Texts.ListsFreezeDo })).ToHaveCountAsync(0);
        await signatory.GoAsync($"/area/lists/{list}/freeze");
        await Expect(signatory.Page.GetByText("锦程精密制造有限公司").First).ToBeVisibleAsync();
        await signatory.PressAsync(Texts.ListsFreezeDo);
        await signatory.SeesNoticeAsync(Texts.ListsFrozenNow.With(1));

        // The province sees it arrive; the enterprise sees where it stands.
        await overseer.GoAsync($"/area/lists?campaign={campaign.Id}");
        await Expect(overseer.Page.GetByText(Texts.ListsStateFrozen.With(1)).First).ToBeVisibleAsync();
        await enterprise.GoAsync($"/applications/{application}");
        await Expect(enterprise.Page.GetByText(ApplicationEventKind.ListFrozen.Name()).First).ToBeVisibleAsync();

        (await Backstage.InDatabaseAsync(db => db.Submissions.CountAsync(one => one.ApplicationId == application))).ShouldBe(2);
        (await Backstage.InDatabaseAsync(db => db.ListVersions.CountAsync(one => one.ListId == list && one.Reason == ListVersionReason.Frozen))).ShouldBe(1);
        (await Backstage.InDatabaseAsync(db => db.Database.SqlQuery<string>(
            $"select subject || ': ' || finding as \"Value\" from portal.invariant_findings()").ToListAsync())).ShouldBeEmpty();
    }

    private Task<string> NumberAsync(Guid application) =>
        Backstage.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application).Select(one => one.Number!).SingleAsync());

    private static Task OpenGroupsAsync(IPage page) => page.EvaluateAsync("document.querySelectorAll('details').forEach(one => one.open = true)");
}
