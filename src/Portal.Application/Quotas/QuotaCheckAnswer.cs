using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Portal.Application.Evaluations;
using Portal.Rules.Evaluations;
using Portal.Rules.Quotas;

namespace Portal.Application.Quotas;

/// <summary>A quota check as the contract's JSON.</summary>
public static class QuotaCheckAnswer
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Checks a body under its scheme and writes the answer.</summary>
    /// <returns>Whether the facts were valid (200) or not (422), and the answer's UTF-8 bytes.</returns>
    public static (bool Valid, ReadOnlyMemory<byte> Json) To(QuotaCheckBody body, QuotaScheme scheme)
    {
        var check = Quota.Check(scheme, body.Recommender, body.Counts, body.Candidate);
        // Where a number could not be read, its own error says so; what the rules then miss at that place would be noise.
        var unread = body.Errors.Select(error => error.Path).ToHashSet(StringComparer.Ordinal);
        List<FactError> errors = [.. body.Errors, .. check.Errors.Where(error => !unread.Contains(error.Path))];
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            if (errors.Count > 0)
            {
                WriteErrors(json, errors);
            }
            else
            {
                json.WriteBoolean("ok", check.Ok);
                json.WriteNumber("cap", check.Cap);
                json.WriteNumber("total", check.Total);
                json.WriteNumber("over", check.Over);
                WriteFindings(json, "violations", check.Violations);
                WriteFindings(json, "warnings", check.Warnings);
            }

            json.WriteEndObject();
        }

        return (errors.Count == 0, buffer.WrittenMemory);
    }

    private static void WriteErrors(Utf8JsonWriter json, List<FactError> errors)
    {
        json.WriteBoolean("valid", false);
        json.WriteStartArray("errors");
        foreach (var error in errors)
        {
            json.WriteStartObject();
            json.WriteString("path", error.Path);
            json.WriteString("code", error.Code.ApiName());
            json.WriteString("message", MessageOf(error));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>An unknown word is answered with the words that there are.</summary>
    private static string MessageOf(FactError error) => error is { Code: FactErrorCode.OptionOutOfRange, Arguments: [var known] }
        ? Texts.ApiOptionNotKnown.With(known)
        : EvaluationAnswer.MessageOf(error);

    private static void WriteFindings(Utf8JsonWriter json, string name, ImmutableArray<QuotaFinding> findings)
    {
        json.WriteStartArray(name);
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code.ApiName());
            json.WriteString("clause", finding.Clause.Citation);
            json.WriteNumber("cap", finding.Cap);
            json.WriteNumber("actual", finding.Actual);
            if (finding.Kind is not null)
            {
                json.WriteString("kind", finding.Kind);
            }

            if (finding.Note is not null)
            {
                json.WriteString("note", finding.Note);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
