using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Harness;

/// <summary>Somebody who uses the portal with a browser. Finds things as a person or a screen reader does: by role, label and text.</summary>
public sealed partial class Visitor
{
    /// <summary>How long to wait for what must come, in milliseconds: far longer than any page needs, for machines under load.</summary>
    public static float Patience { get; } = float.Parse(Environment.GetEnvironmentVariable("PORTAL_PATIENCE") ?? "60000", CultureInfo.InvariantCulture);

    private readonly PortalProcess portal;
    private readonly ConcurrentQueue<string> complaints = new();

    private Visitor(PortalProcess portal, IPage page)
    {
        this.portal = portal;
        Page = page;
        page.PageError += (_, error) => complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            // That a request failed is what some journeys are about; what a script or a policy says is not.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)
                && !message.Text.Contains("net::ERR_", StringComparison.Ordinal))
            {
                complaints.Enqueue(message.Text);
            }
        };
        page.Dialog += async (_, dialog) =>
        {
            Asked.Enqueue((dialog.Type, dialog.Message));
            try
            {
                await dialog.AcceptAsync();
            }
            catch (PlaywrightException)
            {
                // It went with its page. Nobody awaits this: thrown here, it would end all journeys.
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What the browser asked (<c>confirm</c>, <c>beforeunload</c>); the visitor agrees to all.</summary>
    public ConcurrentQueue<(string Type, string Message)> Asked { get; } = new();

    /// <summary>Script errors and breaches of the content security policy.</summary>
    public IEnumerable<string> Complaints => complaints;

    internal static async Task<Visitor> OpenAsync(IBrowser chromium, PortalProcess portal, BrowserNewContextOptions browser)
    {
        var context = await chromium.NewContextAsync(new(browser) { BaseURL = portal.Address.OriginalString });
        context.SetDefaultTimeout(Patience);
        context.SetDefaultNavigationTimeout(2 * Patience);
        return new(portal, await context.NewPageAsync());
    }

    internal async Task<Visitor> OpenTabAsync() => new(portal, await Page.Context.NewPageAsync());

    public async Task<IResponse> GoAsync(string path) => (await Page.GotoAsync(path))!;

    public async Task SignInAsync(Account account, string password = TestPassword.Text)
    {
        await GoAsync("/account/sign-in");
        await Page.GetByLabel(Texts.AccountUserName).FillAsync(account.UserName!);
        await Page.GetByLabel(Texts.AccountPassword, new() { Exact = true }).FillAsync(password);
        await PressAsync(Texts.SignInButton);
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = Texts.NavSignOut })).ToBeVisibleAsync();
    }

    /// <summary>Presses a button of the page.</summary>
    public Task PressAsync(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    public Task FollowAsync(string link) => Page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).First.ClickAsync();

    public Task SeesHeadingAsync(string text) => Expect(Page.GetByRole(AriaRole.Heading, new() { Name = text, Level = 1 })).ToBeVisibleAsync();

    /// <summary>
    /// The page has come to its end. The driver's own waits for that (<see cref="IPage.WaitForLoadStateAsync"/>, <see cref="IPage.WaitForURLAsync(string, PageWaitForURLOptions?)"/>)
    /// at times miss the event and wait on.
    /// </summary>
    public Task SeesWholePageAsync() => Expect(Page.Locator(".site-footer")).ToBeVisibleAsync();

    /// <summary>A link or a button has led to a page, which is whole.</summary>
    /// <param name="address">A pattern of its address.</param>
    public async Task ArrivesAsync(string address)
    {
        await Expect(Page).ToHaveURLAsync(new Regex(address));
        await SeesWholePageAsync();
    }

    /// <summary>The banner that the last action left.</summary>
    public Task SeesNoticeAsync(string text) => Expect(Page.Locator("main .notice").Filter(new() { HasText = text }).First).ToBeVisibleAsync();

    /// <summary>One of a group of choices, by the beginning of its name.</summary>
    public static ILocator ChoiceIn(ILocator place, string group, string choice) =>
        place.GetByRole(AriaRole.Group, new() { Name = group }).GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("^\\s*" + Regex.Escape(choice)) });

    public async Task ChooseAsync(string group, string choice) => await ChoiceIn(Page.Locator("main"), group, choice).CheckAsync();

    /// <summary>The newest letter to this address: waits until it has come, and gives the link in it.</summary>
    public async Task<Uri> LinkInLetterAsync(string to)
    {
        for (var waited = Stopwatch.StartNew(); waited.ElapsedMilliseconds < 2 * Patience; await Task.Delay(100))
        {
            foreach (var file in Directory.Exists(portal.Letters) ? Directory.GetFiles(portal.Letters, "*.eml").OrderDescending() : Enumerable.Empty<string>())
            {
                var letter = await File.ReadAllTextAsync(file);
                if (letter.Contains($"To: {to}\r\n", StringComparison.Ordinal))
                {
                    var body = Encoding.UTF8.GetString(Convert.FromBase64String(letter[letter.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]));
                    return new Uri(Link().Match(body).Value);
                }
            }
        }

        throw new TimeoutException($"No letter came to {to}.");
    }

    /// <summary>No page may scroll sideways.</summary>
    public async Task NeverScrollsSidewaysAsync() => (await StickingOutAsync()).ShouldBeEmpty(Page.Url);

    /// <summary>What makes the page scroll sideways, so that a failure says where to look; nothing when it does not.</summary>
    public Task<string[]> StickingOutAsync() => Page.EvaluateAsync<string[]>("""
        () => {
          const wide = document.documentElement.scrollWidth;
          if (wide <= innerWidth) { return []; }
          // What is placed absolutely sticks out of a scrolling frame that is not placed itself.
          const frameOf = one => getComputedStyle(one).position === 'absolute' ? one.offsetParent : one.parentElement;
          const scrolls = one => one && (getComputedStyle(one).overflowX !== 'visible' || scrolls(frameOf(one)));
          const out = [...document.querySelectorAll('body *')]
            .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !scrolls(frameOf(one))).slice(0, 4)
            .map(one => `${one.tagName.toLowerCase()}#${one.id}.${one.className}`);
          return [`${wide} wide on ${innerWidth}: ${out.join(', ')}`];
        }
        """);

    /// <summary>Picture and source of what the visitor sees now, in TestResults.</summary>
    public async Task KeepEvidenceAsync(string name)
    {
        var folder = Path.Combine(Checkout.Root, "TestResults", "journeys");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, string.Concat(name.Split(Path.GetInvalidFileNameChars())));
        try
        {
            await Page.ScreenshotAsync(new() { Path = path + ".png", FullPage = true, Timeout = 20_000 });
            await File.WriteAllTextAsync(path + ".html", $"<!-- {Page.Url} -->\n{await Page.ContentAsync()}");
        }
        catch (Exception failure) when (failure is PlaywrightException or TimeoutException)
        {
            await File.WriteAllTextAsync(path + ".txt", failure.ToString());
        }

        await File.WriteAllTextAsync(path + ".portal.log", portal.Said);
    }

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Link();
}
