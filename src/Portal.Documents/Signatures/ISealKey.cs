using System.Security.Cryptography.X509Certificates;

namespace Portal.Documents.Signatures;

/// <summary>The key an organisation signs with. Where it lies, and who may use it when, is the implementation's matter.</summary>
public interface ISealKey : IDisposable
{
    /// <summary>The key's certificate, then those who issued it, each after the one it issued.</summary>
    IReadOnlyList<X509Certificate2> Chain { get; }

    /// <summary>
    /// Signs a SHA-256 digest: RSA with PKCS#1 v1.5 padding, or ECDSA as r and s one after the other in the field's length.
    /// </summary>
    /// <exception cref="SignatureFaultException">The key cannot be reached or is refused.</exception>
    Task<byte[]> SignAsync(ReadOnlyMemory<byte> digest, CancellationToken ct);
}
