using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;

namespace Portal.Web.Components;

/// <summary>
/// A document's text, encoded once per policy version instead of once per page: it is most of what the long forms show.
/// </summary>
public static class OfficialText
{
    /// <summary>Letters of every script stay letters: a Chinese page is a fifth smaller. HTML's own characters are still escaped.</summary>
    internal static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static IHtmlContent Encode(string text) => new HtmlString(Encoder.Encode(text));
}
