using Microsoft.Extensions.Configuration;
using Portal.Application;
using Portal.Application.Evaluations;
using Portal.Application.Policies;

namespace Portal.Cli;

/// <summary>
/// <c>portal evaluate &lt; body.json</c>: the calculator of the JSON contract without a server or a database.
/// 0 = valid, 1 = facts that are not valid (the answer lists why), 2 = a body that cannot be read.
/// </summary>
internal static class Evaluate
{
    public static async Task<int> RunAsync(IConfiguration configuration, Stream input, Stream output, CancellationToken cancellationToken)
    {
        var policies = PolicyBook.Read(Path.Combine(PortalSettings.Seeds(configuration), "policies"));
        using var whole = new MemoryStream();
        await input.CopyToAsync(whole, cancellationToken);
        try
        {
            var (valid, json) = EvaluationAnswer.To(EvaluationBody.Read(whole.ToArray(), policies));
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
