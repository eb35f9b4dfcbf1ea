using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Portal.Application;

/// <summary>Where the hosts find their database, seeds and data directory.</summary>
public static class PortalSettings
{
    /// <summary>The application's own connection string.</summary>
    /// <exception cref="InvalidOperationException">None is configured, or it cannot be read.</exception>
    public static string Database(IConfiguration configuration) => ConnectionString(configuration, "Portal")
        ?? throw new InvalidOperationException("ConnectionStrings__Portal is not set: the portal does not know its database.");

    /// <summary>The owner's connection string, for migrations; the application's own where no other is given.</summary>
    /// <exception cref="InvalidOperationException">None is configured, or it cannot be read.</exception>
    public static string Owner(IConfiguration configuration) => ConnectionString(configuration, "Owner") ?? Database(configuration);

    /// <summary>A figure of the configuration.</summary>
    /// <param name="usual">Where none is configured.</param>
    /// <exception cref="InvalidOperationException">It is not a whole number above zero.</exception>
    public static int Positive(IConfiguration configuration, string setting, int usual) => configuration.GetValue(setting, usual) is > 0 and var figure
        ? figure
        : throw new InvalidOperationException($"{setting.Replace(":", "__", StringComparison.Ordinal)} must be positive.");

    /// <summary>
    /// The folder of policies and reference data: <c>Portal:SeedsDirectory</c>, or the nearest folder <c>seeds</c> at or above the
    /// program (a checkout) or the current directory.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    public static string Seeds(IConfiguration configuration)
    {
        if (configuration["Portal:SeedsDirectory"] is { Length: > 0 } given)
        {
            return Directory.Exists(given) ? given : throw new DirectoryNotFoundException($"Portal__SeedsDirectory: {given} is not a folder.");
        }

        foreach (var start in (string[])[AppContext.BaseDirectory, Directory.GetCurrentDirectory()])
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var seeds = Path.Combine(folder.FullName, "seeds");
                if (Directory.Exists(Path.Combine(seeds, "policies")))
                {
                    return seeds;
                }
            }
        }

        throw new DirectoryNotFoundException("No folder seeds/policies at or above the program: set Portal__SeedsDirectory.");
    }

    /// <summary>Where letters and the like are written; <c>.data</c> in the current directory unless <c>Portal:DataDirectory</c> says otherwise.</summary>
    public static string Data(IConfiguration configuration) =>
        configuration["Portal:DataDirectory"] is { Length: > 0 } given ? given : Path.Combine(Directory.GetCurrentDirectory(), ".data");

    /// <summary>
    /// The folder of the certificate roots that are trusted for signatures: <c>Portal:Signatures:Roots</c>, or <c>signature-roots</c> in the data
    /// directory. It need not exist.
    /// </summary>
    public static string SignatureRoots(IConfiguration configuration) =>
        configuration["Portal:Signatures:Roots"] is { Length: > 0 } given ? given : Path.Combine(Data(configuration), "signature-roots");

    /// <summary>Demo mode offers the demo accounts on the sign-in page. Off unless switched on.</summary>
    public static bool IsDemo(IConfiguration configuration) => configuration.GetValue("Portal:DemoMode", false);

    private static string? ConnectionString(IConfiguration configuration, string name)
    {
        if (configuration.GetConnectionString(name) is not { Length: > 0 } given)
        {
            return null;
        }

        try
        {
            return new NpgsqlConnectionStringBuilder(given).Host is { Length: > 0 }
                ? given
                : throw new InvalidOperationException($"ConnectionStrings__{name} names no Host.");
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException)
        {
            throw new InvalidOperationException($"ConnectionStrings__{name}: {unreadable.Message}", unreadable);
        }
    }
}
