using Microsoft.Extensions.Configuration;
using Portal.Application;
using Portal.Application.Evaluations;
using Portal.Application.Policies;
using Portal.Application.Quotas;

namespace Portal.Cli;

/// <summary>
/// <c>portal check-quota &lt; body.json</c>: a list against its quota without a server or a database.
/// 0 = answered, 1 = facts that are not valid (the answer lists why), 2 = a body that cannot be read.
/// </summary>
internal static class CheckQuota
{
    public static async Task<int> RunAsync(IConfiguration configuration, Stream input, Stream output, CancellationToken cancellationToken)
    {
        var quotas = QuotaBook.Read(Path.Combine(PortalSettings.Seeds(configuration), "policies"));
        using var whole = new MemoryStream();
        await input.CopyToAsync(whole, cancellationToken);
        try
        {
            var body = QuotaCheckBody.Read(whole.ToArray());
            var (valid, json) = QuotaCheckAnswer.To(body, body.SchemeIn(quotas.Schemes));
            await output.WriteAsync(json, cancellationToken);
            await output.WriteAsync("\n"u8.ToArray(), cancellationToken);
            return valid ? 0 : 1;
        }
        catch (MalformedBodyException malformed)
        {
            await Console.Error.WriteLineAsync(malformed.Message);
            return 2;
        }
    }
}
