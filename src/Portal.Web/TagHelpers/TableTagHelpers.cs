using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Application;
using Portal.Web.Components;

namespace Portal.Web.TagHelpers;

/// <summary>
/// A table with a caption that scrolls inside its frame, or becomes a list of cards on a phone (each <c>td</c> then
/// shows its <c>data-label</c>). Rows are written by the page; <see cref="Empty"/> shows a sentence instead.
/// </summary>
[HtmlTargetElement("data-table")]
public sealed class DataTableTagHelper : TagHelper
{
    public string Caption { get; set; } = "";

    /// <summary>The caption is for readers' software only, where a heading already says it.</summary>
    public bool CaptionHidden { get; set; }

    public bool Empty { get; set; }

    public string? EmptyText { get; set; }

    /// <summary>Stays a table on a phone and scrolls sideways: for comparing columns.</summary>
    public bool Scrolls { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        if (Empty)
        {
            output.Attributes.SetAttribute("class", "table-empty");
            output.Content.AppendHtml(Icon.Empty).AppendHtml("<p>").Append(EmptyText ?? Texts.TableEmpty).AppendHtml("</p>");
            return;
        }

        output.Attributes.SetAttribute("class", "table-frame");
        if (Scrolls)
        {
            output.Attributes.SetAttribute("role", "region");
            output.Attributes.SetAttribute("aria-label", Caption);
            output.Attributes.SetAttribute("tabindex", "0");
        }

        output.PreContent.AppendHtml(Scrolls ? "<table class=\"table\">" : "<table class=\"table stacks\">")
            .AppendHtml(CaptionHidden ? "<caption class=\"visually-hidden\">" : "<caption>").Append(Caption).AppendHtml("</caption>");
        output.PostContent.AppendHtml("</table>");
    }
}

/// <summary>A column heading that sorts: a link to the same address with <c>sort</c> and <c>order</c> changed.</summary>
[HtmlTargetElement("th", Attributes = "sort-by")]
public sealed class SortHeaderTagHelper : TagHelper
{
    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    /// <summary>The value of <c>sort</c> for this column.</summary>
    public string SortBy { get; set; } = "";

    /// <summary>The list is sorted by this column when the address does not say.</summary>
    public bool SortDefault { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var request = ViewContext.HttpContext.Request;
        var asked = request.Query["sort"].ToString();
        var sorted = asked == SortBy || (asked.Length == 0 && SortDefault);
        var descending = request.Query["order"] == "desc";

        output.Attributes.SetAttribute("scope", "col");
        if (sorted)
        {
            output.Attributes.SetAttribute("aria-sort", descending ? "descending" : "ascending");
        }

        output.PreContent.AppendHtml("<a class=\"sort\"")
            .Attribute("href", Address.With(request, ("sort", SortBy), ("order", sorted && !descending ? "desc" : null), ("number", null)))
            .AppendHtml(">");
        output.PostContent.AppendHtml(!sorted ? Icon.SortBoth : descending ? Icon.SortDown : Icon.SortUp).AppendHtml("</a>");
    }
}

/// <summary>Previous, next, and where the list stands; the links keep the filters of the address bar.</summary>
[HtmlTargetElement("pager", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PagerTagHelper : TagHelper
{
    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public Pager For { get; set; } = new(1, 1, 0);

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pager");
        output.Attributes.SetAttribute("aria-label", Texts.PagerLabel);
        Link(output.Content, For.Page - 1, "prev", Texts.PagerPrevious);
        output.Content.Literal("<p>").Append(Texts.PagerPosition.With(For.Page, For.PageCount))
            .Literal("<span class=\"pager-total\">").Append(Texts.PagerTotal.With(For.Total)).Literal("</span></p>");
        Link(output.Content, For.Page + 1, "next", Texts.PagerNext);
    }

    private void Link(TagHelperContent html, int page, string relation, string text)
    {
        if (page < 1 || page > For.PageCount)
        {
            html.Literal("<span class=\"pager-off\">").Append(text).Literal("</span>");
            return;
        }

        var number = page.ToString(System.Globalization.CultureInfo.InvariantCulture);
        html.Literal("<a").Attribute("rel", relation)
            .Attribute("href", Address.With(ViewContext.HttpContext.Request, (For.Parameter, number)))
            .Literal(">").Append(text).Literal("</a>");
    }
}

/// <summary>The address of this request with some query values changed; a null value takes the key out.</summary>
internal static class Address
{
    public static string With(HttpRequest request, params ReadOnlySpan<(string Key, string? Value)> changes)
    {
        var query = QueryHelpers.ParseQuery(request.QueryString.Value);
        // What a script posted is answered with links too; they lead to the page itself.
        query.Remove("handler");
        foreach (var (key, value) in changes)
        {
            if (value is null)
            {
                query.Remove(key);
            }
            else
            {
                query[key] = value;
            }
        }

        return request.PathBase + request.Path + new QueryBuilder(query).ToString();
    }
}
