using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;

namespace Portal.Documents.Signatures;

/// <summary>A time stamping authority (RFC 3161 over HTTP).</summary>
/// <param name="http">With whatever the authority demands of its clients, and without following redirects; disposed of by its owner.</param>
/// <param name="patience">The longest time for one stamp.</param>
public sealed class TimeStampAuthority(HttpClient http, Uri address, TimeSpan patience)
{
    internal const int LongestToken = 16_384;

    /// <returns>The token, encoded: a time stamp over the signature's value.</returns>
    internal async Task<byte[]> StampAsync(SignerInfo signer, CancellationToken ct)
    {
        var request = Rfc3161TimestampRequest.CreateFromSignerInfo(signer, HashAlgorithmName.SHA256, requestSignerCertificates: true, nonce: RandomNumberGenerator.GetBytes(8));
        using var content = new ByteArrayContent(request.Encode());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
        var (status, body) = await BoundedHttp.SendAsync(http, new HttpRequestMessage(HttpMethod.Post, address) { Content = content }, patience, 2 * LongestToken, SignatureFault.StampUnavailable, ct).ConfigureAwait(false);
        if (status != 200)
        {
            throw new SignatureFaultException(status >= 500 ? SignatureFault.StampUnavailable : SignatureFault.StampBad, FormattableString.Invariant($"status {status}"));
        }
        try
        {
            var token = request.ProcessResponse(body, out _).AsSignedCms().Encode();
            return token.Length <= LongestToken ? token : throw new SignatureFaultException(SignatureFault.StampBad, "too long");
        }
        catch (CryptographicException bad)
        {
            throw new SignatureFaultException(SignatureFault.StampBad, bad.Message, bad);
        }
    }
}
