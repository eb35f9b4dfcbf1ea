using Microsoft.Extensions.Configuration;

namespace Portal.Application.Seals;

/// <summary>A signing service that the operator lets organisations choose.</summary>
/// <param name="Name">As the pages call it.</param>
/// <param name="Address">With a slash at its end.</param>
public sealed record KeyHost(string Name, Uri Address);

/// <summary>What the operator decides about seals: section <c>Portal:Signatures</c> of the configuration.</summary>
public sealed record SealSettings
{
    /// <summary>The longest time that a key or a time stamp may be waited for: three of them end well before a turn does.</summary>
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(30);

    /// <summary>The file whose content encrypts the keys (<see cref="SealVault"/>); null: electronic seals cannot be registered here.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The one before it: read with, and never written with.</summary>
    public string? FormerKeyFile { get; init; }

    /// <summary>The only places, beside the time stamps, to which the portal sends digests.</summary>
    public IReadOnlyList<KeyHost> Services { get; init; } = [];

    /// <summary>A time stamping authority (RFC 3161); null for none.</summary>
    public Uri? TimeStamps { get; init; }

    /// <summary>The longest time for one answer of a signing service or of the time stamping authority.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <exception cref="InvalidOperationException">An address or a figure cannot be used.</exception>
    public static SealSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Portal:Signatures");
        var seconds = PortalSettings.Positive(configuration, "Portal:Signatures:PatienceSeconds", 10);
        return new SealSettings
        {
            KeyFile = section["KeyFile"] is { Length: > 0 } file ? file : null,
            FormerKeyFile = section["FormerKeyFile"] is { Length: > 0 } former ? former : null,
            Services =
            [
                .. section.GetSection("Services").GetChildren().Select(one => new KeyHost(
                    one["Name"] is { Length: > 0 } name ? name : throw new InvalidOperationException("Each of Portal__Signatures__Services needs a Name."),
                    AddressOf(one["Address"], "Portal__Signatures__Services") is var address && address.AbsolutePath.EndsWith('/') && address.Query.Length == 0
                        ? address : throw new InvalidOperationException("The Address of a signing service ends with a slash."))),
            ],
            TimeStamps = section["TimeStamps"] is { Length: > 0 } stamps ? AddressOf(stamps, "Portal__Signatures__TimeStamps") : null,
            Patience = TimeSpan.FromSeconds(seconds) <= MostPatience ? TimeSpan.FromSeconds(seconds)
                : throw new InvalidOperationException($"Portal__Signatures__PatienceSeconds is at most {MostPatience.TotalSeconds}."),
        };
    }

    private static Uri AddressOf(string? typed, string setting) =>
        Uri.TryCreate(typed, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && (address.Scheme == "https" || address.IsLoopback) && address.UserInfo.Length == 0
            ? address
            : throw new InvalidOperationException($"{setting}: {typed} is no address with https.");
}
