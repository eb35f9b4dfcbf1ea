using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Documents.Scans;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.Documents.Typesetting;
using Portal.TestKit;
using Portal.Web.Hosting;

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
        // Who only receives is not told to scan, whether it has an electronic seal by now or not.
        var receiver = (await province.GetAsync(paper.Page)).StatusShouldBe(200).Text;
        receiver.ShouldNotContain(Texts.ScansLeadProvince);
        receiver.ShouldContain(Texts.ScansNoneToJudge);
        receiver.ShouldNotContain(Texts.SealingByHand);
        new[] { Texts.SealingOnPaper, Texts.SealingElectronicOnPaper.Split('，')[^1] }.ShouldContain(words => receiver.Contains(words, StringComparison.Ordinal));

        // Askew, grey and noisy, as paper comes back.
        (await UploadAsync(officer, paper, Scanner.Worn(paper.Pdf), "盖章.png")).StatusShouldBe(302).Location!.ShouldBe(paper.Page);
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
        var fromOutside = (await province.GetAsync(paper.Page)).Text;
        fromOutside.ShouldContain("商洛市工业和信息化局");
        fromOutside.ShouldNotContain(officer.Account.DisplayName);
        // Who is told of the next scan is said below the table.
        (await officer.GetAsync(paper.Page)).Document.QuerySelector("#scans table")!.TextContent.ShouldSatisfyAllConditions(
            text => text.ShouldContain(officer.Account.DisplayName), text => text.ShouldContain("，陕西省"), text => text.ShouldNotContain(province.Account.DisplayName));
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
        (await PostFileAsync(officer, first, jpeg)).StatusShouldBe(422).Errors.ShouldContain(Texts.ScansNotStanding.With(Texts.DocumentsSuperseded));
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

    [Fact]
    public async Task What_nobody_expects_is_read_or_told_what_to_do()
    {
        var ground = new PaperGround(site, "610100", "610113");
        var officer = await ground.FreezeAsync();
        var paper = await ground.IssueAsync(officer);
        byte[] heic = [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8];
        var encrypted = SampleFiles.PdfOf("9 0 obj <</Filter /Standard /V 2>> endobj", trailer: "/Encrypt 9 0 R");
        // 200 MB in 200 KB.
        var bomb = SampleFiles.PdfWithObjectStream(new string(' ', 200 * 1024 * 1024));
        var scanned = Scanner.Pdf(Scanner.Jpeg(paper.Pdf));
        (await RefusedAsync(officer, paper, heic)).ShouldStartWith(Texts.EvidenceUnknownKind.With("")[..6]);
        (await RefusedAsync(officer, paper, encrypted)).ShouldBe(Texts.EvidenceEncrypted);
        (await RefusedAsync(officer, paper, scanned[..^400])).ShouldBe(Texts.EvidenceTruncated);
        (await RefusedAsync(officer, paper, bomb)).ShouldBeOneOf(Texts.EvidenceDamaged, Texts.ScansNoPictures);
        // A photograph that says it has 3,600 megapixels, within a small PDF.
        (await RefusedAsync(officer, paper, Scanner.Pdf(SampleFiles.JpegOf(60_000, 60_000)))).ShouldBeOneOf(Texts.ScansTooLarge, Texts.ScansUnreadable);

        // Sixty megapixels under a name that does not fit.
        var large = Scanner.Jpeg(paper.Pdf, resolution: 800);
        (await UploadAsync(officer, paper, large, "盖章.pdf")).StatusShouldBe(302);
        var kept = await site.InDatabaseAsync(db => db.StampedScans.SingleAsync(scan => scan.DocumentId == paper.Id, Ct));
        (kept.MediaType, kept.FileName).ShouldBe(("image/jpeg", "盖章.jpg"));

        // The same handed in for verification: a page in Chinese, and never taken for ours.
        var anybody = site.Open();
        foreach (var (file, text) in (IEnumerable<(byte[], string)>)[(heic, Texts.SignaturesNotAPdf), (encrypted, Texts.VerifyOther), (bomb, Texts.VerifyOther), (large, Texts.SignaturesNotAPdf), (scanned[..^400], Texts.VerifyOther)])
        {
            (await PaperGround.HandInAsync(anybody, "/verify", "/verify", file)).StatusShouldBe(200).Text.ShouldContain(text);
        }
    }

    [Fact]
    public async Task A_scan_that_is_being_read_holds_neither_a_transaction_nor_the_room_of_other_uploads()
    {
        // Of its own: no other test has a transaction in its database.
        await using var alone = new Site();
        await alone.InitializeAsync();
        var ground = new PaperGround(alone, "610300", "610302");
        var one = await ground.FreezeAsync();
        var two = await alone.SignInAsync(An.Officer().In("610300"));
        var paper = await ground.IssueAsync(one);
        var reader = await ReaderAsync(alone);
        Signal(reader, "STOP");
        var uploads = new[] { UploadAsync(one, paper, Scanner.Jpeg(paper.Pdf), "a.jpg"), UploadAsync(two, paper, Scanner.Jpeg(paper.Pdf, resolution: 200), "b.jpg") };
        // Until they are with the reader. Where that takes longer, less is shown, and nothing fails.
        await Task.Delay(2_000, Ct);

        var content = new MemoryStream(SampleFiles.Png());
        (await alone.Services.GetRequiredService<UploadRoom>().StoreAsync(new FormFile(content, 0, content.Length, "file", "a.png"), memory => Task.FromResult(memory.Length), Ct)).ShouldBe((int)content.Length);
        // The press has one for a moment, each second.
        await Waiting.UntilAsync(
            async () => await alone.Database.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()") == 0,
            "A transaction is held.");

        uploads.Count(upload => upload.IsCompleted).ShouldBe(0);
        Signal(reader, "CONT");
        (await Task.WhenAll(uploads)).ShouldAllBe(answer => (int)answer.Status == 302);
    }

    [Fact]
    public async Task A_scan_that_takes_too_long_is_told_as_such_and_the_next_one_is_read()
    {
        var ground = new PaperGround(site, "610300", "610302");
        var officer = await ground.FreezeAsync();
        var paper = await ground.IssueAsync(officer);
        await using var brief = site.With(("Portal:Typesetter:ReadingPatience", "00:00:10"));
        var (one, two) = (await brief.SignInAsync(officer.Account), await brief.SignInAsync(An.Officer().In("610300")));
        var jpeg = Scanner.Jpeg(paper.Pdf);
        var stopped = await ReaderAsync(brief);
        Signal(stopped, "STOP");

        (await Task.WhenAll(RefusedAsync(one, paper, jpeg), RefusedAsync(two, paper, jpeg))).ShouldAllBe(said => said == Texts.ScansTimedOut);

        // Another one has to be there first: on a busy machine its start alone would use up ten seconds, of which a page needs less than one.
        (await ReaderAsync(brief)).ShouldNotBe(stopped);
        (await UploadAsync(one, paper, jpeg)).StatusShouldBe(302);
    }

    [Fact]
    public async Task An_application_that_is_changed_takes_no_scan_of_its_papers_and_everybody_is_told_why()
    {
        var campaigns = new TestCampaigns(site.Services.GetRequiredService<CampaignBook>(), site.Services.GetRequiredService<PolicyBook>(), site.Services.GetRequiredService<Divisions>());
        var owner = await site.SaveAsync(An.Enterprise().In("610203"));
        var application = await site.InDatabaseAsync(async db => await campaigns.ApplyAsync(db, await campaigns.EnsureAsync(db, TestCampaigns.Shaanxi), owner, "610203", ApplicationState.AtRecommender));
        var enterprise = await site.SignInAsync(owner);
        var paper = await PaperGround.IssueAsync(enterprise, $"/documents/commitment/{application.Id}/1");
        var receipt = await PaperGround.IssueAsync(enterprise, $"/documents/receipt/{application.Id}/1");
        var scan = Scanner.Jpeg(paper.Pdf);
        (await UploadAsync(enterprise, paper, scan, "a.jpg")).StatusShouldBe(302);
        var office = await site.SignInAsync(An.Officer().In("610200"));
        foreach (var (state, warning, standing) in (IEnumerable<(ApplicationState, string, string)>)[(ApplicationState.Returned, Texts.DocumentsReturned, "returned"), (ApplicationState.Draft, Texts.DocumentsRecalled, "recalled")])
        {
            await site.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application.Id).ExecuteUpdateAsync(one => one.SetProperty(a => a.State, state), Ct));
            var page = (await enterprise.GetAsync(paper.Page)).StatusShouldBe(200);
            page.Text.ShouldContain(warning);
            page.Document.QuerySelector("#scans input[type=file]").ShouldBeNull();
            // Nobody is asked to stamp it.
            page.Text.ShouldNotContain(Texts.ScansLeadEnterprise);
            page.Text.ShouldNotContain(Texts.SealingByHand);
            page.Document.QuerySelector("#sealing").ShouldBeNull();
            (await PostFileAsync(enterprise, paper, Scanner.Jpeg(paper.Pdf, resolution: 200))).StatusShouldBe(422).Errors.ShouldContain(Texts.ScansNotStanding.With(warning));
            (await site.Open().GetAsync("/verify/" + paper.Code)).Text.ShouldSatisfyAllConditions(text => text.ShouldContain(warning), text => text.ShouldNotContain(Texts.VerifyNewest));
            (await site.Open().Client.GetStringAsync(new Uri($"/api/v1/documents/{paper.Code}/verification", UriKind.Relative), Ct)).ShouldContain($"\"standing\":\"{standing}\"");
            // That something was received stays true.
            (await site.Open().GetAsync("/verify/" + receipt.Code)).Text.ShouldNotContain(warning);
        }

        // Nor does the office find a scan right of what is being changed.
        await site.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application.Id).ExecuteUpdateAsync(one => one.SetProperty(a => a.State, ApplicationState.Returned), Ct));
        (await PostAsync(office, paper, "Confirm", 1, checks: true)).StatusShouldBe(422).Errors.ShouldContain(Texts.ScansNotStanding.With(Texts.DocumentsReturned));
    }

    [Fact]
    public async Task The_scan_of_a_list_that_the_province_makes_is_looked_at_by_another_person_and_called_what_it_is()
    {
        var ground = new PaperGround(site, "610403", "610403");
        var city = await ground.FreezeAsync();
        var paper = await ground.IssueAsync(city);
        var now = TimeProvider.System.GetUtcNow();
        await site.InDatabaseAsync(db => db.RecommendationLists.Where(list => list.Id == ground.List).ExecuteUpdateAsync(list => list.SetProperty(l => l.TakenOverAt, now), Ct));
        var (one, other) = (await site.SignInAsync(An.Officer().In("610000")), await site.SignInAsync(An.Officer().In("610000")));
        (await one.GetAsync(paper.Page)).Text.ShouldContain(Texts.ScansLeadWithin);
        (await UploadAsync(one, paper, Scanner.Jpeg(paper.Pdf), "a.jpg")).StatusShouldBe(302);

        (await one.GetAsync(paper.Page)).Text.ShouldContain(Texts.ScansOwnWaiting);
        (await PostAsync(one, paper, "Confirm", 1, checks: true)).StatusShouldBe(422).Errors.ShouldContain(Texts.ScansOwn);
        // Whoever writes past the portal is stopped by the database.
        var scan = await site.InDatabaseAsync(db => db.StampedScans.Where(s => s.DocumentId == paper.Id).Select(s => s.Id).SingleAsync());
        var own = new ScanVerdict { ScanId = scan, IsConfirmed = true, At = TimeProvider.System.GetUtcNow(), ById = one.Account.Id };
        var refused = await Should.ThrowAsync<DbUpdateException>(() => site.InDatabaseAsync(db => { db.ScanVerdicts.Add(own); return db.SaveChangesAsync(); }));
        refused.InnerException.ShouldBeOfType<PostgresException>().ConstraintName.ShouldBe("ck_scan_verdicts_other");

        (await other.GetAsync(paper.Page)).Text.ShouldContain(Texts.ScansLookWithin);
        (await PostAsync(other, paper, "Confirm", 1, checks: true)).StatusShouldBe(302);
        var done = (await one.GetAsync(paper.Page)).Text;
        done.ShouldContain(Texts.ScansConfirmedWithin);
        done.ShouldContain(other.Account.DisplayName);
        (await site.Open().GetAsync("/verify/" + paper.Code)).Text.ShouldContain(Texts.VerifyScanConfirmedWithin.With("")[..12]);
        (await site.Open().Client.GetStringAsync(new Uri($"/api/v1/documents/{paper.Code}/verification", UriKind.Relative), Ct)).ShouldContain("\"withinOffice\":true");

        // The city sees that the province did it, and not who.
        var seen = (await city.GetAsync(paper.Page)).Text;
        seen.ShouldContain(Texts.ScansConfirmedWithin);
        seen.ShouldContain("，陕西省");
        seen.ShouldNotContain(one.Account.DisplayName);
        seen.ShouldNotContain(other.Account.DisplayName);
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

    /// <summary>The process that reads scans, once it has answered.</summary>
    private static Task<string> ReaderAsync(Site portal) => Waiting.ForAsync(
        async () =>
        {
            var typesetter = portal.Services.GetRequiredService<Typesetter>();
            try
            {
                (await typesetter.ReadQrAsync(SampleFiles.WholePng(40, 40), "test", Ct)).ShouldBeNull();
                return typesetter.ReaderId?.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
            catch (TypesettingException late) when (late.Fault == Fault.TimedOut)
            {
                return null;
            }
        },
        "There is no reader.");

    private static void Signal(string process, string signal)
    {
        using var kill = Process.Start("bash", ["-c", $"kill -{signal} {process}"]);
        kill.WaitForExit();
        kill.ExitCode.ShouldBe(0);
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
        var answer = (await UploadAsync(browser, paper, file)).StatusShouldBe(422);
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
