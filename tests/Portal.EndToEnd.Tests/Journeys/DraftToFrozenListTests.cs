using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Recommendations;
using Portal.EndToEnd.Tests.Harness;
using Portal.Rules;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>
/// From draft to a frozen list, with an enterprise, its city's two officers and the province signed in at once: submitted, returned
/// on ticked items, mended, passed, recommended and frozen; each sees what the others did.
/// </summary>
public sealed class DraftToFrozenListTests(Stage stage) : Journey(stage)
{
    private const string Enterprise = "锦程精密制造有限公司";

    [Fact]
    public async Task Jiangsu_with_a_site_check()
    {
        var owner = await Backstage.SaveAsync(An.Enterprise().In("321202").Named(Enterprise));
        await Backstage.FillAssessmentAsync(owner, "321202");
        await Backstage.CompleteRecordsAsync(owner);
        var (campaign, enterprise) = (await Backstage.CampaignAsync(TestCampaigns.Jiangsu), await SignInAsync(owner));
        var (city, signatory, province) = (await SignInAsync(An.Officer().In("321200")), await SignInAsync(An.Officer().In("321200").Signing()), await SignInAsync(An.Officer().In("320000")));
        var (drafter, officer) = (new Drafter(enterprise), new Reviewer(city, campaign.Id));

        var application = await SubmitAsync(drafter, officer, "2025年江苏省先进级智能工厂申报");
        await ReturnAndMendAsync(drafter, officer, application, ("简介", "请补充设备联网的台数和比例。"));
        await officer.CannotPassYetAsync(application);
        await officer.CheckOnSiteAsync(application, "市工业和信息化局\n区工业和信息化局");
        await officer.PassAsync(application);

        var list = await ListOfAsync(application);
        await officer.RecommendAsync(list, Enterprise, count: 1);
        await officer.PrepareAsync(list);
        await new Reviewer(signatory, campaign.Id).FreezeAsync(list, Enterprise, version: 1);
        await ArrivesAsync(province, enterprise, campaign, list, application);
    }

    /// <summary>The notice asks five offices to recommend jointly and prints a line of 15 for 西安, where 14 are recommended already.</summary>
    [Fact]
    public async Task Shaanxi_with_joint_opinions_up_to_the_line_of_fifteen()
    {
        var owner = await Backstage.SaveAsync(An.Enterprise().In("610113").Named(Enterprise));
        await Backstage.AssessAsync(owner, "610113", "national-2024", Tier.Excellent);
        await Backstage.CompleteRecordsAsync(owner, formerTitle: "shaanxi-smart-factory");
        var campaign = await Backstage.CampaignAsync(TestCampaigns.Shaanxi);
        var others = await Backstage.CandidatesAsync(campaign, "610113", passed: 15, recommended: 14);
        var enterprise = await SignInAsync(owner);
        var (city, signatory, province) = (await SignInAsync(An.Officer().In("610100")), await SignInAsync(An.Officer().In("610100").Signing()), await SignInAsync(An.Officer().In("610000")));
        var (drafter, officer) = (new Drafter(enterprise), new Reviewer(city, campaign.Id));

        var application = await SubmitAsync(drafter, officer, "2024年度陕西省卓越级智能工厂项目推荐");
        await ReturnAndMendAsync(drafter, officer, application, ("项目简介", "请补充设备联网的台数和比例。"), ("后续实施计划", "请写明时间安排。"));

        // The opinions come in one by one; those that are missing are named in one sentence with its clause.
        string[] offices = ["发展改革", "财政", "国资", "市场监管", "数据"];
        (await officer.OpinionsMissingAsync(application)).ShouldHaveSingleItem().ShouldStartWith(string.Join('、', offices));
        foreach (var office in offices[..^1])
        {
            await officer.RecordOpinionAsync(application, office);
        }

        (await officer.OpinionsMissingAsync(application)).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(warning => warning.ShouldStartWith(offices[^1]), warning => warning.ShouldContain("陕工信发〔2024〕262号）二（二）"));
        await officer.RecordOpinionAsync(application, offices[^1]);
        (await officer.OpinionsMissingAsync(application)).ShouldBeEmpty();
        await officer.PassAsync(application);

        // The fifteenth fits, the sixteenth does not, in the words of the notice.
        var list = await ListOfAsync(application);
        await officer.RecommendAsync(list, Enterprise, count: 15);
        await Expect(city.Page.Locator(".quota-line")).ToContainTextAsync(Texts.ListsLine.With(15));
        var limit = city.Page.GetByRole(AriaRole.Region, new() { Name = Texts.ListsAll });
        await Expect(limit).ToContainTextAsync(Texts.ListsIsFull);
        await Expect(limit).ToContainTextAsync("推荐数量西安不超过15个");
        await city.PressAsync(Texts.ListsToRecommendedOf.With(others[^1]));
        await Expect(city.Page.Locator("#board .notice")).ToContainTextAsync("推荐数量西安不超过15个");
        await Expect(city.Page.GetByRole(AriaRole.Heading, new() { Name = Texts.ListsRecommended.With(15) })).ToBeVisibleAsync();

        // Ranked third by typing, second by the keyboard.
        var place = city.Page.Locator(".place").Filter(new() { Has = city.Page.GetByRole(AriaRole.Link, new() { Name = Enterprise, Exact = true }) });
        await city.Page.GetByLabel(Texts.ListsRankOf.With(Enterprise)).FillAsync("3");
        await city.PressAsync(Texts.ListsMoveOf.With(Enterprise));
        await Expect(place).ToHaveAttributeAsync("data-rank", "3");
        await place.GetByRole(AriaRole.Button, new() { Name = Texts.ListsUpOf.With(Enterprise) }).FocusAsync();
        await city.Page.Keyboard.PressAsync("Alt+ArrowUp");
        await Expect(place).ToHaveAttributeAsync("data-rank", "2");

        await officer.PrepareAsync(list);
        await new Reviewer(signatory, campaign.Id).FreezeAsync(list, Enterprise, version: 1);
        await ArrivesAsync(province, enterprise, campaign, list, application);
        (await Backstage.InDatabaseAsync(db => db.ListPlaces.SingleAsync(one => one.ApplicationId == application))).Rank.ShouldBe(2);
    }

    /// <summary>The enterprise writes and submits; the office finds it in its queue.</summary>
    private async Task<Guid> SubmitAsync(Drafter drafter, Reviewer officer, string title)
    {
        var application = await drafter.StartAsync(title);
        await drafter.FillAllAsync(application);
        await drafter.SubmitAsync(application);
        await officer.FindsAsync(Enterprise, await Backstage.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application).Select(one => one.Number!).SingleAsync()));
        return application;
    }

    /// <summary>Only what was ticked is open; the office sees what was changed.</summary>
    private static async Task ReturnAndMendAsync(Drafter drafter, Reviewer officer, Guid application, params (string Label, string Reason)[] items)
    {
        const string Added = "设备联网一百二十台，占九成六。";
        var labels = await officer.ReturnAsync(application, items);
        foreach (var (label, reason) in labels.Zip(items, (label, item) => (label, item.Reason)))
        {
            await drafter.MendAsync(application, label, reason, Drafter.LongText + Added);
        }

        await drafter.SubmitAsync(application);
        await officer.SeesChangeAsync(application, "设备联网一百二十台");
    }

    private Task<Guid> ListOfAsync(Guid application) => Backstage.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application)
        .Join(db.RecommendationLists, one => one.RecommenderId, list => list.RecommenderId, (_, list) => list.Id).SingleAsync());

    /// <summary>The province sees the list and its version; the enterprise sees where it stands; nothing is stored that must not be.</summary>
    private async Task ArrivesAsync(Visitor province, Visitor enterprise, Campaign campaign, Guid list, Guid application)
    {
        await province.GoAsync($"/area/lists?campaign={campaign.Id}");
        await Expect(province.Page.GetByText(Texts.ListsStateFrozen.With(1)).First).ToBeVisibleAsync();
        await province.GoAsync($"/area/lists/{list}/versions/1");
        await Expect(province.Page.GetByText(Enterprise).First).ToBeVisibleAsync();
        await enterprise.GoAsync($"/applications/{application}");
        await Expect(enterprise.Page.GetByText(ApplicationEventKind.ListFrozen.Name()).First).ToBeVisibleAsync();

        (await Backstage.InDatabaseAsync(db => db.Submissions.CountAsync(one => one.ApplicationId == application))).ShouldBe(2);
        (await Backstage.InDatabaseAsync(db => db.ListVersions.CountAsync(one => one.ListId == list && one.Reason == ListVersionReason.Frozen))).ShouldBe(1);
        (await Backstage.InDatabaseAsync(db => db.Database.SqlQuery<string>(
            $"select subject || ': ' || finding as \"Value\" from portal.invariant_findings()").ToListAsync())).ShouldBeEmpty();
    }
}
