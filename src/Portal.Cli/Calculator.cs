using Portal.Application.Evaluations;

namespace Portal.Cli;

/// <summary>Calculators of the JSON contract, from standard input to standard output, without a server or a database.</summary>
internal static class Calculator
{
    /// <param name="answer">What a body comes to, and whether its facts are valid.</param>
    /// <returns>0 = answered, 1 = facts that are not valid (the answer lists why), 2 = a body that cannot be read.</returns>
    public static async Task<int> RunAsync(Stream input, Stream output, Func<byte[], (bool Valid, ReadOnlyMemory<byte> Json)> answer, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        await input.CopyToAsync(whole, cancellationToken);
        try
        {
            var (valid, json) = answer(whole.ToArray());
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
