using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Assessments.Files;
using Portal.Application.Enterprises;
using Portal.TestKit;
using Portal.Web.Hosting;

namespace Portal.Web.Tests.Assessments;

public sealed class EvidenceTests(Site site)
{
    [Fact]
    public async Task Without_JavaScript_a_file_is_added_fetched_and_removed_by_forms()
    {
        var (browser, assessment) = await GivenAsync();
        var address = $"/assessments/{assessment}/evidence?part=indicators&item=3&back=%2Fassessments%2Fx";
        var page = (await browser.GetAsync(address)).StatusShouldBe(200);
        page.Text.ShouldContain(Texts.EvidenceNone);
        page.Document.QuerySelector("a.button.secondary")!.GetAttribute("href").ShouldBe("/assessments/x");

        var bytes = SampleFiles.Pdf();
        var answer = await PostFormAsync(browser, page, bytes, "../../证书.exe");
        answer.StatusShouldBe(302);
        page = (await browser.FollowAsync(answer)).StatusShouldBe(200);
        page.Text.ShouldContain(Texts.EvidenceAdded.With("证书.pdf"));
        var link = page.Document.QuerySelector(".files a")!;
        link.TextContent.ShouldBe("证书.pdf");

        using var file = await browser.Client.GetAsync(Of(link.GetAttribute("href")!), Stop);
        file.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await file.Content.ReadAsByteArrayAsync(Stop)).ShouldBe(bytes);

        answer = await browser.SubmitAsync(page, new() { ["id"] = page.Document.QuerySelector(".files button[name=id]")!.GetAttribute("value")! }, ".files form");
        page = (await browser.FollowAsync(answer.StatusShouldBe(302))).StatusShouldBe(200);
        page.Document.QuerySelector(".files a").ShouldBeNull();
        using var gone = await browser.Client.GetAsync(Of(link.GetAttribute("href")!), Stop);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_form_with_a_bad_file_is_shown_again_with_the_reason()
    {
        var (browser, assessment) = await GivenAsync();
        var page = await browser.GetAsync($"/assessments/{assessment}/evidence?part=maturity&item=");
        var answer = await PostFormAsync(browser, page, SampleFiles.PdfOf("", trailer: "/Encrypt 1 0 R"), "a.pdf");
        answer.StatusShouldBe(422).Text.ShouldContain(Texts.EvidenceEncrypted);
        answer = await PostFormAsync(browser, page, new byte[Rules.MaximumBytes + 1], "a.pdf");
        answer.StatusShouldBe(422).Text.ShouldContain(Texts.EvidenceTooLarge.With("20 MB"));
        answer = await PostFormAsync(browser, page, null, "a.pdf");
        answer.StatusShouldBe(422).Text.ShouldContain(Texts.EvidenceMissing);
    }

    [Fact]
    public async Task A_download_is_inert_and_bears_its_Chinese_name()
    {
        var (browser, assessment) = await GivenAsync();
        var stored = await UploadAsync(browser, assessment, SampleFiles.Png(), "检测 报告“甲”.html");
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
        {
            using var request = new HttpRequestMessage(method, Of(stored.GetProperty("url").GetString()!));
            using var file = await browser.Client.SendAsync(request, Stop);
            file.StatusCode.ShouldBe(HttpStatusCode.OK);
            file.Content.Headers.ContentType!.ToString().ShouldBe("image/png");
            var disposition = file.Content.Headers.ContentDisposition!;
            disposition.DispositionType.ShouldBe("attachment");
            disposition.FileNameStar.ShouldBe("检测 报告“甲”.png");
            file.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            file.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("sandbox");
            file.Headers.CacheControl!.NoStore.ShouldBeTrue();
            file.Content.Headers.ContentEncoding.ShouldBeEmpty();
            file.Content.Headers.ContentLength.ShouldBe(await site.InDatabaseAsync(db => db.Evidence
                .Where(evidence => evidence.Id == stored.GetProperty("id").GetGuid()).Select(evidence => evidence.Size).SingleAsync(Stop)));
        }
    }

    public static TheoryData<string, byte[], string, string> Hostile => new()
    {
        { "exe as .pdf", [.. "MZ"u8, .. new byte[64]], "a.pdf", "application/pdf" },
        { "HTML as .jpg", SampleFiles.Latin("<html><script>alert(1)</script>"), "a.jpg", "image/jpeg" },
        { "SVG", SampleFiles.Latin("<svg onload='alert(1)'/>"), "a.png", "image/png" },
        { "empty", [], "a.pdf", "application/pdf" },
        { "EICAR", SampleFiles.Eicar, "a.pdf", "application/pdf" },
        { "polyglot", [.. SampleFiles.Jpeg(), .. SampleFiles.Zip()], "a.jpg", "image/jpeg" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_script_is_told_in_Chinese_why_a_file_is_refused(string what, byte[] bytes, string name, string type)
    {
        var (browser, assessment) = await GivenAsync();
        using var answer = await SendAsync(browser, assessment, bytes, name, type: type);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, what);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        problem.GetProperty("detail").GetString()!.ShouldContain("文件");
        problem.GetProperty("title").GetString().ShouldBe(Texts.NoticeError);
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("照片\u202Egpj.exe")]
    [InlineData("CON")]
    [InlineData("a.pdf.exe")]
    [InlineData("<script>alert(1)</script>.html")]
    public async Task An_odd_name_or_a_lying_type_is_stored_inert(string name)
    {
        var (browser, assessment) = await GivenAsync();
        var stored = await UploadAsync(browser, assessment, SampleFiles.Pdf(), name, "text/html");
        var kept = stored.GetProperty("fileName").GetString()!;
        kept.ShouldEndWith(".pdf");
        kept.ShouldNotContain("/");
        kept.ShouldNotContain("<");
        kept.ShouldNotContain("\u202E");
        using var file = await browser.Client.GetAsync(Of(stored.GetProperty("url").GetString()!), Stop);
        file.Content.Headers.ContentType!.ToString().ShouldBe("application/pdf");
    }

    [Fact]
    public async Task A_name_of_three_hundred_characters_is_cut()
    {
        var (browser, assessment) = await GivenAsync();
        (await UploadAsync(browser, assessment, SampleFiles.Pdf(), new string('长', 300) + ".pdf")).GetProperty("fileName").GetString()!.Length.ShouldBe(Rules.NameCharacters);
    }

    [Fact]
    public async Task One_byte_too_many_is_refused_and_the_limit_itself_is_not()
    {
        var (browser, assessment) = await GivenAsync();
        using var over = await SendAsync(browser, assessment, new byte[Rules.MaximumBytes + 1], "a.pdf");
        ((int)over.StatusCode).ShouldBe(422);
        (await over.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("detail").GetString().ShouldBe(Texts.EvidenceTooLarge.With("20 MB"));
        using var far = await SendAsync(browser, assessment, new byte[Rules.MaximumBytes * 2], "a.pdf");
        ((int)far.StatusCode).ShouldBeOneOf(400, 413);
        var body = SampleFiles.PdfOf(new string(' ', Rules.MaximumBytes - SampleFiles.PdfOf("").Length));
        body.Length.ShouldBe(Rules.MaximumBytes);
        (await UploadAsync(browser, assessment, body, "a.pdf")).GetProperty("facts").GetString()!.ShouldStartWith("20 MB");
    }

    [Fact]
    public async Task Without_a_token_nothing_is_read_or_changed()
    {
        var (browser, assessment) = await GivenAsync();
        var stored = await UploadAsync(browser, assessment, SampleFiles.Pdf(), "a.pdf");
        foreach (var token in (string?[])[null, "forged"])
        {
            using var refused = await SendAsync(browser, assessment, SampleFiles.Pdf(), "b.pdf", token: token);
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            using var remove = new HttpRequestMessage(HttpMethod.Post, Of(stored.GetProperty("remove").GetString()!));
            remove.Headers.Add("RequestVerificationToken", token ?? "");
            using var kept = await browser.Client.SendAsync(remove, Stop);
            kept.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }

        (await site.InDatabaseAsync(db => db.Evidence.CountAsync(evidence => evidence.AssessmentId == assessment, Stop))).ShouldBe(1);
    }

    [Fact]
    public async Task Anothers_file_is_not_there_and_an_officer_of_the_area_may_fetch_it()
    {
        var (browser, assessment) = await GivenAsync();
        var stored = await UploadAsync(browser, assessment, SampleFiles.Pdf(), "机密.pdf");
        var url = Of(stored.GetProperty("url").GetString()!);

        var (stranger, own) = await GivenAsync();
        foreach (var other in (Browser[])[stranger, await site.SignInAsync(An.Officer().In("150000")), await site.SignInAsync(An.Officer().In("320100")),
            await site.SignInAsync(An.Administrator()), await site.SignInAsync(An.Auditor()), await site.SignInAsync(An.Expert())])
        {
            using var refused = await other.Client.GetAsync(url, Stop);
            refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await refused.Content.ReadAsStringAsync(Stop)).ShouldNotContain("机密");
        }

        using var foreign = await SendAsync(stranger, assessment, SampleFiles.Pdf(), "a.pdf", await TokenAsync(stranger, own));
        foreign.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.GetAsync($"/assessments/{assessment}/evidence?part=indicators&item=1")).StatusShouldBe(404);
        using var remove = new HttpRequestMessage(HttpMethod.Post, Of(stored.GetProperty("remove").GetString()!));
        remove.Headers.Add("RequestVerificationToken", await TokenAsync(stranger, own));
        using var notRemoved = await stranger.Client.SendAsync(remove, Stop);
        notRemoved.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        using var officer = await (await site.SignInAsync(An.Officer().In("320500"))).Client.GetAsync(url, Stop);
        officer.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var anonymous = await site.Open().Client.GetAsync(url, Stop);
        anonymous.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        anonymous.Headers.Location!.OriginalString.ShouldContain("/account/sign-in");

        using var request = new HttpRequestMessage(HttpMethod.Post, Of($"/assessments/{assessment}/evidence/indicators/1"));
        request.Headers.Add("X-Requested-With", "XMLHttpRequest");
        using var expired = await site.Open().Client.SendAsync(request, Stop);
        expired.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Who_finds_no_place_is_asked_to_come_back()
    {
        // In a room of its own: whoever uploads something in another test is not to be turned away.
        await using var crowded = site.With();
        var (owner, assessment) = await GivenAsync();
        var browser = await crowded.SignInAsync(owner.Account);
        var room = crowded.Services.GetRequiredService<UploadRoom>();
        var places = Enumerable.Range(0, Rules.UploadsReceiving + 1).Select(_ => room.Receive()).ToList();
        try
        {
            using var answer = await SendAsync(browser, assessment, SampleFiles.Pdf(), "a.pdf");
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter.ShouldNotBeNull();
            (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("detail").GetString().ShouldBe(Texts.EvidenceBusy);
        }
        finally
        {
            places.ForEach(place => place.Dispose());
        }
    }

    [Fact]
    public async Task The_page_says_the_limits_that_the_server_keeps()
    {
        var (browser, assessment) = await GivenAsync();
        var page = await browser.GetAsync($"/assessments/{assessment}/evidence?part=scenarios&item=40");
        var script = page.Document.GetElementById("evidence-script")!;
        script.GetAttribute("data-maximum-bytes").ShouldBe(Rules.MaximumBytes.ToString(System.Globalization.CultureInfo.InvariantCulture));
        page.Document.QuerySelector("input[type=file]")!.GetAttribute("accept").ShouldBe(".pdf,.jpg,.jpeg,.png");
        page.Text.ShouldContain("PDF、JPG、PNG");
        (await browser.GetAsync($"/assessments/{assessment}/evidence?part=scenarios&item=41")).StatusShouldBe(404);
        (await browser.GetAsync($"/assessments/{assessment}/evidence?part=nothing&item=1")).StatusShouldBe(404);
        page = await browser.GetAsync($"/assessments/{assessment}/evidence?part=scenarios&item=40&back=https%3A%2F%2Fevil.example");
        page.Document.QuerySelector("a.button.secondary")!.GetAttribute("href")!.ShouldStartWith($"/assessments/{assessment}/scenarios");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private EvidenceRules Rules => site.Services.GetRequiredService<EvidenceRules>();

    private static Uri Of(string path) => new(path, UriKind.Relative);

    /// <summary>Somebody of a new enterprise in 苏州, with a self-assessment.</summary>
    private async Task<(Browser Browser, Guid Assessment)> GivenAsync()
    {
        var browser = await site.SignInAsync(An.Enterprise().In("320583"));
        var now = TimeProvider.System.GetUtcNow();
        var factory = new Factory
        {
            EnterpriseId = browser.Account.EnterpriseId!.Value,
            Name = "一号工厂",
            ProvinceCode = "320000",
            CityCode = "320500",
            CountyCode = "320583",
            CreatedAt = now,
        };
        var assessment = new SelfAssessment
        {
            FactoryId = factory.Id,
            EnterpriseId = factory.EnterpriseId,
            ProvinceCode = "320000",
            CityCode = "320500",
            CountyCode = "320583",
            PolicyId = "jiangsu-2025",
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

    private static async Task<string> TokenAsync(Browser browser, Guid ownAssessment) =>
        (await browser.GetAsync($"/assessments/{ownAssessment}/evidence?part=maturity&item=")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    private static async Task<JsonElement> UploadAsync(Browser browser, Guid assessment, byte[] bytes, string name, string type = "application/pdf")
    {
        using var answer = await SendAsync(browser, assessment, bytes, name, type: type);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Stop));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    /// <summary>As the script does. Left out, the token is the page's.</summary>
    private static async Task<HttpResponseMessage> SendAsync(
        Browser browser, Guid assessment, byte[] bytes, string name, string? token = "page's", string type = "application/pdf")
    {
        using var content = FormOf(bytes, name, type);
        using var request = new HttpRequestMessage(HttpMethod.Post, Of($"/assessments/{assessment}/evidence/indicators/1")) { Content = content };
        if (token is not null)
        {
            request.Headers.Add("RequestVerificationToken", token == "page's" ? await TokenAsync(browser, assessment) : token);
        }

        return await browser.Client.SendAsync(request, Stop);
    }

    private static async Task<Answer> PostFormAsync(Browser browser, Answer page, byte[]? bytes, string name)
    {
        using var content = bytes is null ? [] : FormOf(bytes, name, "application/octet-stream");
        content.Add(new StringContent(page.Document.QuerySelector("form[enctype] input[name=__RequestVerificationToken]")!.GetAttribute("value")!), "__RequestVerificationToken");
        var action = page.Document.QuerySelector("form[enctype]")!.GetAttribute("action")!;
        return await Answer.ReadAsync(await browser.Client.PostAsync(Of(action), content, Stop));
    }

    /// <summary>The name is sent as browsers send it: raw UTF-8, quotes and line ends escaped.</summary>
    private static MultipartFormDataContent FormOf(byte[] bytes, string name, string type)
    {
        var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        var sent = name.Replace("\"", "%22", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);
        file.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(sent))}\"");
        return new MultipartFormDataContent { file };
    }
}
