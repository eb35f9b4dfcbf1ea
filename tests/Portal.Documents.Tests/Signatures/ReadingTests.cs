using System.Text;
using Portal.Documents.Signatures;

namespace Portal.Documents.Tests.Signatures;

/// <summary>What somebody may hand in who wants to be believed.</summary>
public sealed class ReadingTests(Ground ground)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void A_document_without_signatures_has_none()
    {
        var reading = PdfSignatures.Read(Ground.Letter, ground.Roots);
        reading.Signatures.ShouldBeEmpty();
        reading.IsSound.ShouldBeFalse();
    }

    public static TheoryData<string> Changes => [.. Attacks.Keys];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_comes_behind_a_signature_and_is_none_is_noticed(string change)
    {
        var signed = await ground.SignedByCityAsync();
        var file = PdfFile.Open(signed, new());
        var update = new PdfUpdate(file);
        Attacks[change](file, update);
        var changed = update.ToBytes();
        var reading = PdfSignatures.Read(changed, ground.Roots);
        reading.IsSound.ShouldBeFalse();
        foreach (var signature in reading.Signatures.Where(one => one is { Field: "Signature1", Intact: true }))
        {
            signature.Later.ShouldBe(LaterChanges.Others);
        }
        // A further signature does not heal it.
        if (reading.Signatures.Count == 1)
        {
            var again = PdfSignatures.Read(await PdfSigning.SignAsync(changed, Ground.Request(page: 1, y: 200), ground.Province, ct: Ct), ground.Roots);
            again.IsSound.ShouldBeFalse();
            again.Signatures.Count(one => one.Later == LaterChanges.None).ShouldBe(1);
        }
    }

    [Fact]
    public async Task What_was_prepared_before_and_comes_behind_the_signature_is_noticed()
    {
        // The page points to more contents, which are not there when it is signed: nobody sees them.
        var letter = PdfFile.Open(Ground.Letter, new());
        var prepared = new PdfUpdate(letter);
        var (page, hidden) = (letter.Pages().First(), new PdfReference(letter.Size + 40, 0));
        prepared.Put(page.Reference, page.Dictionary.With("Contents", new PdfArray([page.Dictionary["Contents"]!, hidden])));
        var signed = await PdfSigning.SignAsync(prepared.ToBytes(), Ground.Request(), ground.City, ct: Ct);
        PdfSignatures.Read(signed, ground.Roots).IsSound.ShouldBeTrue();
        var file = PdfFile.Open(signed, new());
        var update = new PdfUpdate(file);
        while (update.Reserve().Number < hidden.Number)
        {
        }
        update.Put(hidden, "<</Length 5>>\nstream\nBT ET\nendstream"u8.ToArray());
        // A real signature behind it covers the whole file and says nothing for the first.
        var both = await PdfSigning.SignAsync(update.ToBytes(), Ground.Request(page: 3), ground.Province, ct: Ct);
        PdfSignatures.Read(both, ground.Roots).Signatures.Select(one => (one.Intact, one.Later)).ShouldBe([(true, LaterChanges.Others), (true, LaterChanges.None)]);
    }

    [Fact]
    public async Task An_update_that_changes_nothing_is_no_attack_but_no_signature_either()
    {
        var file = PdfFile.Open(await ground.SignedByCityAsync(), new());
        var update = new PdfUpdate(file);
        update.Put(file.Root, file.Catalog);
        PdfSignatures.Read(update.ToBytes(), ground.Roots).Signatures[0].ShouldSatisfyAllConditions(one => one.Intact.ShouldBeTrue(), one => one.Later.ShouldBe(LaterChanges.Others));
    }

    [Fact]
    public async Task A_signature_that_is_only_feigned_is_not_intact()
    {
        var file = PdfFile.Open(await ground.SignedByCityAsync(), new());
        var update = new PdfUpdate(file);
        // A whole field of a signature, with the value of the one before.
        var value = (PdfDictionary)file.Resolve(file.Fields()[0].Dictionary["V"])!;
        AddField(file, update, file.Fields()[0].Dictionary.With("T", PdfString.OfText("Signature2")).With("V", update.Add(value)));
        var reading = PdfSignatures.Read(update.ToBytes(), ground.Roots);
        reading.IsSound.ShouldBeFalse();
        reading.Signatures.Single(one => one.Field == "Signature2").Intact.ShouldBeFalse();
    }

    [Theory]
    [InlineData("[0 0 0 0]")]
    [InlineData("[0 10 20]")]
    [InlineData("[0 -10 20 30]")]
    [InlineData("[0 9999999999 9999999999 1]")]
    [InlineData("[1 10 20 30]")]
    [InlineData("null")]
    [InlineData("[0 10 20 (a)]")]
    public async Task A_range_of_bytes_that_leaves_more_out_is_refused(string range)
    {
        var signed = Encoding.Latin1.GetString(await ground.SignedByCityAsync());
        var from = signed.IndexOf("/ByteRange ", StringComparison.Ordinal) + 11;
        var to = signed.IndexOf(']', from) + 1;
        var forged = Encoding.Latin1.GetBytes(signed[..from] + range.PadRight(to - from) + signed[to..]);
        PdfSignatures.Read(forged, ground.Roots).Signatures.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            one => one.Intact.ShouldBeFalse(),
            one => one.RevisionLength.ShouldBe(0));
    }

    [Fact]
    public async Task A_value_of_zeros_or_rubbish_is_not_intact()
    {
        var signed = await ground.SignedByCityAsync();
        var from = Encoding.Latin1.GetString(signed).IndexOf("]/Contents <", StringComparison.Ordinal) + 12;
        foreach (var rubbish in new[] { "00000000", "30820000", "3080", "ffffffff", "30840fffffff", "0c820100" })
        {
            var forged = signed.ToArray();
            Encoding.ASCII.GetBytes(rubbish).CopyTo(forged, from);
            PdfSignatures.Read(forged, ground.Roots).Signatures[0].Intact.ShouldBeFalse(rubbish);
        }
    }

    [Fact]
    public async Task Something_hidden_in_the_room_behind_the_signature_is_noticed()
    {
        var signed = await ground.SignedByCityAsync();
        var text = Encoding.Latin1.GetString(signed);
        var end = text.IndexOf('>', text.IndexOf("]/Contents <", StringComparison.Ordinal));
        signed[end - 1].ShouldBe((byte)'0');
        signed[end - 1] = (byte)'1';
        PdfSignatures.Read(signed, ground.Roots).Signatures[0].Intact.ShouldBeFalse();
    }

    [Fact]
    public async Task Bytes_behind_the_end_are_not_covered()
    {
        var signed = await ground.SignedByCityAsync();
        PdfSignatures.Read((byte[])[.. signed, 10], ground.Roots).IsSound.ShouldBeFalse();
        Fault([.. signed, .. "more"u8]).ShouldBe(SignatureFault.Damaged);
    }

    [Fact]
    public async Task Another_producers_files_are_refused_by_name()
    {
        using var place = new Workplace();
        var letter = place.Write("letter.pdf", Ground.Letter);
        await Programs.RunAsync("qpdf", "--object-streams=generate", letter, place["compressed.pdf"]);
        Fault(File.ReadAllBytes(place["compressed.pdf"])).ShouldBe(SignatureFault.CompressedReferences);
        await Programs.RunAsync("qpdf", "--encrypt", "", "owner", "256", "--", letter, place["encrypted.pdf"]);
        await Programs.RunAsync("qpdf", "--object-streams=disable", "--encrypt", "", "owner", "256", "--", letter, place["encrypted.pdf"]);
        Fault(File.ReadAllBytes(place["encrypted.pdf"])).ShouldBe(SignatureFault.Encrypted);
        await Programs.RunAsync("qpdf", "--linearize", "--object-streams=disable", letter, place["linear.pdf"]);
        Fault(File.ReadAllBytes(place["linear.pdf"])).ShouldBe(SignatureFault.Damaged);
    }

    [Theory]
    [InlineData("", SignatureFault.NotAPdf)]
    [InlineData("PK\u0003\u0004", SignatureFault.NotAPdf)]
    [InlineData("%PDF-1.7", SignatureFault.Damaged)]
    [InlineData("%PDF-1.7\nstartxref\n0\n%%EOF", SignatureFault.Damaged)]
    [InlineData("%PDF-1.7\nstartxref\n99999999999\n%%EOF", SignatureFault.Damaged)]
    [InlineData("%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF", SignatureFault.Damaged)]
    [InlineData("%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Root 1 0 R/Prev 500>>\nstartxref\n9\n%%EOF", SignatureFault.Damaged)]
    [InlineData("%PDF-1.7\nxref\n0 399999\n0000000000 65535 f \ntrailer<</Size 1/Root 1 0 R>>\nstartxref\n9\n%%EOF", SignatureFault.Damaged)]
    [InlineData("%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Size 2/Root 1 0 R>>\nstartxref\n9\n%%EOF", SignatureFault.Damaged)]
    [InlineData("%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 2000000000/Root 1 0 R>>\nstartxref\n9\n%%EOF", SignatureFault.Damaged)]
    [InlineData("%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Root 1 0 R>>\nstartxref\n9\n%%EOF", SignatureFault.Damaged)]
    public void What_is_no_whole_file_is_refused(string file, SignatureFault fault) => Fault(Encoding.Latin1.GetBytes(file)).ShouldBe(fault);

    [Fact]
    public void Loops_and_depths_end()
    {
        Fault(Made("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[2 0 R]>>>>", "<</Kids[2 0 R]>>")).ShouldBe(SignatureFault.Damaged);
        Fault(Made("2 0 R", "1 0 R")).ShouldBe(SignatureFault.Damaged);
        Fault(Made("<</A" + new string('[', 100_000) + ">>")).ShouldBe(SignatureFault.TooLarge);
        Fault(Made("<</A[" + string.Concat(Enumerable.Repeat("0 ", 5_000_000)) + "]>>")).ShouldBe(SignatureFault.TooLarge);
        Fault(Made("<<" + string.Concat(Enumerable.Range(0, 5_000).Select(n => "/K" + n + " 0")) + ">>")).ShouldBe(SignatureFault.TooLarge);
        Fault(Made("<</A (" + new string('(', 1_000_000))).ShouldBe(SignatureFault.Damaged);
        Fault(new byte[PdfSignatures.MostBytes + 1]).ShouldBe(SignatureFault.TooLarge);
    }

    [Theory]
    [InlineData("D:20251121180000+08'00'", "2025-11-21T18:00:00+08:00")]
    [InlineData("D:20251121180000+08'00", "2025-11-21T18:00:00+08:00")]
    [InlineData("D:20251121100000Z", "2025-11-21T10:00:00+00:00")]
    [InlineData("D:20251121100000Z00'00'", "2025-11-21T10:00:00+00:00")]
    [InlineData("20251121", "2025-11-21T00:00:00+00:00")]
    [InlineData("D:2025", "2025-01-01T00:00:00+00:00")]
    [InlineData("D:20251321", null)]
    [InlineData("D:", null)]
    [InlineData("yesterday", null)]
    [InlineData("D:20251121180000+99'00'", null)]
    public void Dates_are_read_as_they_are_written(string written, string? read) =>
        PdfSignatures.ReadDate(written).ShouldBe(read is null ? null : DateTimeOffset.Parse(read, System.Globalization.CultureInfo.InvariantCulture));

    private static readonly Dictionary<string, Action<PdfFile, PdfUpdate>> Attacks = new()
    {
        ["other contents of a page"] = (file, update) =>
        {
            var page = file.Pages().First();
            update.Put(page.Reference, page.Dictionary.With("Contents", update.AddStream(new PdfDictionary(), "BT ET"u8)));
        },
        ["another stream at the same place"] = (file, update) =>
            update.Put((PdfReference)file.Pages().First().Dictionary["Contents"]!, "<</Length 5>>\nstream\nBT ET\nendstream"u8.ToArray()),
        ["a page less"] = (file, update) => update.Put((PdfReference)file.Catalog["Pages"]!, Pages(file).With("Kids", new PdfArray([file.Pages().First().Reference])).With("Count", PdfAtom.Of(1))),
        ["a larger page"] = (file, update) =>
        {
            var page = file.Pages().First();
            update.Put(page.Reference, page.Dictionary.With("MediaBox", new PdfArray([PdfAtom.Of(0), PdfAtom.Of(0), PdfAtom.Of(2000), PdfAtom.Of(2000)])));
        },
        ["a note over the text"] = (file, update) =>
        {
            var page = file.Pages().First();
            var note = update.Add(new PdfDictionary(("Type", new PdfName("Annot")), ("Subtype", new PdfName("FreeText")), ("Contents", PdfString.OfText("同意"))));
            var notes = (PdfArray)file.Resolve(page.Dictionary["Annots"])!;
            update.Put(page.Reference, page.Dictionary.With("Annots", notes.With(note)));
        },
        ["the seal moved"] = (file, update) =>
        {
            var field = file.Fields()[0];
            update.Put(field.Reference, field.Dictionary.With("Rect", new PdfArray([PdfAtom.Of(0), PdfAtom.Of(0), PdfAtom.Of(9), PdfAtom.Of(9)])));
        },
        ["the seal's picture exchanged"] = (file, update) =>
        {
            var seal = (PdfReference)((PdfDictionary)file.Fields()[0].Dictionary["AP"]!)["N"]!;
            update.Put(seal, "<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Length 0>>\nstream\n\nendstream"u8.ToArray());
        },
        ["a field that is no signature"] = (file, update) => AddField(file, update, new PdfDictionary(("FT", new PdfName("Tx")), ("Subtype", new PdfName("Widget")), ("T", PdfString.OfText("甲")), ("V", PdfString.OfText("乙")))),
        ["an empty field for a signature"] = (file, update) => AddField(file, update, new PdfDictionary(("FT", new PdfName("Sig")), ("Subtype", new PdfName("Widget")), ("T", PdfString.OfText("甲")))),
        ["the signature taken out"] = (file, update) => update.Put(file.Root, file.Catalog.With("AcroForm", file.AcroForm!.With("Fields", new PdfArray([])))),
        ["an action at opening"] = (file, update) => update.Put(file.Root, file.Catalog.With("OpenAction", new PdfDictionary(("S", new PdfName("JavaScript")), ("JS", PdfString.OfText("1"))))),
        ["other metadata"] = (file, update) => update.Put((PdfReference)file.Catalog["Metadata"]!, "<</Type/Metadata/Subtype/XML/Length 0>>\nstream\n\nendstream"u8.ToArray()),
        ["another attachment"] = (file, update) => update.Put(file.Root, file.Catalog.With("AF", new PdfArray([]))),
        ["another value of the signature"] = (file, update) =>
        {
            var reference = (PdfReference)file.Fields()[0].Dictionary["V"]!;
            update.Put(reference, (PdfDictionary)file.Resolve(reference)!);
        },
    };

    private static PdfDictionary Pages(PdfFile file) => (PdfDictionary)file.Resolve(file.Catalog["Pages"])!;

    private static void AddField(PdfFile file, PdfUpdate update, PdfDictionary field) =>
        update.Put(file.Root, file.Catalog.With("AcroForm", file.AcroForm!.With("Fields", ((PdfArray)file.AcroForm!["Fields"]!).With(update.Add(field)))));

    private static SignatureFault? Fault(byte[] file)
    {
        try
        {
            PdfSignatures.Read(file, []);
            return null;
        }
        catch (SignatureFaultException fault)
        {
            return fault.Fault;
        }
    }

    /// <summary>A file of these objects; the first is the catalog.</summary>
    internal static byte[] Made(params string[] objects)
    {
        var text = new StringBuilder("%PDF-1.7\n");
        var places = new List<int>();
        for (var number = 1; number <= objects.Length; number++)
        {
            places.Add(text.Length);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{number} 0 obj\n{objects[number - 1]}\nendobj\n");
        }
        var references = text.Length;
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        places.ForEach(place => text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n"));
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"trailer\n<</Size {objects.Length + 1}/Root 1 0 R>>\nstartxref\n{references}\n%%EOF");
        return Encoding.Latin1.GetBytes(text.ToString());
    }
}
