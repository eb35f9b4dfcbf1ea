namespace Portal.Web.Components;

/// <summary>Files that belong to a field, and the way to add one. It works as a plain form; a script adds progress.</summary>
/// <param name="Name">The posted name of the file input.</param>
/// <param name="Accept">The input's accept list, such as <c>.pdf,.jpg,.jpeg,.png</c>.</param>
/// <param name="TypesText">The same for people, such as PDF、JPG、PNG.</param>
/// <param name="MaximumBytes">The largest file that the server takes.</param>
public sealed record UploadList(
    string Name, string Label, IReadOnlyList<UploadedFile> Files, string Accept, string TypesText, long MaximumBytes)
{
    public string? Error { get; init; }

    public bool ReadOnly { get; init; }

    public string MaximumText => FileSize.Text(MaximumBytes);
}

/// <summary>One stored file.</summary>
/// <param name="DeleteName">Name of the submit button that deletes it; null when it cannot be deleted.</param>
/// <param name="DeleteValue">Value of that button, usually the file's id.</param>
public sealed record UploadedFile(
    string FileName, long Bytes, string Url, string? AddedAt = null, string? DeleteName = null, string? DeleteValue = null);
