using Portal.Application;
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

        var form = await province.GetAsync("/area/campaigns/new/national-excellent-2025");
        form.ValueOf("EnterpriseBy").ShouldBe("2025-07-18");
        var past = await province.SubmitAsync(form, new() { ["Opens"] = Day(0), ["EnterpriseBy"] = Day(-1), ["RecommenderBy"] = Day(30) });
        past.StatusShouldBe(422).ErrorAt("EnterpriseBy").ShouldBe(Texts.CampaignDayBeforeOpening);
        past.ValueOf("RecommenderBy").ShouldBe(Day(30));

        var preview = await province.SubmitAsync(past, new() { ["EnterpriseBy"] = Day(20) });
        preview.StatusShouldBe(200).Text.ShouldContain("30（文件规定）");
        preview.Text.ShouldContain("将通知：");
        var opened = await province.SubmitAsync(preview);
        opened.StatusShouldBe(302).Location.ShouldBe("/area/campaigns/national-excellent-2025-150000");
        (await province.SubmitAsync(preview)).StatusShouldBe(404);

        var calendar = await province.GetAsync("/area/campaigns/national-excellent-2025-150000/calendar");
        (await province.SubmitAsync(calendar, new() { ["EnterpriseBy"] = Day(25) })).StatusShouldBe(422).ErrorAt("Reason").ShouldBe(Texts.CampaignReasonMissing);
        var move = await province.SubmitAsync(calendar, new() { ["EnterpriseBy"] = Day(25), ["Reason"] = "春节假期" });
        move.StatusShouldBe(200).Text.ShouldContain(Texts.RecipientsNone);
        (await province.SubmitAsync(move)).StatusShouldBe(302);

        var shown = await city.GetAsync("/area/campaigns/national-excellent-2025-150000");
        shown.StatusShouldBe(200).Text.ShouldContain("春节假期");
        shown.Text.ShouldContain("2025年7月18日 24:00");
        shown.Document.QuerySelector("a[href$='/calendar']").ShouldBeNull();
        (await city.GetAsync("/area/campaigns")).Text.ShouldContain(Texts.CampaignPhaseApplying);
        (await city.GetAsync("/area/campaigns/new")).StatusShouldBe(403);
        (await (await site.SignInAsync(An.Officer().In("610000"))).GetAsync("/area/campaigns/national-excellent-2025-150000")).StatusShouldBe(404);
        (await (await site.SignInAsync(An.Enterprise())).GetAsync("/area/campaigns")).StatusShouldBe(403);
    }

    private static string Day(int days) =>
        TimeProvider.System.GetUtcNow().InShanghai().AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
