using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portal.Documents.Signatures;

namespace Portal.Documents.Tests.Signatures;

/// <summary>Signatures that verify as mathematics and must not be believed: other certificates, other contents, other readers.</summary>
public sealed class HostileTests(Ground ground)
{
    private const string Data = "1.2.840.113549.1.7.1";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_signed_is_in_the_file_and_none_of_it_in_the_signature()
    {
        // SignedCms hashes what stands in the value before what stands in the file: the signature of a longer document would do for its end.
        var hidden = "%PDF-1.7 of another document"u8.ToArray();
        var signed = await ground.SignedByCityAsync();
        using var city = CityWithKey();
        var forged = Resigned(signed, content => WithContent(Cms([.. hidden, .. content], city), hidden));
        PdfSignatures.Read(forged, ground.Roots).Signatures.ShouldHaveSingleItem().Intact.ShouldBeFalse();
        PdfSignatures.Read(Resigned(signed, content => Cms(content, city)), ground.Roots).IsSound.ShouldBeTrue();
    }

    [Theory]
    [InlineData("plain", true)]
    [InlineData("e-mail", true)]
    [InlineData("server", false)]
    [InlineData("encipherment", false)]
    [InlineData("authority", false)]
    [InlineData("short key", false)]
    [InlineData("SHA-1", false)]
    [InlineData("expired", false)]
    [InlineData("not yet valid", false)]
    [InlineData("below no authority", false)]
    [InlineData("below an authority for servers", false)]
    [InlineData("below a path too long", false)]
    [InlineData("outside the authority's names", false)]
    public async Task A_certificate_is_trusted_for_what_it_is_meant_for(string kind, bool trusted)
    {
        using var root = Authority("根", null, kind == "below a path too long" ? 0 : 3, names: kind == "outside the authority's names");
        using var issuer = kind switch
        {
            "below no authority" => Own("谁", root),
            "below an authority for servers" => Authority("中", root, 0, ServerAuthentication),
            "below a path too long" => Authority("中", root, 0),
            _ => null,
        };
        using var own = Own(kind, issuer ?? root);
        var forged = Resigned(await ground.SignedByCityAsync(), content => Cms(content, own, issuer));
        var signature = PdfSignatures.Read(forged, [root]).Signatures.ShouldHaveSingleItem();
        (signature.Intact, signature.Trusted).ShouldBe((true, trusted));
    }

    [Theory]
    [InlineData("PSS", true)]
    [InlineData("SHA-1", false)]
    [InlineData("another certificate named", false)]
    [InlineData("no certificate named", false)]
    public async Task A_signature_names_its_certificate_and_uses_no_old_digest(string kind, bool intact)
    {
        using var city = CityWithKey();
        var forged = Resigned(await ground.SignedByCityAsync(), content => Cms(
            content, city, null, kind == "SHA-1" ? "1.3.14.3.2.26" : null, kind == "PSS", kind switch { "another certificate named" => ground.Province.Chain[0], "no certificate named" => null, _ => city }));
        PdfSignatures.Read(forged, ground.Roots).Signatures.ShouldHaveSingleItem().Intact.ShouldBe(intact);
    }

    [Fact]
    public async Task A_stream_that_goes_on_behind_the_signature_is_noticed()
    {
        // Whoever reads by the length sees what came later; whoever looks for the stream's end saw something harmless when it was signed.
        const int length = 400_000;
        var letter = PdfFile.Open(Ground.Letter, new());
        var prepared = new PdfUpdate(letter);
        var (page, contents) = (letter.Pages().First(), prepared.Reserve());
        prepared.Put(contents, Encoding.ASCII.GetBytes(FormattableString.Invariant($"<</Length {length}>>\nstream\nBT ET\nendstream")));
        prepared.Put(page.Reference, page.Dictionary.With("Contents", contents));
        var before = prepared.ToBytes();
        var city = await PdfSigning.SignAsync(before, Ground.Request(), ground.City, ct: Ct);
        var end = before.AsSpan().LastIndexOf("BT ET"u8) + length;
        byte[] longer = [.. city, .. Enumerable.Repeat((byte)' ', end - city.Length), .. Encoding.ASCII.GetBytes(FormattableString.Invariant(
            $"\nendstream\nendobj\nstartxref\n{PdfFile.Open(city, new()).CrossReferences}\n%%EOF\n"))];
        DemandNoticed(await ByProvinceAsync(longer));
    }

    [Fact]
    public async Task What_lies_between_two_signatures_and_in_no_table_is_noticed()
    {
        // A reader that repairs a file takes the last object of a number that it finds.
        var city = await ground.SignedByCityAsync();
        var file = PdfFile.Open(city, new());
        var page = file.Pages().First().Reference;
        byte[] more = [.. city, .. Encoding.ASCII.GetBytes(FormattableString.Invariant($"{page.Number} 0 obj\n<</Type/Page>>\nendobj\nstartxref\n{file.CrossReferences}\n%%EOF\n"))];
        DemandNoticed(await ByProvinceAsync(more));
    }

    [Fact]
    public async Task A_revision_that_was_undone_before_the_next_signature_is_noticed()
    {
        var file = PdfFile.Open(await ground.SignedByCityAsync(), new());
        var page = file.Pages().First();
        var update = new PdfUpdate(file);
        update.Put(page.Reference, page.Dictionary.With("Contents", update.AddStream(new PdfDictionary(), "BT ET"u8)));
        var undone = new PdfUpdate(PdfFile.Open(update.ToBytes(), new()));
        undone.Put(page.Reference, page.Dictionary);
        DemandNoticed(await ByProvinceAsync(undone.ToBytes()));
    }

    [Fact]
    public async Task A_further_seal_as_large_as_the_text_is_noticed()
    {
        var both = await PdfSigning.SignAsync(await ground.SignedByCityAsync(), Ground.Request(diameter: 190), ground.Province, ct: Ct);
        DemandNoticed(both);
    }

    [Fact]
    public async Task A_further_signature_in_a_field_of_the_same_name_is_noticed()
    {
        var both = Encoding.Latin1.GetString(await ground.SignedByBothAsync());
        var name = both.LastIndexOf("0032>/TU", StringComparison.Ordinal);
        name.ShouldBeGreaterThan(0);
        using var province = WithKey(ground.Pki.Issue("江苏省工业和信息化厅", Ground.Password));
        DemandNoticed(Resigned(Encoding.Latin1.GetBytes(both[..name] + "0031" + both[(name + 4)..]), content => Cms(content, province)));
    }

    [Fact]
    public async Task A_further_signature_that_is_a_page_as_well_is_noticed()
    {
        // The form's fields and the tree's pages are one list.
        var letter = PdfFile.Open(Ground.Letter, new());
        var prepared = new PdfUpdate(letter);
        var tree = (PdfReference)letter.Catalog["Pages"]!;
        var node = (PdfDictionary)letter.Resolve(tree)!;
        var list = prepared.Add(letter.Resolve(node["Kids"])!);
        prepared.Put(tree, node.With("Kids", list));
        prepared.Put(letter.Root, letter.Catalog.With("AcroForm", new PdfDictionary(("Fields", list))));
        DemandNoticed(await ByProvinceAsync(await PdfSigning.SignAsync(prepared.ToBytes(), Ground.Request(), ground.City, ct: Ct)));
    }

    [Fact]
    public void A_signature_that_has_its_widget_below_it_is_one()
    {
        var file = ReadingTests.Made(
            "<</Type/Catalog/AcroForm<</Fields[2 0 R 5 0 R]>>>>",
            "<</FT/Sig/T(a)/V 3 0 R/Kids[4 0 R]>>", "<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>", "<</Subtype/Widget/Parent 2 0 R>>",
            "<</FT/Sig/T(b)/Kids[6 0 R]>>", "<</T(c)/V 3 0 R/Parent 5 0 R>>");
        PdfSignatures.Read(file, []).Signatures.Select(one => one.Field).ShouldBe(["a", "b.c"]);
    }

    [Fact]
    public void A_table_that_says_a_thing_twice_is_refused()
    {
        var text = Encoding.Latin1.GetString(ReadingTests.Made("<</Type/Catalog>>", "<<>>"));
        var twice = text.Replace("trailer", "2 1\n0000000009 00000 n \ntrailer", StringComparison.Ordinal);
        Should.Throw<SignatureFaultException>(() => PdfSignatures.Read(Encoding.Latin1.GetBytes(twice), [])).Fault.ShouldBe(SignatureFault.Damaged);
    }

    [Theory]
    [InlineData("/UserUnit 2")]
    [InlineData("/CropBox[50 50 400 400]")]
    public async Task A_page_that_is_shown_otherwise_than_it_is_measured_takes_no_seal(string entry)
    {
        var file = ReadingTests.Made("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1" + (entry[1] == 'C' ? entry : "") + ">>", "<</Type/Page/MediaBox[0 0 595 842]" + (entry[1] == 'U' ? entry : "") + ">>");
        (await Should.ThrowAsync<SignatureFaultException>(() => PdfSigning.SignAsync(file, Ground.Request(page: 1), ground.City, ct: Ct))).Fault.ShouldBe(SignatureFault.BadPlace);
    }

    [Fact]
    public async Task A_long_name_of_the_issuer_has_room()
    {
        using var root = Authority(new string('名', 3_000), null, 1);
        using var own = Own("plain", root);
        using var key = Pkcs12Key.Open(new X509Certificate2Collection(new[] { own, X509CertificateLoader.LoadCertificate(root.RawData) }).Export(X509ContentType.Pkcs12, "a")!, "a");
        PdfSignatures.Read(await PdfSigning.SignAsync(Ground.Letter, Ground.Request(), key, ct: Ct), [root]).IsSound.ShouldBeTrue();
    }

    [Fact]
    public async Task A_stamp_that_is_none_says_nothing_of_the_signature()
    {
        using var city = CityWithKey();
        var forged = Resigned(await ground.SignedByCityAsync(), content =>
        {
            var cms = new SignedCms(new ContentInfo(content), detached: true);
            cms.Decode(Cms(content, city));
            cms.SignerInfos[0].AddUnsignedAttribute(new AsnEncodedData(new Oid(CadesSignature.TimeStampToken), [0x30, 0x00]));
            return cms.Encode();
        });
        PdfSignatures.Read(forged, ground.Roots).Signatures.ShouldHaveSingleItem().ShouldSatisfyAllConditions(one => one.Intact.ShouldBeTrue(), one => one.StampedAt.ShouldBeNull());
    }

    [Theory]
    [InlineData("SHA256", "2.16.840.1.101.3.4.2.1", true)]
    [InlineData("SHA1", "2.16.840.1.101.3.4.2.1", false)]
    [InlineData("SHA256", "1.3.14.3.2.26", false)]
    public async Task A_stamp_over_a_digest_that_two_documents_can_share_says_no_time(string imprint, string digest, bool counts)
    {
        using var city = CityWithKey();
        var authority = ground.Pki.IssueForTimeStamps("时间戳机构", Ground.Password);
        var stamped = Resigned(await ground.SignedByCityAsync(), content =>
        {
            var cms = new SignedCms(new ContentInfo(content), detached: true);
            cms.Decode(Cms(content, city));
            var request = Rfc3161TimestampRequest.CreateFromSignerInfo(cms.SignerInfos[0], new HashAlgorithmName(imprint), requestSignerCertificates: true);
            cms.SignerInfos[0].AddUnsignedAttribute(new AsnEncodedData(new Oid(CadesSignature.TimeStampToken), StampingDouble.Token(request, authority, Ground.At, digest)));
            return cms.Encode();
        });
        PdfSignatures.Read(stamped, ground.Roots).Signatures.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            one => one.Intact.ShouldBeTrue(), one => one.StampedAt.ShouldBe(counts ? Ground.At : null), one => one.StampTrusted.ShouldBe(counts));
    }

    [Fact]
    public void Large_dictionaries_are_compared_in_time()
    {
        // Of each revision there may be hundreds, as large as this and in another order.
        (string, PdfValue)[] entries = [.. Enumerable.Range(0, 3_990).Select(number => (FormattableString.Invariant($"K{number:D4}"), (PdfValue)PdfAtom.Of(0)))];
        var (one, other) = (new PdfDictionary(entries), new PdfDictionary([.. entries.Reverse()]));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var times = 0; times < 1_000; times++)
        {
            one.Equals(other).ShouldBeTrue();
        }
        // Half a second; more than a minute where each entry is looked for among all others.
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    private void DemandNoticed(byte[] both)
    {
        var reading = PdfSignatures.Read(both, ground.Roots);
        reading.Signatures.Select(one => (one.Intact, one.Later)).ShouldBe([(true, LaterChanges.Others), (true, LaterChanges.None)]);
        reading.IsSound.ShouldBeFalse();
    }

    private Task<byte[]> ByProvinceAsync(byte[] document) => PdfSigning.SignAsync(document, Ground.Request(page: 3), ground.Province, ct: Ct);

    private X509Certificate2 CityWithKey() => WithKey(ground.CityFile);

    private static X509Certificate2 WithKey(byte[] file) =>
        X509CertificateLoader.LoadPkcs12Collection(file, Ground.Password, X509KeyStorageFlags.EphemeralKeySet).Single(one => one.HasPrivateKey);

    /// <summary>The last signature's value replaced by another over the same bytes.</summary>
    private static byte[] Resigned(byte[] signed, Func<byte[], byte[]> sign)
    {
        var forged = signed.ToArray();
        var from = signed.AsSpan().LastIndexOf("]/Contents <"u8) + 11;
        var to = from + signed.AsSpan(from).IndexOf((byte)'>') + 1;
        var value = Convert.ToHexString(sign([.. signed.AsSpan(0, from), .. signed.AsSpan(to)]));
        value.Length.ShouldBeLessThan(to - from - 2);
        Encoding.ASCII.GetBytes(value.PadRight(to - from - 2, '0')).CopyTo(forged, from + 1);
        return forged;
    }

    private byte[] Cms(byte[] content, X509Certificate2 own, X509Certificate2? issuer = null) => Cms(content, own, issuer, null, false, own);

    private byte[] Cms(byte[] content, X509Certificate2 own, X509Certificate2? issuer, string? digest, bool pss, X509Certificate2? named)
    {
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, own, own.GetRSAPrivateKey()!, pss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1)
        {
            DigestAlgorithm = new Oid(digest ?? "2.16.840.1.101.3.4.2.1"),
            IncludeOption = X509IncludeOption.EndCertOnly,
        };
        foreach (var above in issuer is null ? ground.City.Chain.Skip(1) : [issuer])
        {
            signer.Certificates.Add(X509CertificateLoader.LoadCertificate(above.RawData));
        }
        if (named is not null)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                writer.WriteOctetString(SHA256.HashData(named.RawData));
            }
            signer.SignedAttributes.Add(new AsnEncodedData(new Oid("1.2.840.113549.1.9.16.2.47"), writer.Encode()));
        }
        var cms = new SignedCms(new ContentInfo(content), detached: true);
        cms.ComputeSignature(signer);
        return cms.Encode();
    }

    /// <summary>The same CMS with contents in it.</summary>
    private static byte[] WithContent(byte[] cms, byte[] content)
    {
        var outer = new AsnReader(cms, AsnEncodingRules.BER).ReadSequence();
        var type = outer.ReadObjectIdentifier();
        var inner = outer.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(inner.ReadEncodedValue().Span);
                writer.WriteEncodedValue(inner.ReadEncodedValue().Span);
                inner.ReadEncodedValue();
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Data);
                    using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                    {
                        writer.WriteOctetString(content);
                    }
                }
                while (inner.HasData)
                {
                    writer.WriteEncodedValue(inner.ReadEncodedValue().Span);
                }
            }
        }
        return writer.Encode();
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? above, int pathLength, string? purpose = null, bool names = false)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(NameOf(name), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, pathLength, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        if (purpose is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        }
        if (names)
        {
            request.CertificateExtensions.Add(new X509Extension("2.5.29.30", OnlyBelow(NameOf("别处")), critical: true));
        }
        if (above is null)
        {
            return request.CreateSelfSigned(Ground.At.AddYears(-1), Ground.At.AddYears(9));
        }
        using var made = request.Create(above, Ground.At.AddYears(-1), Ground.At.AddYears(8), [1, 2, 3]);
        return made.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 Own(string kind, X509Certificate2 issuer)
    {
        using var key = RSA.Create(kind == "short key" ? 1024 : 2048);
        var request = new CertificateRequest(NameOf("签"), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(kind == "authority", false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(kind == "encipherment" ? X509KeyUsageFlags.KeyEncipherment : X509KeyUsageFlags.DigitalSignature, true));
        if (kind is "server" or "e-mail")
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(kind == "server" ? ServerAuthentication : "1.3.6.1.5.5.7.3.4")], false));
        }
        var (from, until) = kind switch { "expired" => (-200, -1), "not yet valid" => (1, 200), _ => (-1, 300) };
        using var issuerKey = issuer.GetRSAPrivateKey()!;
        using var made = request.Create(issuer.SubjectName, kind == "SHA-1" ? new Sha1Signatures(issuerKey) : X509SignatureGenerator.CreateForRSA(issuerKey, RSASignaturePadding.Pkcs1), Ground.At.AddDays(from), Ground.At.AddDays(until), [4, 5, 6]);
        return made.CopyWithPrivateKey(key);
    }

    private static X500DistinguishedName NameOf(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.Add("2.5.4.10", name);
        return builder.Build();
    }

    /// <summary>NameConstraints (RFC 5280, 4.2.1.10) with one permitted directory name.</summary>
    private static byte[] OnlyBelow(X500DistinguishedName name)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4)))
        {
            writer.WriteEncodedValue(name.RawData);
        }
        return writer.Encode();
    }

    /// <summary>As authorities signed until 2016.</summary>
    private sealed class Sha1Signatures(RSA key) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => Convert.FromHexString("300d06092a864886f70d0101050500");

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1);

        protected override PublicKey BuildPublicKey() => CreateForRSA(key, RSASignaturePadding.Pkcs1).PublicKey;
    }
}
