using System.Diagnostics;

namespace Portal.Web.Tests;

/// <summary>Waiting for what comes by itself, such as a document from the press.</summary>
internal static class Waiting
{
    /// <summary>No measure of anything: after so long it does not come at all, however busy the machine is.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Looks again and again until something is there.</summary>
    /// <param name="look">Null as long as it is not.</param>
    /// <param name="otherwise">What to say when it does not come.</param>
    public static async Task<T> ForAsync<T>(Func<Task<T?>> look, string otherwise) where T : class
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(Pause, TestContext.Current.CancellationToken))
        {
            if (await look() is { } there)
            {
                return there;
            }
        }

        throw new TimeoutException(otherwise);
    }

    /// <summary>Looks again and again until it is so.</summary>
    public static Task UntilAsync(Func<Task<bool>> look, string otherwise) => ForAsync(async () => await look() ? "" : null, otherwise);
}
