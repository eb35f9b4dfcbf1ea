using Microsoft.Playwright;
using Portal.EndToEnd.Tests.Harness;
using Portal.TestKit;

[assembly: AssemblyFixture(typeof(Stage))]

namespace Portal.EndToEnd.Tests.Harness;

/// <summary>
/// What all journeys share: the real portal over a database of its own, and one Chromium. Each journey brings its own people and
/// opens browser contexts of its own.
/// </summary>
public sealed class Stage : IAsyncLifetime
{
    /// <summary>Without a window it takes half the processor time.</summary>
    private static readonly string[] Programs = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

    private IPlaywright playwright = null!;

    public TestDatabase Database { get; private set; } = null!;

    public PortalProcess Portal { get; private set; } = null!;

    public Backstage Backstage { get; private set; } = null!;

    public IBrowser Chromium { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // A machine that is busy with other things is slow, not wrong.
        SetDefaultExpectTimeout(Visitor.Patience);
        playwright = await Playwright.CreateAsync();
        Chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("PORTAL_CHROMIUM") ?? Programs.First(File.Exists),
            Headless = true,
            ChromiumSandbox = false,
            Args =
            [
                "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
                "--disable-quic",
            ],
            Timeout = 120_000,
        });
        Database = await TestDatabase.CreateAsync();
        Portal = await PortalProcess.StartAsync(Database.Application, new Dictionary<string, string> { ["Portal__DemoMode"] = "true" });
        Backstage = new Backstage(Database.Application);
    }

    public async ValueTask DisposeAsync()
    {
        await Chromium.DisposeAsync();
        playwright.Dispose();
        await Portal.DisposeAsync();
        await Backstage.DisposeAsync();
        await Database.DisposeAsync();
    }
}
