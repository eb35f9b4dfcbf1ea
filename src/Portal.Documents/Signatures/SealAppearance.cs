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

    /// <summary>Multiplied with what lies below: black text stays black under a red star, as ink lets it through.</summary>
    private protected static PdfReference AddForm(PdfUpdate update, decimal width, decimal height, PdfDictionary resources, string content) => update.AddStream(
        new PdfDictionary(
            ("Type", new PdfName("XObject")),
            ("Subtype", new PdfName("Form")),
            ("BBox", new PdfArray([PdfAtom.Of(0), PdfAtom.Of(0), PdfAtom.Of(width), PdfAtom.Of(height)])),
            ("Resources", resources.With("ExtGState", new PdfDictionary(("Ink", new PdfDictionary(("BM", new PdfName("Multiply")))))))),
        Encoding.ASCII.GetBytes("/Ink gs\n" + content));
}
