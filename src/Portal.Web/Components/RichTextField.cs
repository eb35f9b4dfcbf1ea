using Microsoft.AspNetCore.Html;
using Portal.Application.RichText;

namespace Portal.Web.Components;

/// <summary>
/// A long text with headings, lists, tables and pictures, for <c>_RichText</c>; <c>_RichTextScript</c> goes with it, once for a page. It
/// posts HTML under <paramref name="Name"/>, or plain text where no script ran; <see cref="RichTextCleaner.Read"/> reads both.
/// </summary>
/// <param name="Value">The stored HTML; what was just typed goes before it.</param>
/// <param name="Most">The most characters, counted as <see cref="RichDocument.CountCharacters"/> counts; null where there is no limit.</param>
/// <param name="PicturesUrl">
/// Where pictures are posted to (multipart, <c>file</c>; the answer is JSON with the picture's <c>id</c>, or a problem with
/// <c>detail</c>); null where the text takes none.
/// </param>
/// <param name="NoPictures">Where there is no <paramref name="PicturesUrl"/>: what is said of a picture that was pasted.</param>
public sealed record RichTextField(
    string Name, string Label, string? Value, int? Most = null, string? Hint = null, bool Required = true, string? PicturesUrl = null, int Rows = 10,
    string? NoPictures = null);

/// <summary>Stored rich text on a page that only shows it: within an element of the class <c>rich-text-shown</c>.</summary>
public static class RichTextHtml
{
    /// <summary>Cleaned once more, so that a row that was changed behind the portal's back cannot run in anybody's browser.</summary>
    /// <param name="below">The level of the page's heading over it, 2 to 4.</param>
    public static IHtmlContent Of(string? stored, int below = 2) => new HtmlString(RichTextCleaner.Read(stored).Document.ToHtmlBelow(below));

    /// <summary>The text of a text area: line ends stay line ends, which the encoder would write as references.</summary>
    internal static IHtmlContent InTextArea(string text) =>
        new HtmlString(string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(OfficialText.Encoder.Encode)));
}
