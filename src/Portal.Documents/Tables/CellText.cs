using System.Globalization;
using System.Text;

namespace Portal.Documents.Tables;

/// <summary>Text as a cell may hold it.</summary>
internal static class CellText
{
    /// <summary>The most characters (UTF-16) of a cell.</summary>
    internal const int Longest = 32_767;

    /// <summary>
    /// The same text in what XML 1.0 can say: line ends become LF, other control characters go, half a surrogate pair and
    /// the two non-characters become U+FFFD. Bidirectional controls stay: a cell shows what was typed.
    /// </summary>
    internal static string Clean(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '\ud7ff') < 0)
        {
            return text;
        }
        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                clean.Append(c).Append(text[++at]);
            }
            else if (char.IsSurrogate(c) || c >= '\ufffe')
            {
                clean.Append('\ufffd');
            }
            else if (c == '\r')
            {
                if (at + 1 == text.Length || text[at + 1] != '\n')
                {
                    clean.Append('\n');
                }
            }
            else if (c >= ' ' || c is '\t' or '\n')
            {
                clean.Append(c);
            }
        }
        return clean.ToString();
    }

    /// <summary>
    /// The text with <c>_x005F_</c> for every underscore that would begin an escape: a spreadsheet reads <c>_x003D_</c> in a
    /// string as an equals sign (ECMA-376 part 1, 22.9.2.19).
    /// </summary>
    internal static string Escape(string text)
    {
        var from = text.IndexOf("_x", StringComparison.Ordinal);
        if (from < 0)
        {
            return text;
        }
        var escaped = new StringBuilder(text.Length + 6).Append(text, 0, from);
        for (; from < text.Length; from++)
        {
            escaped.Append(BeginsEscape(text.AsSpan(from)) ? "_x005F_" : text[from].ToString(CultureInfo.InvariantCulture));
        }
        return escaped.ToString();
    }

    /// <summary>Whether a program that reads the cell again as typed input could take it for a formula.</summary>
    internal static bool LooksLikeFormula(string text) =>
        text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' or '﹢' or '﹣' or '﹦' or '﹫' or '−';

    private static bool BeginsEscape(ReadOnlySpan<char> text) =>
        text.Length >= 7 && text[0] == '_' && text[1] == 'x' && text[6] == '_' && text[2..6].IndexOfAnyExcept(HexDigits) < 0;

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
