using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.Rules.Campaigns;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>Former titles that lead past the ranking, on the pages of the enterprise, the office and the province. The list of 徐州 is no other test's.</summary>
public sealed class FastTrackPagesTests(Site site)
{
    private const string County = "320305", City = "320300";

    private TestCampaigns Campaigns =>
        new(site.Services.GetRequiredService<CampaignBook>(), site.Services.GetRequiredService<PolicyBook>(), site.Services.GetRequiredService<Divisions>());

    private System.Collections.Immutable.ImmutableArray<FastTrack> Tracks => site.Services.GetRequiredService<CampaignBook>()[TestCampaigns.Jiangsu].FastTracks;

    [Fact]
    public async Task Who_is_recognised_by_list_is_told_before_it_starts_and_may_start_all_the_same()
    {
        var (owner, _) = await GivenAsync(ApplicationState.Draft, "national-excellent-factory-2024");
        await site.InDatabaseAsync(db =>
        {
            db.Factories.Add(new Portal.Application.Enterprises.Factory
            {
                EnterpriseId = owner.EnterpriseId!.Value,
                Name = "未申报工厂",
                ProvinceCode = "320000",
                CityCode = City,
                CountyCode = County,
                CreatedAt = DateTimeOffset.UnixEpoch,
            });
            return db.SaveChangesAsync();
        });
        var browser = await site.SignInAsync(owner);

        var page = (await browser.GetAsync("/applications")).StatusShouldBe(200);

        page.Text.ShouldContain(Texts.TrackByList.With(Tracks[0].Words));
        page.Text.ShouldContain(Tracks[0].Clause.Text);
        page.Text.ShouldContain(Tracks[0].Reading.Text);
        (await browser.SubmitAsync(page, new() { ["campaign"] = TestCampaigns.Jiangsu }, "form[action$='handler=Start']")).StatusShouldBe(302);
    }

    [Fact]
    public async Task A_confirmed_title_leads_past_the_ranking_to_the_frozen_list()
    {
        var (owner, application) = await GivenAsync(ApplicationState.AtRecommender, "jiangsu-5g-factory");
        var (enterprise, officer) = (await site.SignInAsync(owner), await site.SignInAsync(An.Officer().In(City)));
        var address = $"/area/campaigns/{TestCampaigns.Jiangsu}/applications/{application}";
        var track = Tracks[2];
        var overview = await enterprise.GetAsync($"/applications/{application}");
        overview.Text.ShouldContain(Texts.TrackExpertReview.With(track.Words));
        overview.Text.ShouldContain(Texts.TrackTitlesSubmitted.With(site.Services.GetRequiredService<FormerTitles>().Find("jiangsu-5g-factory")!.Name));
        (await enterprise.GetAsync($"/applications/{application}/check")).Text.ShouldContain(Texts.TrackStateOpen);

        var queue = $"/area/campaigns/{TestCampaigns.Jiangsu}/applications?track=";
        (await officer.GetAsync(queue + "open")).StatusShouldBe(200).Document.QuerySelector($"tr:has(a[href$='{application}']) td[data-label='{Texts.ReviewColumnTrack}']")!.TextContent.Trim().ShouldBe(Texts.ReviewTrackOpen);
        (await officer.GetAsync(queue + "taken")).Document.QuerySelector($"tr a[href$='{application}']").ShouldBeNull();

        // The office is reminded before it passes, and told what its record lacks.
        (await officer.GetAsync(address + "/pass")).Text.ShouldContain(Texts.ReviewWarnTitles.With(track.Words, track.Clause.Citation));
        const string Form = "form[action$='handler=Titles']";
        var review = await officer.GetAsync(address);
        (await officer.SubmitAsync(review, new() { ["titles.note"] = "x" }, Form)).StatusShouldBe(422).Errors.ShouldBe([Texts.ReviewSourceNeeded, Texts.ReviewDayNeeded], ignoreOrder: true);
        (await officer.SubmitAsync(review, new() { ["titles.source"] = "公布名单", ["titles.checkedOn"] = "2025-03-01" }, Form)).StatusShouldBe(422).Errors.ShouldBe([Texts.ReviewTitlesNote]);
        (await officer.SubmitAsync(review, new() { ["titles.confirmed"] = "jiangsu-5g-factory", ["titles.source"] = "公布名单", ["titles.checkedOn"] = "2025-03-01" }, Form)).StatusShouldBe(302);
        (await officer.GetAsync(address)).Document.QuerySelector("#titles .state-complete")!.TextContent.ShouldBe(Texts.ReviewTrackTaken);
        (await enterprise.GetAsync($"/applications/{application}")).Text.ShouldContain(Texts.TrackStateConfirmed);

        await officer.SubmitAsync(
            await officer.GetAsync(address + "/site-check"), new() { ["checkedOn"] = "2025-03-02", ["participants"] = "市工信局", ["findings"] = "一致。", ["agrees"] = "true" });
        var pass = await officer.GetAsync(address + "/pass");
        pass.Text.ShouldContain(Texts.ReviewPassToFastTrack.With(track.Words));
        (await officer.SubmitAsync(pass)).StatusShouldBe(302);

        (await officer.GetAsync(queue + "taken")).Document.QuerySelector($"tr:has(a[href$='{application}']) td[data-label='{Texts.ReviewColumnTrack}']")!.TextContent.Trim().ShouldBe(track.Words);
        (await enterprise.GetAsync($"/applications/{application}")).Text.ShouldContain(Texts.ApplicationStandingTrack.With(await OfficeAsync(application), track.Words));

        // Beside the ranking: without a rank, and on it by itself; off and on again by hand.
        var list = await site.InDatabaseAsync(db => db.ListPlaces.Where(place => place.ApplicationId == application).Select(place => place.ListId).SingleAsync());
        var board = await officer.GetAsync($"/area/lists/{list}");
        board.Document.QuerySelectorAll("#board h2").Select(heading => heading.TextContent).ShouldContain(Texts.ListsFastTrackOf.With(track.Words, 1));
        var row = $"#row-{application:N}";
        board.Document.QuerySelector(row + " input[name=rank]").ShouldBeNull();
        board.Document.QuerySelector(row + " .grip").ShouldBeNull();
        (await officer.SubmitAsync(board, new() { ["act"] = "off" }, row + " form")).StatusShouldBe(302);
        var candidate = await officer.GetAsync($"/area/lists/{list}");
        candidate.Document.QuerySelectorAll(row + " button").Select(button => button.GetAttribute("value")).ShouldBe(["track"]);
        (await officer.SubmitAsync(candidate, new() { ["act"] = "track" }, row + " form")).StatusShouldBe(302);

        var province = await site.SignInAsync(An.Officer().In("320000"));
        (await province.GetAsync($"/area/lists?campaign={TestCampaigns.Jiangsu}")).Text.ShouldContain(Texts.ListsFastTrackCount.With(1));

        // Somebody is ranked whose titles nobody looked at: said, and no obstacle.
        var (ranked, unseen) = await GivenAsync(ApplicationState.Passed, "jiangsu-5g-factory");
        await officer.SubmitAsync(await officer.GetAsync($"/area/lists/{list}"), new() { ["act"] = "recommend" }, $"#row-{unseen:N} form");
        var prepare = await officer.GetAsync($"/area/lists/{list}");
        prepare.Text.ShouldContain(Texts.ListsTitlesWait.With(1));
        prepare.Document.QuerySelector($".titles-waiting a[href$='{unseen}#titles']").ShouldNotBeNull();
        var unseenByOwner = await site.SignInAsync(ranked);
        (await unseenByOwner.GetAsync($"/applications/{unseen}")).Text.ShouldContain(Texts.ApplicationStandingPassed.With(await OfficeAsync(unseen)));
        await officer.SubmitAsync(prepare, form: "form[action$='handler=Prepare']");
        var signatory = await site.SignInAsync(An.Officer().In(City).Signing());
        var freeze = await signatory.GetAsync($"/area/lists/{list}/freeze");
        freeze.Text.ShouldContain(Texts.ListsTitlesWait.With(1));
        (await signatory.SubmitAsync(freeze, form: "main form")).StatusShouldBe(302);
        (await unseenByOwner.GetAsync($"/applications/{unseen}")).Text.ShouldContain(Texts.ApplicationStandingFrozen.With(await OfficeAsync(unseen)));
        var version = (await province.GetAsync($"/area/lists/{list}/versions/1")).StatusShouldBe(200);
        version.Document.QuerySelectorAll("h2").Select(heading => heading.TextContent).ShouldContain(Texts.ListsFastTrackOf.With(track.Words, 1));
        version.Text.ShouldContain(Texts.ListsFastTrackHint);
    }

    [Fact]
    public async Task A_title_that_was_looked_at_and_refused_waits_for_nobody()
    {
        var (owner, application) = await GivenAsync(ApplicationState.AtRecommender, "jiangsu-5g-factory");
        var (enterprise, officer) = (await site.SignInAsync(owner), await site.SignInAsync(An.Officer().In(City)));
        var review = await officer.GetAsync($"/area/campaigns/{TestCampaigns.Jiangsu}/applications/{application}");
        (await officer.SubmitAsync(review, new() { ["titles.source"] = "公布名单", ["titles.checkedOn"] = "2025-03-01", ["titles.note"] = "不在名单中" }, "form[action$='handler=Titles']")).StatusShouldBe(302);

        var page = await enterprise.GetAsync($"/applications/{application}");

        page.Text.ShouldContain(Texts.ReviewTrackNotTaken);
        page.Text.ShouldContain(Texts.TrackNotApplicable);
        page.Text.ShouldNotContain(Texts.TrackStateOpen);
        page.Document.QuerySelector(".fast-track a[href='/enterprise/profile']").ShouldBeNull();
    }

    private Task<string> OfficeAsync(Guid application) => site.InDatabaseAsync(db => (
        from one in db.Applications join office in db.Recommenders on one.RecommenderId equals office.Id where one.Id == application select office.Name).SingleAsync());

    /// <summary>An enterprise that gives a title, with an application whose submission gives it, too.</summary>
    private async Task<(Account Owner, Guid Application)> GivenAsync(ApplicationState state, string title)
    {
        var owner = await site.SaveAsync(An.Enterprise().In(County));
        return await site.InDatabaseAsync(async db =>
        {
            (await db.Enterprises.SingleAsync(enterprise => enterprise.Id == owner.EnterpriseId)).FormerTitles = [title];
            return (owner, (await Campaigns.ApplyAsync(db, await Campaigns.EnsureAsync(db), owner, County, state, titles: title)).Id);
        });
    }
}
