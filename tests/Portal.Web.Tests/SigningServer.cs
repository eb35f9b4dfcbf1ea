using Portal.Documents.Signatures;
using Portal.Documents.Tests.Signatures;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>The signing service of these tests, with one key; for as long as they run.</summary>
internal static class SigningServer
{
    public const string Name = "省电子印章平台";

    /// <summary>The only one that the double has.</summary>
    public const string KeyName = "city";

    /// <summary>铜川市: the only office whose key it is.</summary>
    public const string Holder = "610200";

    private static readonly DemoPki Pki = DemoPki.Create(TimeProvider.System.GetUtcNow());
    private static readonly LocalServer Server = SigningDouble.Start(Pkcs12Key.Open(Pki.Issue("铜川市工业和信息化局", "1"), "1"));

    public static Uri Address => Server.Address;

    public static string TokenFile { get; } = TestVault.FileOf(SigningDouble.Token);
}
