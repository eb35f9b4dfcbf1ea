using System.Globalization;
using Microsoft.Playwright;
using Portal.Application;
using Portal.Application.Applications;
using Portal.EndToEnd.Tests.Harness;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>
/// A province runs a campaign by its pages: opens it, moves a day, switches off an office that recommends directly; its leagues and counties
/// see all of it. 内蒙古先进级 2025 is this test's own.
/// </summary>
public sealed class CampaignTests(Stage stage) : LookingJourney(stage)
{
    private const string Title = "2025年内蒙古自治区先进级智能工厂申报";
    private const string Campaign = "/area/campaigns/neimenggu-advanced-2025";
    private const string Direct = "满洲里市工业和信息化局";

    /// <summary>In Shanghai, when the journey begins: what is typed and what is seen count from one day, also past midnight.</summary>
    private readonly DateTimeOffset today = TimeProvider.System.GetUtcNow().InShanghai();

    [Fact]
    public async Task Opened_moved_and_switched()
    {
        var province = await SignInAsync(An.Officer().In("150000"));
        var league = await SignInAsync(An.Officer().In("150700"));
        var page = province.Page;
        await LookAtAsync(league, "/area/campaigns", "none");
        await LookAtAsync(province, "/area/campaigns", "none");
        await province.FollowAsync(Texts.CampaignsOpenNew);
        await province.ArrivesAsync("/area/campaigns/new$");
        await LookAtAsync(province, "/area/campaigns/new");
        await page.GetByRole(AriaRole.Link, new() { Name = $"{Texts.CampaignNewChoose}：{Title}" }).ClickAsync();
        await province.SeesHeadingAsync(Title);

        // A form that was misunderstood says so, and nothing is typed twice.
        var form = new Uri(page.Url).AbsolutePath;
        await LookAtAsync(province, form);
        await LookAtAsync(province, form, "refused", async () =>
        {
            await FillAsync(page, Texts.CampaignOpens, 0);
            await FillAsync(page, Texts.CampaignEnterpriseBy, -1);
            await FillAsync(page, Texts.CampaignCountyBy, 25);
            await FillAsync(page, Texts.CampaignRecommenderBy, 30);
            await SubmitEmptyAsync(province, Texts.CampaignPreview);
        });
        await FillAsync(page, Texts.CampaignEnterpriseBy, 20);
        await province.PressAsync(Texts.CampaignPreview);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = Texts.CampaignPreviewTitle })).ToBeVisibleAsync();
        await province.NeverScrollsSidewaysAsync();
        await province.PressAsync(Texts.CampaignOpen);
        await province.SeesNoticeAsync(Texts.CampaignOpened);
        await LookAtAsync(province, Campaign);
        await LookAtAsync(league, Campaign, "read by a league");
        await Expect(league.Page.GetByRole(AriaRole.Link, new() { Name = Texts.CampaignChangeCalendar })).ToHaveCountAsync(0);

        // A day is moved with a reason; who is told stands on the preview.
        await province.FollowAsync(Texts.CampaignChangeCalendar);
        await province.SeesHeadingAsync(Texts.CampaignCalendarTitle);
        await LookAtAsync(province, Campaign + "/calendar");
        await LookAtAsync(province, Campaign + "/calendar", "refused", async () =>
        {
            await FillAsync(page, Texts.CampaignEnterpriseBy, 24);
            await SubmitEmptyAsync(province, Texts.CampaignPreview);
        });
        await page.GetByLabel(Texts.CampaignReason).FillAsync("春节假期顺延。");
        await province.PressAsync(Texts.CampaignPreview);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = Texts.CampaignCalendarConfirm })).ToBeVisibleAsync();
        await Expect(page.Locator(".recipients")).ToBeVisibleAsync();
        await province.PressAsync(Texts.CampaignCalendarDo);
        await province.SeesNoticeAsync(Texts.CampaignCalendarDone);

        // An office is switched off: from now on its league recommends.
        var off = Texts.CampaignSwitchNamed.With(Texts.CampaignSwitchOff, Direct);
        await page.GetByRole(AriaRole.Link, new() { Name = off }).ClickAsync();
        await province.SeesHeadingAsync(off);
        await LookAtAsync(province, new Uri(page.Url).AbsolutePath);
        await province.PressAsync(Texts.CampaignSwitchDo.With(Texts.CampaignSwitchOff));
        await province.SeesNoticeAsync(Texts.CampaignSwitched);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = Texts.CampaignSwitchNamed.With(Texts.CampaignSwitchOn, Direct) })).ToBeVisibleAsync();

        // The league sees all of it: the new day, the reason, the office whose enterprises are its own now.
        await LookAtAsync(league, "/area/campaigns");
        await Expect(league.Page.GetByText(Texts.CampaignPhaseApplying).First).ToBeVisibleAsync();
        await league.FollowAsync(Title);
        await Expect(league.Page.GetByText("春节假期顺延。").First).ToBeVisibleAsync();
        await Expect(league.Page.GetByText(Day(24, "yyyy年M月d日") + " 24:00").First).ToBeVisibleAsync();
        await Expect(league.Page.GetByRole(AriaRole.Row, new() { NameRegex = new("^" + Direct) })).ToContainTextAsync(Texts.CampaignOfficeOff);
        (await league.GoAsync("/area/campaigns/new")).Status.ShouldBe(403);

        // The county's step: what waits for it is not the league's yet.
        var campaign = await Backstage.CampaignAsync(TestCampaigns.InnerMongolia);
        var id = await Backstage.ApplyAsync(await Backstage.SaveAsync(An.Enterprise().In("150702")), campaign, "150702", ApplicationState.AtCounty);
        var county = await SignInAsync(An.Officer().In("150702"));
        await LookAtAsync(county, "/");
        await LookAtAsync(county, $"{Campaign}/applications");
        await LookAtAsync(county, $"{Campaign}/applications/{id}", "at the county");
        await LookAtAsync(county, $"{Campaign}/applications/{id}/pass", "at the county");
        await LookAtAsync(league, $"{Campaign}/applications/{id}/refuse", "not its turn");
        Report();
    }

    private string Day(int days, string format = "yyyy-MM-dd") => today.AddDays(days).ToString(format, CultureInfo.InvariantCulture);

    private Task FillAsync(IPage page, string label, int days) => page.GetByLabel(label, new() { Exact = true }).FillAsync(Day(days));
}
