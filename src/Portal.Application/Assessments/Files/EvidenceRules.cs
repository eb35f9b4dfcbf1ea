using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Application.Pipeline;

namespace Portal.Application.Assessments.Files;

/// <summary>What a kind of file is called, declared as and ends in.</summary>
/// <param name="Name">For people, such as JPG.</param>
/// <param name="Extensions">Without the dot, lower case; the first is the usual one.</param>
public sealed record AcceptedKind(FileKind Kind, string Name, string MediaType, IReadOnlyList<string> Extensions);

/// <summary>
/// The limits on evidence files, from <c>seeds/reference/evidence.json</c>: the server, the pages' texts and the script in the
/// browser all read them from here.
/// </summary>
public sealed class EvidenceRules
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The largest file, bytes.</summary>
    public required int MaximumBytes { get; init; }

    /// <summary>Width times height of the largest picture: what a viewer has to hold in memory, whatever the file's size.</summary>
    public required long MaximumPixels { get; init; }

    /// <summary>
    /// The same of a progressive JPEG or an interlaced PNG: such a picture is decoded as a whole, at up to eight bytes a pixel, however small
    /// it is to be printed.
    /// </summary>
    public required long MaximumHeldPixels { get; init; }

    public required int FilesPerItem { get; init; }

    /// <summary>All files of one self-assessment together, bytes.</summary>
    public required long BytesPerAssessment { get; init; }

    /// <summary>The longest stored file name, extension included; at most what the column holds.</summary>
    public required int NameCharacters { get; init; }

    /// <summary>How many uploads are looked at and stored at once, each in memory as a whole; the others wait on disk.</summary>
    public required int UploadsInMemory { get; init; }

    /// <summary>How many received uploads may wait for memory; one more is asked to come back later.</summary>
    public required int UploadsWaiting { get; init; }

    /// <summary>How many uploads are received at once; one more is asked to come back later.</summary>
    public required int UploadsReceiving { get; init; }

    public required IReadOnlyList<AcceptedKind> Kinds { get; init; }

    /// <summary>Room for one more file of an item.</summary>
    /// <param name="same">Name of a file of the item with the same content; null for none.</param>
    /// <param name="inItem">How many files the item has.</param>
    /// <param name="together">Bytes of all files, with it.</param>
    /// <exception cref="InvalidException">It is there already, it is one too many, or there is no room for it.</exception>
    public void DemandRoom(string? same, int inItem, long together)
    {
        var refusal = same is not null ? Texts.EvidenceAlreadyThere.With(same)
            : inItem >= FilesPerItem ? Texts.EvidenceTooMany.With(FilesPerItem)
            : together > BytesPerAssessment ? Texts.EvidenceTotalTooLarge.With(FileSize.Text(BytesPerAssessment))
            : null;
        if (refusal is not null)
        {
            throw new InvalidException(AddEvidence.FileField, refusal);
        }
    }

    /// <summary>The list for a file input: <c>.pdf,.jpg,.jpeg,.png</c>.</summary>
    [JsonIgnore]
    public string Accept => AcceptOf(Kinds);

    /// <summary>The same for people: PDF、JPG、PNG.</summary>
    [JsonIgnore]
    public string KindNames => NamesOf(Kinds);

    /// <summary>Where only pictures are taken.</summary>
    [JsonIgnore]
    public IEnumerable<AcceptedKind> Pictures => Kinds.Where(kind => kind.Kind != FileKind.Pdf);

    /// <summary>Of some kinds, for a file input.</summary>
    public static string AcceptOf(IEnumerable<AcceptedKind> kinds) => string.Join(',', kinds.SelectMany(kind => kind.Extensions).Select(extension => "." + extension));

    /// <summary>Of some kinds, for people.</summary>
    public static string NamesOf(IEnumerable<AcceptedKind> kinds) => string.Join('、', kinds.Select(kind => kind.Name));

    public AcceptedKind Of(FileKind kind) => Kinds.Single(accepted => accepted.Kind == kind);

    /// <exception cref="InvalidDataException">The file is malformed or contradicts itself.</exception>
    public static EvidenceRules Read(string file)
    {
        EvidenceRules? rules;
        try
        {
            rules = JsonSerializer.Deserialize<EvidenceRules>(File.ReadAllBytes(file), Strict);
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"{file}: {malformed.Message}", malformed);
        }

        return rules switch
        {
            null => throw new InvalidDataException($"{file}: empty."),
            { MaximumBytes: <= 0 } or { MaximumPixels: <= 0 } or { MaximumHeldPixels: <= 0 } or { FilesPerItem: <= 0 } or { UploadsInMemory: <= 0 } or { UploadsReceiving: <= 0 }
                or { UploadsWaiting: < 0 } => throw new InvalidDataException($"{file}: a limit is not positive."),
            { NameCharacters: < 20 or > 200 } => throw new InvalidDataException($"{file}: nameCharacters must lie between 20 and 200."),
            _ when rules.BytesPerAssessment < rules.MaximumBytes =>
                throw new InvalidDataException($"{file}: bytesPerAssessment is less than one file of maximumBytes."),
            _ when Enum.GetValues<FileKind>().Any(kind => rules.Kinds.Count(accepted => accepted.Kind == kind) != 1)
                || rules.Kinds.Any(kind => kind.Extensions.Count == 0) =>
                throw new InvalidDataException($"{file}: each of pdf, jpeg and png stands once in kinds, with at least one extension."),
            _ => rules,
        };
    }
}
