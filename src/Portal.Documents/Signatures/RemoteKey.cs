using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Documents.Signatures;

/// <summary>Where an external signing service is, and which of its keys is meant.</summary>
/// <param name="Address">With a slash at its end.</param>
/// <param name="KeyId">One segment of a path (<see cref="IsKeyId"/>).</param>
/// <param name="Token">Sent as a bearer token.</param>
/// <param name="Patience">The longest time for one request.</param>
public sealed record RemoteKeyPlace(Uri Address, string KeyId, string Token, TimeSpan Patience)
{
    /// <summary>Longest name of a key.</summary>
    public const int LongestKeyId = 120;

    /// <summary>
    /// Letters and digits of ASCII, <c>.</c>, <c>_</c> and <c>-</c>, the first a letter or digit: nothing that a path could mean something else by
    /// (<c>..</c> is not escaped by anybody).
    /// </summary>
    public static bool IsKeyId(string name) =>
        name.Length is > 0 and <= LongestKeyId && char.IsAsciiLetterOrDigit(name[0]) && name.All(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '_' or '-');

    /// <summary>Not its token.</summary>
    public override string ToString() => $"{Address} {KeyId}";
}

/// <summary>A key that never leaves its service, which is spoken to as docs/signing-service.md says.</summary>
public sealed partial class RemoteKey : ISealKey
{
    private const int LongestAnswer = 65_536;

    private readonly HttpClient _http;
    private readonly RemoteKeyPlace _place;

    private RemoteKey(HttpClient http, RemoteKeyPlace place, IReadOnlyList<X509Certificate2> chain) => (_http, _place, Chain) = (http, place, chain);

    public IReadOnlyList<X509Certificate2> Chain { get; }

    /// <summary>Asks the service for the key's certificates.</summary>
    /// <param name="http">With client certificates and the like, and without following redirects; disposed of by its owner.</param>
    /// <exception cref="ArgumentException">There is no token, or the name is no key's.</exception>
    /// <exception cref="SignatureFaultException">The service does not answer, refuses, or has no key that does.</exception>
    public static async Task<RemoteKey> OpenAsync(HttpClient http, RemoteKeyPlace place, CancellationToken ct)
    {
        if (!RemoteKeyPlace.IsKeyId(place.KeyId) || place.Token.Length == 0)
        {
            throw new ArgumentException("A key of a service has a plain name, and the service a token.", nameof(place));
        }
        var answer = await AskAsync(http, place, HttpMethod.Get, "", null, Wire.Default.KeyAnswer, ct).ConfigureAwait(false);
        var chain = new List<X509Certificate2>();
        try
        {
            foreach (var certificate in answer.Certificates is { Count: > 0 and <= 8 } some ? some : throw Bad("no certificates"))
            {
                chain.Add(X509CertificateLoader.LoadCertificate(certificate));
            }
            CertificateChain.DemandUsableKey(chain[0]);
            return new RemoteKey(http, place, chain);
        }
        catch (Exception fault)
        {
            chain.ForEach(certificate => certificate.Dispose());
            throw fault is CryptographicException or ArgumentException ? Bad("certificates") : fault;
        }
    }

    public async Task<byte[]> SignAsync(ReadOnlyMemory<byte> digest, CancellationToken ct)
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(new SignRequest("SHA-256", digest.ToArray()), Wire.Default.SignRequest);
        var answer = await AskAsync(_http, _place, HttpMethod.Post, "/signatures", request, Wire.Default.SignAnswer, ct).ConfigureAwait(false);
        return answer.Signature is { Length: > 0 } signature ? signature : throw Bad("no signature");
    }

    public void Dispose()
    {
        foreach (var certificate in Chain)
        {
            certificate.Dispose();
        }
    }

    private static async Task<T> AskAsync<T>(
        HttpClient http, RemoteKeyPlace place, HttpMethod method, string below, byte[]? body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken ct)
    {
        var request = new HttpRequestMessage(method, new Uri(place.Address, "v1/keys/" + Uri.EscapeDataString(place.KeyId) + below));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", place.Token);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }
        var (status, answer) = await BoundedHttp.SendAsync(http, request, place.Patience, LongestAnswer, SignatureFault.SigningUnavailable, ct).ConfigureAwait(false);
        if (status is 200)
        {
            return Read(answer, type) ?? throw Bad("no JSON");
        }
        throw status is >= 400 and < 500
            ? new SignatureFaultException(SignatureFault.SigningRefused, Reason(status, answer))
            : new SignatureFaultException(SignatureFault.SigningUnavailable, FormattableString.Invariant($"status {status}"));
    }

    /// <summary>What a refusal says of itself, cut to a line of the log.</summary>
    private static string Reason(int status, byte[] answer)
    {
        var error = Read(answer, Wire.Default.Refusal)?.Error ?? "";
        var line = new string([.. error.Take(80).Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')]);
        return FormattableString.Invariant($"status {status} {line}").TrimEnd();
    }

    private static T? Read<T>(byte[] answer, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, type);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static SignatureFaultException Bad(string detail) => new(SignatureFault.SigningAnswerBad, detail);

    internal sealed record KeyAnswer(IReadOnlyList<byte[]>? Certificates);

    internal sealed record SignRequest(string DigestAlgorithm, byte[] Digest);

    internal sealed record SignAnswer(byte[]? Signature);

    internal sealed record Refusal(string? Error);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(KeyAnswer))]
    [JsonSerializable(typeof(SignRequest))]
    [JsonSerializable(typeof(SignAnswer))]
    [JsonSerializable(typeof(Refusal))]
    private sealed partial class Wire : JsonSerializerContext;
}
