using Microsoft.Playwright;
using Portal.Application.Accounts;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Harness;

/// <summary>
/// A journey of one or several visitors. When it fails, what each of them last saw lies in TestResults. A journey also fails when a
/// page's scripts failed, or when a page broke its own content security policy.
/// </summary>
public abstract class Journey(Stage stage) : IAsyncLifetime
{
    private readonly List<Visitor> visitors = [];

    protected Stage Stage { get; } = stage;

    protected virtual Backstage Backstage => Stage.Backstage;

    protected virtual PortalProcess Portal => Stage.Portal;

    /// <summary>Somebody with a browser of their own, not signed in.</summary>
    protected Task<Visitor> OpenAsync(BrowserNewContextOptions? browser = null) => OpenAsync(Portal, browser);

    protected async Task<Visitor> OpenAsync(PortalProcess portal, BrowserNewContextOptions? browser = null)
    {
        var visitor = await Visitor.OpenAsync(Stage.Chromium, portal, browser ?? Device.Desktop);
        visitors.Add(visitor);
        return visitor;
    }

    /// <summary>Somebody stored now and signed in, by the sign-in page.</summary>
    protected async Task<Visitor> SignInAsync(IPerson person, BrowserNewContextOptions? browser = null) =>
        await SignInAsync(await Backstage.SaveAsync(person), browser);

    protected async Task<Visitor> SignInAsync(Account account, BrowserNewContextOptions? browser = null)
    {
        var visitor = await OpenAsync(browser);
        await visitor.SignInAsync(account);
        return visitor;
    }

    /// <summary>A second tab of the same browser.</summary>
    protected async Task<Visitor> OpenTabAsync(Visitor visitor)
    {
        var tab = await visitor.OpenTabAsync();
        visitors.Add(tab);
        return tab;
    }

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        if (failed)
        {
            foreach (var (visitor, number) in visitors.Select((visitor, number) => (visitor, number + 1)))
            {
                await visitor.KeepEvidenceAsync($"{GetType().Name}.{TestContext.Current.TestMethod?.MethodName}-{number}");
            }
        }

        var complaints = visitors.SelectMany(visitor => visitor.Complaints).ToList();
        foreach (var visitor in visitors)
        {
            await visitor.Page.Context.CloseAsync();
        }

        GC.SuppressFinalize(this);
        if (!failed)
        {
            complaints.ShouldBeEmpty("The console of the browser");
        }
    }
}
