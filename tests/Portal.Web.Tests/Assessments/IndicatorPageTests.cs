using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Enterprises;
using Portal.TestKit;

namespace Portal.Web.Tests.Assessments;

public sealed class IndicatorPageTests(Site site)
{
    private const string Form = "#indicator-3-form";

    [Fact]
    public async Task Every_level_text_stands_on_the_page_as_printed_and_not_applicable_on_three_indicators_only()
    {
        var (browser, id) = await GivenAsync();

        var page = (await browser.GetAsync(Address(id))).StatusShouldBe(200);

        var printed = JsonDocument.Parse(await File.ReadAllTextAsync(
            Path.Combine(Checkout.Root, "seeds", "policies", "jiangsu-2025", "indicators-jiangsu-2025.json"), Stop));
        foreach (var indicator in printed.RootElement.GetProperty("indicators").EnumerateArray())
        {
            var card = page.Document.GetElementById($"indicator-{indicator.GetProperty("no").GetInt32()}")!;
            if (indicator.GetProperty("levels") is { ValueKind: JsonValueKind.Object } levels)
            {
                card.QuerySelectorAll(".level-text").Select(text => text.TextContent)
                    .ShouldBe(levels.EnumerateObject().Select(level => level.Value.GetString()));
            }
            else
            {
                card.QuerySelector(".official")!.TextContent.ShouldBe(indicator.GetProperty("fill_in_text").GetString());
            }
        }

        page.Document.QuerySelectorAll("input[value=na]").Select(input => input.GetAttribute("name"))
            .ShouldBe(["indicators.1.level", "indicators.5.level", "indicators.6.level"]);
        page.Text.ShouldContain(Texts.IndicatorsRemaining.With(9));
    }

    [Fact]
    public async Task How_the_table_is_read_stands_beside_it_and_why_a_full_score_is_refused_at_the_band()
    {
        var (browser, id) = await GivenAsync();

        var page = (await browser.GetAsync(Address(id))).StatusShouldBe(200);

        var policy = JsonDocument.Parse(await File.ReadAllTextAsync(
            Path.Combine(Checkout.Root, "seeds", "policies", "jiangsu-2025", "policy.json"), Stop)).RootElement;
        var texts = policy.GetProperty("readings").EnumerateArray().ToDictionary(
            reading => reading.GetProperty("id").GetString()!, reading => reading.GetProperty("text").GetString()!);
        var read = policy.GetProperty("indicators").GetProperty("readings").EnumerateArray().Select(reading => reading.GetString()!).ToList();
        var shown = page.Document.QuerySelectorAll(".indicators-method .reading").Select(reading => reading.TextContent).ToList();
        shown.Count.ShouldBe(read.Count);
        foreach (var (one, reading) in shown.Zip(read))
        {
            one.ShouldContain(texts[reading]);
        }

        page.Document.QuerySelector("#indicator-3 .bands[data-level='6'] .hint")!.TextContent.ShouldBe(texts["S4"]);
        page.Document.QuerySelector("#indicator-3 .bands[data-level='5'] .hint").ShouldBeNull();
    }

    [Fact]
    public async Task Without_scripts_each_indicator_has_its_button_and_comes_back_to_its_place()
    {
        var (browser, id) = await GivenAsync();
        var page = await browser.GetAsync(Address(id));

        var answer = await browser.SubmitAsync(page, Typed(3, "4", "52", "MES"), Form);

        answer.StatusShouldBe(302).Location.ShouldBe($"{Address(id)}?saved=3#indicator-3");
        page = await browser.FollowAsync(answer);
        var card = page.Document.GetElementById("indicator-3")!;
        card.QuerySelector(".notice-success")!.TextContent.ShouldContain("保存");
        card.QuerySelector<IHtmlInputElement>("#indicators_3_level-4")!.IsChecked.ShouldBeTrue();
        page.ValueOf("indicators_3_score").ShouldBe("52");
        page.ValueOf("indicators_3_remark").ShouldBe("MES");
        card.QuerySelector<IHtmlInputElement>("[name='indicators.3.version']")!.Value.ShouldBe("1");
        page.Document.GetElementById("standing")!.TextContent.ShouldContain("52.00");
    }

    [Fact]
    public async Task A_refused_form_is_shown_again_with_what_was_typed()
    {
        var (browser, id) = await GivenAsync();

        var page = await browser.SubmitAsync(await browser.GetAsync(Address(id)), Typed(3, "4", "五十二", "说明"), Form);

        page.StatusShouldBe(422).Errors.ShouldBe([Texts.IndicatorsScoreNotNumber]);
        page.Document.QuerySelector(".error-summary a")!.GetAttribute("href").ShouldBe("#indicators_3_score");
        page.ValueOf("indicators_3_score").ShouldBe("五十二");
        page.ValueOf("indicators_3_remark").ShouldBe("说明");
        page.Document.QuerySelector<IHtmlInputElement>("#indicators_3_level-4")!.IsChecked.ShouldBeTrue();
        page.ValueOf("indicators_4_score").ShouldBe("");

        // The remark is stored already, and mending the score conflicts with nobody.
        (await browser.GetAsync(Address(id))).ValueOf("indicators_3_remark").ShouldBe("说明");
        (await browser.SubmitAsync(page, Typed(3, "4", "52", "说明"), Form)).StatusShouldBe(302);
    }

    [Fact]
    public async Task Without_scripts_a_conflict_shows_both_texts_and_the_reader_chooses()
    {
        var (browser, id) = await GivenAsync();
        var mine = await browser.GetAsync(Address(id));
        var theirs = await browser.GetAsync(Address(id));
        (await browser.SubmitAsync(theirs, Typed(3, "5", "61", "对方的说明"), Form)).StatusShouldBe(302);

        var page = await browser.SubmitAsync(mine, Typed(3, "4", "52", "我的说明"), Form);

        page.StatusShouldBe(409);
        var conflict = page.Document.QuerySelector("#indicator-3 [data-save-conflict]")!;
        conflict.QuerySelectorAll("tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent)))
            .ShouldBe(["等级|4 级|5 级", "自评得分|52|61", "说明|我的说明|对方的说明"]);
        page.ValueOf("indicators_3_remark").ShouldBe("我的说明");
        (await StoredAsync(browser, id, "indicators_3_remark")).ShouldBe("对方的说明");

        (await browser.SubmitAsync(page, new() { ["keep"] = "theirs" }, Form)).StatusShouldBe(302);
        (await StoredAsync(browser, id, "indicators_3_remark")).ShouldBe("对方的说明");
        (await browser.SubmitAsync(page, new() { ["keep"] = "mine" }, Form)).StatusShouldBe(302);
        (await StoredAsync(browser, id, "indicators_3_remark")).ShouldBe("我的说明");
    }

    [Fact]
    public async Task A_script_hears_the_new_version_and_what_the_answer_comes_to()
    {
        var (browser, id) = await GivenAsync();
        var token = TokenOf(await browser.GetAsync(Address(id)));

        var (status, json) = await PostAsync(browser, Endpoint(id), Typed(3, "4", "52", "", version: 0), token);

        status.ShouldBe(200);
        json.GetProperty("version").GetInt32().ShouldBe(1);
        json.GetProperty("savedAt").GetString()!.ShouldEndWith("+08:00");
        json.GetProperty("live").GetProperty("standing").GetString()!.ShouldContain("52.00");
        json.GetProperty("live").GetProperty("indicator-3").GetString()!.ShouldContain("比较符合");

        // Words move no figure, so none is sent; a score does.
        (_, json) = await PostAsync(browser, Endpoint(id), Typed(3, "4", "52", "已上线", version: 1), token);
        json.GetProperty("version").GetInt32().ShouldBe(2);
        json.GetProperty("live").EnumerateObject().ShouldBeEmpty();
        (_, json) = await PostAsync(browser, Endpoint(id), Typed(3, "4", "53", "已上线", version: 2), token);
        json.GetProperty("live").GetProperty("standing").GetString()!.ShouldContain("53.00");
    }

    [Fact]
    public async Task A_script_hears_of_a_conflict_with_both_texts()
    {
        var (browser, id) = await GivenAsync();
        var token = TokenOf(await browser.GetAsync(Address(id)));
        await PostAsync(browser, Endpoint(id), Typed(3, "5", "61", "对方的说明", version: 0), token);

        var (status, json) = await PostAsync(browser, Endpoint(id), Typed(3, "4", "52", "我的说明", version: 0), token);

        status.ShouldBe(409);
        json.GetProperty("version").GetInt32().ShouldBe(1);
        json.GetProperty("by").GetString().ShouldBe(browser.Account.DisplayName);
        json.GetProperty("theirs").GetProperty("indicators.3.score").GetString().ShouldBe("61");
        json.GetProperty("panel").GetString()!.ShouldContain("我的说明");
        json.GetProperty("panel").GetString()!.ShouldContain("对方的说明");
    }

    [Fact]
    public async Task A_script_hears_what_was_wrong_at_which_field()
    {
        var (browser, id) = await GivenAsync();
        var token = TokenOf(await browser.GetAsync(Address(id)));

        var (status, json) = await PostAsync(browser, Endpoint(id), Typed(3, "9", "200", "", version: 0), token);

        status.ShouldBe(422);
        var errors = json.GetProperty("errors");
        errors.GetProperty("indicators.3.level").GetString().ShouldBe(Texts.IndicatorsLevelUnknown);
        errors.GetProperty("indicators.3.score").GetString().ShouldBe(Texts.IndicatorsScoreOutOfRange);
        json.TryGetProperty("version", out _).ShouldBeFalse();

        (status, json) = await PostAsync(browser, Endpoint(id), Typed(3, "4", "200", "已上线", version: 0), token);
        status.ShouldBe(422);
        json.GetProperty("version").GetInt32().ShouldBe(1);
        json.GetProperty("errors").EnumerateObject().Single().Name.ShouldBe("indicators.3.score");
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Without_token_or_header_nothing_is_saved(bool withToken, bool withHeader)
    {
        var (browser, id) = await GivenAsync();
        var token = TokenOf(await browser.GetAsync(Address(id)));

        var (status, _) = await PostAsync(browser, Endpoint(id), Typed(3, "4", "52", "", version: 0), withToken ? token : null, withHeader);

        status.ShouldBe(400);
        (await StoredAsync(browser, id, "indicators_3_score")).ShouldBe("");
    }

    [Fact]
    public async Task Nobody_signed_in_is_a_401_for_the_script_and_the_sign_in_page_for_the_page()
    {
        var (_, id) = await GivenAsync();
        var stranger = site.Open();

        (await PostAsync(stranger, Endpoint(id), Typed(3, "4", "52", "", version: 0), null)).Status.ShouldBe(401);
        (await PostAsync(stranger, $"/assessments/{id}/presence", new() { ["part"] = "Indicators" }, null)).Status.ShouldBe(401);
        (await stranger.GetAsync(Address(id))).StatusShouldBe(302).Location!.ShouldContain("/account/sign-in");
    }

    [Fact]
    public async Task Another_enterprises_assessment_is_not_found()
    {
        var (_, theirs) = await GivenAsync();
        var (browser, own) = await GivenAsync();
        var token = TokenOf(await browser.GetAsync(Address(own)));

        (await browser.GetAsync(Address(theirs))).StatusShouldBe(404);
        (await PostAsync(browser, Endpoint(theirs), Typed(3, "4", "52", "", version: 0), token)).Status.ShouldBe(404);
        (await PostAsync(browser, $"/assessments/{theirs}/presence", new() { ["part"] = "Indicators" }, token)).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("Indicators", 200)]
    [InlineData("9", 404)]
    [InlineData("", 404)]
    public async Task A_sign_of_life_is_about_a_part_that_exists(string part, int status)
    {
        var (browser, id) = await GivenAsync();
        var token = TokenOf(await browser.GetAsync(Address(id)));
        (await PostAsync(browser, $"/assessments/{id}/presence", new() { ["part"] = part }, token)).Status.ShouldBe(status);
    }

    [Fact]
    public async Task Inner_Mongolia_shows_levels_and_asks_for_no_score()
    {
        var (browser, id) = await GivenAsync("150203", "neimenggu-2025");

        var page = (await browser.GetAsync(Address(id))).StatusShouldBe(200);

        page.Document.QuerySelectorAll("input[name$='.level']").Length.ShouldBe((9 * 6) + 3);
        page.Document.QuerySelectorAll("input[name$='.score']").ShouldBeEmpty();
        page.Text.ShouldContain(Texts.IndicatorsProfileOnly);
        page.Document.QuerySelectorAll(".score-lines").ShouldBeEmpty();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Address(Guid id) => $"/assessments/{id}/indicators";

    private static string Endpoint(Guid id) => $"{Address(id)}/3";

    private static string? TokenOf(Answer page) =>
        page.Document.QuerySelector<IHtmlInputElement>($"{Form} [name=__RequestVerificationToken]")!.Value;

    private static Dictionary<string, string> Typed(int no, string level, string score, string remark, int? version = null)
    {
        var typed = new Dictionary<string, string>
        {
            [$"indicators.{no}.level"] = level,
            [$"indicators.{no}.score"] = score,
            [$"indicators.{no}.remark"] = remark,
        };
        if (version is { } number)
        {
            typed[$"indicators.{no}.version"] = $"{number}";
        }

        return typed;
    }

    /// <summary>What a page that is opened afresh shows as stored.</summary>
    private static async Task<string?> StoredAsync(Browser browser, Guid id, string field) => (await browser.GetAsync(Address(id))).ValueOf(field);

    private static async Task<(int Status, JsonElement Json)> PostAsync(
        Browser browser, string path, Dictionary<string, string> values, string? token, bool withHeader = true)
    {
        if (token is not null)
        {
            values["__RequestVerificationToken"] = token;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new FormUrlEncodedContent(values) };
        if (withHeader)
        {
            request.Headers.Add("X-Requested-With", "XMLHttpRequest");
        }

        using var answer = await browser.Client.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        var json = answer.Content.Headers.ContentType?.MediaType == "application/json" ? JsonSerializer.Deserialize<JsonElement>(text) : default;
        return ((int)answer.StatusCode, json);
    }

    /// <summary>Somebody of a new enterprise with a self-assessment of one factory.</summary>
    private async Task<(Browser Browser, Guid Assessment)> GivenAsync(string county = "320583", string policy = "jiangsu-2025")
    {
        var browser = await site.SignInAsync(An.Enterprise().In(county));
        var now = TimeProvider.System.GetUtcNow();
        var factory = new Factory
        {
            EnterpriseId = browser.Account.EnterpriseId!.Value,
            Name = "一号工厂",
            ProvinceCode = county[..2] + "0000",
            CityCode = county[..4] + "00",
            CountyCode = county,
            CreatedAt = now,
        };
        var assessment = new SelfAssessment
        {
            FactoryId = factory.Id,
            EnterpriseId = factory.EnterpriseId,
            ProvinceCode = factory.ProvinceCode,
            CityCode = factory.CityCode,
            CountyCode = factory.CountyCode,
            PolicyId = policy,
            Year = 2025,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await site.InDatabaseAsync(db =>
        {
            db.AddRange(factory, assessment);
            return db.SaveChangesAsync(Stop);
        });
        return (browser, assessment.Id);
    }
}
