using System.ComponentModel;
using System.Diagnostics;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.Documents.Signatures;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>Seals on pages: registered and confirmed by two, used by two, on a table that was set and signed for real.</summary>
public sealed class SealPagesTests(Site site) : IDisposable
{
    private const string City = "610400";
    private const string County = "610402";
    private const string Password = "口令-for-tests";
    private const string CityName = "咸阳市工业和信息化局";
    private const string ProvinceName = "陕西省工业和信息化厅";

    private readonly DemoPki pki = DemoPki.Create(TimeProvider.System.GetUtcNow());

    public void Dispose() => pki.Dispose();

    [Fact]
    public async Task City_and_province_register_confirm_request_approve_and_both_signatures_are_valid()
    {
        var (list, handler, signatory) = await FrozenAsync();

        // Nothing yet: paper is the way, and whose duty it is is said.
        (await handler.GetAsync("/seals")).StatusShouldBe(200).Text.ShouldContain(Texts.SealsWayPaper);
        (await handler.GetAsync("/seals")).Text.ShouldContain(Texts.SealsNoneText);
        (await signatory.GetAsync("/seals")).Text.ShouldContain(Texts.SealsNoneOther);
        var document = await ReadyAsync(handler, list);
        (await handler.GetAsync(document)).StatusShouldBe(200).Text.ShouldContain(Texts.SealingByHand);

        // A wrong password, then the right one; the same person is offered no confirmation.
        var wrong = (await RegisterAsync(handler, CityName, "42", "不对")).StatusShouldBe(422);
        wrong.ErrorAt("KeyFile").ShouldBe(Texts.SealFaultKeyUnreadable);
        wrong.ValueOf("Name").ShouldBe(CityName);
        wrong.Document.Source.Text.ShouldNotContain("不对\"");
        (await RegisterAsync(handler, CityName, "60", Password)).StatusShouldBe(422).ErrorAt("Diameter").ShouldBe(Texts.SealDiameterBounds.With(38m, 45m));
        var seal = (await RegisterAsync(handler, CityName, "42", Password)).StatusShouldBe(302).Location!;
        var own = (await handler.GetAsync(seal)).StatusShouldBe(200);
        own.Text.ShouldContain(Texts.SealWaitsForAnother);
        own.Document.QuerySelector("form[action$='handler=Confirm']").ShouldBeNull();
        (await handler.GetAsync("/seals/register")).StatusShouldBe(200).Text.ShouldContain(Texts.SealAlreadyProposed);
        var picture = await handler.Client.GetAsync(new Uri(seal + "/picture", UriKind.Relative), TestContext.Current.CancellationToken);
        picture.Content.Headers.ContentType!.MediaType.ShouldBe("image/svg+xml");
        picture.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldContain("sandbox");

        // Another one's home page asks for it.
        (await signatory.GetAsync("/")).StatusShouldBe(200).Document.QuerySelector($"a[href='{seal}']").ShouldNotBeNull();
        (await signatory.SubmitAsync(await signatory.GetAsync(seal), new() { ["Reason"] = " " }, "form[action$='handler=Refuse']")).StatusShouldBe(422).ErrorAt("Reason").ShouldBe(Texts.SealReasonMissing);
        (await signatory.SubmitAsync(await signatory.GetAsync(seal), form: "form[action$='handler=Confirm']")).StatusShouldBe(302);
        (await handler.GetAsync("/seals")).Text.ShouldContain(Texts.SealStateInForce);

        await SealAsync(handler, signatory, document, files: 2);
        var taken = (await handler.GetAsync(document)).StatusShouldBe(200);
        taken.Document.QuerySelector("form[data-request]").ShouldBeNull();
        taken.Text.ShouldContain(Texts.DocumentsDownloadSealed.With(1));

        // The province behind it, on the city's file.
        var (province, above) = (await site.SignInAsync(An.Officer().In("610000")), await site.SignInAsync(An.Officer().In("610000").Signing()));
        var provinceSeal = (await RegisterAsync(province, ProvinceName, "45", Password)).StatusShouldBe(302).Location!;
        (await above.SubmitAsync(await above.GetAsync(provinceSeal), form: "form[action$='handler=Confirm']")).StatusShouldBe(302);
        await SealAsync(province, above, document, files: 3);

        var pdf = await (await handler.Client.GetAsync(new Uri(document + "/files/3", UriKind.Relative), TestContext.Current.CancellationToken)).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var (signatures, valid) = await PdfsigAsync(pdf);
        (signatures, valid).ShouldBe((2, 2));
        PdfSignatures.Read(pdf, [pki.Root]).IsSound.ShouldBeTrue();
        var first = await (await handler.Client.GetAsync(new Uri(document + "/files/1", UriKind.Relative), TestContext.Current.CancellationToken)).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        pdf.AsSpan(0, first.Length).SequenceEqual(first).ShouldBeTrue();
        pdf[first.Length / 2] ^= 1;
        (await PdfsigAsync(pdf)).Valid.ShouldBe(0);

        // Withdrawn: the way is paper again, the files stay.
        (await handler.SubmitAsync(await handler.GetAsync(seal), new() { ["Reason"] = "更换证书" }, "form[action$='handler=Withdraw']")).StatusShouldBe(302);
        (await handler.GetAsync(seal)).Text.ShouldContain("更换证书");
        (await handler.GetAsync("/seals")).Text.ShouldContain(Texts.SealsWayPaper);
        (await handler.GetAsync(document + "/files/3")).StatusShouldBe(200);
    }

    [Fact]
    public async Task A_key_of_a_signing_service_from_the_form_to_the_verified_file()
    {
        const string text = "铜川市工业和信息化局推荐专用章";
        var ground = new PaperGround(site, SigningServer.Holder, "610202");
        var handler = await ground.FreezeAsync();
        var (signatory, province) = (await site.SignInAsync(An.Officer().In(ground.City).Signing()), await site.SignInAsync(An.Officer().In("610000")));

        // Whoever has no key there is not offered one.
        (await province.GetAsync("/seals/register")).StatusShouldBe(200).Document.QuerySelector("[name='ServiceKey'], [name='KeyKind']").ShouldBeNull();
        var form = (await handler.GetAsync("/seals/register")).StatusShouldBe(200);
        form.Document.QuerySelectorAll("select[name='ServiceKey'] option").Select(option => option.GetAttribute("value")).ShouldContain("省电子印章平台/city");
        var refused = (await RegisterByServiceAsync(handler, form, text, "省电子印章平台/county")).StatusShouldBe(422);
        refused.ErrorAt("ServiceKey").ShouldBe(Texts.SealKeyNotHeld);
        refused.ValueOf("Name").ShouldBe(text);
        var seal = (await RegisterByServiceAsync(handler, form, text, "省电子印章平台/city")).StatusShouldBe(302).Location!;

        // Both are told what differs, whoever typed it.
        foreach (var browser in (Browser[])[handler, signatory])
        {
            var page = (await browser.GetAsync(seal)).StatusShouldBe(200);
            page.Document.QuerySelector("h1")!.TextContent.ShouldBe(Texts.SealOf.With("铜川市工业和信息化局"));
            page.Text.ShouldContain(Texts.SealSaysAnother.With(text, "铜川市工业和信息化局"));
            page.Text.ShouldContain(Texts.SealCertifiesAnother.With("演示", "铜川市工业和信息化局"));
            page.Text.ShouldContain(Texts.SealLeadsToNoRoot);
        }

        (await signatory.SubmitAsync(await signatory.GetAsync(seal), form: "form[action$='handler=Confirm']")).StatusShouldBe(302);

        // Superseded while it waits: it can be refused, and nothing else.
        var first = (await ground.IssueAsync(handler)).Page;
        (await handler.SubmitAsync((await handler.GetAsync(first)).StatusShouldBe(200), form: "form[data-request]")).StatusShouldBe(302);
        await ground.ReopenAsync(province);
        var superseded = (await signatory.GetAsync(first)).StatusShouldBe(200);
        superseded.Text.ShouldContain(Texts.SealingOnlyRefuse.With(Texts.DocumentsReopened));
        superseded.Document.QuerySelector("form[data-approve]").ShouldBeNull();
        var reason = superseded.Document.QuerySelector("form[data-refuse] textarea").ShouldNotBeNull().GetAttribute("name")!;
        (await signatory.SubmitAsync(superseded, new() { [reason] = "名单已退回" }, "form[data-refuse]")).StatusShouldBe(302);
        (await signatory.GetAsync("/")).Document.QuerySelector($"a[href='{first}']").ShouldBeNull();

        await ground.FreezeAsync();
        var paper = await ground.IssueAsync(handler, number: 2);
        await SealAsync(handler, signatory, paper.Page, files: 2);

        var sealing = await handler.GetAsync(paper.Page);
        sealing.Document.QuerySelector("article.seal-use h3")!.TextContent.ShouldContain("铜川市工业和信息化局（");
        sealing.Text.ShouldContain(Texts.SealingText.With(text));
        var anybody = site.Open();
        var verified = (await anybody.GetAsync("/verify/" + paper.Code)).StatusShouldBe(200);
        verified.Text.ShouldContain(Texts.VerifySealedBy.With("铜川市工业和信息化局", text));
        verified.Text.ShouldContain(Texts.SignatureDemo);
        var json = System.Text.Json.Nodes.JsonNode.Parse(await anybody.Client.GetStringAsync(new Uri($"/api/v1/documents/{paper.Code}/verification", UriKind.Relative), TestContext.Current.CancellationToken))!;
        ((string)json["files"]![1]!["sealedBy"]!["organisation"]!, (string)json["files"]![1]!["sealedBy"]!["sealText"]!).ShouldBe(("铜川市工业和信息化局", text));
        json["files"]![0]!["sealedBy"].ShouldBeNull();
        var pdf = await handler.Client.GetByteArrayAsync(new Uri(paper.Page + "/files/2", UriKind.Relative), TestContext.Current.CancellationToken);
        (await PdfsigAsync(pdf)).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Nobody_elses_seal_is_there_and_no_duty_does_the_others_work()
    {
        var (handler, signatory) = (await site.SignInAsync(An.Officer().In("610700")), await site.SignInAsync(An.Officer().In("610700").Signing()));
        var seal = (await RegisterAsync(handler, "汉中市工业和信息化局", "42", Password)).StatusShouldBe(302).Location!;
        var token = (await handler.GetAsync("/account")).ValueOfToken();
        (await handler.PostAsync(seal + "?handler=Confirm", [new("__RequestVerificationToken", token), new("version", "1")])).StatusShouldBe(403);
        (await signatory.GetAsync("/seals/register")).StatusShouldBe(403);
        foreach (var stranger in (IPerson[])[An.Officer().In("610200"), An.Officer().In("610000").Signing(), An.Enterprise().In("610702")])
        {
            var browser = await site.SignInAsync(stranger);
            (await browser.GetAsync(seal)).StatusShouldBe(404);
            (await browser.GetAsync(seal + "/picture")).StatusShouldBe(404);
            (await browser.PostAsync(seal + "?handler=Withdraw", [new("__RequestVerificationToken", (await browser.GetAsync("/account")).ValueOfToken()), new("version", "1"), new("Reason", "x")])).StatusShouldBe(404);
        }

        foreach (var role in (IPerson[])[An.Expert(), An.Administrator(), An.Auditor()])
        {
            (await (await site.SignInAsync(role)).GetAsync("/seals")).StatusShouldBe(403);
        }

        (await site.Open().GetAsync(seal)).StatusShouldBe(302).Location!.ShouldContain("/account/sign-in");
    }

    [Fact]
    public async Task A_portal_without_a_key_that_encrypts_keys_says_so()
    {
        await using var without = site.With(("Portal:Signatures:KeyFile", ""));
        var handler = await without.SignInAsync(An.Officer().In("610200"));
        (await handler.GetAsync("/seals")).StatusShouldBe(200).Text.ShouldContain(Texts.SealNoVault);
        (await handler.GetAsync("/seals/register")).StatusShouldBe(200).Text.ShouldContain(Texts.SealNoVault);
    }

    private async Task<Answer> RegisterAsync(Browser browser, string name, string diameter, string password)
    {
        var page = (await browser.GetAsync("/seals/register")).StatusShouldBe(200);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(page.ValueOfToken()), "__RequestVerificationToken" },
            { new StringContent(name), "Name" },
            { new StringContent("drawn"), "Look" },
            { new StringContent(diameter), "Diameter" },
            { new StringContent(password), "Password" },
        };
        var key = new ByteArrayContent(pki.Issue(name, Password));
        key.Headers.ContentType = new MediaTypeHeaderValue("application/x-pkcs12");
        form.Add(key, "KeyFile", "key.p12");
        return await Answer.ReadAsync(await browser.Client.PostAsync(new Uri("/seals/register", UriKind.Relative), form));
    }

    private static async Task<Answer> RegisterByServiceAsync(Browser browser, Answer page, string text, string key)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(page.ValueOfToken()), "__RequestVerificationToken" },
            { new StringContent(text), "Name" },
            { new StringContent("drawn"), "Look" },
            { new StringContent("42"), "Diameter" },
            { new StringContent("service"), "KeyKind" },
            { new StringContent(key), "ServiceKey" },
        };
        return await Answer.ReadAsync(await browser.Client.PostAsync(new Uri("/seals/register", UriKind.Relative), form));
    }

    /// <summary>One asks, another finds it on the home page and approves, and the press seals.</summary>
    private static async Task SealAsync(Browser asks, Browser approves, string document, int files)
    {
        (await asks.SubmitAsync((await asks.GetAsync(document)).StatusShouldBe(200), form: "form[data-request]")).StatusShouldBe(302);
        (await asks.GetAsync(document)).Text.ShouldContain(Texts.SealingWaitsForAnother);
        (await approves.GetAsync("/")).StatusShouldBe(200).Document.QuerySelector($"a[href='{document}']").ShouldNotBeNull();
        var page = (await approves.GetAsync(document)).StatusShouldBe(200);
        var refuse = page.Document.QuerySelector("form[data-refuse] textarea").ShouldNotBeNull().GetAttribute("name")!;
        (await approves.SubmitAsync(page, new() { [refuse] = "" }, "form[data-refuse]")).StatusShouldBe(422).Errors.ShouldHaveSingleItem().ShouldBe(Texts.SealReasonMissing);
        (await approves.SubmitAsync(page, form: "form[data-approve]")).StatusShouldBe(302);
        await Waiting.UntilAsync(
            async () =>
            {
                page = (await approves.GetAsync(document)).StatusShouldBe(200);
                if (page.Document.QuerySelector("[data-waiting]") is null)
                {
                    return true;
                }

                page.Document.QuerySelector("script[src*='document-wait']").ShouldNotBeNull();
                return false;
            },
            "The press does not seal the document.");
        page.Document.QuerySelector($"a[href='{document}/files/{files}']").ShouldNotBeNull(page.Text);
    }

    private async Task<(Guid List, Browser Handler, Browser Signatory)> FrozenAsync()
    {
        var campaigns = new TestCampaigns(
            site.Services.GetRequiredService<CampaignBook>(), site.Services.GetRequiredService<PolicyBook>(), site.Services.GetRequiredService<Divisions>());
        var owner = await site.SaveAsync(An.Enterprise().In(County));
        var (list, application) = await site.InDatabaseAsync(async db =>
        {
            var campaign = await campaigns.EnsureAsync(db, TestCampaigns.Shaanxi);
            var passed = await campaigns.ApplyAsync(db, campaign, owner, County, ApplicationState.Passed);
            return (await db.RecommendationLists.Where(l => l.CampaignId == campaign.Id && db.Recommenders.Any(r => r.Id == l.RecommenderId && r.AreaCode == City)).SingleAsync(), passed);
        });
        var (handler, signatory) = (await site.SignInAsync(An.Officer().In(City)), await site.SignInAsync(An.Officer().In(City).Signing()));
        var page = (await handler.GetAsync($"/area/lists/{list.Id}")).StatusShouldBe(200);
        await handler.PostAsync($"/area/lists/{list.Id}?handler=Place", [new("__RequestVerificationToken", page.ValueOfToken()), new("application", application.Id.ToString()), new("act", "recommend"), new("at", "0"), new("version", "0"), new("standing", "Recommended"), new("reorders", "false")]);
        await handler.SubmitAsync(await handler.GetAsync($"/area/lists/{list.Id}"), form: "form[action$='handler=Prepare']");
        await signatory.SubmitAsync((await signatory.GetAsync($"/area/lists/{list.Id}/freeze")).StatusShouldBe(200));
        return (list.Id, handler, signatory);
    }

    private static async Task<string> ReadyAsync(Browser browser, Guid list)
    {
        // One that is there already is led to.
        var offered = await browser.GetAsync($"/documents/summary-table/{list}/1");
        var document = offered.Location ?? (await browser.SubmitAsync(offered.StatusShouldBe(200))).StatusShouldBe(302).Location!;
        await Waiting.UntilAsync(
            async () => (await browser.GetAsync(document)).StatusShouldBe(200).Document.QuerySelector("[data-waiting]") is null, "The press does not set the document.");
        return document;
    }

    /// <summary>How many signatures poppler finds, and how many of them it calls valid.</summary>
    private static async Task<(int Signatures, int Valid)> PdfsigAsync(byte[] pdf)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, pdf);
            var start = new ProcessStartInfo("pdfsig", ["-nocert", file]) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["LC_ALL"] = "C.UTF-8";
            using var process = Process.Start(start)!;
            var said = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (said.Split("Signature #").Length - 1, said.Split("Signature Validation: Signature is Valid.").Length - 1);
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("pdfsig is missing: apt-get install poppler-utils", missing);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
