using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Web.Components;

namespace Portal.Web.TagHelpers;

/// <summary>
/// What has to be mended, at the top of the page, each line leading to its field. Taken from the model state unless
/// <see cref="Errors"/> is given; nothing is written when there is nothing to say.
/// </summary>
[HtmlTargetElement("error-summary", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ErrorSummaryTagHelper : TagHelper
{
    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public IReadOnlyList<FieldError>? Errors { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var errors = Errors ?? FromModelState();
        if (errors.Count == 0)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "error-summary");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute("data-focus-on-load", "");
        output.Content.Literal("<h2>").Append(Texts.ErrorSummaryTitle.With(errors.Count)).Literal("</h2><ul>");
        foreach (var error in errors)
        {
            output.Content.Literal("<li>");
            if (error.Field.Length == 0)
            {
                output.Content.Append(error.Message);
            }
            else
            {
                output.Content.Literal("<a").Attribute("href", "#" + ElementId.Of(error.Field)).Literal(">")
                    .Append(error.Message).Literal("</a>");
            }

            output.Content.Literal("</li>");
        }

        output.Content.Literal("</ul>");
    }

    /// <summary>In the order in which the fields were sent, which is the page's; what was not sent comes last.</summary>
    private IReadOnlyList<FieldError> FromModelState()
    {
        var request = ViewContext.HttpContext.Request;
        List<string> sent = request.HasFormContentType ? [.. request.Form.Keys] : [];
        return
        [
            .. ViewContext.ModelState
                .SelectMany(field => (field.Value?.Errors ?? []).Select(error => new FieldError(field.Key, error.ErrorMessage)))
                .OrderBy(error => sent.FindIndex(name => name.Equals(error.Field, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? at : int.MaxValue),
        ];
    }
}
