using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.TestKit;

namespace Portal.Web.Tests.Campaigns;

/// <summary>A province opens its campaign by the pages, from choosing to the calendar; the other provinces' tests do not meet it.</summary>
public sealed class CampaignPagesTests(Site site)
{
    [Fact]
    public async Task A_province_opens_a_campaign_moves_a_day_and_its_cities_see_both()
    {
        var province = await site.SignInAsync(An.Officer().In("150000"));
        var city = await site.SignInAsync(An.Officer().In("150100"));
        (await province.GetAsync("/area/campaigns/new")).Document.QuerySelector("main tbody a[href$='/new/national-excellent-2025']").ShouldNotBeNull();

        // Midnight may come in between.
        var today = TimeProvider.System.GetUtcNow().InShanghai();
        var form = await province.GetAsync("/area/campaigns/new/national-excellent-2025");
        form.ValueOf("EnterpriseBy").ShouldBe("2025-07-18");
        var past = await province.SubmitAsync(form, new() { ["Opens"] = Day(0), ["EnterpriseBy"] = Day(-1), ["RecommenderBy"] = Day(30) });
        past.StatusShouldBe(422).ErrorAt("EnterpriseBy").ShouldBe(Texts.CampaignDayBeforeOpening);
        past.ValueOf("RecommenderBy").ShouldBe(Day(30));

        past.ErrorAt("Fact").ShouldBe(Texts.CampaignFactMissing);
        var preview = await province.SubmitAsync(past, new() { ["EnterpriseBy"] = Day(20), ["Fact"] = "20", ["FactSource"] = "本区统计公报" });
        preview.StatusShouldBe(200).Text.ShouldContain("30（由本省填报的数据按文件推算）");
        preview.Text.ShouldContain("（按本省填报的位次第 20 位推算，来源：本区统计公报）");
        preview.Text.ShouldNotContain("30（文件规定）");
        preview.Text.ShouldContain("将通知：");
        var opened = await province.SubmitAsync(preview);
        opened.StatusShouldBe(302).Location.ShouldBe("/area/campaigns/national-excellent-2025-150000");
        // Pressed once more, or come back to later: it says that it is open and shows it.
        foreach (var press in (Func<Task<Answer>>[])[() => province.SubmitAsync(preview), () => province.SubmitAsync(past), () => province.GetAsync("/area/campaigns/new/national-excellent-2025")])
        {
            var answer = await press();
            answer.StatusShouldBe(302).Location.ShouldBe("/area/campaigns/national-excellent-2025-150000");
            (await province.FollowAsync(answer)).StatusShouldBe(200).Document.Body!.TextContent.ShouldContain(Texts.CampaignIsOpenAlready);
        }

        var calendar = await province.GetAsync("/area/campaigns/national-excellent-2025-150000/calendar");
        (await province.SubmitAsync(calendar, new() { ["EnterpriseBy"] = Day(25) })).StatusShouldBe(422).ErrorAt("Reason").ShouldBe(Texts.CampaignReasonMissing);
        var move = await province.SubmitAsync(calendar, new() { ["EnterpriseBy"] = Day(25), ["Reason"] = "春节假期" });
        move.StatusShouldBe(200).Text.ShouldContain(Texts.RecipientsNone);
        (await province.SubmitAsync(move)).StatusShouldBe(302);

        // From a page of before that: nothing is moved, what was typed stays, and the next preview speaks of the days as they are.
        var late = await province.SubmitAsync(calendar, new() { ["EnterpriseBy"] = Day(26), ["Reason"] = "再延一天" });
        var stale = (await province.SubmitAsync(late)).StatusShouldBe(409);
        stale.Errors.ShouldBe([Texts.CampaignStaleTyped]);
        (stale.ValueOf("EnterpriseBy"), stale.ValueOf("Reason")!.Trim()).ShouldBe((Day(26), "再延一天"));
        (await province.SubmitAsync(await province.SubmitAsync(stale))).StatusShouldBe(302);

        var shown = await city.GetAsync("/area/campaigns/national-excellent-2025-150000");
        shown.StatusShouldBe(200).Text.ShouldContain("春节假期");
        shown.Text.ShouldContain("2025年7月18日 24:00");
        shown.Document.QuerySelector("a[href$='/calendar']").ShouldBeNull();
        (await city.GetAsync("/area/campaigns")).Text.ShouldContain(Texts.CampaignPhaseApplying);
        (await city.GetAsync("/area/campaigns/new")).StatusShouldBe(403);
        (await (await site.SignInAsync(An.Officer().In("610000"))).GetAsync("/area/campaigns/national-excellent-2025-150000")).StatusShouldBe(404);
        (await (await site.SignInAsync(An.Enterprise())).GetAsync("/area/campaigns")).StatusShouldBe(403);

        string Day(int days) => today.AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task An_office_that_reports_directly_is_switched_once_and_only_by_its_province()
    {
        var campaigns = new TestCampaigns(site.Services.GetRequiredService<CampaignBook>(), site.Services.GetRequiredService<PolicyBook>(), site.Services.GetRequiredService<Divisions>());
        var campaign = await site.InDatabaseAsync(db => campaigns.EnsureAsync(db, TestCampaigns.InnerMongolia));
        var offices = await site.InDatabaseAsync(db => db.Recommenders.AsNoTracking().Where(one => one.CampaignId == campaign.Id).ToListAsync());
        var (county, city) = (offices.Single(one => one.AreaCode == "150781"), offices.First(one => one.Kind == RecommenderKind.City));
        var told = await site.SaveAsync(An.Officer().In("150781"));
        var province = await site.SignInAsync(An.Officer().In("150000"));
        var address = $"/area/campaigns/{campaign.Id}/recommenders/{county.Id}";

        var page = (await province.GetAsync(address)).StatusShouldBe(200);
        page.Document.QuerySelector(".recipients")!.TextContent.ShouldContain(told.DisplayName);
        foreach (var unknown in (string[])[$"/area/campaigns/{campaign.Id}/recommenders/{Guid.NewGuid()}", $"/area/campaigns/{campaign.Id}/recommenders/{city.Id}", $"/area/campaigns/elsewhere/recommenders/{county.Id}"])
        {
            (await province.GetAsync(unknown)).StatusShouldBe(404);
        }

        (await (await site.SignInAsync(An.Officer().In("320000"))).GetAsync(address)).StatusShouldBe(404);
        foreach (var stranger in (IPerson[])[An.Officer().In("150700"), An.Officer().In("150781"), An.Enterprise(), An.Administrator(), An.Auditor()])
        {
            var browser = await site.SignInAsync(stranger);
            (await browser.GetAsync(address)).StatusShouldBe(403);
            (await browser.PostAsync(address, [new("__RequestVerificationToken", (await browser.GetAsync("/account")).ValueOfToken()), new("active", "false"), new("version", "1")])).StatusShouldBe(403);
        }

        var active = county.IsActive;
        (await province.SubmitAsync(page)).StatusShouldBe(302).Location.ShouldBe($"/area/campaigns/{campaign.Id}");
        (await IsActiveAsync()).ShouldBe(!active);
        var again = (await province.SubmitAsync(page)).StatusShouldBe(302);
        (await province.FollowAsync(again)).Document.Body!.TextContent.ShouldContain(Texts.CampaignSwitchedAlready);
        (await IsActiveAsync()).ShouldBe(!active);
        (await site.InDatabaseAsync(db => db.Messages.CountAsync(message => message.AccountId == told.Id))).ShouldBe(1);

        // Once something from there was submitted it stays as it is.
        var form = (await province.GetAsync(address)).StatusShouldBe(200);
        var owner = await site.SaveAsync(An.Enterprise().In("150781"));
        await site.InDatabaseAsync(db => campaigns.ApplyAsync(db, campaign, owner, "150781", ApplicationState.AtRecommender));
        (await province.SubmitAsync(form)).StatusShouldBe(422).Errors.ShouldBe([Texts.CampaignSwitchTooLate]);
        (await IsActiveAsync()).ShouldBe(!active);

        Task<bool> IsActiveAsync() => site.InDatabaseAsync(db => db.Recommenders.Where(one => one.Id == county.Id).Select(one => one.IsActive).SingleAsync());
    }
}
