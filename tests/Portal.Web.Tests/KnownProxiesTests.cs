using System.Net;
using Microsoft.AspNetCore.Http;
using Portal.Application;

namespace Portal.Web.Tests;

/// <summary>Whose word about the reader's address counts. The calculators' rate limit shows which address the portal took.</summary>
public sealed class KnownProxiesTests(Site site)
{
    private const int Burst = 3;
    private const string Proxy = "203.0.113.7";

    [Fact]
    public async Task A_forged_address_changes_nothing()
    {
        await using var portal = Portal((Setting, Proxy));

        // From an unknown address, each time with another claim.
        (await AskAsync(portal, "198.51.100.9", number => $"192.0.2.{number}")).ShouldContain(StatusCodes.Status429TooManyRequests);
        // Through the proxy, behind which the reader claims another address each time: what the proxy saw stands last.
        (await AskAsync(portal, Proxy, number => $"192.0.2.{number}, 198.51.100.23")).ShouldContain(StatusCodes.Status429TooManyRequests);
        // The proxy's own neighbour is no proxy.
        (await AskAsync(portal, "203.0.113.8", number => $"192.0.2.{number}")).ShouldContain(StatusCodes.Status429TooManyRequests);
    }

    [Fact]
    public async Task Readers_behind_a_known_proxy_are_told_apart()
    {
        await using var portal = Portal((Setting, $"192.0.2.200, {Proxy}"));

        (await AskAsync(portal, Proxy, number => $"198.51.100.{number}")).ShouldAllBe(status => status == StatusCodes.Status400BadRequest);
        (await AskAsync(portal, "::ffff:" + Proxy, number => $"198.51.100.{100 + number}")).ShouldAllBe(status => status == StatusCodes.Status400BadRequest);
        (await AskAsync(portal, Proxy, _ => "198.51.100.250")).ShouldContain(StatusCodes.Status429TooManyRequests);
    }

    [Fact]
    public async Task Without_the_setting_no_header_counts()
    {
        await using var portal = Portal();

        (await AskAsync(portal, "127.0.0.1", number => $"198.51.100.{number}")).ShouldContain(StatusCodes.Status429TooManyRequests);
    }

    private const string Setting = "Portal:KnownProxies";

    private Site Portal(params (string, string)[] settings) =>
        site.With([("Portal:Api:Burst", Burst.ToString(Phrase.Culture)), ("Portal:Api:RequestsPerSecond", "1"), ("Logging:LogLevel:Default", "None"), .. settings]);

    /// <summary>
    /// The statuses of many more questions than one address may ask, each refused as malformed where it is read at all. They come at once: one
    /// after the other, a slow machine's come no faster than they are allowed.
    /// </summary>
    private static Task<int[]> AskAsync(Site portal, string from, Func<int, string> claimed) => Task.WhenAll(Enumerable.Range(0, Burst + 50).Select(async number =>
    {
        var answer = await portal.Server.SendAsync(context =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(from);
            context.Request.Method = HttpMethods.Post;
            context.Request.Scheme = "https";
            context.Request.Host = new HostString("localhost");
            context.Request.Path = "/api/v1/evaluations";
            context.Request.Headers["X-Forwarded-For"] = claimed(number);
        }, TestContext.Current.CancellationToken);
        return answer.Response.StatusCode;
    }));
}
