using Portal.Application;
using Portal.Application.Assessments;

namespace Portal.Web.Components;

/// <summary>
/// Files that belong to something, and the way to add and remove them: <c>&lt;partial name="_FileBox" model="…" /&gt;</c>, and once for
/// each page <c>&lt;partial name="Assessments/_EvidenceScript" /&gt;</c> in the section Scripts. It may stand inside another form: without
/// JavaScript it then leads to a page of its own.
/// </summary>
/// <param name="Id">Unique on the page; also the place to return to.</param>
/// <param name="Title">佐证材料, 财务报表 and so on.</param>
/// <param name="Subject">What the files belong to, for readers' software.</param>
/// <param name="Upload">Where a script posts a file.</param>
/// <param name="Page">The page that works without JavaScript; <c>back</c> is added to it.</param>
public sealed record FileBox(string Id, string Title, string Subject, IReadOnlyList<FileLine> Files, string Upload, string Page)
{
    /// <summary>Shows the files without the means to change them.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>On a page of its own, outside other forms: plain forms that work without JavaScript.</summary>
    public bool OwnForms { get; init; }

    /// <summary>Takes JPG and PNG alone.</summary>
    public bool PicturesOnly { get; init; }

    /// <summary>Where the page without JavaScript leads back to; a local address.</summary>
    public string? Back { get; init; }

    /// <summary>What was wrong with a file that was posted.</summary>
    public string? Error { get; init; }

    /// <summary>The page without JavaScript, with the way back.</summary>
    internal string Manage(string back) => $"{Page}{(Page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}back={Uri.EscapeDataString(back)}";
}

/// <summary>One file of a list.</summary>
/// <param name="Facts">Size and time, for people.</param>
public sealed record FileLine(Guid Id, string Name, string Facts, string Download, string Remove)
{
    /// <summary>Shown small in the list.</summary>
    public bool IsShown { get; init; }
}

/// <summary>How stored files are shown.</summary>
public static class FileLines
{
    /// <summary>Size and time of a file, for people.</summary>
    public static string Facts(this EvidenceFile file) => $"{FileSize.Text(file.Size)} · {file.UploadedAt.Moment()}";

    public static FileLine EvidenceLine(this EvidenceFile file) => new(file.Id, file.FileName, file.Facts(), $"/evidence/{file.Id}", $"/evidence/{file.Id}/remove");

    public static FileLine ApplicationLine(this EvidenceFile file) =>
        new(file.Id, file.FileName, file.Facts(), $"/application-files/{file.Id}", $"/application-files/{file.Id}/remove");

    public static FileLine PhotoLine(this EvidenceFile file) =>
        new(file.Id, file.FileName, file.Facts(), $"/application-files/{file.Id}", $"/area/site-check-photos/{file.Id}/remove") { IsShown = true };
}
