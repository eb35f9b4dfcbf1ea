using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Documents.Typesetting;

/// <summary>A question to the child: a header and what belongs to it.</summary>
internal sealed record Question(JsonObject Header, IReadOnlyList<ReadOnlyMemory<byte>> Parts);

/// <summary>The child's answer.</summary>
internal sealed record Answer(JsonElement Header, byte[] Body);

/// <summary>
/// The Node process that typesets or reads scans (child/typesetter.mjs), which takes one question at a time. It knows nothing of the portal: its
/// environment is empty but for what it needs, and it gets no connection string.
/// </summary>
internal sealed class Child : IDisposable
{
    /// <summary>No answer of ours is longer: a header that says so is not one.</summary>
    private const int LongestAnswer = 512 * 1024 * 1024;

    private readonly Process _process;
    private readonly Action<string> _log;
    private string _lastWords = "it said nothing";

    private Child(Process process, Action<string> log)
    {
        _process = process;
        _log = log;
    }

    public int Id => _process.Id;

    /// <summary>Resident memory in bytes; 0 when it is gone.</summary>
    public long Memory
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.WorkingSet64;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    }

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <param name="purpose">What it loads: documents or scans.</param>
    /// <exception cref="TypesettingException"><see cref="Fault.Unavailable"/>.</exception>
    public static async Task<Child> StartAsync(string purpose, TypesetterSettings settings, Action<string> log)
    {
        var child = new Child(new Process { StartInfo = Described(purpose, settings) }, log);
        try
        {
            child.Launch();
            using var patience = new CancellationTokenSource(settings.StartPatience);
            using var limit = patience.Token.Register(child.Kill);
            await child.ReadAsync();
            return child;
        }
        catch (Exception dead) when (dead is IOException or Win32Exception or JsonException)
        {
            child.Dispose();
            throw new TypesettingException(Fault.Unavailable, $"The typesetter does not start ({settings.Node}): {dead.Message} {child._lastWords}", dead);
        }
    }

    /// <summary>Asks, and waits for the answer as long as it takes.</summary>
    /// <exception cref="IOException">The child died.</exception>
    public async Task<Answer> AskAsync(Question question)
    {
        question.Header["parts"] = new JsonArray([.. question.Parts.Select(part => (JsonNode)part.Length)]);
        var header = JsonSerializer.SerializeToUtf8Bytes(question.Header);
        var lengths = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(lengths, header.Length);
        BinaryPrimitives.WriteInt32LittleEndian(lengths.AsSpan(4), question.Parts.Sum(part => part.Length));
        var pipe = _process.StandardInput.BaseStream;
        await pipe.WriteAsync(lengths);
        await pipe.WriteAsync(header);
        foreach (var part in question.Parts)
        {
            await pipe.WriteAsync(part);
        }

        await pipe.FlushAsync();
        return await ReadAsync();
    }

    /// <summary>Whoever waits for its answer gets an <see cref="IOException"/>.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // Never started, or gone already.
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static ProcessStartInfo Described(string purpose, TypesetterSettings settings)
    {
        if (settings.Modules is null || !Directory.Exists(Path.Combine(settings.Modules, "node_modules")))
        {
            throw new TypesettingException(Fault.Unavailable, "The typesetter's packages are not installed (npm ci in Typesetting/child; deploy/run.sh does it).");
        }

        var start = new ProcessStartInfo(settings.Node)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = settings.Templates,
        };
        var child = Path.Combine(AppContext.BaseDirectory, "Typesetting", "child");
        foreach (var argument in (string[])["--expose-gc", "--max-old-space-size=128", "--max-semi-space-size=4", Path.Combine(child, "typesetter.mjs"), purpose, settings.Modules, settings.Templates, settings.Fonts, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        start.Environment["LC_ALL"] = "C.UTF-8";
        // The machine's own fonts must not decide what a document looks like: fonts.conf names none.
        start.Environment["FONTCONFIG_FILE"] = Path.Combine(child, "fonts.conf");
        // Memory that one thread frees is otherwise kept for it alone, and what a large document leaves is given back late: a fifth more in all.
        start.Environment["MALLOC_ARENA_MAX"] = "1";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = "131072";
        return start;
    }

    private void Launch()
    {
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } said)
            {
                _lastWords = said;
                _log(said);
            }
        };
        _process.Start();
        _process.BeginErrorReadLine();
    }

    private async Task<Answer> ReadAsync()
    {
        var pipe = _process.StandardOutput.BaseStream;
        var lengths = new byte[8];
        await pipe.ReadExactlyAsync(lengths);
        var headerLength = BinaryPrimitives.ReadInt32LittleEndian(lengths);
        var bodyLength = BinaryPrimitives.ReadInt32LittleEndian(lengths.AsSpan(4));
        if (headerLength is < 2 or > LongestAnswer || bodyLength is < 0 or > LongestAnswer)
        {
            throw new IOException("What came from the typesetter is no answer.");
        }

        var header = new byte[headerLength];
        await pipe.ReadExactlyAsync(header);
        var body = new byte[bodyLength];
        await pipe.ReadExactlyAsync(body);
        return new Answer(JsonDocument.Parse(header).RootElement, body);
    }
}
