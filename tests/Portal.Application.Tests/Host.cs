using System.Collections.Concurrent;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application.Accounts;
using Portal.Application.Data;
using Portal.Application.Letters;
using Portal.Application.Ports;
using Portal.TestKit;

namespace Portal.Application.Tests;

/// <summary>The application without the web, over a database of its own: sends requests as whoever the test says.</summary>
internal sealed class Host : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly ServiceProvider services;

    private Host(TestDatabase database)
    {
        this.database = database;
        var configuration = new ConfigurationBuilder().Build();
        services = new ServiceCollection()
            .AddLogging()
            .AddPortalApplication(database.Application, PortalSettings.Seeds(configuration))
            .AddAccounts(configuration)
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IMail>(new Mail(Letters))
            .AddSingleton(PublicAddress.Parse("https://portal.example"))
            .AddScoped<TestUser>()
            .AddScoped<ICurrentUser>(provider => provider.GetRequiredService<TestUser>())
            .Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = TestPassword.Rounds)
            .BuildServiceProvider();
    }

    public MovableClock Clock { get; } = new();

    public ConcurrentQueue<Letter> Letters { get; } = new();

    public TestDatabase Database => database;

    public static async Task<Host> StartAsync() => new(await TestDatabase.CreateAsync());

    public async Task<TAnswer> SendAsync<TAnswer>(IRequest<TAnswer> request, Account? sender = null)
    {
        await using var scope = services.CreateAsyncScope();
        var user = scope.ServiceProvider.GetRequiredService<TestUser>();
        (user.AccountId, user.DisplayName, user.Role, user.EnterpriseId, user.ProvinceCode, user.AreaCode) =
            (sender?.Id, sender?.DisplayName ?? "", sender?.Role, sender?.EnterpriseId, sender?.ProvinceCode, sender?.AreaCode);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    public async Task<T> InDatabaseAsync<T>(Func<PortalDb, Task<T>> work)
    {
        await using var scope = services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<PortalDb>());
    }

    public Task<Account> SaveAsync(IPerson person) => InDatabaseAsync(person.SaveAsync);

    public async Task<IReadOnlyList<Letter>> LettersToAsync(string address)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Outbox>().DeliverAsync(CancellationToken.None);
        return [.. Letters.Where(letter => letter.To == address)];
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
    }

    private sealed class Mail(ConcurrentQueue<Letter> box) : IMail
    {
        public Task SendAsync(Letter letter, CancellationToken cancellationToken)
        {
            box.Enqueue(letter);
            return Task.CompletedTask;
        }
    }
}

/// <summary>The real time, moved on as far as the test says.</summary>
internal sealed class MovableClock : TimeProvider
{
    private TimeSpan ahead;

    public void Advance(TimeSpan by) => ahead += by;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
}
