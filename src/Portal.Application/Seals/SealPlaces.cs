using System.Text.Json;
using Portal.Documents.Typesetting;

namespace Portal.Application.Seals;

/// <summary>A place for a seal on a document.</summary>
/// <param name="At">Which of the document's places: counted from 0 in the order in which they were kept.</param>
public sealed record KeptPlace(int At, Place Place);

/// <summary>The rectangles of a document in which a seal may stand, as they are kept with its first file.</summary>
public static class SealPlaces
{
    /// <summary>Name of the place of whoever issues the document; a form may have several.</summary>
    public const string OfIssuer = "seal";

    /// <summary>Name of the place of the office that passes a list on.</summary>
    public const string OfHigherOffice = "countersign";

    public static string Write(IReadOnlyList<Place> places) => JsonSerializer.Serialize(places, JsonSerializerOptions.Web);

    /// <param name="kept">Null for a document that was set before places were kept: it has none.</param>
    public static IReadOnlyList<Place> Read(string? kept) => kept is null ? [] : JsonSerializer.Deserialize<List<Place>>(kept, JsonSerializerOptions.Web) ?? [];
}
