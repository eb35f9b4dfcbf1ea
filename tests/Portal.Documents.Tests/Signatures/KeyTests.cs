using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portal.Documents.Signatures;

namespace Portal.Documents.Tests.Signatures;

public sealed class KeyTests(Ground ground)
{
    private static readonly HttpClient Http = new();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void A_key_brings_its_whole_chain_in_order() => ground.City.Chain.Select(certificate => certificate.GetNameInfo(X509NameType.SimpleName, false)).ShouldBe(
        ["苏州市工业和信息化局（演示）", "智能工厂梯度培育演示签发证书", "智能工厂梯度培育演示根证书"]);

    [Fact]
    public void A_key_file_opens_with_its_password_only()
    {
        Fault(() => Pkcs12Key.Open(ground.CityFile, "falsch")).ShouldBe(SignatureFault.KeyUnreadable);
        Fault(() => Pkcs12Key.Open(ground.CityFile, "")).ShouldBe(SignatureFault.KeyUnreadable);
        Fault(() => Pkcs12Key.Open("no file"u8, Ground.Password)).ShouldBe(SignatureFault.KeyUnreadable);
        Fault(() => Pkcs12Key.Open([], Ground.Password)).ShouldBe(SignatureFault.KeyUnreadable);
        for (var length = 1; length < ground.CityFile.Length; length += 97)
        {
            var cut = ground.CityFile[..length];
            Fault(() => Pkcs12Key.Open(cut, Ground.Password)).ShouldBe(SignatureFault.KeyUnreadable);
        }
    }

    [Fact]
    public void A_file_without_a_key_or_with_a_weak_one_is_refused()
    {
        Fault(() => Pkcs12Key.Open(new X509Certificate2Collection(ground.Pki.Root).Export(X509ContentType.Pkcs12, "a")!, "a")).ShouldBe(SignatureFault.KeyUnsuitable);
        using var weak = RSA.Create(1024);
        Fault(() => Pkcs12Key.Open(SelfSigned(new CertificateRequest("CN=a", weak, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)), "a")).ShouldBe(SignatureFault.KeyUnsuitable);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(384)]
    [InlineData(521)]
    public async Task An_elliptic_key_signs_as_well(int bits)
    {
        using var ecdsa = ECDsa.Create(bits switch { 256 => ECCurve.NamedCurves.nistP256, 384 => ECCurve.NamedCurves.nistP384, _ => ECCurve.NamedCurves.nistP521 });
        using var key = Pkcs12Key.Open(SelfSigned(new CertificateRequest("CN=elliptisch", ecdsa, HashAlgorithmName.SHA256)), "a");
        var signed = await PdfSigning.SignAsync(Ground.Letter, Ground.Request(), key, ct: Ct);
        PdfSignatures.Read(signed, [key.Chain[0]]).IsSound.ShouldBeTrue();
        using var place = new Workplace();
        var (_, report) = await Programs.RunAsync("pdfsig", "-nocert", place.Write("elliptic.pdf", signed));
        report.ShouldContain("Signature is Valid.");
    }

    [Fact]
    public async Task A_certificate_that_is_for_something_else_does_not_sign()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=a", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment, true));
        using var key = Pkcs12Key.Open(SelfSigned(request), "a");
        (await FaultAsync(() => PdfSigning.SignAsync(Ground.Letter, Ground.Request(), key, ct: Ct))).Fault.ShouldBe(SignatureFault.CertificateUnsuitable);
    }

    [Theory]
    [InlineData("1.3.6.1.5.5.7.3.8", false)]
    [InlineData("1.3.6.1.5.5.7.3.1", false)]
    [InlineData("1.3.6.1.5.5.7.3.36", true)]
    [InlineData("1.3.6.1.5.5.7.3.4", true)]
    public void A_certificate_that_names_its_purposes_names_one_of_signing_documents(string purpose, bool may)
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=a", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        using var key = Pkcs12Key.Open(SelfSigned(request), "a");
        if (may)
        {
            PdfSigning.DemandMaySign(key.Chain[0], Ground.At);
        }
        else
        {
            Should.Throw<SignatureFaultException>(() => PdfSigning.DemandMaySign(key.Chain[0], Ground.At)).Fault.ShouldBe(SignatureFault.CertificateUnsuitable);
        }
    }

    [Fact]
    public void An_authority_does_not_sign_documents()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=a", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, critical: true));
        using var key = Pkcs12Key.Open(SelfSigned(request), "a");
        Should.Throw<SignatureFaultException>(() => PdfSigning.DemandMaySign(key.Chain[0], Ground.At)).Fault.ShouldBe(SignatureFault.CertificateUnsuitable);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a/../b")]
    [InlineData("a%2f")]
    [InlineData("")]
    [InlineData("密钥")]
    public async Task A_name_that_a_path_could_take_for_something_else_is_sent_to_nobody(string name)
    {
        RemoteKeyPlace.IsKeyId(name).ShouldBeFalse();
        var asked = 0;
        using var service = new LocalServer(context => { asked++; return LocalServer.AnswerAsync(context, 404, []); });
        await Should.ThrowAsync<ArgumentException>(() => RemoteKey.OpenAsync(Http, new RemoteKeyPlace(service.Address, name, SigningDouble.Token, Patience), Ct));
        await Should.ThrowAsync<ArgumentException>(() => RemoteKey.OpenAsync(Http, new RemoteKeyPlace(service.Address, "city", "", Patience), Ct));
        asked.ShouldBe(0);
        RemoteKeyPlace.IsKeyId("Office-320500_2.a").ShouldBeTrue();
    }

    [Fact]
    public async Task A_key_that_is_far_away_signs_the_same()
    {
        using var service = SigningDouble.Start(ground.City);
        using var key = await RemoteKey.OpenAsync(Http, new RemoteKeyPlace(service.Address, "city", SigningDouble.Token, Patience), Ct);
        key.Chain.Select(certificate => certificate.Thumbprint).ShouldBe(ground.City.Chain.Select(certificate => certificate.Thumbprint));
        var signed = await PdfSigning.SignAsync(Ground.Letter, Ground.Request(), key, ct: Ct);
        Convert.ToHexString(signed).ShouldBe(Convert.ToHexString(await ground.SignedByCityAsync()));
    }

    [Fact]
    public async Task A_refusal_says_what_the_service_said()
    {
        using var service = SigningDouble.Start(ground.City);
        var unknown = await FaultAsync(() => RemoteKey.OpenAsync(Http, new RemoteKeyPlace(service.Address, "county", SigningDouble.Token, Patience), Ct));
        (unknown.Fault, unknown.Detail).ShouldBe((SignatureFault.SigningRefused, "status 404 unknown-key"));
        var stranger = await FaultAsync(() => RemoteKey.OpenAsync(Http, new RemoteKeyPlace(service.Address, "city", "another", Patience), Ct));
        (stranger.Fault, stranger.Detail).ShouldBe((SignatureFault.SigningRefused, "status 401 unauthorized"));
    }

    [Theory]
    [InlineData(200, "", SignatureFault.SigningAnswerBad)]
    [InlineData(200, "null", SignatureFault.SigningAnswerBad)]
    [InlineData(200, "{}", SignatureFault.SigningAnswerBad)]
    [InlineData(200, "[1]", SignatureFault.SigningAnswerBad)]
    [InlineData(200, """{"certificates":[]}""", SignatureFault.SigningAnswerBad)]
    [InlineData(200, """{"certificates":["AAAA"]}""", SignatureFault.SigningAnswerBad)]
    [InlineData(200, """{"certificates":["not base64"]}""", SignatureFault.SigningAnswerBad)]
    [InlineData(200, """{"certificates":[null]}""", SignatureFault.SigningAnswerBad)]
    [InlineData(302, "", SignatureFault.SigningUnavailable)]
    [InlineData(500, "<html>", SignatureFault.SigningUnavailable)]
    [InlineData(403, "<html>", SignatureFault.SigningRefused)]
    public async Task A_wrong_answer_is_a_clear_fault(int status, string body, SignatureFault fault)
    {
        using var service = new LocalServer(context => LocalServer.AnswerAsync(context, status, Encoding.UTF8.GetBytes(body)));
        (await FaultAsync(() => RemoteKey.OpenAsync(Http, new RemoteKeyPlace(service.Address, "city", "a", Patience), Ct))).Fault.ShouldBe(fault);
    }

    [Fact]
    public async Task A_service_that_is_away_silent_or_endless_is_not_waited_for()
    {
        var gone = new LocalServer(_ => Task.CompletedTask);
        gone.Dispose();
        (await FaultAsync(() => RemoteKey.OpenAsync(Http, new RemoteKeyPlace(gone.Address, "city", "a", Patience), Ct))).Fault.ShouldBe(SignatureFault.SigningUnavailable);
        using var silent = new LocalServer(_ => Task.CompletedTask);
        var (slow, seconds) = await TimedAsync(() => RemoteKey.OpenAsync(Http, new RemoteKeyPlace(silent.Address, "city", "a", TimeSpan.FromMilliseconds(300)), Ct));
        (slow, seconds < 20).ShouldBe((SignatureFault.SigningUnavailable, true));
        using var endless = new LocalServer(async context =>
        {
            while (true)
            {
                await context.Response.OutputStream.WriteAsync(new byte[4096]);
            }
        });
        (await FaultAsync(() => RemoteKey.OpenAsync(Http, new RemoteKeyPlace(endless.Address, "city", "a", Patience), Ct))).Fault.ShouldBe(SignatureFault.SigningUnavailable);
        using var stopped = new CancellationTokenSource(100);
        await Should.ThrowAsync<OperationCanceledException>(() => RemoteKey.OpenAsync(Http, new RemoteKeyPlace(silent.Address, "city", "a", Patience), stopped.Token));
    }

    [Fact]
    public async Task What_another_key_signed_is_not_taken()
    {
        // The service has the certificate of the city and signs with the key of the province.
        using var mixed = new MixedKey(ground.City, ground.Province);
        using var service = SigningDouble.Start(mixed);
        using var key = await RemoteKey.OpenAsync(Http, new RemoteKeyPlace(service.Address, "city", SigningDouble.Token, Patience), Ct);
        (await FaultAsync(() => PdfSigning.SignAsync(Ground.Letter, Ground.Request(), key, ct: Ct))).Fault.ShouldBe(SignatureFault.KeyMismatch);
    }

    [Fact]
    public async Task A_time_stamp_is_kept_with_the_signature_and_counts()
    {
        using var service = StampingDouble.Start(ground.Pki.IssueForTimeStamps("时间戳机构", Ground.Password), Ground.At.AddMinutes(1));
        var signed = await PdfSigning.SignAsync(Ground.Letter, Ground.Request(), ground.City, new TimeStampAuthority(Http, service.Address, Patience), Ct);
        var reading = PdfSignatures.Read(signed, ground.Roots);
        reading.IsSound.ShouldBeTrue();
        reading.Signatures[0].ShouldSatisfyAllConditions(one => one.StampedAt.ShouldBe(Ground.At.AddMinutes(1)), one => one.StampTrusted.ShouldBeTrue());
        PdfSignatures.Read(signed, []).Signatures[0].ShouldSatisfyAllConditions(one => one.StampedAt.ShouldBe(Ground.At.AddMinutes(1)), one => one.StampTrusted.ShouldBeFalse());
        using var place = new Workplace();
        var (_, report) = await Programs.RunAsync("pdfsig", "-nocert", place.Write("stamped.pdf", signed));
        report.ShouldContain("Signature is Valid.");
        // A second signature leaves the stamp with the first.
        var both = await PdfSigning.SignAsync(signed, Ground.Request(y: 200), ground.Province, ct: Ct);
        PdfSignatures.Read(both, ground.Roots).Signatures.Select(one => one.StampedAt).ShouldBe([Ground.At.AddMinutes(1), null]);
    }

    [Fact]
    public async Task A_trusted_stamp_is_believed_before_the_signer_s_own_clock()
    {
        // Signed, says the signer, while the certificate was valid; stamped when it no longer was.
        using var service = StampingDouble.Start(ground.Pki.IssueForTimeStamps("时间戳机构", Ground.Password), Ground.At.AddYears(3).AddMinutes(-70));
        var inTime = await PdfSigning.SignAsync(Ground.Letter, Ground.Request(), ground.City, new TimeStampAuthority(Http, service.Address, Patience), Ct);
        PdfSignatures.Read(inTime, ground.Roots).Signatures[0].Trusted.ShouldBeTrue();
        using var later = DemoPki.Create(Ground.At.AddYears(1));
        using var lateService = StampingDouble.Start(later.IssueForTimeStamps("时间戳机构", Ground.Password), Ground.At.AddYears(3).AddDays(1));
        var late = await PdfSigning.SignAsync(Ground.Letter, Ground.Request(), ground.City, new TimeStampAuthority(Http, lateService.Address, Patience), Ct);
        PdfSignatures.Read(late, [ground.Pki.Root, later.Root]).Signatures[0].ShouldSatisfyAllConditions(
            one => one.StampTrusted.ShouldBeTrue(),
            one => one.Intact.ShouldBeTrue(),
            one => one.Trusted.ShouldBeFalse());
    }

    [Fact]
    public async Task A_stamp_of_something_else_or_none_is_a_clear_fault()
    {
        var file = ground.Pki.IssueForTimeStamps("时间戳机构", Ground.Password);
        using var refusing = StampingDouble.Start(file, Ground.At, status: 2);
        (await StampFaultAsync(refusing)).ShouldBe(SignatureFault.StampBad);
        using var spoiled = StampingDouble.Start(file, Ground.At, answer => answer[..^20]);
        (await StampFaultAsync(spoiled)).ShouldBe(SignatureFault.StampBad);
        byte[]? first = null;
        using var repeating = StampingDouble.Start(file, Ground.At, answer => first ??= answer);
        await PdfSigning.SignAsync(Ground.Letter, Ground.Request(), ground.City, new TimeStampAuthority(Http, repeating.Address, Patience), Ct);
        (await StampFaultAsync(repeating)).ShouldBe(SignatureFault.StampBad);
        using var wrongPurpose = StampingDouble.Start(ground.CityFile, Ground.At);
        (await StampFaultAsync(wrongPurpose)).ShouldBe(SignatureFault.StampBad);
        using var silent = new LocalServer(_ => Task.CompletedTask);
        (await StampFaultAsync(silent, TimeSpan.FromMilliseconds(300))).ShouldBe(SignatureFault.StampUnavailable);
        using var broken = new LocalServer(context => LocalServer.AnswerAsync(context, 503, []));
        (await StampFaultAsync(broken)).ShouldBe(SignatureFault.StampUnavailable);
    }

    [Fact]
    public void Demonstration_certificates_say_so_and_each_chain_is_new()
    {
        foreach (var certificate in ground.City.Chain)
        {
            certificate.Subject.ShouldContain("CN=");
            certificate.GetNameInfo(X509NameType.SimpleName, false).ShouldContain(DemoPki.Mark);
            certificate.SubjectName.Name.ShouldContain("O=" + DemoPki.Mark);
        }
        using var another = DemoPki.Create(Ground.At);
        another.Root.Thumbprint.ShouldNotBe(ground.Pki.Root.Thumbprint);
        another.Root.HasPrivateKey.ShouldBeFalse();
        using var longest = Pkcs12Key.Open(another.Issue(new string('长', 300), "a"), "a");
        longest.Chain[0].GetNameInfo(X509NameType.SimpleName, false).ShouldEndWith("（演示）");
    }

    private static byte[] SelfSigned(CertificateRequest request)
    {
        using var certificate = request.CreateSelfSigned(Ground.At.AddDays(-1), Ground.At.AddDays(1));
        return certificate.Export(X509ContentType.Pkcs12, "a");
    }

    private async Task<SignatureFault> StampFaultAsync(LocalServer service, TimeSpan? patience = null) =>
        (await FaultAsync(() => PdfSigning.SignAsync(Ground.Letter, Ground.Request(), ground.City, new TimeStampAuthority(Http, service.Address, patience ?? Patience), Ct))).Fault;

    private static SignatureFault Fault(Func<ISealKey> open) => Should.Throw<SignatureFaultException>(() => open().Dispose()).Fault;

    private static Task<SignatureFaultException> FaultAsync<T>(Func<Task<T>> work) => Should.ThrowAsync<SignatureFaultException>(work);

    private static async Task<(SignatureFault Fault, double Seconds)> TimedAsync<T>(Func<Task<T>> work)
    {
        var start = TimeProvider.System.GetTimestamp();
        var fault = await FaultAsync(work);
        return (fault.Fault, TimeProvider.System.GetElapsedTime(start).TotalSeconds);
    }

    private sealed class MixedKey(ISealKey named, ISealKey signing) : ISealKey
    {
        public IReadOnlyList<X509Certificate2> Chain => named.Chain;

        public Task<byte[]> SignAsync(ReadOnlyMemory<byte> digest, CancellationToken ct) => signing.SignAsync(digest, ct);

        public void Dispose()
        {
        }
    }
}
