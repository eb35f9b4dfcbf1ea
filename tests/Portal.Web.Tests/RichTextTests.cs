using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using Portal.Application;
using Portal.Application.RichText;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>The cleaner as the editor asks it, and the editor as it stands in a page without scripts.</summary>
public sealed class RichTextTests(Site site)
{
    [Fact]
    public async Task What_is_pasted_comes_back_clean_with_what_was_left_out()
    {
        var (browser, token) = await SignedInAsync();

        var (status, answer) = await CleanAsync(browser, token, "<p onclick=x>甲<b>乙</b><img src=data:image/png;base64,A><script>alert(1)</script></p>", "?pictures=true");

        status.ShouldBe(HttpStatusCode.OK);
        ((string)answer!["html"]!).ShouldBe("<p>甲<strong>乙</strong></p>");
        ((int)answer["characters"]!).ShouldBe(2);
        ((string)answer["notice"]!).ShouldBe(Texts.RichTextPicturesLeft.With(1));
        // A text without pictures leaves out the portal's own as well.
        (await CleanAsync(browser, token, "<p>甲<img src=/applications/pictures/0193a1d4-7c1e-7a6b-8f00-1234567890ab>")).Answer!["html"]!.GetValue<string>().ShouldBe("<p>甲</p>");
        (await CleanAsync(browser, token, "<p>甲<img>")).Answer!["notice"]!.GetValue<string>().ShouldBe(Texts.RichTextPicturesDropped.With(1));
        (await CleanAsync(browser, token, "<p>甲")).Answer!["notice"]!.GetValue<string>().ShouldBe(Texts.RichTextPasted);
        (await CleanAsync(browser, token, "")).Answer!["html"]!.GetValue<string>().ShouldBe("");
    }

    [Fact]
    public async Task It_asks_for_a_session_a_token_and_a_measure()
    {
        var (browser, token) = await SignedInAsync();

        (await CleanAsync(site.Open(), token, "<p>甲")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await CleanAsync(browser, "forged", "<p>甲")).Status.ShouldBe(HttpStatusCode.BadRequest);
        var (status, answer) = await CleanAsync(browser, token, new string('a', RichTextCleaner.MostInput + 1));
        status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        ((string)answer!["detail"]!).ShouldBe(Texts.RichTextTooLarge);
        (await CleanAsync(browser, token, new string('甲', RichTextCleaner.MostInput))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_scripts_it_is_a_text_area_that_loses_nothing()
    {
        var page = await site.Open().GetAsync("/dev/components");

        var rich = page.Document.GetElementById("sampleLong").ShouldBeAssignableTo<IHtmlTextAreaElement>()!;
        RichTextCleaner.Read(rich.Value).Html.ShouldBe(rich.Value.ReplaceLineEndings("\n"));
        rich.Value.ShouldContain("<table>");
        rich.Closest(".field")!.QuerySelector("noscript")!.TextContent.ShouldContain("浏览器未启用脚本，本文含有格式，以标记形式显示：<p>…</p> 为一段");
        // Plain paragraphs are plain there.
        page.Document.GetElementById("sampleWrong")!.Closest(".field")!.QuerySelector("noscript")!.TextContent.ShouldContain(Texts.RichTextPlainHint);
        page.ValueOf("sampleWrong")!.Trim().ShouldBe("成效显著。");
        page.Document.GetElementById("sampleWrong-error").ShouldNotBeNull();
        page.Document.QuerySelectorAll("[data-rich-text-frame]").ShouldBeEmpty();
        page.Document.QuerySelector(".rich-text-shown:not([contenteditable]) table").ShouldNotBeNull();
    }

    private async Task<(Browser Browser, string Token)> SignedInAsync()
    {
        var browser = await site.SignInAsync(An.Enterprise());
        var page = await browser.GetAsync("/dev/components");
        return (browser, page.Document.QuerySelector("#rich-text-editor")!.GetAttribute("data-token")!);
    }

    private static async Task<(HttpStatusCode Status, JsonNode? Answer)> CleanAsync(Browser browser, string token, string html, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/rich-text/clean" + query, UriKind.Relative));
        request.Headers.Add("X-Requested-With", "XMLHttpRequest");
        request.Headers.Add("RequestVerificationToken", token);
        request.Content = new StringContent(html, Encoding.UTF8, "text/html");
        using var response = await browser.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null);
    }
}
