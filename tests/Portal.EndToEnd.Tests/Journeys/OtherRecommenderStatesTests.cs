using Microsoft.EntityFrameworkCore;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Recommendations;
using Portal.Application.Reviews;
using Portal.EndToEnd.Tests.Harness;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>
/// Pages that no seeded campaign has: a group and the corps recommend, an application is sent on to them, and a notice counts kinds by
/// themselves. A portal of its own, over the seeds of the tests.
/// </summary>
public sealed class OtherRecommenderStatesTests(Stage stage) : LookingJourney(stage)
{
    private TestDatabase database = null!;
    private PortalProcess portal = null!;
    private Backstage backstage = null!;

    protected override Backstage Backstage => backstage;

    protected override PortalProcess Portal => portal;

    public override async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        portal = await PortalProcess.StartAsync(database.Application, new Dictionary<string, string> { ["Portal__SeedsDirectory"] = TestSeeds.Folder });
        backstage = new Backstage(database.Application, TestSeeds.Folder);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await portal.DisposeAsync();
        await backstage.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_group_receives_what_was_sent_on_to_it()
    {
        var campaign = await Backstage.CampaignAsync(TestSeeds.Excellent, "320000");
        var owner = await Backstage.SaveAsync(An.Enterprise().In("320583").Named("昆山锦程精密制造与智能装备股份有限公司"));
        var ministry = await Backstage.SaveAsync(An.Officer().In("320000"));
        var member = await Backstage.SaveAsync(An.Officer().Of(TestSeeds.Group));
        var (enterprise, province, group, corps) = (
            await SignInAsync(owner), await SignInAsync(ministry), await SignInAsync(member), await SignInAsync(An.Officer().Of(TestSeeds.Corps)));
        var queue = $"/area/campaigns/{campaign.Id}/applications";
        await LookAtAsync(group, "/", "a group, nothing waits");
        await LookAtAsync(group, "/area/applications", "a group");
        await LookAtAsync(group, queue, "a group, empty");
        await LookAtAsync(group, "/area/lists", "a group");
        await LookAtAsync(corps, "/", "the corps");
        await LookAtAsync(corps, "/area/lists", "the corps");

        var draft = await Backstage.ApplyAsync(owner, campaign, "320583");
        await LookAtAsync(enterprise, $"/applications/{draft}", "who recommends is to be chosen");
        await LookAtAsync(enterprise, $"/applications/{draft}/form/channel");
        await LookAtAsync(enterprise, $"/applications/{draft}/form/channel", "without an answer", async () =>
        {
            await enterprise.PressAsync(Texts.FormSave);
            await enterprise.SeesNoticeAsync(Texts.FormSaved.TrimEnd('。'));
        });

        var id = await Backstage.ApplyAsync(owner, campaign, "320583", ApplicationState.AtRecommender);
        var own = $"{queue}/{id}";
        await Backstage.SendAsync(ministry, new SaveReviewFact.Command(id, LookedUp.Credit, 0, true, "信用中国", new(2025, 3, 28), null));
        await Backstage.SendAsync(ministry, new SaveVerdict.Command(id, VerdictSubject.Scenario, "9", 0, false, "现场未见该系统。"));
        await LookAtAsync(province, own, "may be sent on");
        await LookAtAsync(province, own + "/redirect", "a choice of offices");
        await LookAtAsync(province, own + "/redirect", "refused", () => SubmitEmptyAsync(province, Texts.ReviewRedirectConfirm));
        await LookAtAsync(province, own + "/redirect", "sent on", async () =>
        {
            await province.ChooseAsync(Texts.ReviewRedirectLabel, TestSeeds.GroupName);
            await province.Page.GetByLabel(Texts.ReviewReason).FillAsync("属集团所属企业，请由集团推荐。");
            await province.PressAsync(Texts.ReviewRedirectConfirm);
            await province.SeesNoticeAsync(Texts.ReviewRedirected);
        });
        await LookAtAsync(province, own, "after it was sent on");
        await LookAtAsync(province, queue, "with what may be taken back");
        await LookAtAsync(province, own + "/take-back");
        await LookAtAsync(group, own + "/take-back", "nothing to take back");
        await LookAtAsync(enterprise, $"/applications/{id}", "sent on");
        await LookAtAsync(enterprise, "/messages", "sent on");
        await LookAtAsync(group, "/", "a group, something waits");
        await LookAtAsync(group, queue, "a group");
        await LookAtAsync(group, own, "with what the province had recorded");
        await LookAtAsync(group, own + "/redirect", "back again");
        await LookAtAsync(group, $"/area/lists/{await ListAsync(campaign.Id, TestSeeds.Group)}", "a group");
        Report();
    }

    [Fact]
    public async Task Kinds_are_counted_by_themselves()
    {
        var campaign = await Backstage.CampaignAsync(TestSeeds.TypicalCase, "320000");
        var owner = await Backstage.SaveAsync(An.Enterprise().In("320583").Named("昆山锦程精密制造与智能装备股份有限公司"));
        var handler = await Backstage.SaveAsync(An.Officer().In("320000"));
        var signing = await Backstage.SaveAsync(An.Officer().In("320000").Signing());
        var (enterprise, officer, signatory) = (await SignInAsync(owner), await SignInAsync(handler), await SignInAsync(signing));
        var draft = await Backstage.ApplyAsync(owner, campaign, "320583");
        await LookAtAsync(enterprise, $"/applications/{draft}/form/kind");
        foreach (var kind in (string[])["city", "serviceProvider", "manufacturer", "serviceProvider", "serviceProvider", "serviceProvider", "serviceProvider"])
        {
            var id = await Backstage.ApplyAsync(owner, campaign, "320583", ApplicationState.Passed, kind);
            await Backstage.SendAsync(handler, new RecommendFactory.Command(id));
        }

        await LookAtAsync(officer, $"/area/campaigns/{campaign.Id}/applications?kind=serviceProvider");
        var list = await ListAsync(campaign.Id, "320000");
        await LookAtAsync(officer, $"/area/lists/{list}", "a minimum share is not reached");
        await LookAtAsync(signatory, $"/area/lists/{list}/freeze", "a minimum share is not reached");
        Report();
    }

    private Task<Guid> ListAsync(string campaign, string area) => Backstage.InDatabaseAsync(db => db.RecommendationLists
        .Where(list => db.Recommenders.Any(one => one.Id == list.RecommenderId && one.CampaignId == campaign && one.AreaCode == area)).Select(list => list.Id).SingleAsync());
}
