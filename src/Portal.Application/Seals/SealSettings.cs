using Microsoft.Extensions.Configuration;
using Portal.Documents.Signatures;

namespace Portal.Application.Seals;

/// <summary>A signing service that the operator lets organisations use, and which of its keys are whose.</summary>
/// <param name="Name">As the pages call it.</param>
/// <param name="Address">With a slash at its end.</param>
/// <param name="Token">The portal's own, of its file.</param>
public sealed record KeyHost(string Name, Uri Address, string Token, IReadOnlyList<HostedKey> Keys)
{
    /// <summary>Not its token.</summary>
    public override string ToString() => Name;
}

/// <summary>A key of a service, and the one organisation whose it is.</summary>
/// <param name="Name">See <see cref="RemoteKeyPlace.IsKeyId"/>.</param>
/// <param name="Holder">An office's division or its group's code; an enterprise's 统一社会信用代码.</param>
public sealed record HostedKey(string Name, string Holder);

/// <summary>What the operator decides about seals: section <c>Portal:Signatures</c> of the configuration.</summary>
public sealed record SealSettings
{
    private const int LeastTokenCharacters = 16;

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

    /// <summary>Only a demonstration signs with a demonstration's seals.</summary>
    public bool IsDemo { get; init; }

    /// <summary>The keys of services that are one organisation's.</summary>
    /// <param name="holder">See <see cref="HostedKey.Holder"/>.</param>
    public IEnumerable<(KeyHost Host, string Key)> KeysOf(string holder) =>
        from host in Services from key in host.Keys where key.Holder == holder select (host, key.Name);

    /// <exception cref="InvalidOperationException">An address, a key, a token or a figure cannot be used.</exception>
    public static SealSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Portal:Signatures");
        var seconds = PortalSettings.Positive(configuration, "Portal:Signatures:PatienceSeconds", 10);
        KeyHost[] services = [.. section.GetSection("Services").GetChildren().Select(HostOf)];
        return services.Select(one => one.Name).Distinct().Count() != services.Length || services.Select(one => one.Address).Distinct().Count() != services.Length
            ? throw new InvalidOperationException("Each of Portal__Signatures__Services has a Name and an Address of its own.")
            : new SealSettings
            {
                KeyFile = section["KeyFile"] is { Length: > 0 } file ? file : null,
                FormerKeyFile = section["FormerKeyFile"] is { Length: > 0 } former ? former : null,
                Services = services,
                TimeStamps = section["TimeStamps"] is { Length: > 0 } stamps ? AddressOf(stamps, "Portal__Signatures__TimeStamps") : null,
                Patience = TimeSpan.FromSeconds(seconds) <= MostPatience ? TimeSpan.FromSeconds(seconds)
                    : throw new InvalidOperationException($"Portal__Signatures__PatienceSeconds is at most {MostPatience.TotalSeconds}."),
                IsDemo = PortalSettings.IsDemo(configuration),
            };
    }

    /// <summary>The content of a file that holds a secret, without the space around it.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read, or is too short.</exception>
    internal static string Secret(string file, string setting, int leastCharacters)
    {
        try
        {
            var text = File.ReadAllText(file).Trim();
            return text.Length >= leastCharacters ? text : throw new InvalidOperationException($"{setting}: {file} has fewer than {leastCharacters} characters.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"{setting}: {unreadable.Message}", unreadable);
        }
    }

    private static KeyHost HostOf(IConfigurationSection one)
    {
        var setting = $"Portal__Signatures__Services__{one.Key}";
        var name = one["Name"] is { Length: > 0 } given ? given : throw new InvalidOperationException($"{setting} needs a Name.");
        var address = AddressOf(one["Address"], setting + "__Address");
        if (!address.AbsolutePath.EndsWith('/') || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw new InvalidOperationException($"{setting}__Address ends with a slash.");
        }

        var token = one["TokenFile"] is { Length: > 0 } file ? Secret(file, setting + "__TokenFile", LeastTokenCharacters)
            : throw new InvalidOperationException($"{setting}__TokenFile is not set: a signing service is not spoken to without a token.");
        if (!token.All(letter => letter is > ' ' and <= '~'))
        {
            throw new InvalidOperationException($"{setting}__TokenFile: a token has the visible characters of ASCII, and no space.");
        }

        HostedKey[] keys = [.. one.GetSection("Keys").GetChildren().Select(key => new HostedKey(key["Name"] ?? "", key["Holder"] ?? ""))];
        if (keys.FirstOrDefault(key => !RemoteKeyPlace.IsKeyId(key.Name)) is { } unnamed)
        {
            throw new InvalidOperationException($"{setting}__Keys: {unnamed.Name} is no name of a key (ASCII letters, digits, '.', '_' and '-', the first a letter or digit, {RemoteKeyPlace.LongestKeyId} at most).");
        }

        if (keys.FirstOrDefault(key => key.Holder.Length is < 2 or > 30 || !key.Holder.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')) is { } unowned)
        {
            throw new InvalidOperationException($"{setting}__Keys: {unowned.Name} needs a Holder: an office's division code, or an enterprise's 统一社会信用代码.");
        }

        return keys.Length == 0 || keys.Select(key => key.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() != keys.Length
            ? throw new InvalidOperationException($"{setting}__Keys: each key of the service is listed once, with its one Holder; at least one is.")
            : new KeyHost(name, address, token, keys);
    }

    private static Uri AddressOf(string? typed, string setting) =>
        Uri.TryCreate(typed, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && (address.Scheme == "https" || address.IsLoopback) && address.UserInfo.Length == 0
            ? address
            : throw new InvalidOperationException($"{setting}: {typed} is no address with https.");
}
