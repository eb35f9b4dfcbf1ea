using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.TestKit;

namespace Portal.Web.Tests;

public sealed class EnterprisePagesTests(Site site)
{
    [Fact]
    public async Task From_an_empty_profile_to_a_started_assessment_without_scripts()
    {
        var browser = await site.SignInAsync(An.Enterprise().In("320583"));
        (await browser.GetAsync("/")).StatusShouldBe(200).Text.ShouldContain("企业信息");

        var profile = (await browser.GetAsync("/enterprise/profile")).StatusShouldBe(200);
        (await browser.SubmitAsync(profile, new() { ["contact"] = "王敏", ["phone"] = "0512-57301234" })).StatusShouldBe(302);
        var shown = await browser.GetAsync("/enterprise/profile");
        shown.ValueOf("contact").ShouldBe("王敏");
        shown.Document.QuerySelectorAll(".has-error, [aria-invalid]").ShouldBeEmpty();

        var form = (await browser.GetAsync("/enterprise/factory")).StatusShouldBe(200);
        (await browser.SubmitAsync(form, new() { ["name"] = "昆山工厂", ["county"] = "320583" })).StatusShouldBe(302);

        var list = (await browser.GetAsync("/enterprise/factories")).StatusShouldBe(200);
        list.Text.ShouldContain("昆山工厂");
        var factory = await site.InDatabaseAsync(db => db.Factories.SingleAsync(f => f.EnterpriseId == browser.Account.EnterpriseId));
        var started = (await browser.SubmitAsync(list, new() { ["factory"] = factory.Id.ToString() }, "main form[action$=Start]")).StatusShouldBe(302);
        var assessment = started.Location!.Split('/')[^2];

        var maturity = (await browser.GetAsync($"/assessments/{assessment}/maturity")).StatusShouldBe(200);
        (await browser.SubmitAsync(maturity, new() { ["level"] = "2", ["kind"] = "1", ["score"] = "3.1" })).StatusShouldBe(302);
        (await browser.GetAsync($"/assessments/{assessment}/maturity")).Text.ShouldContain("集成级，与所选等级不一致");

        var requirements = (await browser.GetAsync($"/assessments/{assessment}/requirements")).StatusShouldBe(200);
        requirements.Text.ShouldContain("未被列入严重失信主体名单");
        (await browser.SubmitAsync(requirements, new() { ["scale"] = "true", ["accidents"] = "none" })).StatusShouldBe(302);
        (await browser.GetAsync("/")).Text.ShouldContain("2/5");
    }

    [Fact]
    public async Task A_bad_telephone_is_told_at_its_field_and_stays_typed()
    {
        var browser = await site.SignInAsync(An.Enterprise().In("320583"));
        var answer = await browser.SubmitAsync(await browser.GetAsync("/enterprise/profile"), new() { ["phone"] = "12", ["contact"] = "李强" });

        answer.StatusShouldBe(422).ErrorAt("phone").ShouldBe("请填写正确的电话号码，例如手机号，或 区号-号码。");
        (answer.ValueOf("phone"), answer.ValueOf("contact")).ShouldBe(("12", "李强"));
        answer.Errors.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Two_tabs_show_both_values_and_the_second_save_decides()
    {
        var browser = await site.SignInAsync(An.Enterprise().In("320583"));
        var first = await browser.GetAsync("/enterprise/profile");
        var second = await browser.GetAsync("/enterprise/profile");
        (await browser.SubmitAsync(first, new() { ["contact"] = "王敏" })).StatusShouldBe(302);

        var both = await browser.SubmitAsync(second, new() { ["contact"] = "李强", ["email"] = "li@example.cn" });

        both.StatusShouldBe(409).ErrorAt("contact")!.ShouldContain("“王敏”");
        (both.ValueOf("contact"), both.ValueOf("email")).ShouldBe(("李强", "li@example.cn"));
        (await browser.SubmitAsync(both)).StatusShouldBe(302);
        var stored = await browser.GetAsync("/enterprise/profile");
        (stored.ValueOf("contact"), stored.ValueOf("email")).ShouldBe(("李强", "li@example.cn"));
    }

    [Fact]
    public async Task The_industry_is_searched_without_scripts_and_nothing_typed_is_lost()
    {
        var browser = await site.SignInAsync(An.Enterprise().In("320583"));
        var page = await browser.GetAsync("/enterprise/profile");
        var token = page.Document.QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        var found = await browser.PostAsync("/enterprise/profile?handler=FindIndustry", new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = token,
            ["was.contact"] = "",
            ["contact"] = "王敏",
            ["was.industry"] = "",
            ["industry"] = "汽车零部件",
        });

        found.StatusShouldBe(200).ValueOf("contact").ShouldBe("王敏");
        found.Document.QuerySelectorAll("input[type=radio][name=industry]").Select(input => input.GetAttribute("value")).ShouldContain("C3670");
        (await browser.SubmitAsync(found, new() { ["industry"] = "C3670" })).StatusShouldBe(302);
        (await browser.GetAsync("/enterprise/profile")).ValueOf("industry").ShouldBe("C3670 汽车零部件及配件制造");
    }

    [Fact]
    public async Task Autosave_answers_with_the_version_the_fault_or_the_other_value()
    {
        var browser = await site.SignInAsync(An.Enterprise().In("320583"));
        var page = await browser.GetAsync("/enterprise/profile");
        var token = page.Document.QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        var saved = await SaveAsync("employees", "", "1,200");
        saved.StatusShouldBe(200);
        (await JsonAsync(saved)).GetProperty("values").GetProperty("employees").GetString().ShouldBe("1200");
        (await SaveAsync("employees", "1200", "many")).StatusShouldBe(422);
        var conflict = await SaveAsync("employees", "", "900");
        conflict.StatusShouldBe(409);
        (await JsonAsync(conflict)).GetProperty("conflicts")[0].GetProperty("theirs").GetString().ShouldBe("1200");
        (await browser.PostAsync("/enterprise/profile?handler=Field", new Dictionary<string, string> { ["was.employees"] = "1200", ["employees"] = "1" })).StatusShouldBe(400);

        Task<Answer> SaveAsync(string field, string was, string now) => browser.PostAsync("/enterprise/profile?handler=Field",
            new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["was." + field] = was, [field] = now });

        static async Task<JsonElement> JsonAsync(Answer answer) =>
            JsonDocument.Parse(await answer.Response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
    }

    [Fact]
    public async Task A_strangers_pages_do_not_exist()
    {
        var owner = await site.SignInAsync(An.Enterprise().In("320583"));
        (await owner.SubmitAsync(await owner.GetAsync("/enterprise/factory"), new() { ["name"] = "甲厂", ["county"] = "320583" })).StatusShouldBe(302);
        var factory = await site.InDatabaseAsync(db => db.Factories.SingleAsync(f => f.EnterpriseId == owner.Account.EnterpriseId));
        var started = await owner.SubmitAsync(await owner.GetAsync("/enterprise/factories"), new() { ["factory"] = factory.Id.ToString() }, "main form[action$=Start]");
        var assessment = started.Location!.Split('/')[^2];

        var stranger = await site.SignInAsync(An.Enterprise().In("150102"));
        (await stranger.GetAsync($"/enterprise/factory/{factory.Id}")).StatusShouldBe(404);
        (await stranger.GetAsync($"/assessments/{assessment}/maturity")).StatusShouldBe(404);
        (await stranger.GetAsync($"/assessments/{assessment}/requirements")).StatusShouldBe(404);
        (await stranger.GetAsync("/area/enterprises")).Status.ShouldNotBe(System.Net.HttpStatusCode.OK);

        var officer = await site.SignInAsync(An.Officer().In("320500"));
        (await officer.GetAsync("/")).StatusShouldBe(200).Text.ShouldContain("苏州市概况");
        (await officer.GetAsync("/area/enterprises?county=320583&tier=0&q=%25")).StatusShouldBe(200);
        (await officer.GetAsync($"/area/enterprises/{owner.Account.EnterpriseId}")).StatusShouldBe(200).Text.ShouldContain("甲厂");
        (await (await site.SignInAsync(An.Officer().In("150000"))).GetAsync($"/area/enterprises/{owner.Account.EnterpriseId}")).StatusShouldBe(404);
    }

    [Fact]
    public async Task Everybody_has_a_landing_page()
    {
        foreach (IPerson person in (IPerson[])[An.Administrator(), An.Auditor(), An.Expert()])
        {
            (await (await site.SignInAsync(person)).GetAsync("/")).StatusShouldBe(200).Text.ShouldContain("欢迎使用");
        }
    }

    [Theory]
    [InlineData("3670", "C3670")]
    [InlineData("汽车零部件", "C3670")]
    public async Task Industries_are_found_by_code_and_by_name(string typed, string code) =>
        (await (await site.Open().GetAsync("/reference/industries?q=" + Uri.EscapeDataString(typed))).Response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .ShouldContain($"\"{code}\"");
}
