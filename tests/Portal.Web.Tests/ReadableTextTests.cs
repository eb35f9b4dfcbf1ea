using System.Net;
using System.Text;
using Portal.Application;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>Text that PostgreSQL cannot keep never becomes a failure of the portal, whichever way it is posted.</summary>
public sealed class ReadableTextTests(Site site)
{
    [Fact]
    public async Task An_escaped_nul_in_a_form_is_refused_in_Chinese()
    {
        var browser = await site.SignInAsync(An.Enterprise().In("320583"));
        var page = await browser.GetAsync("/enterprise/profile");

        var answer = (await browser.SubmitAsync(page, new() { ["contact"] = "王\0敏" })).StatusShouldBe(400);

        answer.Document.QuerySelector("h1")!.TextContent.ShouldBe(Texts.Error400Title);
        (await browser.GetAsync("/enterprise/profile")).ValueOf("contact").ShouldBe("");
    }

    [Fact]
    public async Task A_bare_nul_is_dropped_from_a_form()
    {
        var browser = await site.SignInAsync(An.Enterprise().In("320583"));
        var token = (await browser.GetAsync("/enterprise/profile")).ValueOfToken();
        using var form = new StringContent(
            $"__RequestVerificationToken={token}&was.contact=&contact=王\0敏&was.address=&address=\0", Encoding.UTF8, "application/x-www-form-urlencoded");

        using var answer = await browser.Client.PostAsync(new Uri("/enterprise/profile", UriKind.Relative), form, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var shown = await browser.GetAsync("/enterprise/profile");
        (shown.ValueOf("contact"), shown.ValueOf("address")).ShouldBe(("王敏", ""));
    }

    [Fact]
    public async Task The_same_from_a_multipart_form_and_from_bytes_that_are_no_utf8()
    {
        var browser = await site.SignInAsync(An.Enterprise().In("320583"));
        var token = (await browser.GetAsync("/enterprise/profile")).ValueOfToken();
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" },
            { new StringContent(""), "was.contact" },
            { new StringContent("李\0强"), "contact" },
            { new StringContent(""), "was.address" },
            // Half a surrogate pair, as a careless encoder writes it.
            { new ByteArrayContent([0x41, 0xED, 0xA0, 0x80, 0x42]), "address" },
        };

        using var answer = await browser.Client.PostAsync(new Uri("/enterprise/profile", UriKind.Relative), form, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var shown = await browser.GetAsync("/enterprise/profile");
        shown.ValueOf("contact").ShouldBe("李强");
        shown.ValueOf("address")!.ShouldStartWith("A");
    }

    [Fact]
    public async Task The_same_from_a_page_that_has_limits_of_its_own_on_what_is_posted()
    {
        var browser = await site.SignInAsync(An.Officer().In("610300"));
        using var form = new MultipartFormDataContent
        {
            { new StringContent((await browser.GetAsync("/seals/register")).ValueOfToken()), "__RequestVerificationToken" },
            { new StringContent("宝鸡市\0工信局"), "Name" },
        };

        var answer = await Answer.ReadAsync(await browser.Client.PostAsync(new Uri("/seals/register", UriKind.Relative), form, TestContext.Current.CancellationToken));

        answer.StatusShouldBe(422).ValueOf("Name").ShouldBe("宝鸡市工信局");
    }

    [Theory]
    [InlineData("/area/enterprises?q=%00", 400)]
    [InlineData("/area/enterprises?q=a%00b&tier=1", 400)]
    [InlineData("/area/enterprises?q=%ED%A0%80", 200)]
    [InlineData("/area/enterprises?city=%FF%FE", 200)]
    public async Task An_address_with_a_nul_is_refused_in_Chinese(string path, int status)
    {
        var browser = await site.SignInAsync(An.Officer().In("320000"));

        var answer = (await browser.GetAsync(path)).StatusShouldBe(status);

        answer.Document.QuerySelector("h1")!.TextContent.ShouldBe(status == 400 ? Texts.Error400Title : Texts.AreaListTitle);
    }

    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/account/register")]
    [InlineData("/enterprise/profile")]
    public async Task More_fields_than_any_page_has_are_a_Chinese_400(string path)
    {
        var browser = path.StartsWith("/account", StringComparison.Ordinal) ? site.Open() : await site.SignInAsync(An.Enterprise());
        var token = (await browser.GetAsync(path)).ValueOfToken();

        var answer = await browser.PostAsync(path,
            [new("__RequestVerificationToken", token), .. Enumerable.Range(0, 5000).Select(number => KeyValuePair.Create($"f{number}", "x"))]);

        answer.StatusShouldBe(400).Document.QuerySelector("h1")!.TextContent.ShouldBe(Texts.Error400Title);
    }

    [Fact]
    public async Task An_autosave_with_too_many_fields_is_a_Chinese_400_in_json()
    {
        var browser = await site.SignInAsync(An.Enterprise());
        var token = (await browser.GetAsync("/enterprise/profile")).ValueOfToken();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/assessments/{Guid.NewGuid()}/presence")
        {
            Content = new FormUrlEncodedContent(Enumerable.Range(0, 5000).Select(number => KeyValuePair.Create($"f{number}", "x"))),
        };
        request.Headers.Add("X-Requested-With", "XMLHttpRequest");
        request.Headers.Add("RequestVerificationToken", token);

        using var answer = await browser.Client.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(Texts.Error400Title);
    }

    [Theory]
    [InlineData("""{"policy":"jiangsu-2025\u0000","facts":{}}""")]
    [InlineData("""{"policy":"\ud800","facts":{}}""")]
    [InlineData("""{"policy":"jiangsu-2025","facts":{"score":"\udc00"}}""")]
    [InlineData("""{"policy":"jiangsu-2025","facts":{"\ud800":1}}""")]
    public async Task Half_characters_in_json_are_the_senders_mistake(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await site.Open().Client.PostAsync(new Uri("/api/v1/evaluations", UriKind.Relative), content, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Any(letter => letter > 0x4E00).ShouldBeTrue();
    }
}
