using Portal.TestKit;

namespace Portal.Web.Tests.Accounts;

public sealed class SignInTests(Site site)
{
    [Fact]
    public async Task The_page_answers_without_an_account()
    {
        var page = await site.Open().GetAsync("/account/sign-in");
        page.StatusShouldBe(200).Document.Title.ShouldStartWith("登录");
    }

    [Fact]
    public async Task The_right_password_leads_on()
    {
        var browser = await site.SignInAsync(An.Enterprise().In("320500"));
        (await browser.GetAsync("/account/keep-alive")).StatusShouldBe(204);
    }
}
