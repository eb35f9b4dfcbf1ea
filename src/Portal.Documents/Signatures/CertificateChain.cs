using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Documents.Signatures;

/// <summary>What is asked of the certificates that sign.</summary>
internal static class CertificateChain
{
    private const int Longest = 8;
    private const int LeastRsaBits = 2048;

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

    /// <exception cref="SignatureFaultException">The certificate may not sign, or not at this time.</exception>
    internal static void DemandMaySign(X509Certificate2 certificate, DateTimeOffset at)
    {
        const X509KeyUsageFlags signing = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation;
        if (certificate.Extensions.OfType<X509KeyUsageExtension>().Any(usage => (usage.KeyUsages & signing) == 0))
        {
            throw new SignatureFaultException(SignatureFault.CertificateUnsuitable, certificate.Subject);
        }
        if (at < certificate.NotBefore || at > certificate.NotAfter)
        {
            throw new SignatureFaultException(SignatureFault.CertificateExpired, certificate.Subject);
        }
    }

    /// <summary>Whether the chain leads to one of the roots and was valid then. Nothing is fetched and no revocation asked for.</summary>
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
            return chain.Build(certificate);
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
