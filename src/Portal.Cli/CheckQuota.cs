using Microsoft.Extensions.Configuration;
using Portal.Application;
using Portal.Application.Policies;
using Portal.Application.Quotas;

namespace Portal.Cli;

/// <summary><c>portal check-quota &lt; body.json</c>: a list against its quota.</summary>
internal static class CheckQuota
{
    /// <returns>As <see cref="Calculator.RunAsync"/>.</returns>
    public static Task<int> RunAsync(IConfiguration configuration, Stream input, Stream output, CancellationToken cancellationToken)
    {
        var quotas = QuotaBook.Read(Path.Combine(PortalSettings.Seeds(configuration), "policies"));
        return Calculator.RunAsync(input, output, Answer, cancellationToken);

        (bool Valid, ReadOnlyMemory<byte> Json) Answer(byte[] content)
        {
            var body = QuotaCheckBody.Read(content);
            return QuotaCheckAnswer.To(body, body.SchemeIn(quotas.Schemes));
        }
    }
}
