using Portal.Application.RichText;

namespace Portal.Application.Applications;

/// <summary>The one place through which every long text of an application passes.</summary>
internal static class LongTexts
{
    /// <summary>What is stored of a posted text.</summary>
    public static string Clean(string text) => RichTextCleaner.Canonical(text);

    /// <summary>Characters as a reader counts them: blanks and line ends are none.</summary>
    public static int Length(string text) => RichTextCleaner.Read(text).Characters;
}
