using Portal.Documents.Verification;

namespace Portal.Documents.Tests.Verification;

public sealed class FingerprintTests
{
    [Fact]
    public async Task A_fingerprint_is_the_sha_256_and_short_in_groups()
    {
        // FIPS 180-2, appendix B.1.
        var fingerprint = Fingerprint.Of("abc"u8);
        fingerprint.Hex.ShouldBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        fingerprint.Short.ShouldBe("ba78 16bf 8f01 cfea");
        using var stream = new MemoryStream("abc"u8.ToArray());
        (await Fingerprint.OfAsync(stream, TestContext.Current.CancellationToken)).ShouldBe(fingerprint);
        Fingerprint.Of("abd"u8).ShouldNotBe(fingerprint);
    }
}
