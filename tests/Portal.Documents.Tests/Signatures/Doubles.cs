using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Portal.Documents.Signatures;

namespace Portal.Documents.Tests.Signatures;

/// <summary>A service on this machine that answers as it is told.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Func<HttpListenerContext, Task> _answer;

    internal LocalServer(Func<HttpListenerContext, Task> answer)
    {
        _answer = answer;
        for (var tries = 0; ; tries++)
        {
            Address = new Uri(FormattableString.Invariant($"http://127.0.0.1:{Random.Shared.Next(20_000, 30_000)}/sign/"));
            _listener = new HttpListener { Prefixes = { Address.ToString() } };
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (tries < 20)
            {
                // Somebody else's port. A listener that did not start is closed for good.
            }
        }
        _ = ServeAsync();
    }

    internal Uri Address { get; }

    public void Dispose() => _listener.Close();

    internal static async Task<byte[]> BodyAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        return body.ToArray();
    }

    internal static async Task AnswerAsync(HttpListenerContext context, int status, byte[] body)
    {
        context.Response.StatusCode = status;
        await context.Response.OutputStream.WriteAsync(body);
        context.Response.Close();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            try
            {
                await _answer(context);
            }
            catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException)
            {
                // Who asked did not wait.
            }
        }
    }
}

/// <summary>A signing service as docs/signing-service.md describes it, with one key.</summary>
internal static class SigningDouble
{
    internal const string Token = "ein-geheimnis-von-vielen";

    internal static LocalServer Start(ISealKey key) => Start(() => key);

    /// <param name="current">The key at that moment; null for a service that never answers.</param>
    internal static LocalServer Start(Func<ISealKey?> current) => new(async context =>
    {
        if (current() is not { } key)
        {
            return;
        }
        var path = context.Request.Url!.AbsolutePath;
        if (context.Request.Headers["Authorization"] != "Bearer " + Token)
        {
            await AnswerAsync(context, 401, new { error = "unauthorized" });
        }
        else if (context.Request.HttpMethod == "GET" && path == "/sign/v1/keys/city")
        {
            await AnswerAsync(context, 200, new { certificates = key.Chain.Select(certificate => Convert.ToBase64String(certificate.RawData)), more = "ignored" });
        }
        else if (context.Request.HttpMethod == "POST" && path == "/sign/v1/keys/city/signatures" && context.Request.ContentType == "application/json")
        {
            using var request = JsonDocument.Parse(await LocalServer.BodyAsync(context));
            request.RootElement.GetProperty("digestAlgorithm").GetString().ShouldBe("SHA-256");
            var signature = await key.SignAsync(request.RootElement.GetProperty("digest").GetBytesFromBase64(), CancellationToken.None);
            await AnswerAsync(context, 200, new { signature = Convert.ToBase64String(signature) });
        }
        else
        {
            await AnswerAsync(context, 404, new { error = "unknown-key" });
        }
    });

    private static Task AnswerAsync(HttpListenerContext context, int status, object body) => LocalServer.AnswerAsync(context, status, JsonSerializer.SerializeToUtf8Bytes(body));
}

/// <summary>A time stamping authority (RFC 3161).</summary>
internal static class StampingDouble
{
    /// <summary>Of the key file that it is started with.</summary>
    internal const string Password = "versuch-密码";

    internal static LocalServer Start(byte[] pkcs12, DateTimeOffset at, Func<byte[], byte[]>? spoil = null, int status = 0) => new(async context =>
    {
        context.Request.ContentType.ShouldBe("application/timestamp-query");
        var answer = Answer(await LocalServer.BodyAsync(context), pkcs12, at, status);
        context.Response.ContentType = "application/timestamp-reply";
        await LocalServer.AnswerAsync(context, 200, spoil is null ? answer : spoil(answer));
    });

    private static byte[] Answer(byte[] query, byte[] pkcs12, DateTimeOffset at, int status)
    {
        Rfc3161TimestampRequest.TryDecode(query, out var request, out _).ShouldBeTrue();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteInteger(status);
            }
            if (status == 0)
            {
                writer.WriteEncodedValue(Token(request!, pkcs12, at));
            }
        }
        return writer.Encode();
    }

    internal static byte[] Token(Rfc3161TimestampRequest request, byte[] pkcs12, DateTimeOffset at, string digest = "2.16.840.1.101.3.4.2.1")
    {
        var info = new Rfc3161TimestampTokenInfo(new Oid("1.2.3.4.1"), request.HashAlgorithmId, request.GetMessageHash(), new byte[] { 1, 2, 3 }, at, nonce: request.GetNonce());
        var certificates = X509CertificateLoader.LoadPkcs12Collection(pkcs12, Password, X509KeyStorageFlags.EphemeralKeySet);
        var own = certificates.Single(certificate => certificate.HasPrivateKey);
        var name = new AsnWriter(AsnEncodingRules.DER);
        using (name.PushSequence())
        using (name.PushSequence())
        using (name.PushSequence())
        {
            name.WriteOctetString(SHA256.HashData(own.RawData));
        }
        var signer = new CmsSigner(own) { DigestAlgorithm = new Oid(digest), IncludeOption = X509IncludeOption.None };
        signer.Certificates.AddRange(certificates);
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid("1.2.840.113549.1.9.16.2.47"), name.Encode()));
        var cms = new SignedCms(new ContentInfo(new Oid("1.2.840.113549.1.9.16.1.4"), info.Encode()));
        cms.ComputeSignature(signer);
        return cms.Encode();
    }
}
