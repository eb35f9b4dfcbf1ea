namespace Portal.Documents.Tests.Typesetting;

/// <summary>A clock that stands until it is moved: how busy the machine is decides nothing then.</summary>
internal sealed class StandingClock : TimeProvider
{
    private readonly Lock _moving = new();
    private readonly List<Alarm> _alarms = [];
    private TimeSpan _passed;

    /// <summary>By how much it moves whenever somebody has it wait.</summary>
    public TimeSpan PerWait { get; init; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_moving)
        {
            return _passed.Ticks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        alarm.Change(dueTime, period);
        Advance(PerWait);
        return alarm;
    }

    public void Advance(TimeSpan by)
    {
        List<Alarm> due;
        lock (_moving)
        {
            _passed += by;
            due = [.. _alarms.Where(alarm => alarm.Due <= _passed)];
            due.ForEach(alarm => _alarms.Remove(alarm));
        }

        due.ForEach(alarm => alarm.Ring());
    }

    /// <summary>Rings once.</summary>
    private sealed class Alarm(StandingClock clock, Action ring) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            period.ShouldBe(Timeout.InfiniteTimeSpan);
            lock (clock._moving)
            {
                clock._alarms.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock._passed + dueTime;
                    clock._alarms.Add(this);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
