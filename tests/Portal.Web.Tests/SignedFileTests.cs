using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Application;
using Portal.Documents.Signatures;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>
/// Signed files at /verify, in the JSON contract and on the command line: who signed, whether it holds, and what is said of a file that
/// is not the one that left the portal.
/// </summary>
public sealed class SignedFileTests(Site site)
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signatures_are_shown_and_whatever_else_is_handed_in_is_refused_with_what_is_known()
    {
        using var pki = DemoPki.Create(At);
        var folder = Directory.CreateTempSubdirectory("portal-roots-").FullName;
        await using var trusting = site.With(("Portal:DemoMode", "true"), ("Portal:Signatures:Roots", folder));
        var ground = new PaperGround(site, "610500", "610502");
        var officer = await ground.FreezeAsync();
        var paper = await ground.IssueAsync(officer);
        var letter = await ground.IssueAsync(officer, "recommendation-letter");
        var signed = await SignAsync(pki, paper.Pdf, "渭南市工业和信息化局", 40);
        (await officer.GetAsync(paper.Page)).Text.ShouldContain(Texts.ScansNone);
        await ground.KeepAsync(paper, 2, signed);
        (await officer.GetAsync(paper.Page)).Text.ShouldNotContain(Texts.Scans, Case.Sensitive, "what is sealed electronically is not stamped as well");
        (await officer.GetAsync(paper.Page + "/scans")).StatusShouldBe(404);
        (await PaperGround.HandInAsync(officer, "/account", paper.Page + "/scans", Scanner.Jpeg(paper.Pdf))).StatusShouldBe(422).Errors.ShouldContain(Texts.ScansSealed);
        (await site.InDatabaseAsync(db => db.StampedScans.CountAsync(scan => scan.DocumentId == paper.Id, Ct))).ShouldBe(0);
        var both = await SignAsync(pki, signed, "陕西省工业和信息化厅", 100);
        await ground.KeepAsync(paper, 3, both);
        var anybody = trusting.Open();

        // No root yet: intact, and the certificates are not looked at.
        var page = (await anybody.GetAsync("/verify/" + paper.Code)).StatusShouldBe(200);
        page.Text.ShouldContain(Texts.SignaturesIntactNoRoots.With(2));
        page.Text.ShouldContain(Texts.SignatureDemo);

        // A root is put in while the portal runs.
        await File.WriteAllTextAsync(Path.Combine(folder, "demo.pem"), pki.Root.ExportCertificatePem(), Ct);
        page = (await anybody.GetAsync("/verify/" + paper.Code)).StatusShouldBe(200);
        page.Text.ShouldContain(Texts.SignaturesSound.With(2));
        page.Document.QuerySelectorAll("tbody th").Select(cell => cell.TextContent).ShouldBe(["渭南市工业和信息化局（演示）", "陕西省工业和信息化厅（演示）"]);
        page.Text.ShouldContain(Texts.SignatureClaimed.With(At.Moment()));
        page.Text.ShouldContain(Texts.SignatureOnlySignaturesLater);

        // The files themselves, to the byte: each with its own signatures.
        var same = (await HandInAsync(anybody, signed)).StatusShouldBe(200);
        same.Text.ShouldContain(Texts.VerifySameSealed.With(1));
        same.Text.ShouldContain(Texts.SignaturesSound.With(1));
        (await HandInAsync(anybody, paper.Pdf)).Text.ShouldContain(Texts.VerifySame);

        // A file of ours, at another document's code, or at none: never said to be that one.
        foreach (var code in (string[])[paper.Code, "000000000000000000", "no code"])
        {
            var elsewhere = (await PaperGround.HandInAsync(anybody, "/verify", "/verify/" + Uri.EscapeDataString(code), letter.Pdf)).StatusShouldBe(200);
            elsewhere.Text.ShouldContain(letter.Code);
            elsewhere.Document.QuerySelector(".notice-error")!.TextContent.ShouldContain(Texts.VerifyRefused);
            elsewhere.Text.ShouldNotContain(Texts.VerifySame);
            elsewhere.Document.QuerySelector(".notice-success").ShouldBeNull();
        }

        (await PaperGround.HandInAsync(anybody, "/verify", "/verify/" + letter.Code.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant(), letter.Pdf)).Text.ShouldContain(Texts.VerifySame);

        // A byte of a page is changed: our code, a broken signature, and no word of it being ours.
        var flipped = signed.ToArray();
        flipped[paper.Pdf.Length / 2] ^= 1;
        var refused = (await HandInAsync(anybody, flipped)).StatusShouldBe(200);
        refused.Text.ShouldContain(Texts.VerifyDiffers.With(paper.Code));
        refused.Text.ShouldContain(Texts.VerifyCarriesCode);
        refused.Text.ShouldContain(Texts.SignatureBroken);
        refused.Text.ShouldNotContain(Texts.SignaturesSound.With(1));
        refused.Document.QuerySelector(".notice-error").ShouldNotBeNull();

        // Somebody added something behind the signed file.
        byte[] longer = [.. signed, .. "\n1 0 obj <</Type /Catalog>> endobj\n%%EOF\n"u8];
        var added = (await HandInAsync(anybody, longer)).StatusShouldBe(200);
        added.Text.ShouldContain(Texts.VerifyDiffers.With(paper.Code));
        added.Text.ShouldContain(Texts.VerifyBegins.With(Texts.VerifyFileSealed.With(1), longer.Length - signed.Length));
        added.Text.ShouldContain(Texts.VerifyAddedOther);

        // A further signature that the portal did not make.
        var foreign = (await HandInAsync(anybody, await SignAsync(pki, both, "某公司", 160))).StatusShouldBe(200);
        foreign.Text.ShouldContain(Texts.VerifyAddedSignatures);
        foreign.Text.ShouldNotContain(Texts.VerifySameSealed.With(3));

        // What is no document of ours at all.
        (await HandInAsync(anybody, SampleFiles.Pdf())).StatusShouldBe(200).Text.ShouldContain(Texts.VerifyOther);
        (await HandInAsync(anybody, "no PDF"u8.ToArray())).StatusShouldBe(200).Text.ShouldContain(Texts.SignaturesNotAPdf);

        // The same as JSON.
        var json = JsonNode.Parse(await anybody.Client.GetStringAsync(new Uri($"/api/v1/documents/{paper.Code}/verification", UriKind.Relative), Ct))!;
        ((string)json["kind"]!, (string)json["standing"]!, (string)json["state"]!).ShouldBe(("summaryTable", "newest", "ready"));
        json["files"]!.AsArray().Select(file => file!["signatures"]!.AsArray().Count).ShouldBe([0, 1, 2]);
        var one = json["files"]![2]!["signatures"]![0]!;
        ((string)one["signer"]!, (bool)one["intact"]!, (bool)one["trusted"]!, (string)one["later"]!, (string)one["claimedAt"]!).ShouldBe(("渭南市工业和信息化局（演示）", true, true, "onlySignatures", "2026-11-21T10:00:00Z"));
        json["stampedScan"].ShouldBeNull();

        await HostileAsync(anybody, both);
        await OnTheCommandLineAsync(folder, signed, flipped, paper.Code, letter.Code);

        // A file of several pieces is handed out whole.
        var large = new byte[(2 * 1024 * 1024) + 77];
        new Random(5).NextBytes(large);
        await ground.KeepAsync(paper, 4, large);
        (await officer.Client.GetByteArrayAsync(new Uri(paper.Page + "/files/4", UriKind.Relative), Ct)).ShouldBe(large);
        (await officer.GetAsync(paper.Page + "/files/5")).StatusShouldBe(404);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_code_that_is_mistyped_or_unknown_is_a_problem_in_Chinese_and_the_contract_describes_it()
    {
        var client = site.Open().Client;
        foreach (var (code, status, text) in (IEnumerable<(string, int, string)>)[("123", 400, Texts.VerifyMistyped), ("000000000000000000", 404, Texts.VerifyUnknown)])
        {
            // With a token or without: it is open as the page is, and the header is not looked at.
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/documents/{code}/verification");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer whatever");
            using var response = await client.SendAsync(request, Ct);
            ((int)response.StatusCode).ShouldBe(status);
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            ((string)JsonNode.Parse(await response.Content.ReadAsStringAsync(Ct))!["detail"]!).ShouldBe(text);
        }

        var description = JsonNode.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Ct))!;
        var answers = description["paths"]!["/api/v1/documents/{code}/verification"]!["get"]!["responses"]!;
        answers["200"]!["content"]!["application/json"]!["schema"]!["properties"]!.AsObject().Select(member => member.Key).ShouldContain("standing");
        answers.AsObject().Select(answer => answer.Key).ShouldBe(["200", "400", "404", "429"], ignoreOrder: true);

        await using var limited = site.With(("Portal:Api:RequestsPerSecond", "1"), ("Portal:Api:Burst", "2"));
        var hasty = limited.Open().Client;
        // At once: one after the other, a slow machine's come no faster than they are allowed.
        var asked = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => hasty.GetAsync(new Uri("/api/v1/documents/123/verification", UriKind.Relative), Ct)));
        asked.Select(response => (int)response.StatusCode).ShouldContain(429);
    }

    /// <summary>Cut short, flipped, repeated: always a page, never an exception, never taken for the file that left.</summary>
    private static async Task HostileAsync(Browser anybody, byte[] file)
    {
        var random = new Random(20261121);
        for (var tried = 0; tried < 60; tried++)
        {
            var bytes = file.ToArray();
            for (var flip = random.Next(1, 20); flip > 0; flip--)
            {
                // Half of them where the structure is.
                var at = random.Next(2) == 0 ? random.Next(bytes.Length) : bytes.Length - 1 - random.Next(Math.Min(bytes.Length, 60_000));
                bytes[at] ^= (byte)(1 << random.Next(8));
            }

            var hostile = (tried % 3) switch
            {
                0 => bytes,
                1 => bytes[..random.Next(1, bytes.Length)],
                _ => [.. bytes.AsSpan(random.Next(bytes.Length)), .. bytes],
            };
            var page = (await HandInAsync(anybody, hostile)).StatusShouldBe(200);
            page.Text.ShouldNotContain(Texts.VerifySame);
            page.Document.QuerySelector(".notice-success").ShouldBeNull();
        }
    }

    private async Task OnTheCommandLineAsync(string roots, byte[] signed, byte[] flipped, string own, string other)
    {
        var folder = Directory.CreateTempSubdirectory("portal-verify-").FullName;
        var (sound, broken) = (Path.Combine(folder, "sound.pdf"), Path.Combine(folder, "broken.pdf"));
        await File.WriteAllBytesAsync(sound, signed, Ct);
        await File.WriteAllBytesAsync(broken, flipped, Ct);

        var (code, said) = await RunAsync(site.Database.Application, roots, "verify-document", sound);
        code.ShouldBe(0, said);
        said.ShouldContain(Texts.VerifySameSealed.With(1));
        said.ShouldContain("渭南市工业和信息化局（演示）");
        (code, said) = await RunAsync(site.Database.Application, roots, "verify-document", broken);
        code.ShouldBe(1, said);
        said.ShouldContain(Texts.SignatureBroken);

        (await RunAsync(site.Database.Application, roots, "verify-document", sound, "--code", own)).Code.ShouldBe(0);
        (code, said) = await RunAsync(site.Database.Application, roots, "verify-document", sound, "--code", other, "--json");
        code.ShouldBe(1, said);
        var asked = JsonNode.Parse(said)!;
        ((bool)asked["sound"]!, (bool)asked["identical"]!, (string)asked["askedCode"]!, (bool)asked["isAskedDocument"]!, (string)asked["document"]!["code"]!).ShouldBe((false, true, other, false, own));

        // What is no file, or no PDF.
        (code, said) = await RunAsync(null, roots, "verify-document", Path.Combine(folder, "none.pdf"));
        (code, said.Trim()).ShouldBe((3, Texts.VerifyNoSuchFile.With(Path.Combine(folder, "none.pdf"))));
        (code, said) = await RunAsync(null, roots, "verify-document", folder, "--json");
        (code, said.Trim()).ShouldBe((3, Texts.VerifyIsFolder.With(folder)));
        var plain = Path.Combine(folder, "plain.pdf");
        await File.WriteAllTextAsync(plain, "no PDF", Ct);
        (code, said) = await RunAsync(null, roots, "verify-document", plain);
        code.ShouldBe(4, said);
        said.ShouldContain(Texts.SignaturesNotAPdf);
        (await RunAsync(null, roots, "verify-document", plain, "--jsno")).Code.ShouldBe(2);

        // Without a database the signatures and the roots decide; without a root nothing is sound.
        (code, said) = await RunAsync(null, roots, "verify-document", sound, "--json");
        code.ShouldBe(0, said);
        var json = JsonNode.Parse(said)!;
        ((bool)json["sound"]!, (bool)json["compared"]!, (bool)json["signatures"]![0]!["trusted"]!).ShouldBe((true, false, true));
        (await RunAsync(null, folder, "verify-document", sound)).Code.ShouldBe(1);
        (await RunAsync("Host=127.0.0.1;Port=1;Username=nobody;Database=none", roots, "verify-document", sound)).ShouldSatisfyAllConditions(
            run => run.Code.ShouldBe(0, run.Said), run => run.Said.ShouldContain(Texts.VerifyNotCompared));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(int Code, string Said)> RunAsync(string? database, string roots, params string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(Checkout.Root, "src", "Portal.Cli", "bin", configuration, "net10.0", "portal.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { WorkingDirectory = Checkout.Root, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        start.Environment["Portal__Signatures__Roots"] = roots;
        start.Environment["Portal__DemoMode"] = "true";
        start.Environment["ConnectionStrings__Portal"] = database ?? "";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Ct);
        var said = await process.StandardOutput.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        return (process.ExitCode, said + await errors);
    }

    private static Task<Answer> HandInAsync(Browser anybody, byte[] file) => PaperGround.HandInAsync(anybody, "/verify", "/verify", file);

    private static async Task<byte[]> SignAsync(DemoPki pki, byte[] pdf, string organisation, decimal y)
    {
        using var key = Pkcs12Key.Open(pki.Issue(organisation, "only-for-tests"), "only-for-tests");
        return await PdfSigning.SignAsync(pdf, new SealRequest(SealDrawing.Of(["M10 10L90 10L50 90Z"]), new SealPlace(1, 60, y, 30), At, organisation, "推荐"), key, ct: Ct);
    }
}
