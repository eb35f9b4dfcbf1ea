using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;
using Portal.Documents.Signatures;

namespace Portal.Application.Seals;

/// <summary>
/// The certificate roots that this installation trusts: the files <c>*.pem</c>, <c>*.crt</c> and <c>*.cer</c> of one folder (PEM or
/// DER). It is looked at whenever it is asked for, so that a root that is put in or taken out counts at once, on a running portal. No
/// folder, no roots: signatures are then intact or not, and none is trusted.
/// </summary>
/// <param name="folder">Need not exist.</param>
/// <param name="isDemo">Whether this is a demonstration: nobody else trusts a demonstration's root, even where one was left in the folder.</param>
public sealed class TrustedRoots(string folder, bool isDemo = false, ILogger<TrustedRoots>? log = null)
{
    /// <summary>Larger files are no certificates.</summary>
    private const int MostBytes = 1024 * 1024;

    /// <summary>More would make each look at a signature slow.</summary>
    private const int MostRoots = 200;

    private static readonly string[] Endings = [".pem", ".crt", ".cer"];

    private readonly Lock reading = new();
    private volatile Known known = new("", new("", []));

    /// <summary>Where the certificates lie; whoever adds one writes it here.</summary>
    public string Folder { get; } = folder;

    /// <summary>As the folder is now. What cannot be read as a certificate is passed over and logged by its name.</summary>
    public Roots Current
    {
        get
        {
            var files = Files();
            var state = string.Join('\n', files.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}")));
            if (known.State != state)
            {
                lock (reading)
                {
                    if (known.State != state)
                    {
                        known = new(state, Read(files));
                    }
                }
            }

            return known.Roots;
        }
    }

    /// <summary>The roots at one moment.</summary>
    /// <param name="Stamp">Differs whenever the certificates do: what was read with these roots may be kept under it.</param>
    public sealed record Roots(string Stamp, IReadOnlyList<X509Certificate2> Certificates);

    private sealed record Known(string State, Roots Roots);

    private List<FileInfo> Files()
    {
        if (!Directory.Exists(Folder))
        {
            return [];
        }

        try
        {
            return [.. new DirectoryInfo(Folder).EnumerateFiles().Where(file => Endings.Contains(file.Extension, StringComparer.OrdinalIgnoreCase)).OrderBy(file => file.Name, StringComparer.Ordinal)];
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private Roots Read(List<FileInfo> files)
    {
        var found = new Dictionary<string, X509Certificate2>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            try
            {
                foreach (var certificate in file.Length > MostBytes ? throw new CryptographicException() : CertificatesIn(File.ReadAllBytes(file.FullName)))
                {
                    if (isDemo || !DemoPki.IsDemo(certificate))
                    {
                        found.TryAdd(certificate.GetCertHashString(HashAlgorithmName.SHA256), certificate);
                    }
                    else
                    {
                        log?.LogWarning("{File} in the folder of trusted roots is a demonstration's, and trusted in demo mode alone", file.Name);
                    }
                }
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
            {
                log?.LogWarning("{File} in the folder of trusted roots is no certificate: {Why}", file.Name, unreadable.GetType().Name);
            }
        }

        if (found.Count > MostRoots)
        {
            log?.LogWarning("There are {Count} trusted roots; only {Most} are taken", found.Count, MostRoots);
        }

        var taken = found.OrderBy(one => one.Key, StringComparer.Ordinal).Take(MostRoots).ToList();
        log?.LogInformation("{Count} certificate roots are trusted for signatures", taken.Count);
        return new(
            taken.Count == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join(' ', taken.Select(one => one.Key))))),
            [.. taken.Select(one => one.Value)]);
    }

    private static X509Certificate2Collection CertificatesIn(byte[] file)
    {
        if (file.AsSpan().IndexOf("-----BEGIN CERTIFICATE-----"u8) < 0)
        {
            return [X509CertificateLoader.LoadCertificate(file)];
        }

        var several = new X509Certificate2Collection();
        // Anything else in the file, such as a key, is passed over.
        several.ImportFromPem(Encoding.ASCII.GetString(file));
        return several;
    }
}
