namespace Portal.Application.Applications;

/// <summary>The one place through which every long text of an application passes.</summary>
internal static class LongTexts
{
    /// <summary>What is stored of a posted text.</summary>
    public static string Clean(string text) => text;

    /// <summary>Characters as a reader counts them: line breaks and blanks are none.</summary>
    public static int Length(string text) => text.EnumerateRunes().Count(rune => !System.Text.Rune.IsWhiteSpace(rune));
}
