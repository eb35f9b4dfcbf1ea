using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Portal.Documents.Signatures;

namespace Portal.Application.Documents;

/// <summary>
/// The record of a document, and what a comparison came to, as JSON: for <c>GET /api/v1/documents/{code}/verification</c> and for
/// <c>portal verify-document --json</c>. Times are UTC (RFC 3339), hashes hexadecimal digits.
/// </summary>
public static class VerificationJson
{
    /// <summary>The receiving office looked at the stamped paper's scan.</summary>
    public const string ScanConfirmed = "confirmed";

    /// <summary>The scan of the stamped paper is there and nobody looked at it yet.</summary>
    public const string ScanWaiting = "waiting";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The kinds of documents, as the contract names them.</summary>
    public static IEnumerable<string> Kinds => Enum.GetValues<DocumentKind>().Select(kind => Camel(kind));

    /// <summary>Whether a document still stands, as the contract says it.</summary>
    public static IEnumerable<string> Standings => Enum.GetValues<DocumentStanding>().Select(standing => Camel(standing));

    /// <summary>How far a document is, as the contract says it.</summary>
    public static IEnumerable<string> States => Enum.GetValues<DocumentState>().Select(state => Camel(state));

    /// <summary>What came behind a signature, as the contract says it.</summary>
    public static IEnumerable<string> Laters => Enum.GetValues<LaterChanges>().Select(later => Camel(later));

    /// <summary>The record of one document.</summary>
    public static byte[] Of(VerifiedDocument document) => Written(json => Write(json, document));

    /// <summary>What became of a file on the command line.</summary>
    /// <param name="isSound">What the exit code says.</param>
    /// <param name="compared">Null where the records could not be asked.</param>
    public static byte[] Of(bool isSound, VerifyFile.View? compared, SignatureReport signatures) => Written(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("sound", isSound);
        json.WriteBoolean("compared", compared is not null);
        if (compared is not null)
        {
            json.WriteBoolean("identical", compared.Same is not null);
            if (compared.Asked is { } asked)
            {
                json.WriteString("askedCode", asked);
                json.WriteBoolean("isAskedDocument", compared.Same?.Code == asked);
            }
        }

        if (compared?.Other?.Begins is { } begins)
        {
            json.WriteNumber("beginsWithFile", begins);
            json.WriteNumber("bytesAdded", compared.Other.Added);
        }

        WriteSignatures(json, signatures);
        json.WritePropertyName("document");
        if (compared?.Named is { } document)
        {
            Write(json, document);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();
    });

    private static byte[] Written(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            write(json);
        }

        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, VerifiedDocument document)
    {
        json.WriteStartObject();
        json.WriteString("code", document.Code);
        json.WriteString("kind", Camel(document.Kind));
        json.WriteString("title", document.Title);
        json.WriteString("issuer", document.Issuer);
        json.WriteNumber("version", document.Number);
        json.WriteString("standing", Camel(document.Standing));
        json.WriteString("frozenAt", Time(document.SourceAt));
        json.WriteString("contentSha256", document.SourceSha256);
        json.WriteString("state", Camel(document.State));
        if (document.Pages is { } pages)
        {
            json.WriteNumber("pages", pages);
        }
        else
        {
            json.WriteNull("pages");
        }

        json.WriteStartArray("files");
        foreach (var file in document.Files)
        {
            json.WriteStartObject();
            json.WriteNumber("number", file.Number);
            json.WriteString("sha256", file.Sha256);
            json.WriteNumber("size", file.Size);
            json.WriteString("madeAt", Time(file.At));
            json.WritePropertyName("sealedBy");
            if (file.SealedBy is { } seal)
            {
                json.WriteStartObject();
                json.WriteString("organisation", seal.Organisation);
                json.WriteString("sealText", seal.Text);
                json.WriteEndObject();
            }
            else
            {
                json.WriteNullValue();
            }

            WriteSignatures(json, file.Signatures);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WritePropertyName("stampedScan");
        if (document.Scan is { } scan)
        {
            json.WriteStartObject();
            json.WriteString("state", scan.IsConfirmed ? ScanConfirmed : ScanWaiting);
            json.WriteBoolean("withinOffice", scan.IsWithinOffice);
            json.WriteString("at", Time(scan.At));
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();
    }

    /// <summary>Null where the file cannot be read: then <c>signatureFault</c> says why.</summary>
    private static void WriteSignatures(Utf8JsonWriter json, SignatureReport? report)
    {
        if (report?.Fault is { } fault)
        {
            json.WriteNull("signatures");
            json.WriteString("signatureFault", Camel(fault));
            return;
        }

        json.WriteStartArray("signatures");
        foreach (var one in report?.Signatures ?? [])
        {
            json.WriteStartObject();
            json.WriteString("signer", one.Signer);
            json.WriteString("certificateSha256", one.CertificateHash);
            json.WriteString("claimedAt", Time(one.ClaimedAt));
            json.WriteString("stampedAt", Time(one.StampedAt));
            json.WriteBoolean("stampTrusted", one.StampTrusted);
            json.WriteBoolean("intact", one.Intact);
            json.WriteBoolean("trusted", one.Trusted);
            json.WriteString("later", Camel(one.Later));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Camel(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
