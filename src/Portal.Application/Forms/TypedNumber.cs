using System.Text.RegularExpressions;

namespace Portal.Application.Forms;

/// <summary>A number as people type it.</summary>
internal static partial class TypedNumber
{
    /// <summary>
    /// Full-width digits of a Chinese input method and separators of thousands are what they look like. Any other comma stays and is
    /// refused: 5,2 may have been meant as 5.2, and to read it as 52 would change an answer in silence.
    /// </summary>
    public static string Plain(string? typed)
    {
        var plain = new string([.. (typed ?? "").Trim().Select(HalfWidth)]).Trim();
        return Thousands().IsMatch(plain) ? plain.Replace(",", "", StringComparison.Ordinal) : plain;
    }

    /// <summary>Only the full-width forms: wider normalisation would read 5² as 52 and ① as 1.</summary>
    private static char HalfWidth(char typed) => typed is >= '！' and <= '～' ? (char)(typed - '！' + '!') : typed;

    [GeneratedRegex(@"^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();
}
