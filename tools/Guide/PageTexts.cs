using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Guide;

/// <summary>What each page of a PDF says, as poppler extracts it.</summary>
internal static class PageTexts
{
    public static async Task<string[]> OfAsync(string pdf)
    {
        using var process = Process.Start(new ProcessStartInfo("pdftotext", ["-raw", "-enc", "UTF-8", pdf, "-"]) { RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return text.Split('\f')[..^1];
    }

    /// <summary>Of the page's characters in their numerical order: where a program looks for them in another order, it is the same.</summary>
    public static string HashOf(string page) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(page.EnumerateRunes().Where(rune => !Rune.IsWhiteSpace(rune)).OrderBy(rune => rune.Value)))))[..16];
}
