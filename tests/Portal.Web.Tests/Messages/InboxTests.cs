using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Messages;
using Portal.TestKit;

namespace Portal.Web.Tests.Messages;

public sealed class InboxTests(Site site)
{
    [Fact]
    public async Task A_message_is_counted_in_the_header_and_leads_on_when_opened()
    {
        var browser = await site.SignInAsync(An.Enterprise());
        (await browser.GetAsync("/messages")).Text.ShouldContain(Texts.MessagesNone);
        await TellAsync(browser.Account.Id, "申报已退回", "第一段。\n第二段。", "/enterprise/factories");
        await TellAsync(browser.Account.Id, "推荐名单已确认", "仅供知悉。", null);

        var page = await browser.GetAsync("/messages");
        page.Document.QuerySelector(".site-account .unread")!.TextContent.ShouldBe("2");
        page.Document.QuerySelectorAll(".message h2").Select(heading => heading.FirstChild!.TextContent.Trim()).ShouldBe(["推荐名单已确认", "申报已退回"]);

        var opened = await browser.SubmitAsync(page, new(), "form[action*='handler=Open']");
        opened.StatusShouldBe(302);
        opened.Location.ShouldBe("/enterprise/factories");
        page = await browser.GetAsync("/messages?unread=true");
        page.Document.QuerySelectorAll(".message").Length.ShouldBe(1);
        var all = await browser.SubmitAsync(page, new(), "form[action*='handler=Read']");
        all.Location.ShouldBe("/messages?unread=true");
        (await browser.GetAsync("/messages")).Document.QuerySelector(".site-account .unread").ShouldBeNull();
    }

    [Fact]
    public async Task Somebody_elses_message_does_not_exist()
    {
        var owner = await site.SignInAsync(An.Enterprise());
        await TellAsync(owner.Account.Id, "申报已退回", "…", null);
        var id = (await site.InDatabaseAsync(db => Task.FromResult(db.Messages.Single(message => message.AccountId == owner.Account.Id)))).Id;
        var stranger = await site.SignInAsync(An.Officer());
        var token = (await stranger.GetAsync("/account/change-password")).ValueOfToken();
        (await stranger.PostAsync("/messages?handler=Read", [new("id", id.ToString()), new("__RequestVerificationToken", token)])).StatusShouldBe(404);
    }

    private async Task TellAsync(Guid account, string subject, string body, string? link)
    {
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Notices>().TellAsync([new(account, "", "")], subject, body, link);
    }
}
