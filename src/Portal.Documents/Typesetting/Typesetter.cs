using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portal.Documents.Verification;

namespace Portal.Documents.Typesetting;

/// <summary>
/// Makes documents, and looks at pictures, in a child process that it starts when it is first needed, keeps, watches and replaces
/// (docs/decisions/0021). One question is answered at a time; those who ask take turns. Safe for use by many threads; one for the
/// whole program.
/// </summary>
public sealed partial class Typesetter : IAsyncDisposable
{
    /// <summary>A picture with more than this is refused before it is decoded.</summary>
    private const int MostPixels = 120_000_000;

    private static readonly TimeSpan MemoryPace = TimeSpan.FromMilliseconds(100);

    private readonly TypesetterSettings _settings;
    private readonly Action<string> _log;
    private readonly TimeProvider _clock;
    private readonly FontCoverage _fonts;
    private readonly FairQueue<Job> _queue;
    private readonly SemaphoreSlim _arrivals = new(0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _work;
    private Child? _child;
    private long _failedStart;
    private TypesettingException? _startFault;

    /// <summary>Nothing is started before the first question.</summary>
    /// <param name="log">Gets what the child writes to its standard error, and why it was replaced; from any thread.</param>
    public Typesetter(TypesetterSettings settings, Action<string>? log = null, TimeProvider? clock = null)
    {
        _settings = settings;
        _log = log ?? (_ => { });
        _clock = clock ?? TimeProvider.System;
        _fonts = FontCoverage.Of(settings.Fonts);
        _queue = new FairQueue<Job>(settings.Room, settings.RoomOfOne);
        _work = Task.Run(WorkAsync);
    }

    /// <summary>The id of the child's process, for whoever watches it; null while there is none.</summary>
    public int? ProcessId => _child?.Id;

    /// <summary>Makes a document.</summary>
    /// <param name="caller">Whose turn it takes, such as the account's id: many documents of one do not delay one of another.</param>
    /// <exception cref="TypesettingException">There is none; says why.</exception>
    public async Task<Typeset> TypesetAsync(Manuscript manuscript, string caller, CancellationToken ct)
    {
        if (!TemplateName().IsMatch(manuscript.Template) || !File.Exists(Path.Combine(_settings.Templates, manuscript.Template + ".typ")))
        {
            throw new TypesettingException(Fault.Refused, $"There is no template {manuscript.Template}.");
        }

        var unprintable = Unprintable(manuscript);
        if (unprintable.Count > 0)
        {
            throw new TypesettingException(Fault.Unprintable, $"{unprintable.Count} characters cannot be printed, the first {unprintable[0]}.") { Unprintable = unprintable };
        }

        var answer = await AskAsync(QuestionOf(manuscript), caller, ct);
        return new Typeset(answer.Body, answer.Header.GetProperty("pages").GetInt32(), answer.Header.GetProperty("places").Deserialize<List<Place>>(JsonSerializerOptions.Web)!);
    }

    /// <summary>A picture that somebody sent, as it may be printed: decoded and written anew, so that nothing of its file but the picture is left.</summary>
    /// <param name="longestEdge">In pixels; a larger one is scaled down.</param>
    /// <exception cref="TypesettingException"><see cref="Fault.TooLarge"/> above 120 megapixels; <see cref="Fault.Refused"/> when it is not a whole JPEG or PNG.</exception>
    public async Task<Picture> PreparePictureAsync(ReadOnlyMemory<byte> picture, int longestEdge, string caller, CancellationToken ct)
    {
        var answer = await AskAsync(new Question(new JsonObject { ["kind"] = "prepare-picture", ["edge"] = longestEdge, ["pixels"] = MostPixels }, [picture]), caller, ct);
        return new Picture(answer.Body, answer.Header.GetProperty("width").GetInt32(), answer.Header.GetProperty("height").GetInt32(), $"image/{answer.Header.GetProperty("format").GetString()}");
    }

    /// <summary>What the QR code on a scanned page says; null when none is found.</summary>
    /// <param name="scan">JPEG, PNG, TIFF or WebP; or a PDF of which the first four photographs (one a page, as scanners make it) are looked at, and the last two: a letter has its code behind.</param>
    /// <exception cref="TypesettingException">As for <see cref="PreparePictureAsync"/>.</exception>
    public async Task<string?> ReadQrAsync(ReadOnlyMemory<byte> scan, string caller, CancellationToken ct)
    {
        var pages = ScannedPages.IsPdf(scan.Span) ? ScannedPages.In(scan, most: 1_000) : [scan];
        foreach (var page in pages.Where((_, at) => at < 4 || at >= pages.Count - 2))
        {
            var answer = await AskAsync(new Question(new JsonObject { ["kind"] = "read-qr", ["pixels"] = MostPixels }, [page]), caller, ct);
            if (answer.Header.GetProperty("text").GetString() is { } text)
            {
                return text;
            }
        }

        return null;
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
        _arrivals.Dispose();
        _ending.Dispose();
    }

    [GeneratedRegex("^[a-z][a-z0-9-]*$")]
    private static partial Regex TemplateName();

    private static TypesettingException Ended() => new(Fault.Unavailable, "The typesetter has been shut down.");

    private List<Unprintable> Unprintable(Manuscript manuscript)
    {
        try
        {
            return _fonts.Check(manuscript.Data.Span);
        }
        // A lone half of a surrogate pair is no text: InvalidOperationException.
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new TypesettingException(Fault.Refused, $"The data is not JSON: {broken.Message}", broken);
        }
    }

    /// <summary>Pictures and attachments are given numbers for names: what people call their files never becomes a path.</summary>
    private static Question QuestionOf(Manuscript manuscript)
    {
        List<string> files = ["data.json"];
        List<ReadOnlyMemory<byte>> parts = [manuscript.Data];
        var pictures = new JsonObject();
        foreach (var (name, content) in manuscript.Pictures.OrderBy(picture => picture.Key, StringComparer.Ordinal))
        {
            var extension = content.Span switch
            {
                [0xFF, 0xD8, 0xFF, ..] => "jpg",
                [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "png",
                _ => throw new TypesettingException(Fault.Refused, $"The picture {name} is neither JPEG nor PNG."),
            };
            files.Add($"picture-{files.Count}.{extension}");
            parts.Add(content);
            pictures[name] = files[^1];
        }

        var attachments = new JsonArray();
        foreach (var attachment in manuscript.Attachments)
        {
            files.Add($"attachment-{files.Count}");
            parts.Add(attachment.Content);
            attachments.Add(new JsonObject { ["file"] = files[^1], ["name"] = attachment.FileName, ["media-type"] = attachment.MediaType, ["description"] = attachment.Description });
        }

        files.Add("manuscript.json");
        parts.Add(JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["draft"] = manuscript.Draft,
            ["mark"] = manuscript.Mark is not { } mark ? null : new JsonObject
            {
                ["code"] = mark.Code.ToString(),
                ["version"] = mark.Version.ToString(CultureInfo.InvariantCulture),
                ["fingerprint"] = mark.Fingerprint.Short,
                ["address"] = mark.Address.AbsoluteUri,
                ["qr"] = Svg(QrCode.Of(mark.Address.AbsoluteUri)),
            },
            ["pictures"] = pictures,
            ["attachments"] = attachments,
        }));
        return new Question(
            new JsonObject
            {
                ["kind"] = "typeset",
                ["template"] = manuscript.Template,
                ["stamp"] = manuscript.Stamp.ToUnixTimeSeconds(),
                ["files"] = new JsonArray([.. files.Select(file => (JsonNode)file)]),
            },
            parts);
    }

    private static string Svg(QrCode code) => $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {code.Size} {code.Size}\"><path d=\"{code.ToSvgPath()}\"/></svg>";

    private Task<Answer> AskAsync(Question question, string caller, CancellationToken ct)
    {
        if (question.Parts.Sum(part => (long)part.Length) > _settings.MostInput * 1024L * 1024)
        {
            throw new TypesettingException(Fault.TooLarge, $"More than {_settings.MostInput} MB.");
        }

        var job = new Job(question, ct);
        if (_ending.IsCancellationRequested || !_queue.TryAdd(caller, job))
        {
            throw _ending.IsCancellationRequested ? Ended() : new TypesettingException(Fault.Busy, "Too many documents wait already.");
        }

        _arrivals.Release();
        return job.Done.Task.WaitAsync(ct);
    }

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
                    job.Done.TrySetResult(await AnswerAsync(job.Question));
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

    private async Task<Answer> AnswerAsync(Question question)
    {
        for (var last = false; ; last = true)
        {
            var child = _child ??= await StartAsync();
            using var watched = new CancellationTokenSource();
            var stopped = StopAsync(child, watched.Token);
            try
            {
                var answer = await child.AskAsync(question);
                if (child.Memory > _settings.UsualMemory * 1024L * 1024)
                {
                    Replace(child, $"it has {child.Memory / 1024 / 1024} MB");
                }

                return answer.Header.TryGetProperty("fault", out var fault)
                    ? throw new TypesettingException(Named(fault.GetString()), answer.Header.GetProperty("reason").GetString()!)
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
                    throw new TypesettingException(Fault.Failed, "The typesetter died twice at this document.", died);
                }
            }
            finally
            {
                await watched.CancelAsync();
                await stopped;
            }
        }
    }

    /// <summary>Kills the child when it takes too long or too much memory, and says which; null when it was let go before.</summary>
    private async Task<TypesettingException?> StopAsync(Child child, CancellationToken letGo)
    {
        var began = _clock.GetTimestamp();
        try
        {
            using var pace = new PeriodicTimer(MemoryPace);
            while (await pace.WaitForNextTickAsync(letGo))
            {
                var fault = _clock.GetElapsedTime(began) > _settings.Patience ? new TypesettingException(Fault.TimedOut, $"It took longer than {_settings.Patience.TotalSeconds} s.")
                    : child.Memory > _settings.MostMemory * 1024L * 1024 ? new TypesettingException(Fault.TooLarge, $"It took more than {_settings.MostMemory} MB.")
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
            var child = await Child.StartAsync(_settings, _log);
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
        _log(string.Create(CultureInfo.InvariantCulture, $"The typesetter's process {child.Id} ends: {why}."));
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
