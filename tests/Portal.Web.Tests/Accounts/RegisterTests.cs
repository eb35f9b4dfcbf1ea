using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Enterprises;

namespace Portal.Web.Tests.Accounts;

public sealed class RegisterTests(Site site)
{
    private static int registered;

    [Fact]
    public async Task An_enterprise_registers_and_is_signed_in()
    {
        var browser = site.Open();
        var form = Form();
        var answer = await browser.SubmitAsync(await browser.GetAsync("/account/register"), form);
        answer.StatusShouldBe(302).Location.ShouldBe("/");
        var own = await browser.GetAsync("/account");
        own.StatusShouldBe(200).Text.ShouldContain(form["CreditCode"]);
        own.Text.ShouldContain(Texts.OwnAccountUnconfirmed);
        (await site.LettersToAsync(form["Email"])).Single().Subject.ShouldBe(Texts.LetterConfirmSubject);
    }

    [Fact]
    public async Task Every_error_stands_at_its_field_and_what_was_typed_stays()
    {
        var browser = site.Open();
        var typed = new Dictionary<string, string>
        {
            ["CreditCode"] = "91110108717809965C",
            ["EnterpriseName"] = "",
            ["Province"] = "320000",
            ["City"] = "150100",
            ["Name"] = "李四",
            ["Email"] = "no address",
            ["Mobile"] = "12345",
            ["Password"] = "short",
            ["PasswordAgain"] = "other",
        };
        var answer = await browser.SubmitAsync(await browser.GetAsync("/account/register"), typed);
        answer.StatusShouldBe(422);
        answer.ErrorAt("CreditCode").ShouldBe(Texts.AccountCreditCodeCheck);
        answer.ErrorAt("EnterpriseName").ShouldBe(Texts.AccountEnterpriseNameMissing);
        answer.ErrorAt("City").ShouldBe(Texts.AccountCityMissing);
        answer.ErrorAt("Email").ShouldBe(Texts.AccountEmailInvalid);
        answer.ErrorAt("Mobile").ShouldBe(Texts.AccountMobileInvalid);
        answer.ErrorAt("Password").ShouldBe(Texts.AccountPasswordLength.With(10, 128));
        answer.ErrorAt("PasswordAgain").ShouldBe(Texts.AccountPasswordsDiffer);
        answer.ErrorAt("Name").ShouldBeNull();
        foreach (var field in (string[])["CreditCode", "Province", "City", "Name", "Email", "Mobile"])
        {
            answer.ValueOf(field).ShouldBe(typed[field]);
        }

        answer.ValueOf("Password").ShouldBe("");
        var linked = answer.Document.QuerySelectorAll(".error-summary a").Select(link => link.GetAttribute("href")![1..]).ToList();
        linked.ShouldBe(answer.Document.QuerySelectorAll("[id]").Select(element => element.Id!).Where(linked.Contains));
    }

    [Fact]
    public async Task A_registered_code_is_refused_without_a_word_about_whose_it_is()
    {
        var first = Form();
        await Post(first);
        var second = Form();
        second["CreditCode"] = " " + first["CreditCode"].ToLowerInvariant() + " ";
        var answer = await Post(second);
        answer.StatusShouldBe(422).ErrorAt("CreditCode").ShouldBe(Texts.AccountCreditCodeTaken);
        answer.Text.ShouldNotContain(first["EnterpriseName"]);
        answer.Text.ShouldNotContain(first["Email"]);
    }

    [Fact]
    public async Task Nothing_beyond_the_form_is_taken_from_a_post()
    {
        var form = Form();
        foreach (var extra in (string[])["Role", "ProvinceCode", "AreaCode", "EnterpriseId", "EmailConfirmed", "IsDemo", "CreditCodeConfirmedAt", "Version", "Id"])
        {
            form[extra] = extra switch { "Role" => "31", "EmailConfirmed" or "IsDemo" => "true", "Version" => "9", _ => "320000" };
        }

        (await Post(form)).StatusShouldBe(302);
        var name = Account.Normalise(form["Email"]);
        var account = await site.InDatabaseAsync(async db => await Task.FromResult(db.Accounts.Single(account => account.NormalizedUserName == name)));
        account.Role.ShouldBe(Role.EnterpriseOwner);
        account.EmailConfirmed.ShouldBeFalse();
        account.AreaCode.ShouldBeNull();
        var enterprise = await site.InDatabaseAsync(async db => (await db.Enterprises.FindAsync(account.EnterpriseId))!);
        enterprise.IsDemo.ShouldBeFalse();
        enterprise.CreditCodeConfirmedAt.ShouldBeNull();
    }

    [Fact]
    public async Task Only_provinces_that_take_part_are_offered_and_cities_stand_under_them()
    {
        var page = await site.Open().GetAsync("/account/register");
        page.Document.QuerySelectorAll("#Province option").Select(option => option.GetAttribute("value")).ShouldBe(["", "150000", "320000", "610000"]);
        page.Document.QuerySelectorAll("#City optgroup").Select(group => group.ChildElementCount).ShouldBe([12, 13, 10]);
    }

    [Fact]
    public async Task A_post_without_its_token_is_refused()
    {
        (await site.Open().PostAsync("/account/register", Form())).StatusShouldBe(400);
    }

    private async Task<Answer> Post(Dictionary<string, string> form)
    {
        var browser = site.Open();
        return await browser.SubmitAsync(await browser.GetAsync("/account/register"), form);
    }

    private static Dictionary<string, string> Form()
    {
        var number = Interlocked.Increment(ref registered);
        return new()
        {
            ["CreditCode"] = CreditCode.Of("91320500", $"MA9X{number:D4}").Text,
            ["EnterpriseName"] = $"注册企业{number}",
            ["Province"] = "320000",
            ["City"] = "320500",
            ["Name"] = "张三",
            ["Email"] = $"register{number}@example.com",
            ["Mobile"] = "",
            ["Password"] = "Register-one-1",
            ["PasswordAgain"] = "Register-one-1",
        };
    }
}
