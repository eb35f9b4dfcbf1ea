using Microsoft.AspNetCore.Html;

namespace Portal.Web.Components;

/// <summary>
/// Line icons, drawn in the text's colour. They always stand beside a text that says the same, so readers' software skips them.
/// </summary>
public static class Icon
{
    public static readonly IHtmlContent Check = Of("""<circle cx="10" cy="10" r="8"/><path d="m6.4 10.4 2.4 2.4 4.8-5.2"/>""");
    public static readonly IHtmlContent CheckNote = Of("""<path d="M17.6 8A8 8 0 1 1 12 2.3"/><path d="m6.4 10.4 2.4 2.4 4-4.4"/><path d="M16.5 2v2.6m0 1.6v.1"/>""");
    public static readonly IHtmlContent Cross = Of("""<circle cx="10" cy="10" r="8"/><path d="m7.2 7.2 5.6 5.6m0-5.6-5.6 5.6"/>""");
    public static readonly IHtmlContent Question = Of("""<circle cx="10" cy="10" r="8" stroke-dasharray="3.2 2.2"/><path d="M8 8.1c0-2.7 4.2-2.5 4.2.1 0 1.7-2.1 1.8-2.1 3.5m0 2.2v.1"/>""");
    public static readonly IHtmlContent Warning = Of("""<path d="M10 2.6 18.4 17H1.6Z"/><path d="M10 8v4.2m0 2.2v.1"/>""");
    public static readonly IHtmlContent Information = Of("""<circle cx="10" cy="10" r="8"/><path d="M10 9.2v4.6m0-7.6v.1"/>""");
    public static readonly IHtmlContent Lock = Of("""<rect x="4" y="9" width="12" height="8.6" rx="1.5"/><path d="M6.8 9V6.4a3.2 3.2 0 0 1 6.4 0V9"/>""");
    public static readonly IHtmlContent File = Of("""<path d="M5 2.2h6.6L16 6.6v11.2H5Z"/><path d="M11.4 2.4v4.4h4.4"/>""");
    public static readonly IHtmlContent Upload = Of("""<path d="M10 13.4V3.2M6.2 6.8 10 3l3.8 3.8M3 13.2v3.6h14v-3.6"/>""");
    public static readonly IHtmlContent Ring = Of("""<circle cx="10" cy="10" r="8"/>""");
    public static readonly IHtmlContent Empty = Of("""<path d="M2.6 11.4 5 4h10l2.4 7.4v5H2.6Z"/><path d="M2.8 11.4h4.4l1.2 2.2h3.2l1.2-2.2h4.4"/>""");
    public static readonly IHtmlContent ArrowRight = Of("""<path d="M3.4 10h13m-5-5 5 5-5 5"/>""");
    public static readonly IHtmlContent SortUp = Of("""<path d="m5.6 11.6 4.4-4.6 4.4 4.6"/>""");
    public static readonly IHtmlContent SortDown = Of("""<path d="m5.6 8 4.4 4.6L14.4 8"/>""");
    public static readonly IHtmlContent SortBoth = Of("""<path d="m6.4 8 3.6-3.8L13.6 8M6.4 12l3.6 3.8 3.6-3.8"/>""");

    private static HtmlString Of(string shapes) => new(
        $"""<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">{shapes}</svg>""");
}
