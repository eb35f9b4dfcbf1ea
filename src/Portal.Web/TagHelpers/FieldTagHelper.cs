using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Portal.Application;
using Portal.Web.Components;

namespace Portal.Web.TagHelpers;

/// <summary>
/// A labelled control with its hint and error. What was typed and what was wrong come from the model state under
/// <see cref="Name"/>; attributes that are not listed here go to the control (<c>data-…</c>, <c>list</c>, <c>step</c>).
/// It takes plain names and values: <c>asp-for</c> on list items compiles an expression per request.
/// </summary>
[HtmlTargetElement("field", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FieldTagHelper : TagHelper
{
    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    /// <summary>The posted name.</summary>
    public string Name { get; set; } = "";

    public string Label { get; set; } = "";

    public FieldKind Kind { get; set; }

    /// <summary>The stored value; what was just typed goes before it.</summary>
    public string? Value { get; set; }

    /// <summary>The stored values of checkboxes.</summary>
    public IEnumerable<string>? Values { get; set; }

    public IEnumerable<Choice>? Choices { get; set; }

    /// <summary>What a select says while nothing is chosen; 请选择 unless a filter means 全部 by it.</summary>
    public string Unchosen { get; set; } = Texts.FieldChoose;

    public string? Hint { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>A message that is not in the model state. Razor passes a null expression as an empty text: that is no message.</summary>
    public string? Error { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>A field that may stay empty is marked （选填）; a required one carries no mark.</summary>
    public bool Required { get; set; } = true;

    /// <summary>A unit behind the control, such as 万元.</summary>
    public string? Suffix { get; set; }

    /// <summary>Width of the control: xs, s, m, l; full when not set.</summary>
    public string? Width { get; set; }

    public int Rows { get; set; } = 4;

    /// <summary>The most characters; a text area counts down.</summary>
    [HtmlAttributeName("maxlength")]
    public int? MaxLength { get; set; }

    public string? Autocomplete { get; set; }

    public bool Disabled { get; set; }

    /// <summary>The label is the page's heading: a page that asks one thing.</summary>
    public bool Heading { get; set; }

    /// <summary>Radios or checkboxes side by side.</summary>
    public bool Inline { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var rest = output.Attributes.ToList();
        output.TagName = null;
        output.Attributes.Clear();

        var entry = ViewContext.ModelState.TryGetValue(Name, out var found) ? found : null;
        var error = Error ?? (entry is { Errors.Count: > 0 } ? entry.Errors[0].ErrorMessage : null);
        var id = ElementId.Of(Name);
        var group = Kind is FieldKind.Radios or FieldKind.Checkboxes;
        var meanwhile = Meanwhile(entry);
        var describedBy = DescribedBy(id, Hint is not null, error is not null, meanwhile is not null);
        var html = output.Content;

        html.Literal(group ? "<fieldset class=\"field" : "<div class=\"field").Literal(error is null ? "\"" : " has-error\"")
            .Attribute("aria-describedby", group ? describedBy : null).Literal(">");
        Caption(html, id, group);
        if (Hint is not null)
        {
            html.Literal("<p class=\"hint\"").Attribute("id", id + "-hint").Literal(">").Append(Hint).Literal("</p>");
        }

        if (error is not null)
        {
            html.Literal("<p class=\"field-error\"").Attribute("id", id + "-error").Literal("><span class=\"visually-hidden\">")
                .Append(Texts.FieldErrorPrefix).Literal("</span>").Append(error).Literal("</p>");
        }

        if (meanwhile is not null)
        {
            html.Literal("<p class=\"saved-meanwhile\"").Attribute("id", id + "-saved").Literal(">").Append(meanwhile).Literal("</p>");
        }

        if (group)
        {
            Group(html, id, Typed(entry), rest);
        }
        else
        {
            Single(html, id, Typed(entry) is [var first, ..] ? first : null, describedBy, error is not null, rest);
        }

        html.Literal(group ? "</fieldset>" : "</div>");
    }

    private void Caption(TagHelperContent html, string id, bool group)
    {
        html.Literal(Heading ? "<h1 class=\"field-heading\">" : "");
        html.Literal(group ? "<legend>" : "<label").Attribute("for", group ? null : id).Literal(group ? "" : ">").Append(Label);
        if (!Required)
        {
            html.Literal("<span class=\"optional\">").Append(Texts.FieldOptional).Literal("</span>");
        }

        html.Literal(group ? "</legend>" : "</label>").Literal(Heading ? "</h1>" : "");
    }

    private void Single(
        TagHelperContent html, string id, string? value, string? describedBy, bool invalid, List<TagHelperAttribute> rest)
    {
        html.Literal(Suffix is null ? "" : "<span class=\"with-suffix\">");
        html.Literal(Kind switch
        {
            FieldKind.Textarea => "<textarea class=\"input",
            FieldKind.Select => "<select class=\"input",
            _ => "<input class=\"input",
        }).Literal(Width is null ? "\"" : $" width-{Width}\"");
        html.Attribute("id", id).Attribute("name", Name).Attribute("autocomplete", Autocomplete)
            .Attribute("aria-describedby", describedBy).Attribute("aria-invalid", invalid ? "true" : null)
            .Flag("disabled", Disabled);
        Pass(html, rest);

        switch (Kind)
        {
            case FieldKind.Textarea:
                var length = MaxLength?.ToString(CultureInfo.InvariantCulture);
                html.Attribute("rows", Rows.ToString(CultureInfo.InvariantCulture));
                if (length is not null)
                {
                    // No maxlength: what is pasted stays whole, and the count says what is too much.
                    html.Attribute("data-count-to", length).Attribute("data-text-left", Texts.FieldCount)
                        .Attribute("data-text-over", Texts.FieldCountOver);
                }

                html
                    // A line break right after the tag is dropped by browsers, so one of ours protects the reader's.
                    .Literal(">\n").Append(value ?? "").Literal("</textarea>");
                break;
            case FieldKind.Select:
                html.Literal(">");
                Options(html, value);
                html.Literal("</select>");
                break;
            case FieldKind.Text or FieldKind.Email or FieldKind.Telephone or FieldKind.Password or FieldKind.Number
                or FieldKind.Decimal or FieldKind.Date or FieldKind.Month:
                html.Attribute("type", InputType()).Attribute("inputmode", InputMode())
                    .Attribute("maxlength", MaxLength?.ToString(CultureInfo.InvariantCulture))
                    .Attribute("value", Kind is FieldKind.Password ? null : value).Literal(">");
                break;
            case FieldKind.Radios or FieldKind.Checkboxes:
            default:
                throw new InvalidOperationException($"{Kind} is not a single control.");
        }

        if (Suffix is not null)
        {
            html.Literal("<span class=\"suffix\">").Append(Suffix).Literal("</span></span>");
        }
    }

    private void Options(TagHelperContent html, string? value)
    {
        html.Literal("<option value=\"\">").Append(Unchosen).Literal("</option>");
        string? group = null;
        foreach (var choice in Choices ?? [])
        {
            if (choice.Group != group)
            {
                html.Literal(group is null ? "" : "</optgroup>");
                group = choice.Group;
                if (group is not null)
                {
                    html.Literal("<optgroup").Attribute("label", group).Literal(">");
                }
            }

            html.Literal("<option").Attribute("value", choice.Value).Flag("selected", choice.Value == value)
                .Flag("disabled", choice.Disabled).Literal(">").Append(choice.Text).Literal("</option>");
        }

        html.Literal(group is null ? "" : "</optgroup>");
    }

    private void Group(TagHelperContent html, string id, string[] values, List<TagHelperAttribute> rest)
    {
        html.Literal(Inline ? "<div class=\"choices inline\">" : "<div class=\"choices\">");
        var number = 0;
        foreach (var choice in Choices ?? [])
        {
            // The first control bears the field's own id, so that the error summary can lead to it.
            var numbered = string.Create(CultureInfo.InvariantCulture, $"{id}-{++number}");
            var own = number == 1 ? id : numbered;
            html.Literal("<div class=\"choice\"><input").Attribute("type", Kind is FieldKind.Radios ? "radio" : "checkbox")
                .Attribute("id", own).Attribute("name", Name).Attribute("value", choice.Value)
                .Attribute("aria-describedby", choice.Hint is null ? null : numbered + "-hint")
                .Flag("checked", values.Contains(choice.Value)).Flag("disabled", Disabled || choice.Disabled);
            Pass(html, rest);
            html.Literal("><label").Attribute("for", own).Literal(">").Append(choice.Text).Literal("</label>");
            if (choice.Hint is not null)
            {
                html.Literal("<p class=\"hint\"").Attribute("id", numbered + "-hint").Literal(">").Append(choice.Hint).Literal("</p>");
            }

            html.Literal("</div>");
        }

        html.Literal("</div>");
    }

    private string[] Typed(Microsoft.AspNetCore.Mvc.ModelBinding.ModelStateEntry? entry) => entry?.RawValue switch
    {
        string[] several => several,
        string one => [one],
        _ when Values is not null => [.. Values],
        _ when Value is not null => [Value],
        _ => [],
    };

    /// <summary>What a colleague saved while this was typed; null where it is the same.</summary>
    private string? Meanwhile(Microsoft.AspNetCore.Mvc.ModelBinding.ModelStateEntry? entry)
    {
        if (SavedMeanwhile.In(ViewContext.ViewData) is not { } saved || entry?.RawValue is null)
        {
            return null;
        }

        var (typed, stored) = (Said(Typed(entry)), Said([.. Values ?? [Value ?? ""]]));
        return typed.SetEquals(stored) ? null : saved.Says(string.Join('、', stored.Select(InWords)));

        static HashSet<string> Said(IEnumerable<string> values) => [.. values.Select(value => value.ReplaceLineEndings("\n").Trim()).Where(value => value.Length > 0)];
    }

    private string InWords(string value) =>
        Choices?.FirstOrDefault(choice => choice.Value == value) is { } choice ? choice.Text
        : Kind is FieldKind.Date && DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("yyyy年M月d日", Phrase.Culture)
        : value;

    private string InputType() => Kind switch
    {
        FieldKind.Email => "email",
        FieldKind.Telephone => "tel",
        FieldKind.Password => "password",
        FieldKind.Date => "date",
        FieldKind.Month => "month",
        _ => "text",
    };

    private string? InputMode() => Kind switch
    {
        FieldKind.Number => "numeric",
        FieldKind.Decimal => "decimal",
        _ => null,
    };

    private static string? DescribedBy(string id, bool hint, bool error, bool saved)
    {
        var ids = string.Join(' ', new[] { hint ? id + "-hint" : null, error ? id + "-error" : null, saved ? id + "-saved" : null }.Where(one => one is not null));
        return ids.Length == 0 ? null : ids;
    }

    private static void Pass(TagHelperContent html, List<TagHelperAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            html.Literal(" ").AppendHtml(attribute);
        }
    }
}
