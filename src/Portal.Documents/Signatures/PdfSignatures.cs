using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Documents.Signatures;

/// <summary>Reads and checks the signatures of a document that anybody may have handed in.</summary>
public static class PdfSignatures
{
    /// <summary>Larger files are not read.</summary>
    public const int MostBytes = 64 * 1024 * 1024;

    private const int MostSignatures = 16;
    private const int MostCertificates = 20;
    private const int MostCms = 1024 * 1024;
    private const int MostStamps = 4;

    /// <summary>Of what a file may cost, for each byte that is hashed: it is copied for that, and twice.</summary>
    private const double CostOfByte = 0.02;
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";

    /// <param name="roots">Who is trusted; none: every signature is read as not trusted.</param>
    /// <exception cref="SignatureFaultException">The file is not one that can be read. A bad signature is no fault: it is reported.</exception>
    public static SignatureReading Read(ReadOnlyMemory<byte> pdf, IReadOnlyList<X509Certificate2> roots)
    {
        var budget = new PdfBudget();
        var file = PdfFile.Open(pdf, budget);
        var trusted = new X509Certificate2Collection(roots.ToArray());
        var found = new List<(PdfSignature Signature, PdfFile? Revision)>();
        foreach (var field in file.Fields())
        {
            if (field.Kind is not PdfName { Name: "Sig" } || field.Value is not PdfDictionary value)
            {
                continue;
            }
            if (found.Count == MostSignatures)
            {
                throw new SignatureFaultException(SignatureFault.TooLarge, "signatures");
            }
            found.Add(Read(file, field, value, trusted, budget));
        }
        return new SignatureReading(WithLater([.. found.OrderBy(one => one.Signature.RevisionLength)], file));
    }

    /// <summary>
    /// Each revision is compared with the next one, as far as one signature follows the other up to the file's end: what somebody put in and took out
    /// again between two signatures was there.
    /// </summary>
    private static PdfSignature[] WithLater((PdfSignature Signature, PdfFile? Revision)[] found, PdfFile file)
    {
        var signatures = new PdfSignature[found.Length];
        var next = (File: (PdfFile?)null, Later: LaterChanges.Others);
        for (var at = found.Length - 1; at >= 0; at--)
        {
            var (signature, revision) = found[at];
            var later = revision is null ? LaterChanges.Others
                : at == found.Length - 1 ? (signature.RevisionLength == file.Bytes.Length ? LaterChanges.None : LaterChanges.Others)
                : next is { File: { } behind, Later: not LaterChanges.Others } && RevisionCheck.IsOneSignatureBehind(revision, behind) ? LaterChanges.OnlySignatures : LaterChanges.Others;
            signatures[at] = signature with { Later = later };
            next = (revision, later);
        }
        return signatures;
    }

    private static (PdfSignature Signature, PdfFile? Revision) Read(PdfFile file, PdfField field, PdfDictionary value, X509Certificate2Collection roots, PdfBudget budget)
    {
        var claimed = file.Resolve(value["M"]) is PdfString written ? ReadDate(written.Text) : null;
        var signature = new PdfSignature { Field = field.Name, ClaimedAt = claimed, Later = LaterChanges.Others };
        if (Range(file, value) is not { } range)
        {
            return (signature, null);
        }
        signature = signature with { RevisionLength = range.End };
        if (Revision(file, range.End, field, value, budget) is not { } revision)
        {
            return (signature, null);
        }
        budget.Spend(CostOfByte * range.End);
        byte[] signed = [.. file.Bytes.Span[..range.From], .. file.Bytes.Span[range.To..range.End]];
        return (Check(signature, signed, range.Cms, file.Resolve(value["SubFilter"]) is PdfName { Name: "ETSI.CAdES.detached" }, roots), revision);
    }

    /// <summary>
    /// The gap between the two signed parts, which must be exactly the value of this signature, as it stands in the file; and the
    /// end of the second part.
    /// </summary>
    private static (int From, int To, int End, byte[] Cms)? Range(PdfFile file, PdfDictionary value)
    {
        if (file.Resolve(value["ByteRange"]) is not PdfArray { Items.Count: 4 } range || value["Contents"] is not PdfString contents)
        {
            return null;
        }
        var numbers = new long[4];
        for (var at = 0; at < 4; at++)
        {
            if (range.Items[at] is not PdfAtom atom || !atom.TryLong(out numbers[at]) || numbers[at] < 0 || numbers[at] > file.Bytes.Length)
            {
                return null;
            }
        }
        var (from, to, end) = (numbers[1], numbers[2], numbers[2] + numbers[3]);
        // As hexadecimal digits and nothing between them: what else could stand there would be covered by nobody.
        if (contents.End - contents.Start != (2 * contents.Bytes.Length) + 2)
        {
            return null;
        }
        if (numbers[0] != 0 || contents.Start != from || contents.End != to || end < to || end > file.Bytes.Length || file.Bytes.Span[(int)from] != '<')
        {
            return null;
        }
        return ((int)from, (int)to, (int)end, contents.Bytes);
    }

    /// <summary>The file as it was when this was signed; null where it was no file then, or this signature was not in it.</summary>
    private static PdfFile? Revision(PdfFile file, int length, PdfField field, PdfDictionary value, PdfBudget budget)
    {
        try
        {
            var revision = length == file.Bytes.Length ? file : PdfFile.Open(file.Bytes[..length], budget);
            return revision.Fields().Any(one => one.Reference == field.Reference && value.Equals(one.Value)) ? revision : null;
        }
        catch (SignatureFaultException fault) when (fault.Fault != SignatureFault.TooLarge)
        {
            return null;
        }
    }

    private static PdfSignature Check(PdfSignature signature, byte[] signed, byte[] contents, bool cades, X509Certificate2Collection roots)
    {
        try
        {
            AsnDecoder.ReadEncodedValue(contents, AsnEncodingRules.BER, out _, out _, out var length);
            if (length > MostCms || Outline(contents.AsMemory(0, length)) is { HasContent: true } or { Certificates: > MostCertificates })
            {
                return signature;
            }
            var cms = new SignedCms(new ContentInfo(signed), detached: true);
            cms.Decode(contents.AsSpan(0, length));
            if (cms.SignerInfos.Count != 1 || cms.SignerInfos[0].Certificate is not { } certificate)
            {
                return signature;
            }
            var signer = cms.SignerInfos[0];
            var (stampedAt, stampTrusted) = ReadStamp(signer, roots);
            var at = (stampTrusted ? stampedAt : null) ?? signature.ClaimedAt;
            return signature with
            {
                Signer = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
                CertificateHash = Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)),
                StampedAt = stampedAt,
                StampTrusted = stampTrusted,
                // Behind the signature there are only the zeros it was given room with.
                Intact = contents.AsSpan(length).IndexOfAnyExcept((byte)0) < 0 && HoldsTo(signer) && (CadesSignature.NamesItsCertificate(signer, certificate) ?? !cades),
                Trusted = at is { } time && CertificateChain.LeadsTo(roots, certificate, cms.Certificates, time),
            };
        }
        catch (Exception broken) when (broken is CryptographicException or AsnContentException)
        {
            return signature;
        }
    }

    /// <summary>
    /// Whether something signed stands in a CMS itself, and how many certificates (RFC 5652, 5.1). <see cref="SignedCms"/> hashes such contents before the
    /// file's bytes, so that a signature of a longer file would hold for the end of it alone; and it opens every certificate.
    /// </summary>
    private static (bool HasContent, int Certificates) Outline(ReadOnlyMemory<byte> encoded)
    {
        var first = new Asn1Tag(TagClass.ContextSpecific, 0);
        var whole = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        whole.ReadObjectIdentifier();
        var data = whole.ReadSequence(first).ReadSequence();
        data.ReadInteger();
        data.ReadSetOf();
        var content = data.ReadSequence();
        content.ReadObjectIdentifier();
        var count = 0;
        if (data.PeekTag().HasSameClassAndValue(first))
        {
            for (var certificates = data.ReadSetOf(first); certificates.HasData; count++)
            {
                certificates.ReadEncodedValue();
            }
        }
        return (content.HasData, count);
    }

    private static bool IsModest(byte[] token)
    {
        try
        {
            return Outline(token).Certificates <= MostCertificates;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>SHA-256, 384, 512: two documents with one SHA-1 can be made.</summary>
    private static bool IsSafe(Oid digest) => digest.Value is "2.16.840.1.101.3.4.2.1" or "2.16.840.1.101.3.4.2.2" or "2.16.840.1.101.3.4.2.3";

    private static bool HoldsTo(SignerInfo signer)
    {
        if (!IsSafe(signer.DigestAlgorithm))
        {
            return false;
        }
        try
        {
            signer.CheckSignature(verifySignatureOnly: true);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static (DateTimeOffset? At, bool Trusted) ReadStamp(SignerInfo signer, X509Certificate2Collection roots)
    {
        foreach (var attribute in signer.UnsignedAttributes.Cast<CryptographicAttributeObject>().Where(one => one.Oid.Value == CadesSignature.TimeStampToken).Take(MostStamps))
        {
            if (attribute.Values.Count == 1 && IsModest(attribute.Values[0].RawData)
                && Rfc3161TimestampToken.TryDecode(attribute.Values[0].RawData, out var token, out _)
                && IsSafe(token.TokenInfo.HashAlgorithmId) && token.AsSignedCms().SignerInfos.Cast<SignerInfo>().All(one => IsSafe(one.DigestAlgorithm))
                && token.VerifySignatureForSignerInfo(signer, out var authority, null))
            {
                var at = token.TokenInfo.Timestamp;
                return (at, CertificateChain.LeadsTo(roots, authority, token.AsSignedCms().Certificates, at, TimeStamping));
            }
        }
        return (null, false);
    }

    /// <summary>A date as PDF writes it: <c>D:20251121180000+08'00'</c>; what is left out is the least, and the zone UTC.</summary>
    internal static DateTimeOffset? ReadDate(string text)
    {
        var digits = text.StartsWith("D:", StringComparison.Ordinal) ? text[2..] : text;
        var count = digits.TakeWhile(char.IsAsciiDigit).Count();
        var zone = digits[count..].Replace("'", "", StringComparison.Ordinal);
        zone = zone is "" or "Z" or "Z0000" ? "+0000" : zone.Length == 3 ? zone + "00" : zone;
        var whole = digits[..count] + "00000101000000"[Math.Min(count, 14)..];
        return count is >= 4 and <= 14 && zone.Length == 5
            && DateTimeOffset.TryParseExact(whole + zone.Insert(3, ":"), "yyyyMMddHHmmsszzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
    }
}
