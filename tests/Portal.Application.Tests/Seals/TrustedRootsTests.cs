using System.Text;
using Portal.Application.Seals;
using Portal.Documents.Signatures;

namespace Portal.Application.Tests.Seals;

/// <summary>Which certificate roots are trusted: those in the folder, as it is at that moment.</summary>
public sealed class TrustedRootsTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly string folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_demonstrations_root_that_was_left_behind_is_trusted_by_a_demonstration_alone()
    {
        using var pki = DemoPki.Create(At);
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("O=某证书机构,CN=根证书", rsa, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        using var other = request.CreateSelfSigned(At, At.AddYears(1));
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "both.pem"), pki.Root.ExportCertificatePem() + "\n" + other.ExportCertificatePem());
        new TrustedRoots(folder).Current.Certificates.ShouldHaveSingleItem().RawData.ShouldBe(other.RawData);
        new TrustedRoots(folder, isDemo: true).Current.Certificates.Count.ShouldBe(2);
    }

    [Fact]
    public void A_folder_that_is_not_there_trusts_nobody()
    {
        new TrustedRoots(folder).Current.Certificates.ShouldBeEmpty();
        new TrustedRoots("").Current.Certificates.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_put_in_and_taken_out_counts_at_once()
    {
        using var pki = DemoPki.Create(At);
        using var other = DemoPki.Create(At);
        var roots = new TrustedRoots(folder, isDemo: true);
        var before = roots.Current;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "one.pem"), pki.Root.ExportCertificatePem());

        var one = roots.Current;
        one.Certificates.ShouldHaveSingleItem().RawData.ShouldBe(pki.Root.RawData);
        one.Stamp.ShouldNotBe(before.Stamp);
        roots.Current.ShouldBeSameAs(one, "nothing changed, so nothing is read again");

        // DER, under the other usual ending; the same certificate once more counts once.
        File.WriteAllBytes(Path.Combine(folder, "two.CRT"), other.Root.RawData);
        File.WriteAllBytes(Path.Combine(folder, "again.cer"), pki.Root.RawData);
        roots.Current.Certificates.Count.ShouldBe(2);

        File.Delete(Path.Combine(folder, "one.pem"));
        File.Delete(Path.Combine(folder, "again.cer"));
        roots.Current.Certificates.ShouldHaveSingleItem().RawData.ShouldBe(other.Root.RawData);
        Directory.Delete(folder, recursive: true);
        roots.Current.Stamp.ShouldBe(before.Stamp);
    }

    [Fact]
    public void Several_in_one_file_are_all_taken_and_what_is_no_certificate_is_passed_over()
    {
        using var pki = DemoPki.Create(At);
        using var other = DemoPki.Create(At);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "both.pem"), "roots of two\n" + pki.Root.ExportCertificatePem() + "\n" + other.Root.ExportCertificatePem() + "\n");
        File.WriteAllText(Path.Combine(folder, "broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        File.WriteAllBytes(Path.Combine(folder, "empty.crt"), []);
        File.WriteAllBytes(Path.Combine(folder, "large.crt"), new byte[2 * 1024 * 1024]);
        File.WriteAllBytes(Path.Combine(folder, "readme.txt"), Encoding.UTF8.GetBytes("no certificate"));

        new TrustedRoots(folder, isDemo: true).Current.Certificates.Count.ShouldBe(2);
    }
}
