namespace Portal.Web.Components;

/// <summary>A file as it is read: a picture is seen in its place, anything else is a link.</summary>
/// <param name="Size">Bytes.</param>
public sealed record ShownFile(string Address, string Name, string MediaType, long Size)
{
    public bool IsPicture => MediaType.StartsWith("image/", StringComparison.Ordinal);
}
