using System.Text;

namespace Portal.Documents.Signatures;

/// <summary>How a seal looks: a <see cref="SealPicture"/> or a <see cref="SealDrawing"/>.</summary>
public abstract class SealAppearance
{
    private protected SealAppearance()
    {
    }

    /// <summary>Width and height to each other, in whatever unit.</summary>
    internal abstract (decimal Width, decimal Height) Shape { get; }

    /// <summary>Adds the seal as a form XObject of this size, in points.</summary>
    internal abstract PdfReference AddTo(PdfUpdate update, decimal width, decimal height);

    private protected static PdfReference AddForm(PdfUpdate update, decimal width, decimal height, PdfDictionary resources, string content) => update.AddStream(
        new PdfDictionary(
            ("Type", new PdfName("XObject")),
            ("Subtype", new PdfName("Form")),
            ("BBox", new PdfArray([PdfAtom.Of(0), PdfAtom.Of(0), PdfAtom.Of(width), PdfAtom.Of(height)])),
            ("Group", new PdfDictionary(("S", new PdfName("Transparency")), ("CS", new PdfName("DeviceRGB")))),
            ("Resources", resources)),
        Encoding.ASCII.GetBytes(content));
}
