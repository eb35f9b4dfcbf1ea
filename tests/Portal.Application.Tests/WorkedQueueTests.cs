using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Portal.Application.Tests;

public sealed class WorkedQueueTests
{
    [Fact]
    public async Task Work_that_was_cut_short_by_a_limit_of_its_own_does_not_end_the_queue()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        using var queue = new Queue(services.GetRequiredService<IServiceScopeFactory>());
        await queue.StartAsync(TestContext.Current.CancellationToken);
        (await queue.SecondTurn.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).ShouldBe(2);
        await queue.StopAsync(TestContext.Current.CancellationToken);
        queue.ExecuteTask!.IsFaulted.ShouldBeFalse();
    }

    private sealed class Queue(IServiceScopeFactory scopes) : WorkedQueue(scopes, TimeProvider.System, NullLogger.Instance, "test")
    {
        private readonly TaskCompletionSource<int> second = new();
        private int turns;

        public Task<int> SecondTurn => second.Task;

        protected override Task<bool> WorkAsync(IServiceProvider services, CancellationToken cancellationToken)
        {
            if (++turns == 1)
            {
                throw new TaskCanceledException("a limit of the work's own");
            }

            second.TrySetResult(turns);
            return Task.FromResult(false);
        }
    }
}
