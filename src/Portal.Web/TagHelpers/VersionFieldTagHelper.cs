using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Portal.Web.Components;

namespace Portal.Web.TagHelpers;

/// <summary>
/// The hidden version that the texts of a form rest on. A form that is shown again because something in it was wrong still rests on
/// the version that it was typed over; only where both texts are shown (<see cref="SavedMeanwhile"/>) is it the stored one.
/// </summary>
[HtmlTargetElement("version-field", TagStructure = TagStructure.WithoutEndTag)]
public sealed class VersionFieldTagHelper : TagHelper
{
    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    /// <summary>The posted name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The stored version; 0 where nothing is stored.</summary>
    public int Value { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var typedOver = SavedMeanwhile.In(ViewContext.ViewData) is null && ViewContext.ModelState.TryGetValue(Name, out var entry) ? entry.AttemptedValue : null;
        output.TagName = "input";
        output.TagMode = TagMode.SelfClosing;
        output.Attributes.SetAttribute("type", "hidden");
        output.Attributes.SetAttribute("name", Name);
        output.Attributes.SetAttribute("value", typedOver ?? Value.ToString(CultureInfo.InvariantCulture));
    }
}
