using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application.Accounts;
using Portal.Application.Data;
using Portal.Application.Documents;
using Portal.Application.Letters;
using Portal.Application.Messages;
using Portal.Application.Ports;
using Portal.Application.Seals;
using Portal.TestKit;
using Portal.Web.Tests;

[assembly: AssemblyFixture(typeof(Site))]

namespace Portal.Web.Tests;

/// <summary>
/// The whole portal in memory over a database of its own, one for all tests of the assembly: tests make their own people and never
/// count on an empty table, nor on a first page of what other classes fill as well. Ask for it in the constructor:
/// <c>public sealed class SomeTests(Site site)</c>.
/// </summary>
public sealed class Site : WebApplicationFactory<Program>, IAsyncLifetime
{
    public const string PublicUrl = "https://portal.example";

    private readonly Mailbox letters = new();

    private readonly Dictionary<string, string?> settings = new()
    {
        ["Portal:PublicUrl"] = PublicUrl,
        // Cookies as in production; the in-memory server speaks https.
        ["Portal:RequireHttps"] = "true",
        ["Logging:LogLevel:Default"] = "Warning",
        ["Portal:Signatures:KeyFile"] = TestVault.KeyFile,
        ["Portal:Signatures:Services:0:Name"] = SigningServer.Name,
        ["Portal:Signatures:Services:0:Address"] = SigningServer.Address.AbsoluteUri,
        ["Portal:Signatures:Services:0:TokenFile"] = SigningServer.TokenFile,
        ["Portal:Signatures:Services:0:Keys:0:Name"] = SigningServer.KeyName,
        ["Portal:Signatures:Services:0:Keys:0:Holder"] = SigningServer.Holder,
        // The tests all come from one address.
        ["Portal:Accounts:PostsPerAddressAndMinute"] = "100000",
        ["Portal:Verify:FilesPerAddressAndMinute"] = "10000",
        ["Portal:Verify:FilesAtOncePerAddress"] = "1000",
        // A busy machine is no fault of the signing service's, nor of the typesetter's.
        ["Portal:Signatures:PatienceSeconds"] = "30",
        ["Portal:Typesetter:Patience"] = "00:05:00",
        ["Portal:Typesetter:ReadingPatience"] = "00:10:00",
        ["Portal:Typesetter:StartPatience"] = "00:05:00",
    };

    /// <summary>One delivery at a time: what another test's delivery has in hand would be passed over, and be missing from the letters.</summary>
    private readonly SemaphoreSlim delivering = new(1);

    public TestDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Database = await TestDatabase.CreateAsync();

    /// <summary>
    /// A second portal over the same database, with other settings: another node, or demo mode. It leaves the queues of documents and seals to
    /// the first one: what other tests wait for would else be taken by a node without a typesetter or a key.
    /// </summary>
    public Site With(params (string Name, string Value)[] changed)
    {
        var other = new Site { Database = Database, IsGuest = true };
        foreach (var (name, value) in changed)
        {
            other.settings[name] = value;
        }

        return other;
    }

    /// <summary>A portal over another database, for tests that take it away. Nothing asks that database by itself.</summary>
    public static Site Over(TestDatabase database) =>
        new() { Database = database, IsGuest = true, settings = { ["Logging:LogLevel:Default"] = "None" } };

    private bool IsGuest { get; init; }

    /// <summary>A browser in which nobody is signed in.</summary>
    public Browser Open()
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new Uri("https://localhost"), AllowAutoRedirect = false });
        client.Timeout = Waiting.Patience;
        return new(client);
    }

    /// <summary>A browser in which this person, stored now, is signed in: by the sign-in page, as a person would.</summary>
    public async Task<Browser> SignInAsync(IPerson person) => await SignInAsync(await SaveAsync(person));

    /// <summary>A browser in which a stored account is signed in.</summary>
    public async Task<Browser> SignInAsync(Account account, string password = TestPassword.Text)
    {
        var browser = Open();
        await browser.SignInAsync(account, password);
        return browser;
    }

    /// <summary>Stores a person without signing in.</summary>
    public Task<Account> SaveAsync(IPerson person) => InDatabaseAsync(person.SaveAsync);

    /// <summary>Looks or works behind the curtain, with the application's own context.</summary>
    public async Task<T> InDatabaseAsync<T>(Func<PortalDb, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<PortalDb>());
    }

    /// <summary>Delivers what is in the outbox and gives all letters to one address, oldest first.</summary>
    public async Task<IReadOnlyList<Letter>> LettersToAsync(string address)
    {
        await delivering.WaitAsync();
        try
        {
            await using var scope = Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<Outbox>().DeliverAsync(CancellationToken.None);
        }
        finally
        {
            delivering.Release();
        }

        return letters.To(address);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (!IsGuest)
        {
            await Database.DisposeAsync();
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:Portal", Database.Application);
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IMail>(letters);
            services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = TestPassword.Rounds);
            // Letters leave when a test asks for them, so that two deliveries never race for one; and nobody is reminded because of the hour.
            Type[] silent = IsGuest ? [typeof(Postman), typeof(ReminderClock), typeof(DocumentPress), typeof(SealPress)] : [typeof(Postman), typeof(ReminderClock)];
            foreach (var one in silent)
            {
                services.Remove(services.Single(service => service.ImplementationType == one));
            }
        });
    }
}
