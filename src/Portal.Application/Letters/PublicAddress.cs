namespace Portal.Application.Letters;

/// <summary>Where readers of a letter reach the portal. Links in letters begin here and never with what a request claims.</summary>
public sealed class PublicAddress
{
    private readonly Uri? root;
    private readonly string why;

    private PublicAddress(Uri? root, string why) => (this.root, this.why) = (root, why);

    /// <summary>The configuration's name of it.</summary>
    public const string Setting = "Portal:PublicUrl";

    /// <summary>Whether links can be written; where not, a letter that can do without one goes out without one.</summary>
    public bool IsKnown => root is not null;

    /// <summary>The absolute address of a page.</summary>
    /// <param name="path">Begins with a slash.</param>
    /// <param name="query">Names and values, escaped here.</param>
    /// <exception cref="InvalidOperationException">Where the portal is reached is not known.</exception>
    public string Link(string path, params ReadOnlySpan<(string Name, string Value)> query)
    {
        var link = (root ?? throw new InvalidOperationException(why)).GetLeftPart(UriPartial.Path).TrimEnd('/') + path;
        var separator = '?';
        foreach (var (name, value) in query)
        {
            link += $"{separator}{name}={Uri.EscapeDataString(value)}";
            separator = '&';
        }

        return link;
    }

    /// <exception cref="InvalidOperationException">The setting is no absolute http(s) address.</exception>
    public static PublicAddress Parse(string configured) =>
        Uri.TryCreate(configured, UriKind.Absolute, out var root) && root.Scheme is "http" or "https"
            ? new PublicAddress(root, "")
            : throw new InvalidOperationException($"Portal__PublicUrl: {configured} is not an absolute http or https address.");

    /// <summary>No link can be written.</summary>
    /// <param name="why">Told to whoever tries.</param>
    public static PublicAddress Unknown(string why) => new(null, why);
}
