using System.Text;
using Portal.Documents.Signatures;

namespace Portal.Documents.Tests.Signatures;

public sealed class SigningTests(Ground ground)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signature_is_found_intact_trusted_and_over_the_whole_file()
    {
        var signed = await ground.SignedByCityAsync();
        var reading = PdfSignatures.Read(signed, ground.Roots);
        reading.IsSound.ShouldBeTrue();
        reading.Signatures.ShouldHaveSingleItem().ShouldBe(new PdfSignature
        {
            Field = "Signature1",
            Signer = "苏州市工业和信息化局（演示）",
            CertificateHash = reading.Signatures[0].CertificateHash,
            ClaimedAt = Ground.At,
            Intact = true,
            Trusted = true,
            Later = LaterChanges.None,
            RevisionLength = signed.Length,
        });
        reading.Signatures[0].CertificateHash.Length.ShouldBe(64);
    }

    [Fact]
    public async Task The_document_stays_as_it_was_and_grows()
    {
        var signed = await ground.SignedByBothAsync();
        signed.AsSpan(0, Ground.Letter.Length).SequenceEqual(Ground.Letter).ShouldBeTrue();
        var (before, after) = (PdfFile.Open(Ground.Letter, new()), PdfFile.Open(signed, new()));
        // Metadata, output intents, attachment, structure, language: what makes it PDF/A stays.
        before.Catalog.Entries.Select(entry => entry.Key).ShouldBeSubsetOf(after.Catalog.Entries.Select(entry => entry.Key));
        after.Catalog.Without("AcroForm").ShouldBe(before.Catalog);
        foreach (var key in new[] { "Metadata", "OutputIntents", "AF", "Names", "StructTreeRoot", "MarkInfo", "Lang" })
        {
            after.Catalog[key].ShouldNotBeNull(key);
        }
        (after.Trailer["ID"] as PdfArray)!.Items[0].ShouldBe((before.Trailer["ID"] as PdfArray)!.Items[0]);
        (after.Trailer["ID"] as PdfArray)!.Items[1].ShouldNotBe((before.Trailer["ID"] as PdfArray)!.Items[1]);
        var widget = (PdfDictionary)after.Resolve(after.Fields()[0].Reference)!;
        widget["F"]!.ToString().ShouldBe("132");
        ((PdfDictionary)widget["AP"]!).Entries.Select(entry => entry.Key).ShouldBe(["N"]);
    }

    [Fact]
    public async Task A_second_signature_leaves_the_first_valid()
    {
        var city = await ground.SignedByCityAsync();
        var both = await ground.SignedByBothAsync();
        var reading = PdfSignatures.Read(both, ground.Roots);
        reading.IsSound.ShouldBeTrue();
        reading.Signatures.Select(one => (one.Field, one.Signer, one.Intact, one.Trusted, one.Later, one.RevisionLength)).ShouldBe(
        [
            ("Signature1", "苏州市工业和信息化局（演示）", true, true, LaterChanges.OnlySignatures, city.Length),
            ("Signature2", "江苏省工业和信息化厅（演示）", true, true, LaterChanges.None, both.Length),
        ]);
    }

    [Fact]
    public async Task Pdfsig_says_valid_and_trusted_of_both_and_qpdf_finds_nothing()
    {
        using var place = new Workplace();
        var file = place.Write("both.pdf", await ground.SignedByBothAsync());
        var (_, report) = await Programs.RunAsync("pdfsig", "-nssdir", await TrustedAsync(place), file);
        Count(report, "Signature is Valid.").ShouldBe(2, report);
        Count(report, "Certificate is Trusted.").ShouldBe(2, report);
        Count(report, "ETSI.CAdES.detached").ShouldBe(2, report);
        Count(report, "Not total document signed").ShouldBe(1, report);
        report.ShouldContain("苏州市工业和信息化局（演示）");
        report.ShouldContain("江苏省工业和信息化厅（演示）");
        var (code, check) = await Programs.RunAsync("qpdf", "--check", file);
        (code, check).ShouldBe((0, check));
        check.ShouldContain("No syntax or stream encoding errors");
    }

    [Fact]
    public async Task Without_the_root_neither_trusts_the_signature()
    {
        using var place = new Workplace();
        var signed = await ground.SignedByCityAsync();
        var (_, report) = await Programs.RunAsync("pdfsig", "-nssdir", await EmptyStoreAsync(place), place.Write("city.pdf", signed));
        report.ShouldContain("Signature is Valid.");
        report.ShouldNotContain("Certificate is Trusted.");
        var reading = PdfSignatures.Read(signed, []);
        reading.Signatures[0].ShouldSatisfyAllConditions(one => one.Intact.ShouldBeTrue(), one => one.Trusted.ShouldBeFalse());
        reading.IsSound.ShouldBeFalse();
        using var others = DemoPki.Create(Ground.At);
        PdfSignatures.Read(signed, [others.Root]).Signatures[0].Trusted.ShouldBeFalse();
    }

    [Fact]
    public async Task One_flipped_byte_is_seen_by_both()
    {
        using var place = new Workplace();
        var store = await TrustedAsync(place);
        var both = await ground.SignedByBothAsync();
        var city = (await ground.SignedByCityAsync()).Length;
        // In the text of the letter: both signatures say no. In what the province added: only its own.
        foreach (var (at, valid) in new[] { (Encoding.Latin1.GetString(Ground.Letter).IndexOf("/Producer", StringComparison.Ordinal) + 12, 0), (city + 30, 1) })
        {
            both[at] ^= 1;
            var (_, report) = await Programs.RunAsync("pdfsig", "-nssdir", store, place.Write("flipped.pdf", both));
            Count(report, "Signature is Valid.").ShouldBe(valid, report);
            PdfSignatures.Read(both, ground.Roots).Signatures.Count(one => one.Intact).ShouldBe(valid);
            both[at] ^= 1;
        }
        PdfSignatures.Read(both, ground.Roots).IsSound.ShouldBeTrue();
    }

    [Fact]
    public async Task The_seal_stands_where_it_was_put_and_lets_the_text_through()
    {
        using var place = new Workplace();
        var file = place.Write("city.pdf", await ground.SignedByCityAsync());
        // 254 dots an inch: ten a millimetre.
        await Programs.RunAsync("pdftoppm", "-r", "254", "-f", "2", "-l", "2", "-singlefile", file, place["page"]);
        var page = Picture.Read(place["page.ppm"]);
        var (left, right, top, bottom) = page.BoundsOf((r, g, b) => r > 150 && g < 100 && b < 100);
        ((left + right) / 20.0, (top + bottom) / 20.0).ShouldSatisfyAllConditions(centre => centre.Item1.ShouldBe(105, 0.2), centre => centre.Item2.ShouldBe(120, 0.2));
        ((right - left) / 10.0).ShouldBe(42, 0.5);
        ((bottom - top) / 10.0).ShouldBe(42, 0.5);
        page[1050, 1200].ShouldBe((255, 255, 255));
    }

    [Fact]
    public async Task A_page_with_a_link_keeps_it()
    {
        var signed = await PdfSigning.SignAsync(Ground.Letter, Ground.Request(page: 1), ground.City, ct: Ct);
        var (before, after) = (PdfFile.Open(Ground.Letter, new()), PdfFile.Open(signed, new()));
        var (links, annotations) = ((PdfArray)before.Resolve(before.Pages().First().Dictionary["Annots"])!, (PdfArray)after.Resolve(after.Pages().First().Dictionary["Annots"])!);
        links.Items.Count.ShouldBeGreaterThan(0);
        annotations.Items.ShouldBe([.. links.Items, after.Fields()[0].Reference]);
        PdfSignatures.Read(signed, ground.Roots).IsSound.ShouldBeTrue();
    }

    [Fact]
    public async Task The_same_request_gives_the_same_bytes()
    {
        Convert.ToHexString(await ground.SignedByBothAsync()).ShouldBe(Convert.ToHexString(await ground.SignedByBothAsync()));
    }

    [Fact]
    public async Task Sixteen_offices_may_sign_one_after_the_other()
    {
        var document = Ground.Letter;
        for (var office = 0; office < 16; office++)
        {
            document = await PdfSigning.SignAsync(document, Ground.Request(page: 1 + (office % 3), y: 60 + (10 * office), diameter: 40), office % 2 == 0 ? ground.City : ground.Province, ct: Ct);
        }
        var reading = PdfSignatures.Read(document, ground.Roots);
        reading.IsSound.ShouldBeTrue();
        reading.Signatures.Count.ShouldBe(16);
        var seventeen = await PdfSigning.SignAsync(document, Ground.Request(), ground.City, ct: Ct);
        Should.Throw<SignatureFaultException>(() => PdfSignatures.Read(seventeen, ground.Roots)).Fault.ShouldBe(SignatureFault.TooLarge);
    }

    [Theory]
    [InlineData(0, 100, 100, 42, SignatureFault.NoSuchPage)]
    [InlineData(4, 100, 100, 42, SignatureFault.NoSuchPage)]
    [InlineData(int.MinValue, 100, 100, 42, SignatureFault.NoSuchPage)]
    [InlineData(1, 20, 100, 42, SignatureFault.BadPlace)]
    [InlineData(1, 100, 290, 42, SignatureFault.BadPlace)]
    [InlineData(1, 100, 100, 0, SignatureFault.BadPlace)]
    [InlineData(1, 100, 100, -42, SignatureFault.BadPlace)]
    [InlineData(1, int.MaxValue, 100, 42, SignatureFault.BadPlace)]
    public async Task A_seal_stands_on_the_page(int page, int x, int y, int diameter, SignatureFault fault) =>
        (await Should.ThrowAsync<SignatureFaultException>(() => PdfSigning.SignAsync(Ground.Letter, Ground.Request(page, x, y, diameter), ground.City, ct: Ct))).Fault.ShouldBe(fault);

    [Fact]
    public async Task A_certificate_signs_only_while_it_is_valid()
    {
        foreach (var at in new[] { Ground.At.AddHours(-2), Ground.At.AddYears(3) })
        {
            (await Should.ThrowAsync<SignatureFaultException>(() => PdfSigning.SignAsync(Ground.Letter, Ground.Request() with { At = at }, ground.City, ct: Ct)))
                .Fault.ShouldBe(SignatureFault.CertificateExpired);
        }
    }

    [Fact]
    public async Task Hostile_names_and_reasons_stay_text()
    {
        const string hostile = ")>> /Evil true <</A(\0\r\n%%EOF\nstartxref\n0 𬭩";
        var signed = await PdfSigning.SignAsync(Ground.Letter, Ground.Request(name: hostile) with { Reason = hostile }, ground.City, ct: Ct);
        PdfSignatures.Read(signed, ground.Roots).IsSound.ShouldBeTrue();
        var file = PdfFile.Open(signed, new());
        var value = (PdfDictionary)file.Resolve(file.Fields()[0].Dictionary["V"])!;
        ((PdfString)value["Reason"]!).Text.ShouldBe(hostile);
        ((PdfString)value["Name"]!).Text.ShouldBe(hostile);
    }

    /// <summary>The store of certificates that pdfsig asks, with the demonstration's root in it.</summary>
    private async Task<string> TrustedAsync(Workplace place)
    {
        var store = await EmptyStoreAsync(place);
        var (code, output) = await Programs.RunAsync("certutil", "-A", "-d", "sql:" + store, "-n", "root", "-t", "CT,C,C", "-i", place.Write("root.der", ground.Pki.Root.RawData));
        code.ShouldBe(0, output);
        return store;
    }

    private static async Task<string> EmptyStoreAsync(Workplace place)
    {
        var store = Directory.CreateDirectory(place["store"]).FullName;
        var (code, output) = await Programs.RunAsync("certutil", "-N", "-d", "sql:" + store, "--empty-password");
        code.ShouldBe(0, output);
        return store;
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    /// <summary>A picture as pdftoppm writes it.</summary>
    internal sealed record Picture(int Width, int Height, byte[] Pixels)
    {
        internal (int R, int G, int B) this[int x, int y] => (Pixels[((y * Width) + x) * 3], Pixels[(((y * Width) + x) * 3) + 1], Pixels[(((y * Width) + x) * 3) + 2]);

        internal static Picture Read(string path)
        {
            var bytes = File.ReadAllBytes(path);
            // "P6", width, height, 255, each followed by one white space, then the pixels.
            var words = Encoding.ASCII.GetString(bytes, 0, 40).Split([' ', '\n'], 5);
            words[0].ShouldBe("P6");
            var (width, height) = (int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), int.Parse(words[2], System.Globalization.CultureInfo.InvariantCulture));
            return new(width, height, bytes[^(width * height * 3)..]);
        }

        internal (int Left, int Right, int Top, int Bottom) BoundsOf(Func<int, int, int, bool> wanted)
        {
            var (left, right, top, bottom) = (Width, -1, Height, -1);
            for (var y = 0; y < Height; y++)
            {
                for (var x = 0; x < Width; x++)
                {
                    var (r, g, b) = this[x, y];
                    if (wanted(r, g, b))
                    {
                        (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x), Math.Min(top, y), Math.Max(bottom, y));
                    }
                }
            }
            return (left, right, top, bottom);
        }
    }
}
