using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Application.Documents.Scans;

/// <summary>Whose officers look at a scan.</summary>
public enum ScanReceiver
{
    /// <summary>The office that recommends the application.</summary>
    Recommender,

    /// <summary>The province's.</summary>
    Province,
}

/// <summary>
/// Of which documents a stamped paper is scanned, and who looks at it: <c>seeds/reference/stamped-scans.json</c>. How large a file may be is
/// said by the rules of evidence.
/// </summary>
public sealed class StampedScanRules
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Of one scan.</summary>
    public required int MaximumPages { get; init; }

    /// <summary>Tries for one document, the returned ones counted.</summary>
    public required int ScansPerDocument { get; init; }

    public required IReadOnlyList<ScannedKind> Documents { get; init; }

    /// <summary>A kind of document that is stamped and scanned.</summary>
    public sealed record ScannedKind(DocumentKind Kind, ScanReceiver ConfirmedBy);

    /// <summary>Who looks at scans of this kind; null where none are asked for.</summary>
    public ScanReceiver? ReceiverOf(DocumentKind kind) => Documents.FirstOrDefault(one => one.Kind == kind)?.ConfirmedBy;

    /// <exception cref="InvalidDataException">The file is malformed or contradicts itself.</exception>
    public static StampedScanRules Read(string file)
    {
        StampedScanRules? rules;
        try
        {
            rules = JsonSerializer.Deserialize<StampedScanRules>(File.ReadAllBytes(file), Strict);
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"{file}: {malformed.Message}", malformed);
        }

        return rules switch
        {
            null => throw new InvalidDataException($"{file}: empty."),
            { MaximumPages: <= 0 } or { ScansPerDocument: <= 0 } => throw new InvalidDataException($"{file}: a limit is not positive."),
            _ when rules.Documents.Select(one => one.Kind).Distinct().Count() != rules.Documents.Count => throw new InvalidDataException($"{file}: a kind stands twice."),
            _ when rules.Documents.Any(one => one.ConfirmedBy == ScanReceiver.Recommender && one.Kind is not (DocumentKind.ApplicationForm or DocumentKind.Commitment or DocumentKind.Receipt)) =>
                throw new InvalidDataException($"{file}: what a recommender issues it does not confirm."),
            _ when rules.Documents.Any(one => one.Kind == DocumentKind.SelfAssessmentReport) => throw new InvalidDataException($"{file}: a report has no receiver."),
            _ => rules,
        };
    }
}
