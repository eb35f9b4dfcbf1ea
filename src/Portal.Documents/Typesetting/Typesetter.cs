using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portal.Documents.Verification;

namespace Portal.Documents.Typesetting;

/// <summary>
/// Makes documents, and reads codes from scans, in child processes that it starts when they are first needed, keeps, watches and replaces
/// (docs/decisions/0021): one makes documents with their pictures, another reads scans, so that neither waits for the other. Each answers
/// one question at a time; those who ask take turns. Safe for use by many threads; one for the whole program.
/// </summary>
public sealed partial class Typesetter : IAsyncDisposable
{
    /// <summary>A picture with more than this is refused before it is decoded.</summary>
    private const int MostPixels = 120_000_000;

    private readonly TypesetterSettings _settings;
    private readonly TimeProvider _clock;
    private readonly FontCoverage _fonts;
    private readonly Lane _documents;
    private readonly Lane _scans;

    /// <summary>Nothing is started before the first question.</summary>
    /// <param name="log">Gets what the children write to their standard error, and why they were replaced; from any thread.</param>
    public Typesetter(TypesetterSettings settings, Action<string>? log = null, TimeProvider? clock = null)
    {
        _settings = settings;
        _clock = clock ?? TimeProvider.System;
        _fonts = FontCoverage.Of(settings.Fonts);
        _documents = new Lane("documents", settings, log ?? (_ => { }), _clock);
        _scans = new Lane("scans", settings, log ?? (_ => { }), _clock);
    }

    /// <summary>The id of the process that makes documents, for whoever watches it; null while there is none.</summary>
    public int? ProcessId => _documents.ProcessId;

    /// <summary>The id of the process that reads scans; null while there is none.</summary>
    public int? ReaderId => _scans.ProcessId;

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

        var answer = await AskAsync(_documents, QuestionOf(manuscript), caller, ct);
        return new Typeset(
            answer.Body, answer.Header.GetProperty("pages").GetInt32(), answer.Header.GetProperty("places").Deserialize<List<Place>>(JsonSerializerOptions.Web)!,
            answer.Header.GetProperty("warnings").Deserialize<List<Complaint>>(JsonSerializerOptions.Web)!);
    }

    /// <summary>A picture that somebody sent, as it may be printed: decoded and written anew, so that nothing of its file but the picture is left.</summary>
    /// <param name="longestEdge">In pixels; a larger one is scaled down.</param>
    /// <exception cref="TypesettingException"><see cref="Fault.TooLarge"/> above 120 megapixels; <see cref="Fault.Refused"/> when it is not a whole JPEG or PNG.</exception>
    public async Task<Picture> PreparePictureAsync(ReadOnlyMemory<byte> picture, int longestEdge, string caller, CancellationToken ct)
    {
        var answer = await AskAsync(_documents, new Question(new JsonObject { ["kind"] = "prepare-picture", ["edge"] = longestEdge, ["pixels"] = MostPixels }, [picture]), caller, ct);
        return new Picture(answer.Body, answer.Header.GetProperty("width").GetInt32(), answer.Header.GetProperty("height").GetInt32(), $"image/{answer.Header.GetProperty("format").GetString()}");
    }

    /// <summary>
    /// What the QR code on a scanned page says; null when none is found. One that leads to the verification of a document is looked for to the
    /// end: a page may show another, or what looks like one. The look that finds nearly all codes goes over all pages before the slower ones.
    /// </summary>
    /// <param name="scan">JPEG, PNG, TIFF or WebP; or a PDF of which the first four photographs (one a page, as scanners make it) are looked at, and the last two: a letter has its code behind.</param>
    /// <exception cref="TypesettingException">
    /// As for <see cref="PreparePictureAsync"/>; <see cref="Fault.TimedOut"/> when all pages and looks together, with waiting for a turn, took
    /// longer than <see cref="TypesetterSettings.ReadingPatience"/>.
    /// </exception>
    public async Task<string?> ReadQrAsync(ReadOnlyMemory<byte> scan, string caller, CancellationToken ct)
    {
        var began = _clock.GetTimestamp();
        List<ReadOnlyMemory<byte>> pages = ScannedPages.IsPdf(scan.Span) ? ScannedPages.In(scan, most: 1_000) : [scan];
        pages = [.. pages.Where((_, at) => at < 4 || at >= pages.Count - 2)];
        string? another = null;
        for (var (look, looks) = (0, 1); look < looks; look++)
        {
            foreach (var page in pages)
            {
                var question = new Question(new JsonObject { ["kind"] = "read-qr", ["pixels"] = MostPixels, ["look"] = look }, [page]);
                var answer = await AskAsync(_scans, question, caller, ct, _settings.ReadingPatience - _clock.GetElapsedTime(began));
                if (answer.Header.GetProperty("text").GetString() is { Length: > 0 } text)
                {
                    if (FileTraces.TryFind(text, out _))
                    {
                        return text;
                    }

                    another ??= text;
                }

                looks = answer.Header.GetProperty("looks").GetInt32();
            }
        }

        return another;
    }

    /// <summary>Ends the children. Whoever still waits is told <see cref="Fault.Unavailable"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await _documents.DisposeAsync();
        await _scans.DisposeAsync();
    }

    [GeneratedRegex("^[a-z][a-z0-9-]*$")]
    private static partial Regex TemplateName();

    private List<Unprintable> Unprintable(Manuscript manuscript)
    {
        try
        {
            return
            [
                .. _fonts.Check(manuscript.Data.Span),
                .. _fonts.Check(manuscript.Source ?? "").Select(one => new Unprintable(manuscript.Template, one.Position, one.Character, one.Why)),
            ];
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

        const string Own = "own-template";
        if (manuscript.Source is { } source)
        {
            files.Add(Own + ".typ");
            parts.Add(Encoding.UTF8.GetBytes(source));
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
                ["template"] = manuscript.Source is null ? manuscript.Template : Own,
                ["stamp"] = manuscript.Stamp.ToUnixTimeSeconds(),
                ["files"] = new JsonArray([.. files.Select(file => (JsonNode)file)]),
            },
            parts);
    }

    private static string Svg(QrCode code) => $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {code.Size} {code.Size}\"><path d=\"{code.ToSvgPath()}\"/></svg>";

    /// <param name="within">Until when there has to be an answer, waiting for its turn included; null where only the answer's own time counts.</param>
    private Task<Answer> AskAsync(Lane lane, Question question, string caller, CancellationToken ct, TimeSpan? within = null) =>
        question.Parts.Sum(part => (long)part.Length) > _settings.MostInput * 1024L * 1024
            ? throw new TypesettingException(Fault.TooLarge, $"More than {_settings.MostInput} MB.")
            : lane.AskAsync(question, caller, within, ct);
}
