using Deque.AxeCore.Commons;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Harness;

/// <summary>
/// A journey that looks at pages in their states: axe finds nothing serious or critical, nothing scrolls sideways on phones of 390 and 360
/// pixels, there is a title, one main heading and a language, and no text shows a place that was not filled. All findings of a journey are
/// told together.
/// </summary>
public abstract class LookingJourney(Stage stage) : Journey(stage)
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly List<string> findings = [];

    /// <param name="bring">Brings the opened page into the state that <paramref name="state"/> names.</param>
    protected async Task LookAtAsync(Visitor visitor, string path, string state = "", Func<Task>? bring = null)
    {
        await visitor.GoAsync(path);
        if (bring is not null)
        {
            await bring();
            // What was brought may be another page, of which what was waited for came before the rest.
            await visitor.SeesWholePageAsync();
        }

        var name = state.Length == 0 ? path : $"{path} ({state})";
        // In the page itself: the package's own call opens a second page for each run, for frames, which the portal has none of.
        // What passes is not told in detail: on long pages that is most of axe's work.
        await visitor.Page.EvaluateAsync(Axe);
        findings.AddRange((await visitor.Page.EvaluateAsync<string[]>("""
            async () => (await axe.run({ resultTypes: ['violations'] })).violations
              .filter(violation => ['serious', 'critical'].includes(violation.impact))
              .flatMap(violation => violation.nodes.map(node => `${violation.id}: ${node.target}: ${node.html}`))
            """)).Select(one => $"{name}: {one}"));
        findings.AddRange((await visitor.Page.EvaluateAsync<string[]>("""
            () => [
              document.title.trim() ? '' : 'no title',
              document.documentElement.lang === 'zh-CN' ? '' : `language ${document.documentElement.lang}`,
              // The examples show a confirmation, whose heading is its page's own.
              location.pathname === '/dev/components' || document.querySelectorAll('h1').length === 1 ? '' : `${document.querySelectorAll('h1').length} main headings`,
            ].filter(Boolean)
            """)).Select(one => $"{name}: {one}"));

        findings.AddRange((await visitor.Page.EvaluateAsync<string[]>("""
            () => {
              const said = [document.title];
              const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
              while (nodes.nextNode()) {
                const node = nodes.currentNode;
                if (node.nodeType === Node.TEXT_NODE) {
                  if (!['SCRIPT', 'STYLE', 'TEXTAREA'].includes(node.parentElement.nodeName)) { said.push(node.data); }
                } else {
                  said.push(...['aria-label', 'title', 'alt', 'placeholder'].map(name => node.getAttribute(name) ?? ''));
                }
              }
              return said;
            }
            """)).Select(Unfilled.In).Where(piece => piece is not null).Select(piece => $"{name}: shows {piece}"));

        var desktop = visitor.Page.ViewportSize!;
        foreach (var width in (int[])[390, 360])
        {
            await visitor.Page.SetViewportSizeAsync(width, 800);
            findings.AddRange((await visitor.StickingOutAsync()).Select(one => $"{name}: {one}"));
        }

        await visitor.Page.SetViewportSizeAsync(desktop.Width, desktop.Height);
    }

    protected void Report() => findings.ShouldBeEmpty();

    protected static async Task SubmitEmptyAsync(Visitor visitor, string button, string? selector = null)
    {
        await (selector is null ? visitor.PressAsync(button) : visitor.Page.Locator(selector).First.ClickAsync());
        await SeesErrorsAsync(visitor);
    }

    protected static Task SeesErrorsAsync(Visitor visitor) => Expect(visitor.Page.Locator(".error-summary")).ToBeVisibleAsync();
}
