using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>
/// The offices' queues and the assignment of what stands in them. The database is shared by every class of this assembly, so whoever
/// counts a queue keeps its city to itself: 扬州 (3210) and 泰州 (3212) are this class's.
/// </summary>
public sealed class ReviewQueueTests(Site site)
{
    private TestCampaigns Campaigns =>
        new(site.Services.GetRequiredService<CampaignBook>(), site.Services.GetRequiredService<PolicyBook>(), site.Services.GetRequiredService<Divisions>());

    private async Task<FactoryApplication> GivenAsync(string county, ApplicationState state, string name, string campaign = TestCampaigns.Jiangsu)
    {
        var owner = await site.SaveAsync(An.Enterprise().In(county).Named(name));
        return await site.InDatabaseAsync(async db => await Campaigns.ApplyAsync(db, await Campaigns.EnsureAsync(db, campaign), owner, county, state));
    }

    [Fact]
    public async Task A_queue_holds_the_offices_own_applications_and_its_filters_stand_in_the_address()
    {
        await GivenAsync("321002", ApplicationState.AtRecommender, "扬州队列甲机械有限公司");
        await GivenAsync("321003", ApplicationState.AtRecommender, "扬州队列乙机械有限公司");
        await GivenAsync("321003", ApplicationState.Returned, "扬州队列丙机械有限公司");
        await GivenAsync("321003", ApplicationState.Draft, "扬州队列草稿有限公司");
        await GivenAsync("320102", ApplicationState.AtRecommender, "南京队列机械有限公司");
        var officer = await site.SignInAsync(An.Officer().In("321000"));

        var campaigns = (await officer.GetAsync("/area/applications")).StatusShouldBe(200);
        var row = campaigns.Document.QuerySelectorAll("tbody tr").Single(one => one.QuerySelector($"a[href$='{TestCampaigns.Jiangsu}/applications']") is not null);
        row.QuerySelector("td.number")!.TextContent.ShouldBe("2");
        var queue = (await officer.GetAsync($"/area/campaigns/{TestCampaigns.Jiangsu}/applications")).StatusShouldBe(200);
        Names(queue).ShouldBe(["扬州队列甲机械有限公司", "扬州队列乙机械有限公司", "扬州队列丙机械有限公司"], ignoreOrder: true);
        queue.Document.QuerySelectorAll(".chip").Select(chip => chip.TextContent.Trim()).ShouldBe(
            ["全部 3", $"{Texts.ApplicationStateAtRecommender} 2", $"{Texts.ApplicationStateReturned} 1"]);

        var chip = queue.Document.QuerySelectorAll("a.chip")[2].GetAttribute("href")!;
        Names((await officer.GetAsync(chip)).StatusShouldBe(200)).ShouldBe(["扬州队列丙机械有限公司"]);
        Names(await officer.GetAsync($"{queue.Path}?county=321002")).ShouldBe(["扬州队列甲机械有限公司"]);
        Names(await officer.GetAsync($"{queue.Path}?q={Uri.EscapeDataString("队列乙")}")).ShouldBe(["扬州队列乙机械有限公司"]);
        Names(await officer.GetAsync($"{queue.Path}?again=true")).ShouldBeEmpty();
        Names(await officer.GetAsync($"{queue.Path}?assignee=none&sort=enterprise&order=desc"))
            .ShouldBe(new[] { "扬州队列甲机械有限公司", "扬州队列乙机械有限公司", "扬州队列丙机械有限公司" }.OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_columns_chosen_are_kept_in_the_address_and_by_the_browser()
    {
        await GivenAsync("321102", ApplicationState.AtRecommender, "镇江列机械有限公司");
        var officer = await site.SignInAsync(An.Officer().In("321100"));
        var path = $"/area/campaigns/{TestCampaigns.Jiangsu}/applications";
        Headings(await officer.GetAsync(path)).ShouldContain(Texts.ReviewColumnTier);

        Headings(await officer.GetAsync($"{path}?column=&column=number&column=state")).ShouldBe([Texts.ReviewColumnEnterprise, Texts.ReviewColumnNumber, Texts.ReviewColumnState]);
        Headings(await officer.GetAsync(path)).ShouldBe([Texts.ReviewColumnEnterprise, Texts.ReviewColumnNumber, Texts.ReviewColumnState]);
        Headings(await officer.GetAsync($"{path}?column=")).ShouldBe([Texts.ReviewColumnEnterprise]);
    }

    [Fact]
    public async Task Assignment_shows_who_gets_what_before_it_is_done()
    {
        var first = await GivenAsync("321202", ApplicationState.AtRecommender, "泰州分派甲有限公司");
        var second = await GivenAsync("321202", ApplicationState.AtRecommender, "泰州分派乙有限公司");
        var passed = await GivenAsync("321202", ApplicationState.Passed, "泰州分派丙有限公司");
        var colleague = await site.SaveAsync(An.Officer().In("321200"));
        var stranger = await site.SaveAsync(An.Officer().In("320100"));
        var officer = await site.SignInAsync(An.Officer().In("321200"));
        var path = $"/area/campaigns/{TestCampaigns.Jiangsu}/applications";

        var choose = (await officer.GetAsync($"{path}/assign?all=true")).StatusShouldBe(200);
        choose.Text.ShouldContain(Texts.ReviewAssignCount.With(3, 2));
        choose.Text.ShouldContain("泰州分派丙有限公司");
        var preview = (await officer.GetAsync($"{path}/assign?all=true&to={colleague.Id}&to={officer.Account.Id}")).StatusShouldBe(200);
        preview.Text.ShouldContain(Texts.ReviewAssignShare.With(colleague.DisplayName, 1));
        preview.Document.QuerySelector(".recipients")!.TextContent.ShouldContain(colleague.DisplayName);

        (await officer.SubmitAsync(preview, form: "form[method=post][action$=assign]")).StatusShouldBe(302);

        var stored = await site.InDatabaseAsync(db => db.Applications.Where(a => a.CityCode == "321200").ToDictionaryAsync(a => a.Id, a => a.AssigneeId));
        stored[passed.Id].ShouldBeNull();
        new[] { stored[first.Id], stored[second.Id] }.ShouldBe([colleague.Id, officer.Account.Id], ignoreOrder: true);
        (await officer.GetAsync($"{path}?assignee=me")).Document.QuerySelectorAll("tbody tr").Length.ShouldBe(1);

        var refused = await officer.SubmitAsync(preview, new() { ["to"] = stranger.Id.ToString() }, form: "form[method=post][action$=assign]");
        refused.StatusShouldBe(422).Text.ShouldContain(Texts.ReviewAssignStranger);
    }

    [Fact]
    public async Task Only_the_offices_of_the_province_open_a_queue()
    {
        await GivenAsync("320302", ApplicationState.AtRecommender, "徐州权限有限公司");
        var path = $"/area/campaigns/{TestCampaigns.Jiangsu}/applications";
        foreach (var person in (IPerson[])[An.Enterprise(), An.Expert(), An.Administrator(), An.Auditor()])
        {
            (await (await site.SignInAsync(person)).GetAsync(path)).StatusShouldBe(403);
        }

        (await (await site.SignInAsync(An.Officer().In("150000"))).GetAsync(path)).StatusShouldBe(404);
        // Searched for: the province has more than one page of what other tests submit.
        Names((await (await site.SignInAsync(An.Officer().In("320000"))).GetAsync($"{path}?q={Uri.EscapeDataString("徐州权限")}")).StatusShouldBe(200)).ShouldBe(["徐州权限有限公司"]);
        Names((await (await site.SignInAsync(An.Officer().In("320302"))).GetAsync(path)).StatusShouldBe(200)).ShouldBeEmpty("the city recommends, without a county step");
    }

    private static string[] Names(Answer answer) => [.. answer.Document.QuerySelectorAll("tbody th a").Select(link => link.TextContent.Trim())];

    private static string[] Headings(Answer answer) => [.. answer.Document.QuerySelectorAll("thead th").Skip(1).Select(heading => heading.TextContent.Trim())];
}
