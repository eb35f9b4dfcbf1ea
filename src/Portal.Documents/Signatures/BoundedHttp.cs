namespace Portal.Documents.Signatures;

/// <summary>One request that ends in time and answers no more than is wanted.</summary>
internal static class BoundedHttp
{
    internal static async Task<(int Status, byte[] Body)> SendAsync(
        HttpClient http, HttpRequestMessage request, TimeSpan patience, int longest, SignatureFault unavailable, CancellationToken ct)
    {
        using var _ = request;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            var stream = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            await using var closing = stream.ConfigureAwait(false);
            var body = new byte[longest + 1];
            var count = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, limit.Token).ConfigureAwait(false);
            return count > longest
                ? throw new SignatureFaultException(unavailable, "the answer is too long")
                : ((int)response.StatusCode, body[..count]);
        }
        catch (OperationCanceledException late) when (!ct.IsCancellationRequested)
        {
            throw new SignatureFaultException(unavailable, "no answer in time", late);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw new SignatureFaultException(unavailable, broken.Message, broken);
        }
    }
}
