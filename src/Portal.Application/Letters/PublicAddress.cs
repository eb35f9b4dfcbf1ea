namespace Portal.Application.Letters;

/// <summary>Where readers of a letter reach the portal. Links in letters begin here and never with what a request claims.</summary>
public sealed class PublicAddress(Uri root)
{
    /// <summary>The configuration's name of it.</summary>
    public const string Setting = "Portal:PublicUrl";

    /// <summary>The absolute address of a page.</summary>
    /// <param name="path">Begins with a slash.</param>
    /// <param name="query">Names and values, escaped here.</param>
    public string Link(string path, params ReadOnlySpan<(string Name, string Value)> query)
    {
        var link = root.GetLeftPart(UriPartial.Path).TrimEnd('/') + path;
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
            ? new PublicAddress(root!)
            : throw new InvalidOperationException($"Portal__PublicUrl: {configured} is not an absolute http or https address.");
}
