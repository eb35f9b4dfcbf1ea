using System.Text.RegularExpressions;

namespace Portal.TestKit;

/// <summary>What no page may show: a text whose place was never filled (<c>{0}</c>), a piece of Razor, the name of a type in place of a value.</summary>
public static partial class Unfilled
{
    /// <summary>The same in .NET and in a browser.</summary>
    public const string Pattern = @"\{\d+\}|\.With\(|@Texts\.|@Model\.|\b(?:System|Microsoft|Portal)\.[A-Z]\w+";

    /// <summary>The first such piece of a text with a few characters around it; null where there is none.</summary>
    public static string? In(string text) =>
        Piece().Match(text) is { Success: true } found
            ? text[Math.Max(0, found.Index - 20)..Math.Min(text.Length, found.Index + found.Length + 20)] : null;

    [GeneratedRegex(Pattern)]
    private static partial Regex Piece();
}
