using Microsoft.AspNetCore.Html;

namespace Portal.Web.TagHelpers;

/// <summary>Writing markup from a tag helper: literals as they are, everything else encoded.</summary>
internal static class Html
{
    public static IHtmlContentBuilder Literal(this IHtmlContentBuilder content, string markup) => content.AppendHtml(markup);

    /// <summary>An attribute with its leading blank; left out when the value is null.</summary>
    public static IHtmlContentBuilder Attribute(this IHtmlContentBuilder content, string name, string? value) =>
        value is null ? content : content.AppendHtml(" ").AppendHtml(name).AppendHtml("=\"").Append(value).AppendHtml("\"");

    public static IHtmlContentBuilder Flag(this IHtmlContentBuilder content, string name, bool on) =>
        on ? content.AppendHtml(" ").AppendHtml(name) : content;
}
