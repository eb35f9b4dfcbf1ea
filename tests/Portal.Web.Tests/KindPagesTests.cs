using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>A campaign that tells kinds apart, on its pages: what is chosen, what is counted, what is refused and why.</summary>
public sealed class KindPagesTests : IAsyncLifetime
{
    // Of its own: a portal without these two in its seeds cannot read their campaigns.
    private TestDatabase database = null!;
    private Site node = null!;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        node = Site.Over(database).With(("Portal:SeedsDirectory", TestSeeds.Folder), ("Logging:LogLevel:Default", "None"));
    }

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task The_list_shows_a_meter_for_each_kind_and_refuses_one_too_many_with_the_clause()
    {
        var (campaign, owner) = await GivenAsync();
        var passed = await ApplyAsync(campaign, owner, ApplicationState.Passed, "city", "city", "serviceProvider");
        var handler = await node.SignInAsync(An.Officer().In("320000"));
        var list = await node.InDatabaseAsync(db => db.RecommendationLists.Where(l => l.CampaignId == campaign.Id).Select(l => l.Id).SingleAsync());

        await PlaceAsync(handler, list, passed[0]);
        await PlaceAsync(handler, list, passed[2]);
        var refused = await PlaceAsync(handler, list, passed[1]);

        refused.ShouldContain("“城市”名额已满：工规函〔2025〕524号三（二）：城市1个，不超过 1 个，现已推荐 1 个。");
        var page = (await handler.GetAsync($"/area/lists/{list}")).StatusShouldBe(200);
        var limits = page.Document.QuerySelectorAll("section.limit");
        limits.Select(limit => limit.GetAttribute("aria-label")).ShouldBe(["推荐名额", "“城市”名额", "“重点园区”名额", "“产业集群”名额", "“企业”名额", "“制造业企业”名额"]);
        limits[1].TextContent.ShouldContain("已满");
        limits[4].QuerySelector("strong")!.TextContent.ShouldBe("1");
        limits[5].TextContent.ShouldContain("不少于 4 个");
        limits[5].TextContent.ShouldContain("未达此数只作提示，不影响冻结");
        limits[5].QuerySelector("blockquote")!.TextContent.ShouldContain("其中制造业企业推荐数量不少于4个");
        page.Document.QuerySelector($"#{Row(passed[2])} .place-what")!.TextContent.ShouldContain("服务商");
        (await handler.GetAsync($"/area/campaigns/{campaign.Id}")).StatusShouldBe(200).Document.Body!.TextContent.ShouldContain("其中“企业”不超过 7 个");

        // 本省设定 of a kind that the notice does not limit by itself.
        await handler.SubmitAsync(page, new() { ["Kind"] = "serviceProvider", ["Cap"] = "1" }, $"form[action='/area/lists/{list}?handler=Cap']");
        page = (await handler.GetAsync($"/area/lists/{list}")).StatusShouldBe(200);
        page.Document.QuerySelector("section.limit[aria-label='“服务商”名额'] .state")!.TextContent.ShouldBe(Texts.ListsOurs);

        var queue = (await handler.GetAsync($"/area/campaigns/{campaign.Id}/applications?kind=serviceProvider")).StatusShouldBe(200);
        queue.Document.QuerySelectorAll("tbody tr").ShouldHaveSingleItem().QuerySelector(".row-detail")!.TextContent.ShouldContain("服务商");
        queue.Document.QuerySelector("select[name=kind] option[selected]")!.TextContent.ShouldBe("服务商");
    }

    [Fact]
    public async Task The_enterprise_chooses_the_kind_and_the_check_page_says_it()
    {
        var (campaign, owner) = await GivenAsync();
        var draft = (await ApplyAsync(campaign, owner, ApplicationState.Draft, ""))[0];
        var browser = await node.SignInAsync(owner);

        var section = (await browser.GetAsync($"/applications/{draft}/form/kind")).StatusShouldBe(200);
        section.Document.QuerySelector("h1")!.TextContent.ShouldBe("案例类别");
        section.Document.QuerySelectorAll("input[name=kind]").Select(input => input.GetAttribute("value")).ShouldBe(["city", "park", "cluster", "manufacturer", "serviceProvider"]);
        (await browser.GetAsync($"/applications/{draft}/check")).Document.QuerySelector($"#blocking ~ .finding-group a[href*='/form/kind']").ShouldNotBeNull();
        (await browser.SubmitAsync(section, new() { ["kind"] = "park" })).StatusShouldBe(302);

        (await browser.GetAsync($"/applications/{draft}/check")).StatusShouldBe(200).Document.QuerySelector("#submit ~ p")!.TextContent.ShouldBe("案例类别：重点园区");
    }

    private static string Row(Guid application) => $"row-{application:N}";

    private static async Task<string> PlaceAsync(Browser browser, Guid list, Guid application)
    {
        var page = (await browser.GetAsync($"/area/lists/{list}")).StatusShouldBe(200);
        var answer = await browser.SubmitAsync(page, new() { ["act"] = "recommend" }, $"#{Row(application)} form");
        return (await browser.FollowAsync(answer.StatusShouldBe(302))).Document.Body!.TextContent;
    }

    private async Task<(Campaign Campaign, Account Owner)> GivenAsync() => (
        await node.InDatabaseAsync(db => Campaigns.EnsureAsync(db, TestSeeds.TypicalCase, "320000", node.Services.GetRequiredService<QuotaBook>())),
        await node.SaveAsync(An.Enterprise().In("320583")));

    private async Task<IReadOnlyList<Guid>> ApplyAsync(Campaign campaign, Account owner, ApplicationState state, params string[] kinds)
    {
        var made = new List<Guid>();
        foreach (var kind in kinds)
        {
            made.Add(await node.InDatabaseAsync(async db => (await Campaigns.ApplyAsync(db, campaign, owner, state: state, kind: kind)).Id));
        }

        return made;
    }

    private TestCampaigns Campaigns =>
        new(node.Services.GetRequiredService<CampaignBook>(), node.Services.GetRequiredService<PolicyBook>(), node.Services.GetRequiredService<Divisions>());
}
