using System.Text;
using System.Text.Json;

namespace Portal.Application.Evaluations;

/// <summary>The JSON of a calculator's body: no member twice, nothing nested deeper than the contract needs.</summary>
internal static class StrictJson
{
    private const int MostLevels = 8;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MostLevels };

    /// <summary>Parses a body; a byte order mark before it is no part of it.</summary>
    /// <param name="read">Reads the root, and throws <see cref="MalformedBodyException"/> where it is not of the contract's shape.</param>
    /// <exception cref="MalformedBodyException">It is not JSON, or not of the contract's shape; the message says which.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> utf8, Func<JsonElement, T> read)
    {
        var body = utf8.Span.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return read(document.RootElement);
        }
        catch (JsonException malformed)
        {
            throw new MalformedBodyException(IsTooDeep(body.Span)
                ? Texts.ApiTooDeep.With(MostLevels)
                : Texts.ApiMalformedJson.With((malformed.LineNumber ?? 0) + 1));
        }
        catch (InvalidOperationException)
        {
            // An escape such as \ud800 stands for half a character: JSON's grammar allows it, no text holds it. Bytes that are no UTF-8 come here too.
            throw new MalformedBodyException(Texts.ApiHalfCharacter);
        }
    }

    /// <summary>Whether something begins deeper than allowed before anything else is wrong.</summary>
    private static bool IsTooDeep(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                if (reader is { CurrentDepth: >= MostLevels, TokenType: JsonTokenType.StartObject or JsonTokenType.StartArray })
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return false;
    }
}
