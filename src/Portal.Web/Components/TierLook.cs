using Microsoft.AspNetCore.Html;
using Portal.Application;
using Portal.Rules;

namespace Portal.Web.Components;

/// <summary>How a tier is shown: the portal's four rising steps, solid as far as reached, and its name.</summary>
public static class TierLook
{
    private static readonly IHtmlContent[] Drawn = [.. Enumerable.Range(0, 5).Select(Draw)];

    /// <summary>The tier's name; 未达到 for none.</summary>
    public static string Text(this Tier? tier) => tier switch
    {
        Tier.Base => Texts.TierBase,
        Tier.Advanced => Texts.TierAdvanced,
        Tier.Excellent => Texts.TierExcellent,
        Tier.Leading => Texts.TierLeading,
        null => Texts.TierNotReached,
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, null),
    };

    internal static IHtmlContent Steps(this Tier? tier) => Drawn[(int)(tier ?? 0)];

    private static HtmlString Draw(int reached) => new(
        """<svg class="steps" viewBox="0 0 22 16" aria-hidden="true" focusable="false">"""
        + string.Concat(Enumerable.Range(0, 4).Select(step => Step(step, step < reached)))
        + "</svg>");

    private static string Step(int step, bool on)
    {
        var rise = step * 3.5m;
        return FormattableString.Invariant(
            $"""<rect{(on ? " class=\"on\"" : "")} x="{step * 6}" y="{10.5m - rise}" width="4" height="{5.5m + rise}" rx="1"/>""");
    }
}
