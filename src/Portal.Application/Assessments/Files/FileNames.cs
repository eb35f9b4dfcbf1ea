using System.Buffers;
using System.Globalization;
using System.Text;

namespace Portal.Application.Assessments.Files;

/// <summary>Turns whatever a browser sends as a file's name into one that is safe to store, show and save again.</summary>
public static class FileNames
{
    private const int LongestExtension = 5;
    private static readonly SearchValues<char> Separators = SearchValues.Create("/\\");
    private static readonly SearchValues<char> NotOnWindows = SearchValues.Create("<>:\"|?*");
    private static readonly string[] Reserved = ["CON", "PRN", "AUX", "NUL", "CLOCK$"];

    /// <summary>
    /// The last part of a path, without control, direction and other invisible characters, without what Windows forbids, no longer
    /// than <paramref name="mostCharacters"/> (whole characters are cut), with an extension that matches what the file is.
    /// </summary>
    /// <param name="unnamed">The name, without extension, of a file of whose name nothing is left.</param>
    public static string Clean(string? given, AcceptedKind kind, int mostCharacters, string unnamed)
    {
        var name = Visible(given ?? "");
        name = name[(name.AsSpan().LastIndexOfAny(Separators) + 1)..].TrimEnd(' ', '.');

        var dot = name.LastIndexOf('.');
        var extension = dot < 0 ? "" : name[(dot + 1)..];
        while (dot >= 0 && LooksLikeExtension(extension) && !kind.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            // a.pdf.exe becomes a.pdf.
            name = name[..dot].TrimEnd(' ', '.');
            dot = name.LastIndexOf('.');
            extension = dot < 0 ? "" : name[(dot + 1)..];
        }

        var right = dot >= 0 && kind.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase);
        var stem = (right ? name[..dot] : name).Trim(' ', '.');
        var ending = "." + (right ? extension : kind.Extensions[0]);
        stem = Cut(stem, mostCharacters - ending.Length).TrimEnd(' ', '.');
        return stem.Length == 0 ? unnamed + ending : IsReserved(stem) ? "_" + Cut(stem, mostCharacters - ending.Length - 1) + ending : stem + ending;
    }

    private static string Visible(string given)
    {
        var name = new StringBuilder(given.Length);
        // EnumerateRunes turns a lone surrogate into U+FFFD, which PostgreSQL can store and people can see.
        foreach (var rune in given.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse:
                    break;
                case UnicodeCategory.SpaceSeparator:
                    name.Append(' ');
                    break;
                default:
                    name.Append(rune.IsBmp && NotOnWindows.Contains((char)rune.Value) ? "_" : rune.ToString());
                    break;
            }
        }

        return name.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>Letters and digits, beginning with a letter: not the 2 of 报告v1.2.</summary>
    private static bool LooksLikeExtension(string extension) =>
        extension.Length is > 0 and <= LongestExtension && char.IsAsciiLetter(extension[0]) && extension.All(char.IsAsciiLetterOrDigit);

    private static bool IsReserved(string stem)
    {
        var device = stem.Split('.')[0].TrimEnd();
        return Reserved.Contains(device, StringComparer.OrdinalIgnoreCase)
            || (device.Length == 4 && char.IsAsciiDigit(device[3]) && device[..3].ToUpperInvariant() is "COM" or "LPT");
    }

    private static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = 0;
        foreach (var start in StringInfo.ParseCombiningCharacters(text))
        {
            if (start > most)
            {
                break;
            }

            end = start;
        }

        return text[..end];
    }
}
