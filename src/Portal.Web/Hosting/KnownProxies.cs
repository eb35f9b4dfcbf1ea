using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Portal.Web.Hosting;

/// <summary>
/// Behind a proxy the reader's address and scheme stand in headers, which anybody can write. They count only when the connection
/// comes from an address that <c>Portal:KnownProxies</c> lists; without that setting never.
/// </summary>
internal static class KnownProxies
{
    /// <summary>Exact IP addresses, separated by commas.</summary>
    private const string Setting = "Portal:KnownProxies";

    /// <summary>The framework's own switch (<c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c>), which believes everybody.</summary>
    private const string Credulous = "ForwardedHeaders_Enabled";

    /// <summary>Before everything else: what comes later sees the reader's address in <c>RemoteIpAddress</c>.</summary>
    /// <exception cref="InvalidOperationException">An entry is no address, or the framework's own switch is on.</exception>
    public static WebApplication UseKnownProxies(this WebApplication app)
    {
        if (app.Configuration.GetValue(Credulous, false))
        {
            throw new InvalidOperationException(
                "ASPNETCORE_FORWARDEDHEADERS_ENABLED believes forwarded headers from anybody: remove it and list the proxies in Portal__KnownProxies.");
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // As many as there are known proxies in a row; the first unknown address is the reader's.
            ForwardLimit = null,
        };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var entry in (app.Configuration[Setting] ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            options.KnownProxies.Add(IPAddress.TryParse(entry, out var address)
                ? address
                : throw new InvalidOperationException($"Portal__KnownProxies: {entry} is not an IP address."));
        }

        if (options.KnownProxies.Count > 0)
        {
            app.UseForwardedHeaders(options);
        }

        return app;
    }
}
