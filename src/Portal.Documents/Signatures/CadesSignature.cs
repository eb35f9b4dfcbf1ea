using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Documents.Signatures;

/// <summary>The signature itself: CMS with what PAdES demands of it (ETSI EN 319 142-1, level B-B; with a time stamp B-T).</summary>
internal static class CadesSignature
{
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";
    internal const string TimeStampToken = "1.2.840.113549.1.9.16.2.14";

    /// <summary>
    /// <see cref="SignedCms"/> asks a key for its signature at once; ours may be far away. So it is asked twice: the first time
    /// only to learn the digest, the second time with what the key answered. There is no signing time among the signed
    /// attributes (PAdES has it in the document), so both times the digest is the same.
    /// </summary>
    internal static async Task<byte[]> MakeAsync(byte[] content, ISealKey key, TimeStampAuthority? stamps, CancellationToken ct)
    {
        CertificateChain.DemandUsableKey(key.Chain[0]);
        using var learn = new PresetKey(key.Chain[0]);
        try
        {
            Compute(content, key, learn);
        }
        catch (CryptographicException) when (learn.Digest is not null)
        {
            // What was asked is known; that zeros are no signature of it is no news.
        }
        var digest = learn.Digest ?? throw new InvalidOperationException("Nothing was asked of the key.");
        var signature = await key.SignAsync(digest, ct).ConfigureAwait(false);
        if (!learn.Fits(digest, signature))
        {
            throw new SignatureFaultException(SignatureFault.KeyMismatch, key.Chain[0].Subject);
        }
        using var answer = new PresetKey(key.Chain[0], signature);
        var cms = Compute(content, key, answer);
        if (stamps is not null)
        {
            var token = await stamps.StampAsync(cms.SignerInfos[0], ct).ConfigureAwait(false);
            cms.SignerInfos[0].AddUnsignedAttribute(new AsnEncodedData(new Oid(TimeStampToken), token));
        }
        return cms.Encode();
    }

    /// <summary>Whether the signer's certificate is the one the signed attributes name, by a SHA-256 or longer digest; null where they name none.</summary>
    internal static bool? NamesItsCertificate(SignerInfo signer, X509Certificate2 certificate)
    {
        foreach (var attribute in signer.SignedAttributes)
        {
            if (attribute.Oid.Value == SigningCertificateV2 && attribute.Values.Count == 1)
            {
                return Names(attribute.Values[0].RawData, certificate);
            }
        }
        return null;
    }

    private static SignedCms Compute(byte[] content, ISealKey key, PresetKey preset)
    {
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, key.Chain[0], preset.Algorithm)
        {
            DigestAlgorithm = new Oid(Sha256),
            IncludeOption = X509IncludeOption.None,
        };
        signer.Certificates.AddRange(key.Chain.ToArray());
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid(SigningCertificateV2), NameOf(key.Chain[0])));
        var cms = new SignedCms(new ContentInfo(content), detached: true);
        cms.ComputeSignature(signer, silent: true);
        return cms;
    }

    /// <summary>SigningCertificateV2 (RFC 5035) with one ESSCertIDv2; SHA-256 is its default and therefore not written in DER.</summary>
    private static byte[] NameOf(X509Certificate2 certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteOctetString(SHA256.HashData(certificate.RawData));
        }
        return writer.Encode();
    }

    private static bool Names(byte[] attribute, X509Certificate2 certificate)
    {
        try
        {
            var first = new AsnReader(attribute, AsnEncodingRules.BER).ReadSequence().ReadSequence().ReadSequence();
            var algorithm = first.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence) ? first.ReadSequence().ReadObjectIdentifier() : Sha256;
            var hash = first.ReadOctetString();
            byte[]? own = algorithm switch
            {
                Sha256 => SHA256.HashData(certificate.RawData),
                "2.16.840.1.101.3.4.2.2" => SHA384.HashData(certificate.RawData),
                "2.16.840.1.101.3.4.2.3" => SHA512.HashData(certificate.RawData),
                _ => null,
            };
            return own is not null && own.AsSpan().SequenceEqual(hash);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
