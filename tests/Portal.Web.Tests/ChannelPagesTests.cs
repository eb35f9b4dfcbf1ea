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

/// <summary>Groups as recommenders on the pages, and an application that is sent on to the right office.</summary>
public sealed class ChannelPagesTests : IAsyncLifetime
{
    // Of its own: a portal whose seeds name no group cannot read its campaigns.
    private TestDatabase database = null!;
    private Site node = null!;
    private Campaign campaign = null!;
    private Account owner = null!;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        node = Site.Over(database).With(("Portal:SeedsDirectory", TestSeeds.Folder), ("Logging:LogLevel:Default", "None"));
        campaign = await node.InDatabaseAsync(db => Campaigns.EnsureAsync(db, TestSeeds.Excellent, "320000", node.Services.GetRequiredService<QuotaBook>()));
        owner = await node.SaveAsync(An.Enterprise().In("320583"));
    }

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        await database.DisposeAsync();
    }

    private TestCampaigns Campaigns =>
        new(node.Services.GetRequiredService<CampaignBook>(), node.Services.GetRequiredService<PolicyBook>(), node.Services.GetRequiredService<Divisions>());

    [Fact]
    public async Task The_enterprise_chooses_among_the_place_the_corps_and_its_group()
    {
        var draft = (await node.InDatabaseAsync(db => Campaigns.ApplyAsync(db, campaign, owner))).Id;
        var browser = await node.SignInAsync(owner);

        var section = (await browser.GetAsync($"/applications/{draft}/form/channel")).StatusShouldBe(200);
        section.Document.QuerySelectorAll("input[name=channel]").Select(input => input.GetAttribute("value")).ShouldBe(["office", TestSeeds.Corps, TestSeeds.Group]);
        section.Document.QuerySelector("input[name=channel-title]").ShouldBeNull();
        (await browser.SubmitAsync(section, new() { ["channel"] = TestSeeds.Group })).StatusShouldBe(302);

        (await browser.GetAsync($"/applications/{draft}/check")).StatusShouldBe(200).Document.QuerySelector("section[aria-labelledby=submit]")!.TextContent.ShouldContain(TestSeeds.GroupName);
    }

    [Fact]
    public async Task The_province_sends_an_application_to_its_group_which_finds_it_and_nothing_of_the_province()
    {
        var submitted = (await node.InDatabaseAsync(db => Campaigns.ApplyAsync(db, campaign, owner, state: ApplicationState.AtRecommender))).Id;
        var address = $"/area/campaigns/{campaign.Id}/applications/{submitted}";
        var group = await node.SignInAsync(An.Officer().Of(TestSeeds.Group));
        (await group.GetAsync(address)).StatusShouldBe(404);
        (await group.GetAsync(address + "/redirect")).StatusShouldBe(404);
        var province = await node.SignInAsync(An.Officer().In("320000"));
        (await province.GetAsync(address)).StatusShouldBe(200).Document.QuerySelector($"a[href='{address}/redirect']").ShouldNotBeNull();

        var page = (await province.GetAsync(address + "/redirect")).StatusShouldBe(200);
        page.Document.QuerySelectorAll("input[name=to]").Length.ShouldBe(2);
        page.Document.QuerySelectorAll(".recipients")[1].TextContent.ShouldContain(group.Account.DisplayName);
        var again = (await province.SubmitAsync(page, new() { ["reason"] = "属集团所属企业" })).StatusShouldBe(422);
        again.Document.QuerySelector(".error-summary")!.TextContent.ShouldContain(Texts.ReviewRedirectTo);
        again.Document.QuerySelector("textarea[name=reason]")!.TextContent.ShouldBe("属集团所属企业");
        var to = page.Document.QuerySelectorAll("input[name=to]")[1].GetAttribute("value")!;
        var done = await province.SubmitAsync(again, new() { ["to"] = to });
        (await province.FollowAsync(done.StatusShouldBe(302))).StatusShouldBe(200).Text.ShouldContain(Texts.ReviewRedirected);

        (await group.GetAsync("/")).StatusShouldBe(200).Document.Body!.TextContent.ShouldContain(TestSeeds.GroupName);
        (await group.GetAsync("/")).Document.QuerySelector(".next-step")!.TextContent.ShouldContain("1 件申报待本单位审核");
        var queue = (await group.GetAsync($"/area/campaigns/{campaign.Id}/applications")).StatusShouldBe(200);
        queue.Document.QuerySelectorAll("tbody tr").ShouldHaveSingleItem();
        (await group.GetAsync(address)).StatusShouldBe(200);
        (await group.GetAsync($"/area/campaigns/{campaign.Id}")).StatusShouldBe(200);
        (await group.GetAsync("/area/lists")).StatusShouldBe(200).Document.QuerySelectorAll("tbody tr").ShouldHaveSingleItem().TextContent.ShouldContain(TestSeeds.GroupName);
        (await group.GetAsync("/account")).StatusShouldBe(200).Document.Body!.TextContent.ShouldContain(TestSeeds.GroupName);
        // Until the group has recorded anything the province takes it back, and is shown who is told.
        (await province.GetAsync(address)).Document.QuerySelector($".review-actions a[href='{address}/take-back']").ShouldNotBeNull();
        var line = (await province.GetAsync($"/area/campaigns/{campaign.Id}/applications")).Document.QuerySelector("section[aria-labelledby=sent-on]")!;
        line.TextContent.ShouldContain("改送" + TestSeeds.GroupName);
        line.QuerySelector($"a[href='{address}/take-back']").ShouldNotBeNull();
        (await group.GetAsync($"/area/campaigns/{campaign.Id}/applications")).Document.QuerySelector("section[aria-labelledby=sent-on]").ShouldBeNull();
        var none = (await group.GetAsync(address + "/take-back")).StatusShouldBe(200);
        (none.Document.QuerySelector("main form"), none.Document.QuerySelector(".sheet")!.TextContent.Contains(Texts.ReviewTakeBackGone, StringComparison.Ordinal)).ShouldBe((null, true));
        var takeBack = (await province.GetAsync(address + "/take-back")).StatusShouldBe(200);
        takeBack.Document.QuerySelector(".recipients")!.TextContent.ShouldContain(group.Account.DisplayName);
        takeBack.Document.QuerySelector(".recipients")!.TextContent.ShouldContain(owner.DisplayName);
        (await province.FollowAsync((await province.SubmitAsync(takeBack, form: "main form")).StatusShouldBe(302))).StatusShouldBe(200).Text.ShouldContain(Texts.ReviewTakenBack);
        (await group.GetAsync(address)).StatusShouldBe(404);
        // Pressed again on the old page it is told in words.
        ((int)(await province.SubmitAsync(takeBack, form: "main form")).Status).ShouldBeOneOf(409, 422);
        (await province.SubmitAsync(await province.GetAsync(address + "/redirect"), new() { ["to"] = to, ["reason"] = "属集团所属企业" })).StatusShouldBe(302);
        (await group.GetAsync(address)).StatusShouldBe(200);
        // A group has no area.
        (await group.GetAsync("/area/enterprises")).StatusShouldBe(403);
        var provinces = await node.InDatabaseAsync(db => db.RecommendationLists.Where(list => db.Recommenders.Any(one => one.Id == list.RecommenderId && one.AreaCode == "320000")).Select(list => list.Id).SingleAsync());
        (await group.GetAsync($"/area/lists/{provinces}")).StatusShouldBe(404);
    }

    [Fact]
    public async Task An_administrator_makes_an_account_for_a_group()
    {
        var administrator = await node.SignInAsync(An.Administrator());
        var page = (await administrator.GetAsync("/administration/staff/new")).StatusShouldBe(200);
        page.Document.QuerySelector($"input[name=Role][value={nameof(Role.GroupOfficer)}]").ShouldNotBeNull();
        Dictionary<string, string> typed = new()
        {
            ["Role"] = nameof(Role.GroupOfficer),
            ["Name"] = "李强",
            ["Email"] = "jituan@example.com",
            ["Province"] = "320000",
            ["Area"] = "320500",
        };
        (await administrator.SubmitAsync(page, typed)).StatusShouldBe(422).Document.QuerySelector(".error-summary")!.TextContent.ShouldContain(Texts.StaffAreaMissing);

        typed["Area"] = TestSeeds.Group;
        (await administrator.FollowAsync((await administrator.SubmitAsync(page, typed)).StatusShouldBe(302))).Document.Body!.TextContent.ShouldContain(TestSeeds.GroupName);
    }
}
