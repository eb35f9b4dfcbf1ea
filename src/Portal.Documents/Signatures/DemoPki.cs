using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Documents.Signatures;

/// <summary>
/// Certificates to show the portal with: a root, an issuer below it, and one for each organisation. Made when they are needed,
/// never stored with the portal; every subject says 演示.
/// </summary>
public sealed class DemoPki : IDisposable
{
    public const string Mark = "演示";

    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";
    private const int KeyBits = 2048;
    private const int LongestName = 64;

    private readonly X509Certificate2 _issuer;
    private readonly DateTimeOffset _from;

    private DemoPki(DateTimeOffset at)
    {
        // Clocks of others may be a little behind.
        _from = at.AddHours(-1);
        using var rootKey = RSA.Create(KeyBits);
        var root = new CertificateRequest(NameOf("智能工厂梯度培育" + Mark + "根证书"), rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        AsAuthority(root, pathLength: 1);
        using var signing = root.CreateSelfSigned(_from, _from.AddYears(10));
        Root = X509CertificateLoader.LoadCertificate(signing.RawData);
        using var issuerKey = RSA.Create(KeyBits);
        var issuer = new CertificateRequest(NameOf("智能工厂梯度培育" + Mark + "签发证书"), issuerKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        AsAuthority(issuer, pathLength: 0);
        NameAuthority(issuer, signing);
        using var issued = issuer.Create(signing, _from, _from.AddYears(8), Number());
        _issuer = issued.CopyWithPrivateKey(issuerKey);
    }

    /// <summary>The root that signatures of this kind lead to. Its key is not kept beyond this object.</summary>
    public X509Certificate2 Root { get; }

    public static DemoPki Create(DateTimeOffset at) => new(at);

    /// <summary>Whether a certificate is a demonstration's: what it says of itself, so that it can be refused, not trusted, by it.</summary>
    public static bool IsDemo(X509Certificate2 certificate) => certificate.Organisation() == Mark;

    /// <summary>A key with its certificate and both above it, as PKCS#12, for three years.</summary>
    /// <param name="organisation">As in 江苏省工业和信息化厅; （演示） is added.</param>
    public byte[] Issue(string organisation, string password) => Issue(organisation, password, stamping: false);

    /// <summary>The same for a time stamping authority.</summary>
    public byte[] IssueForTimeStamps(string organisation, string password) => Issue(organisation, password, stamping: true);

    public void Dispose()
    {
        Root.Dispose();
        _issuer.Dispose();
    }

    private byte[] Issue(string organisation, string password, bool stamping)
    {
        using var key = RSA.Create(KeyBits);
        var request = new CertificateRequest(NameOf(organisation + "（" + Mark + "）"), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        if (stamping)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(TimeStamping)], critical: true));
        }
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        NameAuthority(request, _issuer);
        using var certificate = request.Create(_issuer, _from, _from.AddYears(3), Number());
        using var own = certificate.CopyWithPrivateKey(key);
        using var issuer = X509CertificateLoader.LoadCertificate(_issuer.RawData);
        return new X509Certificate2Collection(new[] { own, issuer, Root }).Export(X509ContentType.Pkcs12, password)!;
    }

    private static void AsAuthority(CertificateRequest request, int pathLength)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, pathLength, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
    }

    /// <summary>By its key: the demonstrations of two days have authorities of the same name.</summary>
    private static void NameAuthority(CertificateRequest request, X509Certificate2 authority) =>
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));

    private static X500DistinguishedName NameOf(string commonName)
    {
        if (commonName.Length > LongestName)
        {
            // X.520 gives a common name 64 characters; what says that it is a demonstration stays.
            commonName = commonName[..(LongestName - Mark.Length - 2)] + "（" + Mark + "）";
        }
        var name = new X500DistinguishedNameBuilder();
        name.AddCountryOrRegion("CN");
        name.AddOrganizationName(Mark);
        name.AddCommonName(commonName);
        return name.Build();
    }

    /// <summary>16 random bytes, positive.</summary>
    private static byte[] Number()
    {
        var number = RandomNumberGenerator.GetBytes(16);
        number[0] = (byte)((number[0] & 0x7f) | 0x40);
        return number;
    }
}
