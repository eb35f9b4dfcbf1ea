using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Portal.Application;
using Portal.Web.Hosting;

namespace Portal.Web.Components;

/// <summary>The banner that the next page shows once.</summary>
public enum Notice
{
    Success,
    Information,
    Warning,
    Error,
}

/// <summary>A banner where it stands, rather than on the next page.</summary>
/// <param name="Heading">What stands before the text; null = the usual word for the kind.</param>
public sealed record Banner(Notice Kind, string Text, string? Heading = null);

/// <summary>What is being made meanwhile, until the page's script shows it; see <c>document-wait.js</c>.</summary>
/// <param name="Address">The page itself, for whoever has no scripts.</param>
/// <param name="Text">How far it is.</param>
/// <param name="Ready">Read out when it has come.</param>
/// <param name="Failed">Read out when it has not.</param>
/// <param name="Longer">What stands there when nobody looks any more.</param>
public sealed record Waiting(string Address, string Text, string Ready, string Failed, string Longer)
{
    /// <summary>A document that is being typeset.</summary>
    /// <param name="fault">What delays it; null for nothing.</param>
    /// <param name="before">How many come before it.</param>
    public static Waiting ForPress(string address, string? fault, int before, string ready) => new(
        address, fault ?? (before > 0 ? Texts.DocumentsWaitingBehind.With(before) : Texts.DocumentsWaiting), ready, Texts.DocumentsWaitFailed, Texts.DocumentsWaitLonger);
}

public static class Notices
{
    private const string KindKey = "notice.kind";
    private const string TextKey = "notice.text";

    /// <summary>Says <paramref name="text"/> on the next page that is shown, after a redirect usually.</summary>
    public static void Announce(this ITempDataDictionary tempData, Notice kind, string text)
    {
        tempData[KindKey] = (int)kind;
        tempData[TextKey] = text;
    }

    /// <summary>What the page before announced. Reading sets a cookie even when there is nothing, so nothing is read without one.</summary>
    internal static (Notice Kind, string Text)? Announced(this ITempDataDictionary tempData, HttpRequest request) =>
        request.Cookies.Keys.Any(name => name.EndsWith(PortalCookies.Notice, StringComparison.Ordinal))
        && tempData[TextKey] is string text && tempData[KindKey] is int kind ? ((Notice)kind, text) : null;
}
