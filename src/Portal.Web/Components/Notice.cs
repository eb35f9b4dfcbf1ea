using Microsoft.AspNetCore.Mvc.ViewFeatures;
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
