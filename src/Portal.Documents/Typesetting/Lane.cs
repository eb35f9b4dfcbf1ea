using System.Globalization;
using System.Text.Json;

namespace Portal.Documents.Typesetting;

/// <summary>
/// One child process and those who wait for it: it is started when it is first needed, kept, watched and replaced. One question is answered
/// at a time.
/// </summary>
internal sealed class Lane : IAsyncDisposable
{
    private static readonly TimeSpan MemoryPace = TimeSpan.FromMilliseconds(100);

    private readonly string _purpose;
    private readonly TypesetterSettings _settings;
    private readonly Action<string> _log;
    private readonly TimeProvider _clock;
    private readonly FairQueue<Job> _queue;
    private readonly SemaphoreSlim _arrivals = new(0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _work;
    private Child? _child;
    private long _failedStart;
    private TypesettingException? _startFault;

    /// <param name="purpose">What the child loads: documents or scans.</param>
    public Lane(string purpose, TypesetterSettings settings, Action<string> log, TimeProvider clock)
    {
        _purpose = purpose;
        _settings = settings;
        _log = log;
        _clock = clock;
        _queue = new FairQueue<Job>(settings.Room, settings.RoomOfOne);
        _work = Task.Run(WorkAsync);
    }

    public int? ProcessId => _child?.Id;

    /// <param name="within">How long all of it may take, waiting for its turn included; null where only the answer's own time counts.</param>
    /// <exception cref="TypesettingException">There is no answer; says why.</exception>
    public async Task<Answer> AskAsync(Question question, string caller, TimeSpan? within, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(within is { } most ? most > TimeSpan.Zero ? most : TimeSpan.Zero : Timeout.InfiniteTimeSpan, _clock);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        var job = new Job(question, enough.Token);
        if (_ending.IsCancellationRequested || !_queue.TryAdd(caller, job))
        {
            throw _ending.IsCancellationRequested ? Ended() : new TypesettingException(Fault.Busy, "Too many wait already.");
        }

        _arrivals.Release();
        if (_ending.IsCancellationRequested)
        {
            // It may have come after the last one was told.
            job.Done.TrySetException(Ended());
        }

        try
        {
            return await job.Done.Task.WaitAsync(enough.Token);
        }
        catch (OperationCanceledException) when (within is not null && !ct.IsCancellationRequested)
        {
            throw new TypesettingException(Fault.TimedOut, $"There was no answer within {within.Value.TotalSeconds:F0} s.");
        }
    }

    /// <summary>Ends the child. Whoever still waits is told <see cref="Fault.Unavailable"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _child?.Kill();
        await _work;
        while (_queue.TryTake(out var left))
        {
            left.Done.TrySetException(Ended());
        }

        _child?.Dispose();
    }

    private static TypesettingException Ended() => new(Fault.Unavailable, "The typesetter has been shut down.");

    /// <summary>Answers one question after the other, until the end.</summary>
    private async Task WorkAsync()
    {
        try
        {
            while (true)
            {
                await _arrivals.WaitAsync(_ending.Token);
                if (!_queue.TryTake(out var job) || job.Cancelled.IsCancellationRequested)
                {
                    continue;
                }

                try
                {
                    job.Done.TrySetResult(await AnswerAsync(job));
                }
                catch (Exception fault)
                {
                    job.Done.TrySetException(fault as TypesettingException ?? new TypesettingException(Fault.Failed, fault.Message, fault));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task<Answer> AnswerAsync(Job job)
    {
        for (var last = false; ; last = true)
        {
            var child = _child ??= await StartAsync();
            using var watched = new CancellationTokenSource();
            var stopped = StopAsync(child, job.Cancelled, watched.Token);
            try
            {
                var answer = await child.AskAsync(job.Question);
                if (child.Memory > _settings.UsualMemory * 1024L * 1024)
                {
                    Replace(child, $"it has {child.Memory / 1024 / 1024} MB");
                }

                return answer.Header.TryGetProperty("fault", out var fault)
                    ? throw new TypesettingException(Named(fault.GetString()), answer.Header.GetProperty("reason").GetString()!)
                    {
                        Complaints = answer.Header.TryGetProperty("complaints", out var complaints) ? complaints.Deserialize<List<Complaint>>(JsonSerializerOptions.Web)! : [],
                    }
                    : answer;
            }
            catch (Exception died) when (died is IOException or JsonException)
            {
                Replace(child, "it died");
                await watched.CancelAsync();
                if (_ending.IsCancellationRequested)
                {
                    throw Ended();
                }

                if (await stopped is { } reason)
                {
                    throw reason;
                }

                if (last)
                {
                    throw new TypesettingException(Fault.Failed, "The child died twice at this question.", died);
                }
            }
            finally
            {
                await watched.CancelAsync();
                await stopped;
            }
        }
    }

    /// <summary>
    /// Kills the child when this question takes too long or adds too much memory, or when nobody waits for its answer any more, and says
    /// which; null when it was let go before.
    /// </summary>
    private async Task<TypesettingException?> StopAsync(Child child, CancellationToken givenUp, CancellationToken letGo)
    {
        var (began, before) = (_clock.GetTimestamp(), child.Memory);
        try
        {
            using var pace = new PeriodicTimer(MemoryPace);
            while (await pace.WaitForNextTickAsync(letGo))
            {
                var fault = _clock.GetElapsedTime(began) > _settings.Patience ? new TypesettingException(Fault.TimedOut, $"It took longer than {_settings.Patience.TotalSeconds} s.")
                    : givenUp.IsCancellationRequested ? new TypesettingException(Fault.TimedOut, "Nobody waits for it any more.")
                    : child.Memory - before > _settings.MostMemory * 1024L * 1024 ? new TypesettingException(Fault.TooLarge, $"It took more than {_settings.MostMemory} MB.")
                    : null;
                if (fault is not null)
                {
                    child.Kill();
                    return fault;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Answered, or dead.
        }

        return null;
    }

    private async Task<Child> StartAsync()
    {
        if (_startFault is { } recent && _clock.GetElapsedTime(_failedStart) < _settings.StartPause)
        {
            throw new TypesettingException(recent.Fault, recent.Message);
        }

        try
        {
            var child = await Child.StartAsync(_purpose, _settings, _log);
            _startFault = null;
            return child;
        }
        catch (TypesettingException fault)
        {
            _startFault = fault;
            _failedStart = _clock.GetTimestamp();
            _log(fault.Message);
            throw;
        }
    }

    private void Replace(Child child, string why)
    {
        _log(string.Create(CultureInfo.InvariantCulture, $"The process {child.Id} for {_purpose} ends: {why}."));
        child.Dispose();
        _child = null;
    }

    private static Fault Named(string? fault) => fault switch
    {
        "refused" => Fault.Refused,
        "too-large" => Fault.TooLarge,
        _ => Fault.Failed,
    };

    private sealed record Job(Question Question, CancellationToken Cancelled)
    {
        public TaskCompletionSource<Answer> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
