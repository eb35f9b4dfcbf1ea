using Microsoft.Playwright;

namespace Portal.EndToEnd.Tests.Harness;

/// <summary>What visitors hold in their hands.</summary>
internal static class Device
{
    public static BrowserNewContextOptions Desktop => new()
    {
        ViewportSize = new() { Width = 1280, Height = 900 },
        Locale = "zh-CN",
        TimezoneId = "Asia/Shanghai",
        AcceptDownloads = true,
    };

    public static BrowserNewContextOptions WithoutScripts => new(Desktop) { JavaScriptEnabled = false };

    public static BrowserNewContextOptions Phone => new(Desktop)
    {
        ViewportSize = new() { Width = 390, Height = 844 },
        HasTouch = true,
        IsMobile = true,
    };
}
