using System.Globalization;

namespace Portal.Application;

/// <summary>Fills the places of a text from <see cref="Texts"/>: <c>Texts.PagerPosition.With(2, 7)</c>.</summary>
public static class Phrase
{
    /// <summary>The one culture of everything a reader sees. Machine formats use the invariant culture.</summary>
    public static CultureInfo Culture { get; } = CultureInfo.GetCultureInfo("zh-CN");

    /// <summary>The text with <c>{0}</c>, <c>{1}</c> … replaced, formatted as Chinese.</summary>
    public static string With(this string text, params ReadOnlySpan<object?> arguments) =>
        string.Format(Culture, text, arguments);

    /// <summary>Several words on one line; those that are not there are left out.</summary>
    public static string Line(params ReadOnlySpan<string?> words) => string.Join(" · ", [.. words.ToArray().Where(word => !string.IsNullOrEmpty(word))]);

    /// <summary>The text, or its beginning with an ellipsis where it is longer.</summary>
    /// <param name="longest">In characters, the ellipsis included; at least 2.</param>
    public static string Cut(this string text, int longest) =>
        text.Length <= longest ? text
        // A character of two halves is not torn.
        : text[..(char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1)] + "…";
}
