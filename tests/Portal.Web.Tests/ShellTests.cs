using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Dom;
using Microsoft.Extensions.Hosting;
using Portal.Application;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>What every answer of the portal has in common: headers, error pages, cookies, the shared components.</summary>
public sealed class ShellTests(Site site)
{
    private readonly HttpClient client = site.Open().Client;

    [Theory]
    [InlineData("/dev/components", HttpStatusCode.OK)]
    [InlineData("/css/site.css", HttpStatusCode.OK)]
    [InlineData("/error/403", HttpStatusCode.Forbidden)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/api/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/account/keep-alive", HttpStatusCode.Redirect)]
    public async Task Every_answer_carries_the_security_headers(string path, HttpStatusCode status)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(status);
        ShouldBeGuarded(answer);
    }

    [Theory]
    [InlineData("PUT", "/account/sign-in", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/account/sign-in", HttpStatusCode.MethodNotAllowed)]
    [InlineData("PATCH", "/account/sign-in", HttpStatusCode.MethodNotAllowed)]
    [InlineData("PUT", "/nowhere", HttpStatusCode.NotFound)]
    public async Task A_method_that_no_page_takes_is_told_on_a_page(string method, string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(status);
        ((await Answer.ReadAsync(answer)).Document.QuerySelector("h1")?.TextContent).ShouldBe(
            status == HttpStatusCode.NotFound ? Texts.Error404Title : "该页面不接受这种请求");
        if (status == HttpStatusCode.MethodNotAllowed)
        {
            answer.Content.Headers.Allow.ShouldBe(["GET", "POST"], ignoreOrder: true);
        }
    }

    [Fact]
    public async Task A_page_lets_only_its_own_scripts_run()
    {
        using var first = await client.GetAsync("/dev/components", TestContext.Current.CancellationToken);
        using var second = await client.GetAsync("/dev/components", TestContext.Current.CancellationToken);
        var page = (await Answer.ReadAsync(first)).Document;

        var nonces = page.Scripts.Select(script => script.GetAttribute("nonce")).Distinct().ToList();
        nonces.Count.ShouldBe(1);
        nonces[0].ShouldNotBeNullOrEmpty();
        Policy(first).ShouldContain($"script-src 'nonce-{nonces[0]}';");
        Policy(second).ShouldNotContain(nonces[0]!);
        page.QuerySelectorAll("[style], style, [onclick], [onload]").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x", "cut short", 400)]
    [InlineData("multipart/form-data", "no boundary", 400)]
    [InlineData("application/x-www-form-urlencoded", "UserName=%00", 400)]
    [InlineData("application/json", "{}", 415)]
    // A bare NUL is dropped, and nobody has that name and password.
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"UserName\"\r\n\r\na\0b\r\n--x\r\n"
        + "Content-Disposition: form-data; name=\"Password\"\r\n\r\nsecret\r\n--x--\r\n", 422)]
    public async Task A_form_that_cannot_be_read_is_the_senders_fault_and_never_a_500(string type, string body, int status)
    {
        var browser = site.Open();
        var page = await browser.GetAsync("/account/sign-in");
        using var content = new StringContent(body);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        content.Headers.Add("RequestVerificationToken", page.ValueOfToken());

        using var answer = await browser.Client.PostAsync("/account/sign-in", content, TestContext.Current.CancellationToken);

        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData("POST", "/administration/audit", null, 404)]
    [InlineData("PUT", "/administration/audit", null, 405)]
    [InlineData("POST", "/administration/audit?handler=Verify", "application/json", 415)]
    [InlineData("POST", "/account?handler=Nothing", null, 404)]
    public async Task A_page_answers_only_the_posts_that_it_takes(string method, string path, string? type, int status)
    {
        var auditor = await site.SignInAsync(An.Auditor());
        var page = await auditor.GetAsync("/administration/audit");
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new FormUrlEncodedContent([]) };
        request.Headers.Add("RequestVerificationToken", page.ValueOfToken());
        if (type is not null)
        {
            request.Content.Headers.ContentType = new(type);
        }

        using var answer = await auditor.Client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData("/error/400", 400)]
    [InlineData("/error/403", 403)]
    [InlineData("/error/404", 404)]
    [InlineData("/error/413", 413)]
    [InlineData("/error/429", 429)]
    [InlineData("/error/500", 500)]
    [InlineData("/error/503", 503)]
    [InlineData("/error", 404)]
    [InlineData("/error/200", 404)]
    public async Task Each_failure_has_a_Chinese_page_with_a_request_number(string path, int status)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        var page = (await Answer.ReadAsync(answer)).Document;

        ((int)answer.StatusCode).ShouldBe(status);
        page.DocumentElement.GetAttribute("lang").ShouldBe("zh-CN");
        page.QuerySelector("h1")!.TextContent.ShouldNotBeNullOrWhiteSpace();
        page.QuerySelector(".request-id code")!.TextContent.ShouldNotBeNullOrWhiteSpace();
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/dev/components?handler=Nowhere")]
    public async Task What_does_not_exist_is_not_found(string path)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        var page = (await Answer.ReadAsync(answer)).Document;

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        page.QuerySelector("h1")!.TextContent.ShouldBe(Texts.Error404Title);
    }

    [Fact]
    public async Task The_interface_answers_failures_with_Chinese_problem_details()
    {
        using var answer = await client.GetAsync("/api/nowhere", TestContext.Current.CancellationToken);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        problem.GetProperty("title").GetString().ShouldBe(Texts.Error404Title);
        problem.GetProperty("detail").GetString().ShouldBe(Texts.Error404Text);
        problem.GetProperty("requestId").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_and_gives_the_typed_text_back()
    {
        const string typed = "一号车间 <b>改造</b>\n第二行 & \"引号\"";
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["sampleRemark"] = typed,
            ["samplePassword"] = "correct-horse",
            ["Version"] = "17",
            ["__RequestVerificationToken"] = "stale",
        });
        using var answer = await client.PostAsync("/dev/components", form, TestContext.Current.CancellationToken);
        var page = (await Answer.ReadAsync(answer)).Document;

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ShouldBeGuarded(answer);
        page.QuerySelector("h1")!.TextContent.ShouldBe(Texts.ErrorExpiredTitle);
        page.QuerySelectorAll("textarea").Select(area => area.TextContent).ShouldBe([typed]);
        page.QuerySelectorAll(".actions a").Select(link => link.GetAttribute("href")).ShouldContain("/dev/components");
        page.DocumentElement.OuterHtml.ShouldNotContain("correct-horse");
    }

    [Fact]
    public async Task A_database_that_is_away_is_a_page_that_says_when_to_come_back()
    {
        // The portal starts only over a database that answers; then the line to it is cut.
        await using var line = new CutLine(site.Database.Application);
        await using var lost = site.With(("ConnectionStrings:Portal", line.ConnectionString), ("Logging:LogLevel:Default", "None"));
        var reader = await lost.SignInAsync(An.Enterprise());
        line.Cut();
        using var answer = await reader.Client.GetAsync("/", TestContext.Current.CancellationToken);
        var page = (await Answer.ReadAsync(answer)).Document;

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(10));
        ShouldBeGuarded(answer);
        page.QuerySelector("h1")!.TextContent.ShouldBe(Texts.Error503Title);
        page.Body!.TextContent.ShouldNotContain("Exception");
    }

    [Fact]
    public async Task With_https_cookies_are_bound_to_the_host_and_transport_is_strict()
    {
        await using var secure = site.With(("Portal:RequireHttps", "true"));
        using var answer = await secure.Open().Client.GetAsync("/dev/components", TestContext.Current.CancellationToken);

        var cookie = answer.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.ShouldStartWith("__Host-portal-form=");
        foreach (var part in (string[])["secure", "httponly", "samesite=lax", "path=/"])
        {
            cookie.ShouldContain(part);
        }

        await using var production = site.With((HostDefaults.EnvironmentKey, "Production"), ("Portal:RequireHttps", "true"));
        using var page = await production.Open().Client.GetAsync("/error/404", TestContext.Current.CancellationToken);
        page.Headers.GetValues("Strict-Transport-Security").ShouldHaveSingleItem().ShouldBe("max-age=31536000");
    }

    [Fact]
    public async Task The_gallery_exists_in_development_only()
    {
        await using var production = site.With((HostDefaults.EnvironmentKey, "Production"));
        using var answer = await production.Open().Client.GetAsync("/dev/components", TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Chinese_is_sent_as_it_is_and_assets_under_their_fingerprint()
    {
        using var answer = await client.GetAsync("/dev/components", TestContext.Current.CancellationToken);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var page = (await Answer.ReadAsync(answer)).Document;

        html.ShouldNotContain("&#x");
        var sheet = page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;
        sheet.ShouldMatch(@"^/css/site\.\w{10}\.css$");
        using var asset = await client.GetAsync(sheet, TestContext.Current.CancellationToken);
        asset.Headers.CacheControl!.Extensions.Select(extension => extension.Name).ShouldContain("immutable");
    }

    [Fact]
    public async Task Every_control_has_a_label_and_every_reference_leads_somewhere()
    {
        var page = await GalleryAsync();

        var ids = page.QuerySelectorAll("[id]").Select(element => element.Id!).ToList();
        ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty();
        foreach (var name in (string[])["for", "aria-describedby", "aria-labelledby"])
        {
            page.QuerySelectorAll($"[{name}]").SelectMany(element => element.GetAttribute(name)!.Split(' ')).Except(ids).ShouldBeEmpty(name);
        }

        page.QuerySelectorAll(".error-summary a").Select(link => link.GetAttribute("href")![1..]).Except(ids).ShouldBeEmpty();
        var labelled = page.QuerySelectorAll("label[for]").Select(label => label.GetAttribute("for")).ToHashSet();
        page.QuerySelectorAll("main input:not([type=hidden]), main select, main textarea").Select(control => control.Id)
            .Where(id => !labelled.Contains(id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_field_keeps_what_was_typed_and_says_what_is_wrong()
    {
        var page = await GalleryAsync();
        var code = page.QuerySelector("#sampleCode")!;

        code.GetAttribute("value").ShouldBe("9132050");
        code.GetAttribute("aria-invalid").ShouldBe("true");
        var error = page.QuerySelector("#sampleCode-error")!.TextContent;
        error.ShouldStartWith(Texts.FieldErrorPrefix);
        page.QuerySelectorAll(".error-summary li").Length.ShouldBe(4);
        page.QuerySelector(".error-summary a[href='#sampleCode']")!.TextContent.ShouldBe(error[Texts.FieldErrorPrefix.Length..]);
        page.QuerySelector("#samplePassword")!.HasAttribute("value").ShouldBeFalse();
    }

    [Fact]
    public async Task The_level_picker_shows_each_levels_bands_and_keeps_level_and_score()
    {
        var page = await GalleryAsync();
        var picker = page.QuerySelectorAll("[data-level-picker]")[1];

        picker.QuerySelector("input[name='sample.2.level'][checked]")!.GetAttribute("value").ShouldBe("4");
        picker.QuerySelector("input[name='sample.2.score']")!.GetAttribute("value").ShouldBe("52");
        picker.QuerySelectorAll(".bands[data-level='4'] .band-range").Select(band => band.TextContent).ShouldBe(["[40-47)", "[47-54)", "[54-60)"]);
        picker.QuerySelectorAll(".level-range").Select(range => range.TextContent)
            .ShouldBe(["0 分", "高于 0 分、不满 20 分", "满 20 分、不满 40 分", "满 40 分、不满 60 分"]);
    }

    [Fact]
    public async Task Sorting_keeps_the_filters_and_turns_the_order()
    {
        using var answer = await client.GetAsync("/dev/components?area=320500&number=3&sort=name", TestContext.Current.CancellationToken);
        var page = (await Answer.ReadAsync(answer)).Document;
        var headers = page.QuerySelectorAll("th a.sort");

        headers[0].GetAttribute("href").ShouldBe("/dev/components?area=320500&sort=name&order=desc");
        headers[0].ParentElement!.GetAttribute("aria-sort").ShouldBe("ascending");
        headers[1].GetAttribute("href").ShouldBe("/dev/components?area=320500&sort=area");
        page.QuerySelector(".pager a[rel=next]")!.GetAttribute("href").ShouldBe("/dev/components?area=320500&number=3&sort=name");
    }

    private static string Policy(HttpResponseMessage answer) => answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();

    private static void ShouldBeGuarded(HttpResponseMessage answer)
    {
        var policy = Policy(answer);
        policy.ShouldStartWith("default-src 'none';");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldHaveSingleItem().ShouldBe("nosniff");
        answer.Headers.GetValues("Referrer-Policy").ShouldHaveSingleItem().ShouldBe("strict-origin-when-cross-origin");
        answer.Headers.Contains("Permissions-Policy").ShouldBeTrue();
        answer.Headers.Contains("Server").ShouldBeFalse();
        answer.Headers.Contains("X-Powered-By").ShouldBeFalse();
    }

    private async Task<IDocument> GalleryAsync()
    {
        using var answer = await client.GetAsync("/dev/components", TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await Answer.ReadAsync(answer)).Document;
    }
}
