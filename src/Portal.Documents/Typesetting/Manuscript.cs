using Portal.Documents.Verification;

namespace Portal.Documents.Typesetting;

/// <summary>All that a document is made of. The same manuscript gives the same bytes, today and after a restart.</summary>
/// <param name="Template">Name of a file in Templates without <c>.typ</c>, such as <c>summary-table</c>.</param>
/// <param name="Data">What the template prints: JSON in UTF-8 (<see cref="CanonicalJson"/>), in the shape that its head describes. It is data and never becomes markup.</param>
/// <param name="Stamp">When the document was made, to the second: stands in the PDF's metadata.</param>
public sealed record Manuscript(string Template, ReadOnlyMemory<byte> Data, DateTimeOffset Stamp)
{
    /// <summary>The text of a template that takes the place of <see cref="Template"/>'s; null as a rule. It may import what lies in Templates and prints the same data.</summary>
    public string? Source { get; init; }

    /// <summary>What the foot of every page says; null where the document has no number yet.</summary>
    public Mark? Mark { get; init; }

    /// <summary>A draft carries a watermark and no QR code.</summary>
    public bool Draft { get; init; }

    /// <summary>JPEG or PNG files (<see cref="Typesetter.PreparePictureAsync"/>), by the names that the data calls them.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Pictures { get; init; } = new Dictionary<string, ReadOnlyMemory<byte>>();

    /// <summary>Files embedded in the PDF (PDF/A-3 associated files), such as the data itself.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];
}

/// <summary>What identifies a document: at the foot of its pages, in its QR code and on the page that verifies it.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Fingerprint">Of what the document was made from (its own bytes cannot say their hash); printed short.</param>
/// <param name="Address">Where it can be verified; what the QR code says.</param>
public sealed record Mark(DocumentCode Code, int Version, Fingerprint Fingerprint, Uri Address);

/// <summary>A file embedded in a PDF.</summary>
/// <param name="FileName">Without a path.</param>
/// <param name="MediaType">Such as <c>application/json</c>.</param>
/// <param name="Description">For readers, in the document's language.</param>
public sealed record Attachment(string FileName, ReadOnlyMemory<byte> Content, string MediaType, string Description);

/// <summary>A finished document: PDF/A-3b, tagged, all fonts embedded.</summary>
/// <param name="Places">Where something is to be put on it later, such as a seal.</param>
/// <param name="Warnings">What the compiler found odd in the template, such as a font that there is not; none as a rule.</param>
public sealed record Typeset(byte[] Pdf, int Pages, IReadOnlyList<Place> Places, IReadOnlyList<Complaint> Warnings);

/// <summary>A rectangle that a template keeps for something that comes later.</summary>
/// <param name="Name">Such as <c>seal</c>.</param>
/// <param name="Page">From 1.</param>
/// <param name="X">From the left edge of the page, in mm.</param>
/// <param name="Y">From the upper edge of the page, in mm.</param>
/// <param name="Width">In mm.</param>
/// <param name="Height">In mm.</param>
public sealed record Place(string Name, int Page, double X, double Y, double Width, double Height);

/// <summary>A picture as it may be printed: upright, sRGB, of bounded size, with nothing else in its file.</summary>
/// <param name="MediaType"><c>image/jpeg</c> or <c>image/png</c>.</param>
public sealed record Picture(byte[] Content, int Width, int Height, string MediaType);
