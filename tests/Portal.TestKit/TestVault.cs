using System.Security.Cryptography;

namespace Portal.TestKit;

/// <summary>The file that encrypts the keys of seals in tests: made for this run, and gone with it.</summary>
public static class TestVault
{
    private static readonly Lazy<string> File = new(() => FileOf(Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));

    public static string KeyFile => File.Value;

    /// <summary>A file with a secret, gone with this run.</summary>
    public static string FileOf(string secret)
    {
        var path = Path.Combine(Path.GetTempPath(), $"portal-test-secret-{Guid.NewGuid():N}");
        System.IO.File.WriteAllText(path, secret);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.File.Delete(path);
        return path;
    }
}
