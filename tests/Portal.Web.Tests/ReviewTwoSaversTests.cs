using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.Application.Reviews;
using Portal.TestKit;
using Portal.Web.Components;

namespace Portal.Web.Tests;

/// <summary>Two officers of one office on the same form: the second sees both texts, keeps what was typed, and decides.</summary>
public sealed class ReviewTwoSaversTests(Site site)
{
    private const string Verdict = "verdict";
    private const string Fact = "fact";
    private const string Opinion = "opinion";
    private const string Titles = "titles";
    private const string SiteVisit = "site-check";

    private TestCampaigns Campaigns =>
        new(site.Services.GetRequiredService<CampaignBook>(), site.Services.GetRequiredService<PolicyBook>(), site.Services.GetRequiredService<Divisions>());

    private string Office => site.Services.GetRequiredService<CampaignBook>()[TestCampaigns.Shaanxi].JointOffices[0].Key;

    [Theory]
    [InlineData(Verdict)]
    [InlineData(Fact)]
    [InlineData(Opinion)]
    [InlineData(Titles)]
    [InlineData(SiteVisit)]
    public async Task The_second_saver_sees_both_texts_and_saves_over_the_first_knowingly(string form)
    {
        var (address, selector, one, other, theirs) = await GivenAsync(form);
        var page = (await other.GetAsync(address)).StatusShouldBe(200);
        (await one.SubmitAsync(await one.GetAsync(address), Firstly(form), selector)).StatusShouldBe(302);

        var both = (await other.SubmitAsync(page, Secondly(form), selector)).StatusShouldBe(409);

        both.Errors.ShouldBe([Texts.ReviewStaleTyped]);
        both.Document.QuerySelector(".error-summary a")?.GetAttribute("href").ShouldBe(form == SiteVisit ? null : "#" + both.Document.QuerySelector(selector)!.Closest("[id]")!.Id?.Replace("-form", ""));
        foreach (var (name, typed) in Secondly(form))
        {
            Typed(both, name).ShouldBe([typed], name);
        }

        var said = both.Document.QuerySelectorAll(".saved-meanwhile");
        var at = await SavedAtAsync(form, address);
        said.Select(note => (note.Id!, note.TextContent)).ShouldBe(
            theirs.Select(field => ($"{ElementId.Of(field.Key)}-saved", Texts.FieldSavedMeanwhile.With(field.Value, one.Account.DisplayName, at))), ignoreOrder: true);
        foreach (var note in said)
        {
            both.Document.QuerySelector($"[aria-describedby~='{note.Id}']").ShouldNotBeNull(note.Id);
        }

        // Whoever has seen both saves over it, and only then.
        (await other.SubmitAsync(both, null, selector)).StatusShouldBe(302);
        var stored = await other.GetAsync(address);
        stored.Document.QuerySelector(".saved-meanwhile").ShouldBeNull();
        foreach (var (name, typed) in Secondly(form))
        {
            Typed(stored, name).ShouldBe([typed], name);
        }
    }

    [Theory]
    [InlineData(Verdict)]
    [InlineData(Fact)]
    [InlineData(Opinion)]
    [InlineData(Titles)]
    [InlineData(SiteVisit)]
    public async Task What_was_refused_first_is_not_saved_over_a_colleague_unseen(string form)
    {
        var (address, selector, one, other, _) = await GivenAsync(form);
        var page = (await other.GetAsync(address)).StatusShouldBe(200);
        (await one.SubmitAsync(await one.GetAsync(address), Firstly(form), selector)).StatusShouldBe(302);
        var wrong = Secondly(form);
        wrong[wrong.Keys.Last()] = new string('长', 10001);

        var refused = (await other.SubmitAsync(page, wrong, selector)).StatusShouldBe(422);

        refused.Document.QuerySelector(".saved-meanwhile").ShouldBeNull();
        (await other.SubmitAsync(refused, Secondly(form), selector)).StatusShouldBe(409).Errors.ShouldBe([Texts.ReviewStaleTyped]);
    }

    [Theory]
    [InlineData(Verdict)]
    [InlineData(Fact)]
    [InlineData(Opinion)]
    [InlineData(Titles)]
    [InlineData(SiteVisit)]
    public async Task What_was_typed_for_an_application_that_moved_on_meanwhile_is_given_back(string form)
    {
        var (address, selector, one, other, _) = await GivenAsync(form);
        var page = (await other.GetAsync(address)).StatusShouldBe(200);
        var back = await one.GetAsync(address.Split("/site-check")[0] + "/return");
        (await one.SubmitAsync(back, new() { ["items"] = "scenario:9", ["reason.scenario:9"] = "请补充现场照片。" })).StatusShouldBe(302);

        var moved = (await other.SubmitAsync(page, Secondly(form), selector)).StatusShouldBe(409);

        moved.Errors.ShouldBe([Texts.ReviewWrongState.With(Texts.ApplicationStateReturned)]);
        moved.Document.QuerySelector(selector).ShouldBeNull();
        var given = moved.Document.QuerySelectorAll(".recovered textarea").Select(area => area.TextContent.ReplaceLineEndings("\r\n"));
        given.ShouldContain(Secondly(form).Values.MaxBy(typed => typed.Length)!);
        given.ShouldNotContain("false");
        // Only of what was sent from here.
        (await other.GetAsync(address)).Document.QuerySelector(".recovered").ShouldBeNull();
    }

    [Fact]
    public async Task Both_typed_the_same_and_it_is_saved()
    {
        var (address, selector, one, other, _) = await GivenAsync(Opinion);
        var page = await other.GetAsync(address);
        (await one.SubmitAsync(await one.GetAsync(address), Firstly(Opinion), selector)).StatusShouldBe(302);

        (await other.SubmitAsync(page, Firstly(Opinion), selector)).StatusShouldBe(302);

        var stored = (await other.GetAsync(address)).StatusShouldBe(200);
        stored.Document.QuerySelector(".saved-meanwhile").ShouldBeNull();
        var application = Guid.Parse(address.Split('/', '?').Single(part => Guid.TryParse(part, out _)));
        (await site.InDatabaseAsync(db => db.JointOpinions.SingleAsync(opinion => opinion.ApplicationId == application))).Text.ShouldBe("同意推荐。");
    }

    /// <summary>What the first officer saves.</summary>
    private Dictionary<string, string> Firstly(string form) => form switch
    {
        Verdict => new() { ["Scenario.9.agrees"] = "false", ["Scenario.9.reason"] = "现场未见该系统。" },
        Fact => new() { ["Credit.clear"] = "true", ["Credit.source"] = "信用中国", ["Credit.checkedOn"] = "2025-03-01" },
        Opinion => new() { [Office + ".agrees"] = "true", [Office + ".givenOn"] = "2024-11-18", [Office + ".text"] = "同意推荐。" },
        Titles => new() { ["titles.confirmed"] = "jiangsu-5g-factory", ["titles.source"] = "公布名单", ["titles.checkedOn"] = "2025-03-01" },
        _ => new() { ["checkedOn"] = "2025-03-28", ["participants"] = "市工信局\r\n区工信局", ["findings"] = "与申报内容一致。", ["agrees"] = "true" },
    };

    /// <summary>What the second one sends from a page that was opened before that; the long text last.</summary>
    private Dictionary<string, string> Secondly(string form) => form switch
    {
        Verdict => new() { ["Scenario.9.agrees"] = "false", ["Scenario.9.reason"] = "只有两个车间。" },
        Fact => new() { ["Credit.clear"] = "false", ["Credit.source"] = "信用中国", ["Credit.checkedOn"] = "2025-03-02", ["Credit.note"] = "有一条行政处罚，已修复。" },
        Opinion => new() { [Office + ".agrees"] = "false", [Office + ".givenOn"] = "2024-11-18", [Office + ".text"] = "投资额待核实。" },
        Titles => new() { ["titles.source"] = "省级公示", ["titles.checkedOn"] = "2025-03-01", ["titles.note"] = "名单中没有该企业。" },
        _ => new() { ["checkedOn"] = "2025-03-27", ["participants"] = "市工信局\r\n区工信局", ["agrees"] = "false", ["findings"] = "两个系统尚未上线。" },
    };

    /// <summary>What stands beside the second one's fields, in words.</summary>
    private Dictionary<string, string> Differing(string form) => form switch
    {
        Verdict => new() { ["Scenario.9.reason"] = "现场未见该系统。" },
        Fact => new() { ["Credit.clear"] = LookedUp.Credit.Found(true), ["Credit.checkedOn"] = "2025年3月1日", ["Credit.note"] = Texts.AutosaveConflictEmpty },
        Opinion => new() { [Office + ".agrees"] = Texts.ReviewSupports, [Office + ".text"] = "同意推荐。" },
        Titles => new()
        {
            ["titles.confirmed"] = site.Services.GetRequiredService<FormerTitles>().Find("jiangsu-5g-factory")!.Name,
            ["titles.source"] = "公布名单",
            ["titles.note"] = Texts.AutosaveConflictEmpty,
        },
        _ => new() { ["checkedOn"] = "2025年3月28日", ["agrees"] = Texts.ReviewAgrees, ["findings"] = "与申报内容一致。" },
    };

    private async Task<(string Address, string Selector, Browser One, Browser Other, Dictionary<string, string> Theirs)> GivenAsync(string form)
    {
        var (campaign, county, city) = form == Opinion ? (TestCampaigns.Shaanxi, "610302", "610300") : (TestCampaigns.Jiangsu, "320612", "320600");
        var owner = await site.SaveAsync(An.Enterprise().In(county));
        var application = await site.InDatabaseAsync(async db => await Campaigns.ApplyAsync(
            db, await Campaigns.EnsureAsync(db, campaign), owner, county, ApplicationState.AtRecommender, titles: form == Titles ? ["jiangsu-5g-factory"] : []));
        var (one, other) = (await site.SignInAsync(An.Officer().In(city)), await site.SignInAsync(An.Officer().In(city)));
        var address = $"/area/campaigns/{campaign}/applications/{application.Id}";
        var selector = form switch
        {
            Verdict => "form[data-autosave$='/Scenario/9']",
            Fact => "#fact-Credit",
            Opinion => "#opinion-" + Office,
            Titles => "form[action$='handler=Titles']",
            _ => "main form[method=post]",
        };
        if (form == SiteVisit)
        {
            // A record is changed by two; a new one is nobody's yet.
            var made = await one.SubmitAsync(
                await one.GetAsync(address + "/site-check"), new() { ["checkedOn"] = "2025-03-20", ["participants"] = "市工信局", ["findings"] = "待补。", ["agrees"] = "true" });
            address = made.StatusShouldBe(302).Location!.Split('#')[0];
        }

        return (address, selector, one, other, Differing(form));
    }

    private async Task<string> SavedAtAsync(string form, string address)
    {
        var id = form == SiteVisit ? Guid.Parse(address.Split('=')[1]) : Guid.Parse(address.Split('/')[^1]);
        return (await site.InDatabaseAsync(db => form switch
        {
            Verdict => db.Verdicts.Where(one => one.ApplicationId == id).Select(one => one.UpdatedAt).SingleAsync(),
            Fact => db.ReviewFacts.Where(one => one.ApplicationId == id).Select(one => one.UpdatedAt).SingleAsync(),
            Opinion => db.JointOpinions.Where(one => one.ApplicationId == id).Select(one => one.UpdatedAt).SingleAsync(),
            Titles => db.TitleChecks.Where(one => one.ApplicationId == id).Select(one => one.UpdatedAt).SingleAsync(),
            _ => db.SiteChecks.Where(one => one.Id == id).Select(one => one.UpdatedAt).SingleAsync(),
        })).Moment();
    }

    private static string[] Typed(Answer page, string name) =>
    [
        .. page.Document.QuerySelectorAll($"[name='{name}']").Select(control => control switch
        {
            AngleSharp.Html.Dom.IHtmlInputElement { Type: "radio" or "checkbox", IsChecked: false } => null,
            AngleSharp.Html.Dom.IHtmlInputElement input => input.Value,
            AngleSharp.Html.Dom.IHtmlTextAreaElement area => area.Value.ReplaceLineEndings("\r\n"),
            _ => null,
        }).OfType<string>(),
    ];
}
