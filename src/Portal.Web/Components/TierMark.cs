using Microsoft.AspNetCore.Html;
using Portal.Application;

namespace Portal.Web.Components;

/// <summary>How a tier is shown: the portal's four steps, filled as far as reached, and its name.</summary>
public enum TierMark
{
    NotReached,
    Pending,
    Base,
    Advanced,
    Excellent,
    Leading,
}

public static class TierMarks
{
    public static string Text(this TierMark tier) => tier switch
    {
        TierMark.Base => Texts.TierBase,
        TierMark.Advanced => Texts.TierAdvanced,
        TierMark.Excellent => Texts.TierExcellent,
        TierMark.Leading => Texts.TierLeading,
        TierMark.Pending => Texts.TierPending,
        TierMark.NotReached => Texts.TierNotReached,
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, null),
    };

    internal static string CssName(this TierMark tier) => tier switch
    {
        TierMark.Base => "base",
        TierMark.Advanced => "advanced",
        TierMark.Excellent => "excellent",
        TierMark.Leading => "leading",
        TierMark.Pending => "pending",
        TierMark.NotReached => "not-reached",
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, null),
    };

    /// <summary>Four rising steps; the reached ones are solid.</summary>
    internal static IHtmlContent Steps(this TierMark tier) => Drawn[Math.Max(0, (int)tier - (int)TierMark.Pending)];

    private static readonly IHtmlContent[] Drawn = [.. Enumerable.Range(0, 5).Select(Draw)];

    private static HtmlString Draw(int reached) => new(
        """<svg class="steps" viewBox="0 0 22 16" aria-hidden="true" focusable="false">"""
        + string.Concat(Enumerable.Range(0, 4).Select(step =>
            $"""<rect{(step < reached ? " class=\"on\"" : "")} x="{step * 6}" y="{11 - step * 3.5:0.#}" width="4" height="{5 + step * 3.5:0.#}" rx="1"/>"""))
        + "</svg>");
}
