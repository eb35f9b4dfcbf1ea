using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Application;
using Portal.Application.Documents.Scans;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>Stamped papers that were scanned: the QR code decides whose they are, an officer of the receiving office looks at the rest.</summary>
public sealed class StampedScanTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scan_goes_to_the_province_comes_back_with_a_reason_and_is_confirmed_once()
    {
        var ground = new PaperGround(site, "611000", "611002");
        var officer = await ground.FreezeAsync();
        var province = await site.SignInAsync(An.Officer().In("610000"));
        var paper = await ground.IssueAsync(officer);
        var page = (await officer.GetAsync(paper.Page)).StatusShouldBe(200);
        page.Text.ShouldContain(Texts.ScansNone);
        page.Text.ShouldContain(Texts.ScansLeadProvince);

        // Askew, grey and noisy, as paper comes back.
        (await UploadAsync(officer, paper, Scanner.Worn(paper.Pdf), "盖章.png")).StatusShouldBe(302).Location!.ShouldBe(paper.Page + "#scans");
        (await officer.GetAsync(paper.Page)).Text.ShouldContain(Texts.ScansWaiting);
        var verified = (await site.Open().GetAsync("/verify/" + paper.Code)).Text;
        verified.ShouldContain(Texts.VerifyScanUploaded.With("")[..12]);
        verified.ShouldNotContain(officer.Account.DisplayName);

        // Whoever handed it in does not look at it for the province, and the city's officers see no such form.
        (await officer.GetAsync(paper.Page)).Document.QuerySelector("form[action$='handler=Confirm']").ShouldBeNull();
        (await PostAsync(officer, paper, "Confirm", 1, checks: true)).StatusShouldBe(404);

        (await province.GetAsync(paper.Page)).StatusShouldBe(200).Document.QuerySelector("form[action$='handler=Confirm']").ShouldNotBeNull();
        (await province.GetAsync("/messages")).Text.ShouldContain(Texts.ScansMessageUploaded.With("", "")[..4]);
        var half = (await PostAsync(province, paper, "Confirm", 1, checks: false)).StatusShouldBe(422);
        half.ErrorAt(ConfirmScan.ChecksField).ShouldBe(Texts.ScansTickAll);
        (await PostAsync(province, paper, "Return", 1)).StatusShouldBe(422).ErrorAt(ReturnScan.ReasonField).ShouldBe(Texts.ScansReasonNeeded);
        (await PostAsync(province, paper, "Return", 1, reason: "公章未盖在单位名称上")).StatusShouldBe(302);
        (await officer.GetAsync(paper.Page)).Text.ShouldContain(Texts.ScansReturnedBecause.With("公章未盖在单位名称上"));
        (await site.Open().GetAsync("/verify/" + paper.Code)).Text.ShouldNotContain(Texts.VerifyScan);
        (await officer.GetAsync("/messages")).Text.ShouldContain(Texts.ScansMessageReturned.With("推荐汇总表"));

        // Once more, as a scanner's PDF of all pages; then another one before anybody looked.
        var pages = Enumerable.Range(1, Scanner.Pages(paper.Pdf)).Select(at => Scanner.Jpeg(paper.Pdf, at)).ToArray();
        (await UploadAsync(officer, paper, Scanner.Pdf(pages))).StatusShouldBe(302);
        (await UploadAsync(officer, paper, Scanner.Pdf(pages))).StatusShouldBe(422).ErrorAt("file").ShouldBe(Texts.ScansAlreadyThere);
        (await UploadAsync(officer, paper, Scanner.Pdf([.. pages, .. pages]))).StatusShouldBe(302);
        (await PostAsync(province, paper, "Confirm", 2, checks: true)).StatusShouldBe(422).Errors.ShouldContain(Texts.ScansNewerCame);

        // Two of the province press at once, one presses twice.
        var other = await site.SignInAsync(An.Officer().In("610000").Signing());
        var both = await Task.WhenAll(PostAsync(province, paper, "Confirm", 3, checks: true), PostAsync(other, paper, "Confirm", 3, checks: true));
        both.Select(answer => (int)answer.Status).Order().ShouldBe([302, 422]);
        both.Single(answer => (int)answer.Status == 422).Errors.ShouldHaveSingleItem().ShouldStartWith(Texts.ScansAlreadyConfirmedAt.With("")[..6]);
        var winner = (int)both[0].Status == 302 ? province : other;
        (await PostAsync(winner, paper, "Confirm", 3, checks: true)).StatusShouldBe(302);
        (await site.InDatabaseAsync(db => db.ScanVerdicts.CountAsync(verdict => db.StampedScans.Any(scan => scan.Id == verdict.ScanId && scan.DocumentId == paper.Id)))).ShouldBe(2);

        var done = (await officer.GetAsync(paper.Page)).StatusShouldBe(200);
        done.Text.ShouldContain(Texts.ScansConfirmed);
        done.Document.QuerySelector("input[type=file]").ShouldBeNull();
        (await PostFileAsync(officer, paper, Scanner.Jpeg(paper.Pdf, resolution: 200))).StatusShouldBe(422).ErrorAt("file").ShouldBeNull("the form is gone, the message stands on top");
        (await site.Open().GetAsync("/verify/" + paper.Code)).Text.ShouldContain(Texts.VerifyScanConfirmed.With("")[..12]);
        using var file = await officer.Client.GetAsync(new Uri($"{paper.Page}/scans/1", UriKind.Relative), Ct);
        (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.FileNameStar).ShouldBe(("image/png", "盖章.png"));

        await HiddenAsync(ground, paper);
        await InsertOnlyAsync();
    }

    [Fact]
    public async Task What_is_no_scan_of_this_version_is_refused_with_what_it_is()
    {
        var ground = new PaperGround(site, "610700", "610702");
        var officer = await ground.FreezeAsync();
        var (first, letter) = (await ground.IssueAsync(officer), await ground.IssueAsync(officer, "recommendation-letter"));

        // The letter's own pages are bare: its code stands on the sheet behind.
        (await RefusedAsync(officer, letter, Scanner.Jpeg(letter.Pdf))).ShouldBe(Texts.ScansNoCode);
        (await RefusedAsync(officer, letter, Scanner.Jpeg(first.Pdf))).ShouldBe(Texts.ScansOtherDocument.With("2024年度陕西省卓越级智能工厂项目推荐汇总表", "汉中市工业和信息化局", first.Code));
        var pages = Enumerable.Range(1, Scanner.Pages(letter.Pdf)).Select(at => Scanner.Jpeg(letter.Pdf, at)).ToArray();
        // Behind five more pages it is found as well.
        (await UploadAsync(officer, letter, Scanner.Pdf([.. Enumerable.Repeat(pages[0], 5), .. pages]))).StatusShouldBe(302);

        (await RefusedAsync(officer, first, first.Pdf)).ShouldBe(Texts.ScansOwnFile);
        (await RefusedAsync(officer, first, SampleFiles.Pdf())).ShouldBe(Texts.ScansNoPictures);
        (await RefusedAsync(officer, first, SampleFiles.Png())).ShouldBe(Texts.ScansUnreadable);
        (await RefusedAsync(officer, first, "MZ"u8.ToArray())).ShouldStartWith(Texts.EvidenceUnknownKind.With("")[..6]);
        var jpeg = Scanner.Jpeg(first.Pdf);
        (await RefusedAsync(officer, first, jpeg[..(jpeg.Length / 2)])).ShouldBe(Texts.EvidenceTruncated);
        (await RefusedAsync(officer, first, Scanner.Pdf(jpeg[..(jpeg.Length / 2)]))).ShouldBe(Texts.ScansUnreadable);
        (await RefusedAsync(officer, first, SampleFiles.Png(12_000, 10_000))).ShouldStartWith(Texts.EvidenceTooManyPixels.With(0)[..4]);
        (await RefusedAsync(officer, first, Scanner.Pdf([.. Enumerable.Repeat(new byte[] { 0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0, 1, 0, 1, 3 }, 201)]))).ShouldBe(Texts.ScansTooManyPages.With(200));

        // A new version: the scan of the old one is told as such, and the old document takes none.
        await ground.ReopenAsync(await site.SignInAsync(An.Officer().In("610000")));
        await ground.FreezeAsync();
        var second = await ground.IssueAsync(officer, number: 2);
        (await RefusedAsync(officer, second, jpeg)).ShouldBe(Texts.ScansOlderVersion.With(1, 2));
        (await officer.GetAsync(first.Page)).Document.QuerySelector("input[type=file]").ShouldBeNull();
        (await PostFileAsync(officer, first, jpeg)).StatusShouldBe(422).Errors.ShouldContain(Texts.ScansNotStanding);
        (await UploadAsync(officer, second, Scanner.Worn(second.Pdf, degrees: -4, noise: 60, resolution: 200, seed: 7), "b.png")).StatusShouldBe(302);
        (await site.InDatabaseAsync(db => db.StampedScans.CountAsync(scan => scan.DocumentId == first.Id))).ShouldBe(0);
    }

    [Fact]
    public async Task While_the_reader_is_away_it_is_said_and_nothing_is_kept()
    {
        var ground = new PaperGround(site, "610800", "610802");
        var officer = await ground.FreezeAsync();
        var paper = await ground.IssueAsync(officer);
        await using var away = site.With(("Portal:Typesetter:Node", "no-such-program"));
        var there = await away.SignInAsync(officer.Account);
        (await RefusedAsync(there, paper, Scanner.Jpeg(paper.Pdf))).ShouldBe(Texts.ScansReaderAway);
        (await site.InDatabaseAsync(db => db.StampedScans.CountAsync(scan => scan.DocumentId == paper.Id))).ShouldBe(0);
    }

    private async Task HiddenAsync(PaperGround ground, Paper paper)
    {
        foreach (var stranger in (IPerson[])[An.Officer().In("610900"), An.Officer().In("320000"), An.Enterprise().In("611002")])
        {
            var browser = await site.SignInAsync(stranger);
            foreach (var address in (string[])[paper.Page, paper.Page + "/scans", paper.Page + "/scans/1"])
            {
                (await browser.GetAsync(address)).StatusShouldBe(404);
            }

            (await PostAsync(browser, paper, "Confirm", 3, checks: true)).Status.ShouldBeOneOf(System.Net.HttpStatusCode.NotFound, System.Net.HttpStatusCode.Forbidden);
            (await PostFileAsync(browser, paper, SampleFiles.Png())).StatusShouldBe(404);
        }

        (await site.Open().GetAsync(paper.Page + "/scans/1")).StatusShouldBe(302);
        // Of a self-assessment report nobody stamps anything, and a colleague of the office sees what is there.
        (await (await site.SignInAsync(An.Officer().In(ground.City))).GetAsync(paper.Page)).StatusShouldBe(200).Text.ShouldContain(Texts.ScansConfirmed);
    }

    private async Task InsertOnlyAsync()
    {
        foreach (var table in (string[])["stamped_scans", "stamped_scan_contents", "scan_verdicts"])
        {
            foreach (var change in (string[])[$"delete from portal.{table}", $"update portal.{table} set scan_id = scan_id"])
            {
                await using var connection = new NpgsqlConnection(site.Database.Application);
                await connection.OpenAsync(Ct);
                await using var command = new NpgsqlCommand(change.Replace("stamped_scans set scan_id = scan_id", "stamped_scans set number = 9", StringComparison.Ordinal), connection);
                (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
            }
        }
    }

    private static Task<Answer> UploadAsync(Browser browser, Paper paper, byte[] file, string name = "扫描件.pdf") =>
        PaperGround.HandInAsync(browser, paper.Page, paper.Page + "/scans", file, name);

    /// <summary>Sent where the document's page shows no form for it.</summary>
    private static Task<Answer> PostFileAsync(Browser browser, Paper paper, byte[] file) => PaperGround.HandInAsync(browser, "/account", paper.Page + "/scans", file);

    private static async Task<string> RefusedAsync(Browser browser, Paper paper, byte[] file)
    {
        var watch = Stopwatch.StartNew();
        var answer = (await UploadAsync(browser, paper, file)).StatusShouldBe(422);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        return answer.ErrorAt("file").ShouldNotBeNull(answer.Text);
    }

    private static async Task<Answer> PostAsync(Browser browser, Paper paper, string handler, int number, bool? checks = null, string? reason = null)
    {
        List<KeyValuePair<string, string>> values = [new("__RequestVerificationToken", (await browser.GetAsync("/account")).ValueOfToken()), new("Number", number.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        if (checks is { } all)
        {
            values.AddRange(Enum.GetValues<ScanCheck>().Where(check => all || check == ScanCheck.Seal).Select(check => new KeyValuePair<string, string>(ConfirmScan.ChecksField, check.ToString())));
        }

        if (reason is not null)
        {
            values.Add(new(ReturnScan.ReasonField, reason));
        }

        return await browser.PostAsync($"{paper.Page}/scans?handler={handler}", values);
    }
}
