namespace Portal.TestKit;

/// <summary>The real time, moved on as far as the test says.</summary>
public sealed class MovableClock : TimeProvider
{
    private TimeSpan ahead;
    private DateTimeOffset? stopped;

    public void Advance(TimeSpan by) => ahead += by;

    /// <summary>From now on time passes only where the test says so, however slow the machine is.</summary>
    public void Stop() => stopped = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => (stopped ?? System.GetUtcNow()) + ahead;
}
