using Microsoft.Extensions.Configuration;
using Portal.Application;
using Portal.Application.Evaluations;
using Portal.Application.Policies;

namespace Portal.Cli;

/// <summary><c>portal evaluate &lt; body.json</c>: facts of a factory against the conditions of a policy.</summary>
internal static class Evaluate
{
    /// <returns>As <see cref="Calculator.RunAsync"/>.</returns>
    public static Task<int> RunAsync(IConfiguration configuration, Stream input, Stream output, CancellationToken cancellationToken)
    {
        var policies = PolicyBook.Read(Path.Combine(PortalSettings.Seeds(configuration), "policies"));
        return Calculator.RunAsync(input, output, content => EvaluationAnswer.To(EvaluationBody.Read(content, policies)), cancellationToken);
    }
}
