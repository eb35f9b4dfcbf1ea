using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Assessments;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Application.Letters;
using Portal.Application.Ports;
using Portal.Application.Seals;
using Portal.Documents.Typesetting;

namespace Portal.TestKit;

/// <summary>
/// The application without the web, over a database of its own. Whoever <see cref="User"/> is when a request is sent sends it,
/// unless the test names somebody else.
/// </summary>
public sealed class TestPortal : IAsyncDisposable
{
    /// <summary>Of the portal's own seeds, for all tests of a run.</summary>
    private static readonly Lazy<SeedBooks> Books = new(() => SeedBooks.Read(PortalSettings.Seeds(new ConfigurationBuilder().Build())));

    private static readonly Lazy<FontCoverage> Fonts = new(() => FontCoverage.Of(new TypesetterSettings().Fonts));

    private readonly ServiceProvider services;
    private readonly Mailbox letters = new();
    private readonly bool ownsDatabase;
    private readonly string? seeds;

    private readonly (string Name, string Value)[] settings;

    private TestPortal(TestDatabase database, bool ownsDatabase, string? seeds, (string Name, string Value)[] settings, string? connection = null)
    {
        Database = database;
        (this.ownsDatabase, this.seeds, this.settings) = (ownsDatabase, seeds, settings);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Portal:Signatures:KeyFile", TestVault.KeyFile)])
            .AddInMemoryCollection(settings.GroupBy(setting => setting.Name).Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Last().Value))).Build();
        services = new ServiceCollection()
            .AddLogging()
            .AddPortalApplication(connection ?? database.Application, seeds is null ? Books.Value : SeedBooks.Read(seeds))
            .AddAccounts(configuration)
            .AddSingleton(new TrustedRoots(configuration["Portal:Signatures:Roots"] ?? "", PortalSettings.IsDemo(configuration)))
            .AddSeals(configuration)
            .AddSingleton(_ => Fonts.Value)
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IMail>(letters)
            .AddSingleton(PublicAddress.Parse("https://portal.example"))
            // The press is away: what is set, the tests of the documents' room and of the pages look at.
            .AddSingleton(_ => new Typesetter(new TypesetterSettings { Node = "no-such-program" }))
            .AddScoped(_ => User.Copy())
            .AddScoped<ICurrentUser>(provider => provider.GetRequiredService<TestUser>())
            .Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = TestPassword.Rounds)
            .BuildServiceProvider(validateScopes: true);
    }

    public TestDatabase Database { get; }

    public TestUser User { get; } = new();

    public MovableClock Clock { get; } = new();

    /// <param name="seeds">Another folder of policies and reference data; null for the portal's own.</param>
    /// <param name="settings">Configuration beside it.</param>
    public static async Task<TestPortal> StartAsync(string? seeds = null, params (string Name, string Value)[] settings) => new(await TestDatabase.CreateAsync(), ownsDatabase: true, seeds, settings);

    /// <summary>One more node over the same database: services, pool and caches of its own.</summary>
    /// <param name="newer">Another folder of policies and reference data, as after an update; null for the same.</param>
    public TestPortal AnotherNode(string? newer = null) => new(Database, ownsDatabase: false, newer ?? seeds, settings);

    /// <summary>One more node with other configuration.</summary>
    public TestPortal AnotherNode(params (string Name, string Value)[] changed) => new(Database, ownsDatabase: false, seeds, changed);

    /// <summary>The operator's command line as the database's owner, with other configuration.</summary>
    public TestPortal AsOwner(params (string Name, string Value)[] changed) => new(Database, ownsDatabase: false, seeds, changed, Database.Owner);

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>One request as the portal would run it: own scope, whole pipeline.</summary>
    /// <param name="sender">Somebody other than <see cref="User"/>; safe for several at once.</param>
    public async Task<T> SendAsync<T>(IRequest<T> request, Account? sender = null)
    {
        await using var scope = services.CreateAsyncScope();
        if (sender is not null)
        {
            scope.ServiceProvider.GetRequiredService<TestUser>().Become(sender);
        }

        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>Several requests in one scope, or one whose answer is still read in it.</summary>
    public Task InScopeAsync(Func<IMediator, Task> requests) => InScopeAsync(null, requests);

    /// <param name="sender">Somebody else than <see cref="User"/>.</param>
    public async Task InScopeAsync(Account? sender, Func<IMediator, Task> requests)
    {
        await using var scope = services.CreateAsyncScope();
        if (sender is not null)
        {
            scope.ServiceProvider.GetRequiredService<TestUser>().Become(sender);
        }

        await requests(scope.ServiceProvider.GetRequiredService<IMediator>());
    }

    /// <summary>Looks into, or changes, the stored data behind the requests' back.</summary>
    public async Task<T> InDatabaseAsync<T>(Func<PortalDb, Task<T>> look)
    {
        await using var scope = services.CreateAsyncScope();
        return await look(scope.ServiceProvider.GetRequiredService<PortalDb>());
    }

    /// <summary>One of the application's own parts, used as a command would: in a scope and a transaction of its own, saved at the end.</summary>
    public async Task<TAnswer> UsingAsync<T, TAnswer>(Func<T, Task<TAnswer>> use) where T : notnull
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var answer = await use(scope.ServiceProvider.GetRequiredService<T>());
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return answer;
    }

    /// <summary>One of the application's own parts that keeps its own transaction, such as what runs in the background.</summary>
    public async Task<TAnswer> AloneAsync<T, TAnswer>(Func<T, Task<TAnswer>> use) where T : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<T>());
    }

    /// <summary>Campaigns and applications, made behind the requests' back.</summary>
    public TestCampaigns Campaigns => new(Get<Application.Campaigns.CampaignBook>(), Get<Application.Policies.PolicyBook>(), Get<Application.Reference.Divisions>());

    /// <summary>Stores records as they stand.</summary>
    public Task StoreAsync(params object[] records) => InDatabaseAsync(db =>
    {
        db.AddRange(records);
        return db.SaveChangesAsync();
    });

    /// <summary>Stores a person with an account.</summary>
    public Task<Account> SaveAsync(IPerson person) => InDatabaseAsync(person.SaveAsync);

    /// <summary>Delivers what is in the outbox and gives all letters to one address, oldest first.</summary>
    public async Task<IReadOnlyList<Letter>> LettersToAsync(string address)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Outbox>().DeliverAsync(CancellationToken.None);
        return letters.To(address);
    }

    /// <summary>Signs in as a member of an enterprise, without a stored account.</summary>
    public void ActAs(Enterprise enterprise)
    {
        User.AccountId = Guid.CreateVersion7();
        User.DisplayName = "王敏";
        User.Role = Role.EnterpriseOwner;
        User.EnterpriseId = enterprise.Id;
        User.ProvinceCode = User.AreaCode = null;
        User.Duty = null;
    }

    /// <summary>Signs in as an officer of a county, city or province.</summary>
    public void ActAsOfficer(Role role, string province, string area, Duty duty = Duty.Handling)
    {
        User.AccountId = Guid.CreateVersion7();
        User.DisplayName = "李强";
        User.Role = role;
        User.EnterpriseId = null;
        (User.ProvinceCode, User.AreaCode, User.Duty) = (province, area, duty);
    }

    /// <summary>An enterprise seated in a county (six digits) with one factory there; stored.</summary>
    public async Task<(Enterprise Enterprise, Factory Factory)> GivenFactoryAsync(string county = "320583", string name = "锦程精密制造有限公司")
    {
        var divisions = Get<Application.Reference.Divisions>();
        var city = divisions.Find(county)!.Parent!;
        var enterprise = new Enterprise
        {
            CreditCode = NewCode(),
            Name = name,
            ProvinceCode = divisions.Find(city)!.Parent!,
            CityCode = city,
            CountyCode = county,
            RegisteredAt = TimeProvider.System.GetUtcNow(),
        };
        var factory = new Factory
        {
            EnterpriseId = enterprise.Id,
            Name = "一号工厂",
            ProvinceCode = enterprise.ProvinceCode,
            CityCode = city,
            CountyCode = county,
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        await StoreAsync(enterprise, factory);
        return (enterprise, factory);
    }

    /// <summary>The same with a self-assessment under a policy, or that of the county's province; signed in as its enterprise.</summary>
    public async Task<(Enterprise Enterprise, Factory Factory, Guid AssessmentId)> GivenAssessmentAsync(string county = "320583", string? policy = null)
    {
        var (enterprise, factory) = await GivenFactoryAsync(county);
        ActAs(enterprise);
        return (enterprise, factory, await SendAsync(new StartAssessment.Command(factory.Id, policy)));
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (ownsDatabase)
        {
            await Database.DisposeAsync();
        }
    }

    /// <summary>Unique; its check digits are not looked at behind registration.</summary>
    private static string NewCode() => "91" + Guid.NewGuid().ToString("N")[..16].ToUpperInvariant();
}
