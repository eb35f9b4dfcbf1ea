using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Documents.Signatures;

/// <summary>A key out of a PKCS#12 file, for small sites. The caller keeps the file encrypted; here it lives in memory only.</summary>
public sealed class Pkcs12Key : ISealKey
{
    private readonly X509Certificate2Collection _certificates;

    private Pkcs12Key(X509Certificate2Collection certificates, X509Certificate2 own)
    {
        _certificates = certificates;
        Chain = CertificateChain.Order(own, certificates);
        CertificateChain.DemandUsableKey(own);
    }

    public IReadOnlyList<X509Certificate2> Chain { get; }

    /// <param name="file">With one private key, its certificate and, best, all that issued it.</param>
    /// <exception cref="SignatureFaultException"><see cref="SignatureFault.KeyUnreadable"/> or <see cref="SignatureFault.KeyUnsuitable"/>.</exception>
    public static Pkcs12Key Open(ReadOnlySpan<byte> file, string password)
    {
        X509Certificate2Collection certificates;
        try
        {
            certificates = X509CertificateLoader.LoadPkcs12Collection(file, password, X509KeyStorageFlags.EphemeralKeySet);
        }
        catch (CryptographicException unreadable)
        {
            throw new SignatureFaultException(SignatureFault.KeyUnreadable, unreadable.Message, unreadable);
        }
        var own = certificates.Where(certificate => certificate.HasPrivateKey).ToList();
        try
        {
            return own.Count == 1
                ? new Pkcs12Key(certificates, own[0])
                : throw new SignatureFaultException(SignatureFault.KeyUnsuitable, FormattableString.Invariant($"{own.Count} private keys"));
        }
        catch
        {
            Dispose(certificates);
            throw;
        }
    }

    public Task<byte[]> SignAsync(ReadOnlyMemory<byte> digest, CancellationToken ct)
    {
        try
        {
            using var rsa = Chain[0].GetRSAPrivateKey();
            if (rsa is not null)
            {
                return Task.FromResult(rsa.SignHash(digest.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
            }
            using var ecdsa = Chain[0].GetECDsaPrivateKey();
            return Task.FromResult(ecdsa!.SignHash(digest.Span, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        }
        catch (CryptographicException unusable)
        {
            throw new SignatureFaultException(SignatureFault.KeyUnsuitable, unusable.Message, unusable);
        }
    }

    public void Dispose() => Dispose(_certificates);

    private static void Dispose(X509Certificate2Collection certificates)
    {
        foreach (var certificate in certificates)
        {
            certificate.Dispose();
        }
    }
}
