using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Enterprises;
using Portal.TestKit;

namespace Portal.Web.Tests.Assessments;

public sealed class ScenariosPageTests(Site site)
{
    [Fact]
    public async Task Forty_rows_stand_in_their_segments_with_four_texts_each()
    {
        var (browser, address) = await GivenAsync();

        var page = (await browser.GetAsync(address)).StatusShouldBe(200).Document;

        page.QuerySelectorAll("section.scenario").Length.ShouldBe(40);
        page.QuerySelectorAll(".scenario-group > h2").Select(title => title.TextContent)
            .ShouldBe(["工厂建设", "研发设计", "生产作业", "生产管理", "运营管理", Texts.ScenariosCrossSegment]);
        page.QuerySelectorAll("#segment-cross ~ div .scenario").Select(row => row.Id).ShouldBe(Enumerable.Range(34, 7).Select(row => $"row-{row}"));
        page.QuerySelector("#row-9")!.QuerySelectorAll("input[type=radio]").Length.ShouldBe(5);
        page.QuerySelectorAll(".tier-option-slash").Length.ShouldBe(15 + 8);
        page.QuerySelector("#row-1")!.QuerySelectorAll("input[type=radio]").Select(radio => radio.GetAttribute("value"))
            .ShouldBe(["none", "advanced", "excellent", "leading"]);
        page.QuerySelector("#scenarios_9_tier_base + label .tier-text")!.TextContent.ShouldBe("应用自动化产线。");
        page.QuerySelector(".tier-presumed").ShouldBeNull();
    }

    [Fact]
    public async Task Ids_are_unique_and_every_control_has_a_label()
    {
        var (browser, address) = await GivenAsync();
        var page = (await browser.GetAsync(address)).Document;

        var ids = page.QuerySelectorAll("[id]").Select(element => element.Id!).ToList();
        ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty();
        var labelled = page.QuerySelectorAll("label[for]").Select(label => label.GetAttribute("for")).ToHashSet();
        page.QuerySelectorAll("main input:not([type=hidden]):not([type=file]), main select, main textarea")
            .Select(control => control.Id).Where(id => !labelled.Contains(id)).ShouldBeEmpty();
        foreach (var name in (string[])["for", "aria-labelledby"])
        {
            page.QuerySelectorAll($"[{name}]").SelectMany(element => element.GetAttribute(name)!.Split(' ')).Except(ids).ShouldBeEmpty(name);
        }
    }

    [Fact]
    public async Task The_presumed_cell_of_Inner_Mongolia_is_marked_and_explained()
    {
        var (browser, address) = await GivenAsync("150203", "neimenggu-2025");

        var page = (await browser.GetAsync(address)).StatusShouldBe(200).Document;

        page.QuerySelectorAll(".tier-presumed").ShouldHaveSingleItem().Closest("section")!.Id.ShouldBe("row-28");
        page.QuerySelector("#row-28 .tier-reading")!.TextContent.ShouldContain("推定");
        page.QuerySelectorAll(".tier-standing strong").Select(count => count.TextContent.Trim()).ShouldBe(Needed("neimenggu-2025"));
    }

    [Theory]
    [InlineData("national-2025", 8, 5)]
    [InlineData("national-2024", 15, 6)]
    public async Task Under_the_states_conditions_forty_scenarios_are_built_or_not(string policy, int stages, int groups)
    {
        var (browser, address) = await GivenAsync("320583", policy);

        var page = (await browser.GetAsync(address)).StatusShouldBe(200).Document;

        page.QuerySelectorAll("section.scenario").Length.ShouldBe(40);
        page.QuerySelectorAll(".scenario-group > h2").Length.ShouldBe(groups);
        page.QuerySelectorAll(".scenario-group h3").Length.ShouldBe(stages);
        page.QuerySelectorAll("section.scenario").ShouldAllBe(row => row.QuerySelectorAll("input[type=radio]").Length == 2);
        page.QuerySelectorAll(".assessment-steps a").Length.ShouldBe(4);
        page.QuerySelectorAll(".tier-standing strong").Length.ShouldBe(policy == "national-2025" ? 2 : 0);
        page.QuerySelectorAll(".segment-mark.in-principle").Length.ShouldBe(5 + 1);
        (await browser.GetAsync(address.Replace("/scenarios", "/indicators", StringComparison.Ordinal))).StatusShouldBe(404);
    }

    [Fact]
    public async Task What_is_built_is_saved_by_its_button_and_counts_for_the_share()
    {
        var (browser, address) = await GivenAsync("320583", "national-2025");
        var page = await browser.GetAsync(address);

        (await SubmitAsync(browser, page, 20, new() { ["scenarios.20.tier"] = "built", ["scenarios.20.instanceName"] = "柔性产线", ["scenarios.20.usesAi"] = "true" }))
            .StatusShouldBe(302);
        page = (await browser.GetAsync(address)).StatusShouldBe(200);
        page.Document.QuerySelector("#row-20 .scenario-state")!.TextContent.ShouldContain(Texts.ScenariosBuilt);
        page.Document.QuerySelector(".scenario-bar-remaining")!.TextContent.ShouldContain(Texts.ScenariosAiSoFar.With(1, 1, "100.00"));

        var refused = await SubmitAsync(browser, page, 8, new() { ["scenarios.8.tier"] = "base" });
        refused.StatusShouldBe(422).ErrorAt("scenarios_8_tier").ShouldBe(Texts.ScenariosBuiltUnknown);
    }

    [Fact]
    public async Task Without_JavaScript_a_row_is_saved_by_its_button_and_the_page_returns_to_it()
    {
        var (browser, address) = await GivenAsync();
        var page = await browser.GetAsync(address + "?show=unclaimed");

        var answer = await SubmitAsync(browser, page, 9, new() { ["scenarios.9.tier"] = "base", ["scenarios.9.instanceName"] = "柔性产线" });

        answer.StatusShouldBe(302);
        answer.Location.ShouldBe($"{address}?show=unclaimed&saved=9#row-9");
        page = (await browser.FollowAsync(answer)).StatusShouldBe(200);
        var row = page.Document.QuerySelector("#row-9")!;
        row.HasAttribute("hidden").ShouldBeFalse();
        row.QuerySelector(".notice-success").ShouldNotBeNull();
        row.QuerySelector("input[checked]")!.GetAttribute("value").ShouldBe("base");
        page.ValueOf("scenarios_9_instanceName").ShouldBe("柔性产线");
        page.Document.QuerySelector(".tier-standing strong")!.TextContent.Trim().ShouldBe("1/8");
    }

    [Fact]
    public async Task What_is_refused_is_told_at_its_field_and_stays_typed()
    {
        var (browser, address) = await GivenAsync();
        var page = await browser.GetAsync(address);
        var name = new string('长', ClaimEntry.LongestName + 1);

        var answer = await SubmitAsync(browser, page, 9, new() { ["scenarios.9.tier"] = "base", ["scenarios.9.instanceName"] = name });

        answer.StatusShouldBe(422).Errors.ShouldBe([Texts.ScenariosNameTooLong.With(ClaimEntry.LongestName)]);
        answer.ErrorAt("scenarios_9_instanceName").ShouldBe(Texts.ScenariosNameTooLong.With(ClaimEntry.LongestName));
        answer.ValueOf("scenarios_9_instanceName").ShouldBe(name);
        answer.Document.QuerySelector("#row-9 input[checked]")!.GetAttribute("value").ShouldBe("base");

        answer = await SubmitAsync(browser, page, 1, new() { ["scenarios.1.tier"] = "base" });
        answer.StatusShouldBe(422).ErrorAt("scenarios_1_tier").ShouldBe(Texts.ScenariosTierNotClaimable);
        answer.Document.QuerySelector(".error-summary a")!.GetAttribute("href").ShouldBe("#scenarios_1_tier");
    }

    [Fact]
    public async Task Two_tabs_see_both_texts_and_the_reader_chooses()
    {
        var (browser, address) = await GivenAsync();
        var first = await browser.GetAsync(address);
        var second = await browser.GetAsync(address);
        (await SubmitAsync(browser, first, 9, new() { ["scenarios.9.tier"] = "base", ["scenarios.9.instanceName"] = "甲" })).StatusShouldBe(302);

        var conflict = await SubmitAsync(browser, second, 9, new() { ["scenarios.9.tier"] = "advanced", ["scenarios.9.instanceName"] = "乙" });

        conflict.StatusShouldBe(409);
        conflict.Document.QuerySelector("#row-9 [data-save-conflict]")!.TextContent.ShouldContain("甲");
        conflict.ValueOf("scenarios_9_instanceName").ShouldBe("乙");
        (await SubmitAsync(browser, conflict, 9, new() { ["keep"] = "theirs" })).StatusShouldBe(302);
        (await browser.GetAsync(address)).ValueOf("scenarios_9_instanceName").ShouldBe("甲");
        (await SubmitAsync(browser, conflict, 9, new() { ["keep"] = "mine", ["scenarios.9.tier"] = "advanced" })).StatusShouldBe(302);
        (await browser.GetAsync(address)).ValueOf("scenarios_9_instanceName").ShouldBe("乙");
    }

    [Fact]
    public async Task The_script_hears_the_new_counts_conflicts_and_refusals()
    {
        var (browser, address) = await GivenAsync();
        var token = Token(await browser.GetAsync(address));

        var (status, saved) = await SaveAsync(browser, address, token, 9, 0, "base", "甲");
        status.ShouldBe(HttpStatusCode.OK);
        saved.GetProperty("version").GetInt32().ShouldBe(1);
        var live = saved.GetProperty("live");
        live.GetProperty("scenario-bar").GetString()!.ShouldContain("1/8");
        live.GetProperty("scenario-9").GetString()!.ShouldContain("基础级");

        (status, var stale) = await SaveAsync(browser, address, token, 9, 0, "advanced", "乙");
        status.ShouldBe(HttpStatusCode.Conflict);
        stale.GetProperty("version").GetInt32().ShouldBe(1);
        stale.GetProperty("theirs").GetProperty("scenarios.9.instanceName").GetString().ShouldBe("甲");
        stale.GetProperty("panel").GetString()!.ShouldContain("乙");

        (status, var refused) = await SaveAsync(browser, address, token, 1, 0, "base", "丙");
        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.GetProperty("errors").GetProperty("scenarios.1.tier").GetString().ShouldBe(Texts.ScenariosTierNotClaimable);
        (await SaveAsync(browser, address, token, 41, 0, "base", "丙")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_description_is_rich_text_that_works_without_JavaScript()
    {
        var (browser, address) = await GivenAsync();
        var id = Guid.Parse(address.Split('/')[2]);
        await StoreAsync(new ScenarioClaim { AssessmentId = id, Row = 10, Tier = 2, InstanceName = "甲", Description = "<h3>建设内容</h3>\n<p>甲 &lt; 乙</p>" });
        const string Field = "scenarios_9_description";

        // Forty fields, one editor for all of them, and no frame until a field is opened.
        var page = await browser.GetAsync(address);
        page.Document.QuerySelectorAll("[data-rich-text] textarea").Length.ShouldBe(40);
        page.Document.QuerySelectorAll("#rich-text-editor").ShouldHaveSingleItem();
        page.Document.QuerySelectorAll("[contenteditable]").ShouldBeEmpty();
        page.Document.QuerySelectorAll("details[open] [data-rich-text]").ShouldBeEmpty();
        page.Document.QuerySelector("#row-9 [data-rich-text] noscript")!.TextContent.ShouldContain(Texts.RichTextPlainHint);
        page.ValueOf("scenarios_10_description")!.ShouldBe("<h3>建设内容</h3>\n<p>甲 &lt; 乙</p>");
        page.Document.QuerySelector("#row-10 .claim-more summary")!.TextContent.ShouldStartWith(Texts.ScenariosMoreFilled.With(7, 0));

        (await SubmitAsync(browser, page, 9, new() { ["scenarios.9.tier"] = "base", ["scenarios.9.instanceName"] = "产线", ["scenarios.9.description"] = "第一段 <1>\r\n\r\n第二段" }))
            .StatusShouldBe(302);
        page = await browser.GetAsync(address);
        page.ValueOf(Field)!.ShouldBe("第一段 <1>\n\n第二段");
        (await StoredAsync()).ShouldBe("<p>第一段 &lt;1&gt;</p>\n<p>第二段</p>");

        // Saved again as it stands: nothing changes. Too long: said at the field, which is unfolded, and nothing typed is lost.
        (await SubmitAsync(browser, page, 9, [])).StatusShouldBe(302);
        (await StoredAsync()).ShouldBe("<p>第一段 &lt;1&gt;</p>\n<p>第二段</p>");
        page = await browser.GetAsync(address);
        var most = "<h3>标题</h3>" + new string('字', ClaimEntry.LongestDescription - 2);
        (await SubmitAsync(browser, page, 9, new() { ["scenarios.9.description"] = most })).StatusShouldBe(302);
        page = await browser.GetAsync(address);
        var refused = (await SubmitAsync(browser, page, 9, new() { ["scenarios.9.description"] = most + "多" })).StatusShouldBe(422);
        refused.ErrorAt(Field).ShouldBe(Texts.ScenariosDescriptionTooLong.With(3000));
        refused.ValueOf(Field)!.ShouldEndWith("字多</p>");
        refused.Document.QuerySelector("#row-9 .claim-more")!.HasAttribute("open").ShouldBeTrue();

        Task<string?> StoredAsync() => site.InDatabaseAsync(db =>
            db.ScenarioClaims.Where(claim => claim.AssessmentId == id && claim.Row == 9).Select(claim => claim.Description).SingleAsync(Stop));
    }

    [Fact]
    public async Task Two_descriptions_are_compared_in_words()
    {
        var (browser, address) = await GivenAsync();
        var (first, second) = (await browser.GetAsync(address), await browser.GetAsync(address));
        (await SubmitAsync(browser, first, 9, Typed("<h3>建设内容</h3><table><tr><td>甲<td>一"))).StatusShouldBe(302);

        var conflict = (await SubmitAsync(browser, second, 9, Typed("<p>乙<b>二</b><script>x</script>"))).StatusShouldBe(409);

        conflict.Document.QuerySelectorAll("#row-9 .save-conflict-text").Select(text => text.TextContent).ShouldBe(["乙二", "建设内容\n甲 | 一"]);
        conflict.ValueOf("scenarios_9_description").ShouldBe("<p>乙<strong>二</strong></p>");
        var (status, stale) = await SendAsync(browser, address + "/9", new(Typed("<p>丙"))
        {
            ["scenarios.9.version"] = "0",
            ["__RequestVerificationToken"] = Token(conflict),
        });
        status.ShouldBe(HttpStatusCode.Conflict);
        stale.GetProperty("theirs").GetProperty("scenarios.9.description").GetString()
            .ShouldBe("<h3>建设内容</h3>\n<table><tbody><tr><td>甲</td><td>一</td></tr></tbody></table>");

        static Dictionary<string, string> Typed(string description) =>
            new() { ["scenarios.9.tier"] = "base", ["scenarios.9.instanceName"] = "产线", ["scenarios.9.description"] = description };
    }

    [Theory]
    [InlineData("?show=claimed", 2)]
    [InlineData("?show=unclaimed", 38)]
    [InlineData("?show=problems", 1)]
    [InlineData("?segment=cross", 7)]
    [InlineData("?q=柔性产线", 1)]
    [InlineData("?q=应用自动化产线", 1)]
    [InlineData("?show=claimed&segment=cross&q=%20%20", 1)]
    [InlineData("?q=联网设备", 1)]
    [InlineData("?q=strong", 0)]
    [InlineData("?q=没有这样的词", 0)]
    [InlineData("?show=nonsense", 40)]
    public async Task The_filter_stands_in_the_address(string query, int shown)
    {
        var (browser, address) = await GivenAsync();
        var id = Guid.Parse(address.Split('/')[2]);
        await StoreAsync(
            new ScenarioClaim { AssessmentId = id, Row = 9, Tier = 1, InstanceName = "柔性产线" },
            new ScenarioClaim { AssessmentId = id, Row = 34, Tier = 4, Description = "<p><strong>联网</strong>设备</p>" });

        var page = await browser.GetAsync(address + query);

        page.StatusShouldBe(200).Document.QuerySelectorAll("section.scenario:not([hidden])").Length.ShouldBe(shown);
        page.Text.ShouldContain(Texts.ScenariosFilterCount.With(shown, 40));
        page.Document.QuerySelector("[data-filter-empty]")!.HasAttribute("hidden").ShouldBe(shown > 0);
        page.Document.QuerySelectorAll(".scenario-group:not([hidden])").ShouldAllBe(group => group.QuerySelector(".scenario:not([hidden])") != null);
    }

    [Fact]
    public async Task Clearing_shows_what_will_be_cleared_and_keeps_the_texts()
    {
        var (browser, address) = await GivenAsync();
        var id = Guid.Parse(address.Split('/')[2]);
        await StoreAsync(
            new ScenarioClaim { AssessmentId = id, Row = 9, Tier = 1, InstanceName = "柔性产线" },
            new ScenarioClaim { AssessmentId = id, Row = 10, Tier = 2, InstanceName = "协作机器人" },
            new ScenarioClaim { AssessmentId = id, Row = 11, InstanceName = "只有名称" });

        var choose = (await browser.GetAsync(address + "/clear")).StatusShouldBe(200);
        choose.Document.QuerySelectorAll("input[name=row]").Select(box => box.GetAttribute("value")).ShouldBe(["9", "10"]);
        var nothing = await browser.GetAsync(address + "/clear?confirm=true");
        nothing.Errors.ShouldBe([Texts.ScenariosClearNothing]);
        nothing.ErrorAt("row").ShouldBe(Texts.ScenariosClearNothing);

        var confirm = await browser.GetAsync(address + "/clear?confirm=true&all=true");
        confirm.Text.ShouldContain(Texts.ScenariosClearConfirm.With(2));
        confirm.Text.ShouldContain("协作机器人");

        // Somebody saves in between: nothing is cleared, and the newest is shown.
        (await SubmitAsync(browser, await browser.GetAsync(address), 10, new() { ["scenarios.10.instanceName"] = "协作机器人二" })).StatusShouldBe(302);
        var stale = await browser.SubmitAsync(confirm, form: "main form.sheet");
        stale.StatusShouldBe(409).Text.ShouldContain(Texts.ScenariosClearStale);
        stale.Text.ShouldContain("协作机器人二");

        var answer = await browser.SubmitAsync(stale, form: "main form.sheet");
        var page = await browser.FollowAsync(answer.StatusShouldBe(302));
        page.Text.ShouldContain(Texts.ScenariosCleared.With(2));
        page.Document.QuerySelectorAll(".tier-option input[checked]:not([value=none])").ShouldBeEmpty();
        page.ValueOf("scenarios_10_instanceName").ShouldBe("协作机器人二");
        (await browser.GetAsync(address + "/clear")).Text.ShouldContain(Texts.ScenariosClearEmpty);
    }

    [Fact]
    public async Task Claims_are_carried_forward_from_another_factory_and_changes_are_marked()
    {
        var (browser, address) = await GivenAsync();
        (await browser.GetAsync(address + "/carry-forward")).StatusShouldBe(200).Text.ShouldContain(Texts.ScenariosCarryNone);
        var source = await AssessmentAsync(browser.Account.EnterpriseId!.Value, "二号工厂", "320583", "jiangsu-2025");
        await StoreAsync(new ScenarioClaim { AssessmentId = source, Row = 9, Tier = 2, InstanceName = "柔性产线" });

        var page = await browser.GetAsync(address + "/carry-forward");
        (await browser.SubmitAsync(page, new() { ["source"] = "" })).StatusShouldBe(422).ErrorAt("source").ShouldBe(Texts.ScenariosCarryMissing);
        var answer = await browser.SubmitAsync(page, new() { ["source"] = source.ToString() });

        page = await browser.FollowAsync(answer.StatusShouldBe(302));
        page.Text.ShouldContain(Texts.ScenariosCarried.With(1, 0));
        page.ValueOf("scenarios_9_instanceName").ShouldBe("柔性产线");
        page.Document.QuerySelector("#row-9 [data-changed]").ShouldBeNull();
        (await SubmitAsync(browser, page, 9, new() { ["scenarios.9.tier"] = "excellent" })).StatusShouldBe(302);
        page = await browser.GetAsync(address + "?show=changed");
        page.Document.QuerySelectorAll("section.scenario:not([hidden])").ShouldHaveSingleItem().Id.ShouldBe("row-9");
        page.Document.QuerySelector("#row-9 [data-changed]")!.TextContent.Trim().ShouldBe(Texts.ScenariosChangedCarried);
    }

    [Fact]
    public async Task That_nothing_is_built_is_said_by_its_button_and_shown_until_the_first_claim()
    {
        var (browser, address) = await GivenAsync();
        var page = await browser.GetAsync(address);
        page.Document.QuerySelector(".standing-done").ShouldBeNull();

        var answer = await browser.SubmitAsync(page, new() { [StateNoScenarios.Field] = "true" }, "#scenario-none-form");

        answer.StatusShouldBe(302).Location.ShouldBe(address);
        page = (await browser.FollowAsync(answer)).StatusShouldBe(200);
        page.Text.ShouldContain(Texts.ScenariosNoneSavedNotice);
        page.Document.QuerySelector(".standing-done")!.TextContent.ShouldContain(Texts.ScenariosNoneShown);
        page.Document.QuerySelector("#scenarios_none")!.HasAttribute("checked").ShouldBeTrue();
        page.Document.QuerySelector(".assessment-steps [aria-current]")!.TextContent.ShouldContain(Texts.FrameScenariosNone);
        (await browser.GetAsync("/")).Text.ShouldContain(Texts.FrameScenariosNone);
        (await browser.GetAsync(address.Replace("/scenarios", "/result", StringComparison.Ordinal))).Document
            .QuerySelector(".result-head")!.TextContent.ShouldContain(Texts.ScenariosNoneShown);

        await SubmitAsync(browser, page, 9, new() { ["scenarios.9.tier"] = "base", ["scenarios.9.instanceName"] = "柔性产线" });
        var claimed = await browser.GetAsync(address);
        claimed.Document.QuerySelector("#scenarios_none").ShouldBeNull();
        claimed.Text.ShouldNotContain(Texts.ScenariosNoneShown);

        // The older page, sent once more: refused with a way out, and the tick stays.
        var refused = await browser.SubmitAsync(page, new() { [StateNoScenarios.Field] = "true" }, "#scenario-none-form");
        refused.StatusShouldBe(422).ErrorAt("scenarios_none").ShouldBe(Texts.ScenariosNoneButClaimed.With(1));
        refused.Errors.ShouldBe([Texts.ScenariosNoneButClaimed.With(1)]);
    }

    [Fact]
    public async Task That_nothing_is_built_saves_itself_and_a_claim_hides_the_question()
    {
        var (browser, address) = await GivenAsync();
        var page = await browser.GetAsync(address);
        var (token, version) = (Token(page), int.Parse(page.Document.QuerySelector("[name='scenarios.none.version']")!.GetAttribute("value")!, null));

        var (status, said) = await SayAsync(browser, address, token, none: true);
        status.ShouldBe(HttpStatusCode.OK);
        said.GetProperty("version").GetInt32().ShouldBeGreaterThan(version);
        said.GetProperty("live").GetProperty("scenario-bar").GetString()!.ShouldContain(Texts.ScenariosNoneShown);

        var (_, claimed) = await SaveAsync(browser, address, token, 9, 0, "base", "甲");
        claimed.GetProperty("live").GetProperty("scenario-none").GetString()!.Trim().ShouldBeEmpty();
        claimed.GetProperty("live").GetProperty("scenario-bar").GetString()!.ShouldNotContain(Texts.ScenariosNoneShown);
        (status, var refusal) = await SayAsync(browser, address, token, none: true);
        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refusal.GetProperty("errors").GetProperty("scenarios.none").GetString().ShouldBe(Texts.ScenariosNoneButClaimed.With(1));

        var (_, taken) = await SaveAsync(browser, address, token, 9, 1, "none", "甲");
        taken.GetProperty("live").GetProperty("scenario-none").GetString()!.ShouldNotContain("checked");
        (status, said) = await SayAsync(browser, address, token, none: false);
        status.ShouldBe(HttpStatusCode.OK);
        said.GetProperty("live").GetProperty("scenario-bar").GetString()!.ShouldContain(Texts.ScenariosClaimedNone);
    }

    [Fact]
    public async Task Last_years_none_can_be_carried_forward()
    {
        var (browser, address) = await GivenAsync();
        var other = await AssessmentAsync(browser.Account.EnterpriseId!.Value, "二号工厂", "320583", "jiangsu-2025");
        await site.InDatabaseAsync(db => db.SelfAssessments.Where(one => one.Id == other).ExecuteUpdateAsync(set => set.SetProperty(one => one.NoScenarios, true), Stop));
        var page = await browser.GetAsync(address + "/carry-forward");
        page.Text.ShouldContain(Texts.ScenariosCarrySourceNone.With("二号工厂", 2025));

        var answer = await browser.SubmitAsync(page);

        page = await browser.FollowAsync(answer.StatusShouldBe(302));
        page.Text.ShouldContain(Texts.ScenariosCarriedNone);
        page.Document.QuerySelector("#scenarios_none")!.HasAttribute("checked").ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/clear")]
    [InlineData("/carry-forward")]
    public async Task Another_enterprises_scenarios_do_not_exist(string path)
    {
        var (_, address) = await GivenAsync();
        var (stranger, own) = await GivenAsync();

        (await stranger.GetAsync(address + path)).StatusShouldBe(404);
        var token = Token(await stranger.GetAsync(own));
        (await stranger.PostAsync(address + path, [new("__RequestVerificationToken", token), new("row", "9"), new("source", Guid.NewGuid().ToString())]))
            .StatusShouldBe(404);
        (await SaveAsync(stranger, address, token, 9, 0, "base", "甲")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SayAsync(stranger, address, token, none: true)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static string[] Needed(string policy) => policy == "jiangsu-2025" ? ["0/8", "0/15", "0/20", "0/25"] : ["0/5", "0/10", "0/15", "0/20"];

    private static string Token(Answer page) => page.Document.QuerySelector<IHtmlInputElement>("input[name=__RequestVerificationToken]")!.Value;

    private static Task<Answer> SubmitAsync(Browser browser, Answer page, int row, Dictionary<string, string> fields) =>
        browser.SubmitAsync(page, fields, $"#row-{row}-form");

    private static Task<(HttpStatusCode Status, JsonElement Body)> SaveAsync(
        Browser browser, string address, string token, int row, int version, string tier, string name) =>
        SendAsync(browser, $"{address}/{row}", new()
        {
            [$"scenarios.{row}.version"] = $"{version}",
            [$"scenarios.{row}.tier"] = tier,
            [$"scenarios.{row}.instanceName"] = name,
            ["__RequestVerificationToken"] = token,
        });

    /// <summary>As the script says, or takes back, that nothing is built; a box without a tick is not sent.</summary>
    private static Task<(HttpStatusCode Status, JsonElement Body)> SayAsync(Browser browser, string address, string token, bool none) =>
        SendAsync(browser, $"{address}/none", new Dictionary<string, string>
        {
            ["scenarios.none.version"] = "0",
            ["__RequestVerificationToken"] = token,
            [none ? StateNoScenarios.Field : "else"] = "true",
        });

    private static async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(Browser browser, string address, Dictionary<string, string> fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, UriKind.Relative)) { Content = content };
        request.Headers.Add("X-Requested-With", "XMLHttpRequest");
        using var answer = await browser.Client.SendAsync(request, Stop);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Stop));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<(Browser Browser, string Address)> GivenAsync(string county = "320583", string policy = "jiangsu-2025")
    {
        var browser = await site.SignInAsync(An.Enterprise().In(county));
        var id = await AssessmentAsync(browser.Account.EnterpriseId!.Value, "一号工厂", county, policy);
        return (browser, $"/assessments/{id}/scenarios");
    }

    private async Task<Guid> AssessmentAsync(Guid enterprise, string name, string county, string policy)
    {
        var (province, city, now) = (county[..2] + "0000", county[..4] + "00", TimeProvider.System.GetUtcNow());
        var factory = new Factory
        {
            EnterpriseId = enterprise,
            Name = name,
            ProvinceCode = province,
            CityCode = city,
            CountyCode = county,
            CreatedAt = now,
        };
        var assessment = new SelfAssessment
        {
            FactoryId = factory.Id,
            EnterpriseId = enterprise,
            ProvinceCode = province,
            CityCode = city,
            CountyCode = county,
            PolicyId = policy,
            Year = 2025,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await StoreAsync(factory, assessment);
        return assessment.Id;
    }

    private Task<int> StoreAsync(params object[] records) => site.InDatabaseAsync(db =>
    {
        db.AddRange(records);
        return db.SaveChangesAsync(Stop);
    });
}
