using Microsoft.AspNetCore.Razor.TagHelpers;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Rules;
using Portal.Web.Components;

namespace Portal.Web.TagHelpers;

/// <summary>A tier: four steps and its name; 未达到 for null, 待判定 while it cannot be told.</summary>
[HtmlTargetElement("tier-badge", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TierBadgeTagHelper : TagHelper
{
    public Tier? Tier { get; set; }

    /// <summary>Facts are missing, so that no tier can be told yet.</summary>
    public bool Pending { get; set; }

    /// <summary>For the head of a result.</summary>
    public bool Large { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var name = Pending ? "pending" : Tier?.ApiName() ?? "not-reached";
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"tier tier-{name}{(Large ? " large" : "")}");
        output.Content.AppendHtml((Pending ? null : Tier).Steps()).Append(Pending ? Texts.TierPending : Tier.Text());
    }
}

/// <summary>The outcome of a condition: mark and word.</summary>
[HtmlTargetElement("outcome-mark", Attributes = "outcome", TagStructure = TagStructure.WithoutEndTag)]
public sealed class OutcomeMarkTagHelper : TagHelper
{
    public Outcome Outcome { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var (name, icon) = Outcome.Look();
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"outcome outcome-{name}");
        output.Content.AppendHtml(icon).Append(Outcome.Text());
    }
}

/// <summary>Whether what was typed is stored. A script changes it as docs/components.md says.</summary>
[HtmlTargetElement("save-state", TagStructure = TagStructure.WithoutEndTag)]
public sealed class SaveStateTagHelper : TagHelper
{
    public SaveState State { get; set; }

    /// <summary>Clock time of the last save, such as 10:32.</summary>
    public string? At { get; set; }

    /// <summary>Where both versions are shown after a conflict.</summary>
    public string? ConflictUrl { get; set; }

    /// <summary>One of many on a page that has one for all: it is seen, not read out.</summary>
    public bool Quiet { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "save-state");
        if (!Quiet)
        {
            output.Attributes.SetAttribute("role", "status");
        }

        output.Attributes.SetAttribute("data-save-state", State.Value());
        foreach (var state in Enum.GetValues<SaveState>())
        {
            output.Attributes.SetAttribute($"data-text-{state.Value()}",
                state is SaveState.Saved ? Texts.SaveSavedAt : state.Text(null));
        }

        output.Content.Literal("<span class=\"save-state-mark\" aria-hidden=\"true\"></span><span data-save-text>")
            .Append(State.Text(At)).Literal("</span>");
        if (ConflictUrl is not null)
        {
            output.Content.Literal("<a class=\"save-state-conflict\"").Attribute("href", ConflictUrl).Literal(">")
                .Append(Texts.SaveConflictOpen).Literal("</a>");
        }
    }
}

/// <summary>One sentence that must not be missed.</summary>
[HtmlTargetElement("warning-text")]
public sealed class WarningTextTagHelper : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.Attributes.SetAttribute("class", "warning-text");
        output.PreContent.AppendHtml(Icon.Warning).AppendHtml("<p><strong class=\"visually-hidden\">")
            .Append(Texts.WarningPrefix).AppendHtml("</strong>");
        output.PostContent.AppendHtml("</p>");
    }
}
