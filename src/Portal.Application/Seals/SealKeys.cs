using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Portal.Documents.Signatures;

namespace Portal.Application.Seals;

/// <summary>Where a key is, as somebody registers it.</summary>
public abstract record KeyInput
{
    /// <param name="Bytes">PKCS#12.</param>
    public sealed record File(byte[]? Bytes, string? Password) : KeyInput
    {
        // A record would print both.
        public override string ToString() => nameof(File);
    }

    /// <param name="Name">Of the service in the configuration.</param>
    /// <param name="KeyName">What the service calls the key.</param>
    /// <param name="Token">Empty where the service knows the portal otherwise.</param>
    /// <param name="Certificates">What the service answered (<see cref="InspectSealKey"/>): the key's own first.</param>
    public sealed record Remote(string? Name, string? KeyName, string? Token, IReadOnlyList<byte[]> Certificates) : KeyInput
    {
        public override string ToString() => nameof(Remote);
    }
}

/// <summary>Opens the keys of seals, and only with services that the operator names.</summary>
public sealed class SealKeys(SealVault vault, SealSettings settings) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        // A redirect could lead anywhere within the operator's network.
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Null where none is configured.</summary>
    public TimeStampAuthority? Stamps => settings.TimeStamps is { } address ? new TimeStampAuthority(http, address, settings.Patience) : null;

    /// <summary>The longest time from opening a key to a signature with its stamp.</summary>
    public TimeSpan Longest => 3 * settings.Patience;

    /// <param name="file">PKCS#12.</param>
    /// <exception cref="SignatureFaultException">It cannot be opened, or its key does not do.</exception>
    public static ISealKey OpenFile(byte[] file, string password) => Pkcs12Key.Open(file, password);

    /// <summary>Asks a service for a key.</summary>
    /// <exception cref="SignatureFaultException">It is not one of the configured ones, does not answer, or has no such key.</exception>
    public async Task<ISealKey> OpenServiceAsync(Uri address, string keyName, string token, CancellationToken cancellationToken) =>
        settings.Services.Any(service => service.Address == address)
            ? await RemoteKey.OpenAsync(http, new RemoteKeyPlace(address, keyName, token, settings.Patience), cancellationToken)
            : throw new SignatureFaultException(SignatureFault.SigningUnavailable, "the configuration does not name this service");

    /// <summary>The key of a seal.</summary>
    /// <exception cref="SignatureFaultException">It cannot be opened or reached.</exception>
    public async Task<ISealKey> OpenAsync(Seal seal, CancellationToken cancellationToken)
    {
        var kept = vault.Open(seal.Id, seal.KeySecret);
        try
        {
            var secret = JsonSerializer.Deserialize<Secret>(kept) ?? throw new SignatureFaultException(SignatureFault.KeyUnreadable, "empty");
            return seal.KeyKind == SealKeyKind.File
                ? OpenFile(secret.File!, secret.Password!)
                : await OpenServiceAsync(new Uri(seal.KeyService!), seal.KeyName!, secret.Token!, cancellationToken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(kept);
        }
    }

    /// <summary>What is stored of a key.</summary>
    public byte[] Close(Guid seal, KeyInput key)
    {
        var secret = JsonSerializer.SerializeToUtf8Bytes(key switch
        {
            KeyInput.File file => new Secret(file.Bytes, file.Password ?? "", null),
            KeyInput.Remote service => new Secret(null, null, service.Token ?? ""),
            _ => throw new ArgumentOutOfRangeException(nameof(key)),
        });
        try
        {
            return vault.Close(seal, secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    public void Dispose() => http.Dispose();

    private sealed record Secret(byte[]? File, string? Password, string? Token);
}

/// <summary>What a certificate says, as people compare it.</summary>
public sealed record CertificateFacts(string Subject, string Issuer, byte[] Sha256, DateTimeOffset From, DateTimeOffset Until)
{
    private const int Longest = 200;

    public static CertificateFacts Of(X509Certificate2 certificate) => new(
        certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false).Cut(Longest), certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true).Cut(Longest),
        SHA256.HashData(certificate.RawData), new DateTimeOffset(certificate.NotBefore).ToUniversalTime(), new DateTimeOffset(certificate.NotAfter).ToUniversalTime());
}

/// <summary>Faults of keys, pictures and documents, for readers.</summary>
internal static class SealFaults
{
    public static string Words(SignatureFault fault) => fault switch
    {
        SignatureFault.KeyUnreadable => Texts.SealFaultKeyUnreadable,
        SignatureFault.KeyUnsuitable => Texts.SealFaultKeyUnsuitable,
        SignatureFault.CertificateUnsuitable => Texts.SealFaultCertificateUnsuitable,
        SignatureFault.CertificateExpired => Texts.SealFaultCertificateExpired,
        SignatureFault.KeyMismatch or SignatureFault.SigningAnswerBad => Texts.SealFaultAnswerBad,
        SignatureFault.SigningUnavailable => Texts.SealFaultUnavailable,
        SignatureFault.SigningRefused => Texts.SealFaultRefused,
        SignatureFault.StampUnavailable or SignatureFault.StampBad => Texts.SealFaultStamp,
        SignatureFault.PictureUnreadable => Texts.SealFaultPictureUnreadable,
        SignatureFault.PictureTooLarge => Texts.SealFaultPictureTooLarge,
        SignatureFault.DrawingUnreadable => Texts.SealFaultDrawing,
        SignatureFault.BadPlace or SignatureFault.NoSuchPage => Texts.SealFaultPlace,
        SignatureFault.NotAPdf or SignatureFault.Damaged or SignatureFault.TooLarge or SignatureFault.Encrypted or SignatureFault.CompressedReferences => Texts.SealFaultDocument,
    };
}
