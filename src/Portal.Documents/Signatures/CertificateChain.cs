using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Documents.Signatures;

/// <summary>What is asked of the certificates that sign.</summary>
internal static class CertificateChain
{
    private const int Longest = 8;
    private const int LeastRsaBits = 2048;

    /// <summary>
    /// Purposes (RFC 5280, 4.2.1.12) of which one at least stands in a certificate that names any: all, document signing (RFC 9336), e-mail protection
    /// (what authorities issue for signatures of organisations), and those of two makers of readers.
    /// </summary>
    private static readonly string[] SigningPurposes = ["2.5.29.37.0", "1.3.6.1.5.5.7.3.36", "1.3.6.1.5.5.7.3.4", "1.2.840.113583.1.1.5", "1.3.6.1.4.1.311.10.3.12"];

    /// <summary>Signatures of certificates with MD2, MD4, MD5 or SHA-1, by RSA (the last twice), DSA and ECDSA: two certificates with one of these digests can be made.</summary>
    private static readonly string[] OldSignatures =
        ["1.2.840.113549.1.1.2", "1.2.840.113549.1.1.3", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.3.14.3.2.29", "1.2.840.10040.4.3", "1.2.840.10045.4.1"];

    /// <summary>The certificate, then each one's issuer, as far as they are there.</summary>
    internal static IReadOnlyList<X509Certificate2> Order(X509Certificate2 own, IEnumerable<X509Certificate2> others)
    {
        var pool = others.ToList();
        var chain = new List<X509Certificate2> { own };
        while (chain.Count < Longest && !IsSelfIssued(chain[^1])
            && pool.Find(one => !chain.Contains(one) && one.SubjectName.RawData.AsSpan().SequenceEqual(chain[^1].IssuerName.RawData)) is { } issuer)
        {
            chain.Add(issuer);
        }
        return chain;
    }

    internal static void DemandUsableKey(X509Certificate2 certificate)
    {
        if (!HasUsableKey(certificate))
        {
            throw new SignatureFaultException(SignatureFault.KeyUnsuitable, certificate.GetKeyAlgorithm());
        }
    }

    /// <exception cref="SignatureFaultException">The certificate is an authority's, may not sign documents, or not at this time.</exception>
    internal static void DemandMaySign(X509Certificate2 certificate, DateTimeOffset at)
    {
        if (!MaySign(certificate))
        {
            throw new SignatureFaultException(SignatureFault.CertificateUnsuitable, certificate.Subject);
        }
        if (at < certificate.NotBefore || at > certificate.NotAfter)
        {
            throw new SignatureFaultException(SignatureFault.CertificateExpired, certificate.Subject);
        }
    }

    /// <summary>
    /// Whether the chain leads to one of the roots, was valid then, is meant for this, and rests on no digest or key that is too weak by now. Nothing is
    /// fetched and no revocation asked for.
    /// </summary>
    /// <param name="purpose">One that the chain must allow; null for the signing of documents.</param>
    internal static bool LeadsTo(X509Certificate2Collection roots, X509Certificate2 certificate, X509Certificate2Collection others, DateTimeOffset at, string? purpose = null)
    {
        if (roots.Count == 0)
        {
            return false;
        }
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ExtraStore.AddRange(others);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;
        if (purpose is not null)
        {
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid(purpose));
        }
        try
        {
            return chain.Build(certificate)
                && chain.ChainElements.SkipLast(1).All(element => HasUsableKey(element.Certificate) && !OldSignatures.Contains(element.Certificate.SignatureAlgorithm.Value))
                && (purpose is not null || (MaySign(certificate) && chain.ChainElements.SkipLast(1).All(element => IsForDocuments(element.Certificate))));
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            foreach (var element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }

    private static bool MaySign(X509Certificate2 certificate)
    {
        const X509KeyUsageFlags signing = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation;
        return !certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority)
            && certificate.Extensions.OfType<X509KeyUsageExtension>().All(usage => (usage.KeyUsages & signing) != 0)
            && IsForDocuments(certificate);
    }

    private static bool IsForDocuments(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().All(usage => usage.EnhancedKeyUsages.Cast<Oid>().Any(purpose => SigningPurposes.Contains(purpose.Value)));

    private static bool HasUsableKey(X509Certificate2 certificate)
    {
        try
        {
            using var rsa = certificate.GetRSAPublicKey();
            if (rsa is not null)
            {
                return rsa.KeySize >= LeastRsaBits;
            }
            using var ecdsa = certificate.GetECDsaPublicKey();
            return ecdsa?.KeySize is 256 or 384 or 521;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool IsSelfIssued(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
