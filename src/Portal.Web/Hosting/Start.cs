using Npgsql;
using Portal.Application.Data;

namespace Portal.Web.Hosting;

/// <summary>Starts the portal. What an operator can mend is told in one line on standard error, and the exit code is 1.</summary>
internal static class Start
{
    /// <param name="build">Makes the portal from its settings, seeds and policies.</param>
    /// <returns>The exit code, once the portal was stopped or could not start.</returns>
    public static async Task<int> RunAsync(Func<WebApplication> build)
    {
        WebApplication? app = null;
        try
        {
            app = build();
            await DatabaseIsCurrent.DemandAsync(app.Services, CancellationToken.None);
            await app.StartAsync();
        }
        catch (Exception fault) when (IsTheOperators(fault))
        {
            if (app is not null)
            {
                // Lets the log end first, so that this line is the last one.
                await app.DisposeAsync();
            }

            await Console.Error.WriteLineAsync("The portal did not start. " + fault.Message.ReplaceLineEndings(" "));
            return 1;
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>A setting, a file, the database, the port. Anything else is a mistake of ours, and its stack trace is wanted.</summary>
    private static bool IsTheOperators(Exception fault) =>
        fault is InvalidOperationException or InvalidDataException or IOException or UnauthorizedAccessException or NpgsqlException;
}
