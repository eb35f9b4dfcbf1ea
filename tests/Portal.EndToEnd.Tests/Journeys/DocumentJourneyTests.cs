using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Application;
using Portal.Documents.Signatures;
using Portal.EndToEnd.Tests.Harness;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>From a frozen list to paper and back: made, downloaded, stamped and scanned, sealed, verified by somebody who is not signed in, changed and refused.</summary>
public sealed class DocumentJourneyTests(Stage stage) : LookingJourney(stage)
{
    [Fact]
    public async Task A_frozen_list_becomes_a_table_that_anybody_can_verify()
    {
        var campaign = await Backstage.CampaignAsync(TestCampaigns.Jiangsu);
        var names = await Backstage.CandidatesAsync(campaign, "320303", passed: 2, recommended: 2);
        var (city, signatory) = (await SignInAsync(An.Officer().In("320300")), await SignInAsync(An.Officer().In("320300").Signing()));
        var list = await Backstage.InDatabaseAsync(db => db.RecommendationLists.Where(one => one.CampaignId == campaign.Id
            && db.Recommenders.Any(office => office.Id == one.RecommenderId && office.AreaCode == "320300")).Select(one => one.Id).SingleAsync());
        await city.GoAsync($"/area/lists/{list}");
        await new Reviewer(city, campaign.Id).PrepareAsync(list);
        await new Reviewer(signatory, campaign.Id).FreezeAsync(list, names[0], version: 1);

        // Asked for, and there by itself.
        var version = $"/area/lists/{list}/versions/1";
        await city.GoAsync(version);
        await city.Page.GetByRole(AriaRole.Link, new() { Name = Texts.DocumentsMakeNamed.With(Texts.DocumentsSummaryTable) }).ClickAsync();
        await city.ArrivesAsync("/documents/");
        await LookAtAsync(city, new Uri(city.Page.Url).AbsolutePath, "offered");
        await city.PressAsync(Texts.DocumentsMake);
        var download = city.Page.GetByRole(AriaRole.Link, new() { Name = Texts.DocumentsDownload, Exact = true });
        await Expect(download).ToBeVisibleAsync(new() { Timeout = 3 * Visitor.Patience });
        var document = new Uri(city.Page.Url).AbsolutePath;
        await LookAtAsync(city, document, "ready");
        var pdf = await FileAsync(await city.Page.RunAndWaitForDownloadAsync(() => download.ClickAsync()), "推荐汇总表_徐州市工业和信息化局_第1版.pdf");
        await city.GoAsync(version);
        var workbook = await FileAsync(
            await city.Page.RunAndWaitForDownloadAsync(() => city.Page.GetByRole(AriaRole.Link, new() { Name = Texts.DocumentsDownloadWorkbook }).ClickAsync()),
            "推荐汇总表_徐州市工业和信息化局_第1版.xlsx");
        await using (var parts = new ZipArchive(new MemoryStream(workbook), ZipArchiveMode.Read))
        {
            using var sheet = new StreamReader(parts.Entries.Single(part => part.FullName.EndsWith("sheet1.xml", StringComparison.Ordinal)).Open());
            var rows = await sheet.ReadToEndAsync(TestContext.Current.CancellationToken);
            names.ShouldAllBe(name => rows.Contains(name, StringComparison.Ordinal));
        }

        await city.GoAsync(document);
        var code = await city.Page.Locator("dd.code").InnerTextAsync();

        // Somebody else, who has the paper.
        var reader = await OpenAsync();
        await LookAtAsync(reader, "/verify", "asked for");
        await reader.Page.GetByLabel(Texts.DocumentsCode).FillAsync(code.ToLowerInvariant().Replace('-', ' '));
        await reader.PressAsync(Texts.VerifyByCode);
        await Expect(reader.Page.GetByText("徐州市工业和信息化局")).ToBeVisibleAsync();
        await Expect(reader.Page.GetByText(Texts.VerifyNewest)).ToBeVisibleAsync();
        await LookAtAsync(reader, new Uri(reader.Page.Url).AbsolutePath, "found");
        await LookAtAsync(reader, "/verify/" + code[..^1], "mistyped");

        // Somebody else, who has the file: as it left, and with one byte changed.
        await LookAtAsync(reader, "/verify", "the same file", async () =>
        {
            await HandInAsync(reader, pdf);
            await Expect(reader.Page.GetByText(Texts.VerifySame)).ToBeVisibleAsync();
        });
        await IsRefusedAsync(reader, Changed(pdf));

        await StampedAsync(city, document, pdf);
        await LookAtAsync(reader, "/verify/" + code, "stamped paper confirmed");
        await Expect(reader.Page.GetByText(Texts.VerifyScanConfirmed.With("")[..12])).ToBeVisibleAsync();

        // The letter is sealed by two persons; what was sealed is another file of the same document, and says who signed it.
        await city.GoAsync(version);
        await city.Page.GetByRole(AriaRole.Link, new() { Name = Texts.DocumentsMakeNamed.With(Texts.DocumentsLetter) }).ClickAsync();
        await city.PressAsync(Texts.DocumentsMake);
        await Expect(download).ToBeVisibleAsync(new() { Timeout = 3 * Visitor.Patience });
        (document, code) = (new Uri(city.Page.Url).AbsolutePath, await city.Page.Locator("dd.code").InnerTextAsync());
        pdf = await FileAsync(await city.Page.RunAndWaitForDownloadAsync(() => download.ClickAsync()), "推荐函_徐州市工业和信息化局_第1版.pdf");
        var file = await SealedAsync(city, signatory, document);
        await LookAtAsync(reader, "/verify", "the sealed file", async () =>
        {
            await HandInAsync(reader, file);
            await Expect(reader.Page.GetByText(Texts.VerifySameSealed.With(1))).ToBeVisibleAsync();
            await Expect(reader.Page.GetByText(Texts.SignaturesSound.With(1)).First).ToBeVisibleAsync();
            await Expect(reader.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "徐州市工业和信息化局（演示）" }).First).ToBeVisibleAsync();
        });
        await LookAtAsync(reader, "/verify/" + code, "sealed", () => Expect(reader.Page.GetByText(Texts.SignaturesSound.With(1)).First).ToBeVisibleAsync());
        await IsRefusedAsync(reader, Changed(file));
        await LookAtAsync(reader, "/verify", "the file of before", async () =>
        {
            await HandInAsync(reader, pdf);
            await Expect(reader.Page.GetByText(Texts.VerifySame)).ToBeVisibleAsync();
        });
        Report();
    }

    /// <summary>Printed, stamped, scanned: handed in by the city, returned and then confirmed by the province.</summary>
    private async Task StampedAsync(Visitor city, string document, byte[] pdf)
    {
        var province = await SignInAsync(An.Officer().In("320000"));
        await LookAtAsync(city, document, "another paper is scanned", async () =>
        {
            await ScanAsync(city, SampleFiles.Png(), "白纸.png", Texts.ScansUpload);
            await Expect(city.Page.Locator("#file-error")).ToContainTextAsync(Texts.ScansUnreadable);
        });
        await city.GoAsync(document);
        await ScanAsync(city, Scanner.Worn(pdf), "盖章.png", Texts.ScansUpload);
        await Expect(city.Page.GetByText(Texts.ScansUploaded)).ToBeVisibleAsync();
        await LookAtAsync(city, document, "scan handed in");

        await LookAtAsync(province, document, "scan to look at");
        await LookAtAsync(province, document, "not everything ticked", async () =>
        {
            await province.PressAsync(Texts.ScansConfirm);
            await Expect(province.Page.Locator(".error-summary")).ToContainTextAsync(Texts.ScansTickAll);
        });
        await province.GoAsync(document);
        await province.Page.GetByLabel(Texts.ScansReason).FillAsync("公章不清晰，请重新盖章。");
        await province.PressAsync(Texts.ScansReturn);
        await Expect(province.Page.GetByText(Texts.ScansDidReturn)).ToBeVisibleAsync();
        await LookAtAsync(city, document, "scan returned");
        await city.GoAsync(document);
        await ScanAsync(city, Scanner.Pdf([.. Enumerable.Range(1, Scanner.Pages(pdf)).Select(page => Scanner.Jpeg(pdf, page))]), "盖章.pdf", Texts.ScansUploadAnother);
        await Expect(city.Page.GetByText(Texts.ScansUploaded)).ToBeVisibleAsync();
        await province.GoAsync(document);
        foreach (var check in (string[])[Texts.ScansCheckSeal, Texts.ScansCheckPages, Texts.ScansCheckContent])
        {
            await province.Page.GetByLabel(check).CheckAsync();
        }

        await province.PressAsync(Texts.ScansConfirm);
        await Expect(province.Page.GetByText(Texts.ScansDidConfirm)).ToBeVisibleAsync();
        await LookAtAsync(city, document, "scan confirmed");
    }

    private static async Task ScanAsync(Visitor city, byte[] scan, string name, string button)
    {
        await city.Page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = scan });
        await city.PressAsync(button);
    }

    private async Task<byte[]> SealedAsync(Visitor city, Visitor signatory, string document)
    {
        using var pki = DemoPki.Create(TimeProvider.System.GetUtcNow());
        Directory.CreateDirectory(Portal.SignatureRoots);
        await File.WriteAllTextAsync(Path.Combine(Portal.SignatureRoots, "journey.pem"), pki.Root.ExportCertificatePem());
        await city.RegisterAsync(pki, "徐州市工业和信息化局");
        await Expect(city.Page.GetByText(Texts.SealWaitsForAnother)).ToBeVisibleAsync();
        await signatory.GoAsync(new Uri(city.Page.Url).AbsolutePath);
        await signatory.PressAsync(Texts.SealConfirmDo);
        await signatory.SeesNoticeAsync(Texts.SealConfirmedNow);
        await city.GoAsync(document);
        await city.PressAsync(Texts.SealingRequest);
        await Expect(city.Page.GetByText(Texts.SealingWaitsForAnother)).ToBeVisibleAsync();
        await signatory.GoAsync(document);
        await signatory.PressAsync(Texts.SealingApprove);
        var download = signatory.Page.GetByRole(AriaRole.Link, new() { Name = Texts.DocumentsDownloadSealed.With(1) }).First;
        await Expect(download).ToBeVisibleAsync(new() { Timeout = 3 * Visitor.Patience });
        return await FileAsync(await signatory.Page.RunAndWaitForDownloadAsync(() => download.ClickAsync()), "推荐函_徐州市工业和信息化局_第1版_已盖1章.pdf");
    }

    private async Task IsRefusedAsync(Visitor reader, byte[] pdf) => await LookAtAsync(reader, "/verify", "another file", async () =>
    {
        await HandInAsync(reader, pdf);
        await Expect(reader.Page.GetByText(Texts.VerifyRefused)).ToBeVisibleAsync();
        await Expect(reader.Page.GetByText(Texts.VerifySame)).Not.ToBeVisibleAsync();
    });

    private static byte[] Changed(byte[] pdf)
    {
        var changed = (byte[])pdf.Clone();
        changed[changed.Length / 2] ^= 1;
        return changed;
    }

    private static async Task HandInAsync(Visitor reader, byte[] pdf)
    {
        await reader.Page.GetByLabel(Texts.VerifyFile).SetInputFilesAsync(new FilePayload { Name = "推荐汇总表.pdf", MimeType = "application/pdf", Buffer = pdf });
        await reader.PressAsync(Texts.VerifyByFile);
    }

    private static async Task<byte[]> FileAsync(IDownload download, string name)
    {
        download.SuggestedFilename.ShouldBe(name);
        await using var content = await download.CreateReadStreamAsync();
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        bytes.Length.ShouldBeGreaterThan(1000);
        return bytes.ToArray();
    }
}
