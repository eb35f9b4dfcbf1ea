using System.Security.Cryptography;

namespace Portal.TestKit;

/// <summary>The file that encrypts the keys of seals in tests: made for this run, and gone with it.</summary>
public static class TestVault
{
    private static readonly Lazy<string> File = new(() =>
    {
        var path = Path.Combine(Path.GetTempPath(), $"portal-test-seal-key-{Guid.NewGuid():N}");
        System.IO.File.WriteAllText(path, Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.File.Delete(path);
        return path;
    });

    public static string KeyFile => File.Value;
}
