using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Documents.Typesetting;

/// <summary>JSON that is written in one way only, so that it can be hashed, stored and compared: keys in ordinal order, no spaces, UTF-8 without escapes that are not needed.</summary>
public static class CanonicalJson
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The record's properties in camelCase; numbers as they are written.</summary>
    public static byte[] Of<T>(T record) => Of(JsonSerializer.SerializeToNode(record, Web));

    /// <summary>The same for JSON that exists already.</summary>
    public static byte[] Of(JsonNode? node) => JsonSerializer.SerializeToUtf8Bytes(Sorted(node), Web);

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
