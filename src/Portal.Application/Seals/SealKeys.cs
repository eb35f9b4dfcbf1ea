using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Portal.Application.Pipeline;
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

    /// <param name="Choice">One of <see cref="SealKeys.Choices"/>.</param>
    /// <param name="Certificates">What the service answered (<see cref="InspectSealKey"/>): the key's own first.</param>
    public sealed record Remote(string? Choice, IReadOnlyList<byte[]> Certificates) : KeyInput;
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

    /// <summary>The keys of services that an organisation may register, as people choose them: the service's name and the key's.</summary>
    /// <param name="holder">See <see cref="HostedKey.Holder"/>.</param>
    public IReadOnlyList<string> Choices(string holder) => [.. settings.KeysOf(holder).Select(one => $"{one.Host.Name}/{one.Key}")];

    /// <summary>The key that was chosen; null where the configuration does not say that it is the organisation's.</summary>
    public (KeyHost Host, string Key)? Chosen(string holder, string? choice) =>
        settings.KeysOf(holder).Where(one => $"{one.Host.Name}/{one.Key}" == choice).Select(one => ((KeyHost, string)?)one).FirstOrDefault();

    /// <summary>Asks a service for a key.</summary>
    /// <exception cref="SignatureFaultException">It does not answer, or has no such key.</exception>
    public async Task<ISealKey> OpenHostedAsync(KeyHost host, string key, CancellationToken cancellationToken) =>
        await RemoteKey.OpenAsync(http, new RemoteKeyPlace(host.Address, key, host.Token, settings.Patience), cancellationToken);

    /// <summary>The key of a seal.</summary>
    /// <param name="holder">Of the seal's organisation: see <see cref="HostedKey.Holder"/>.</param>
    /// <exception cref="InvalidException">The configuration does not say, or says no more, that the service's key is this organisation's.</exception>
    /// <exception cref="SignatureFaultException">It cannot be opened or reached.</exception>
    public async Task<ISealKey> OpenAsync(Seal seal, string holder, CancellationToken cancellationToken)
    {
        if (seal.KeySecret is null)
        {
            var (host, name) = settings.KeysOf(holder).Where(one => one.Host.Address.AbsoluteUri == seal.KeyService && one.Key == seal.KeyName)
                .Select(one => ((KeyHost, string)?)one).FirstOrDefault() ?? throw new InvalidException("", Texts.SealKeyNotHeld);
            return await OpenHostedAsync(host, name, cancellationToken);
        }

        return OpenKept(seal);
    }

    /// <summary>The key of a seal whose key file is kept.</summary>
    /// <exception cref="SignatureFaultException">It cannot be opened.</exception>
    public ISealKey OpenKept(Seal seal)
    {
        var kept = vault.Open(seal.Id, seal.KeySecret!);
        try
        {
            var secret = JsonSerializer.Deserialize<Secret>(kept) ?? throw new SignatureFaultException(SignatureFault.KeyUnreadable, "empty");
            return OpenFile(secret.File, secret.Password);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(kept);
        }
    }

    /// <summary>What is stored of a key file.</summary>
    public byte[] Close(Guid seal, KeyInput.File key)
    {
        var secret = JsonSerializer.SerializeToUtf8Bytes(new Secret(key.Bytes!, key.Password ?? ""));
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

    private sealed record Secret(byte[] File, string Password);
}

/// <summary>What a certificate says, as people compare it.</summary>
/// <param name="Organisation">Null where it names none.</param>
public sealed record CertificateFacts(string Subject, string? Organisation, string Issuer, byte[] Sha256, DateTimeOffset From, DateTimeOffset Until)
{
    private const int Longest = 200;

    public static CertificateFacts Of(X509Certificate2 certificate) => new(
        certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false).Cut(Longest), certificate.Organisation()?.Cut(Longest), certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true).Cut(Longest),
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
