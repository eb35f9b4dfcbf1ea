using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portal.Documents.Typesetting;

namespace Portal.Documents.Signatures;

/// <summary>Where a seal stands.</summary>
/// <param name="Page">From 1.</param>
/// <param name="CentreX">Millimetres from the page's left edge to the seal's centre.</param>
/// <param name="CentreY">Millimetres from the page's top edge.</param>
/// <param name="Diameter">Millimetres; a picture that is not square fits into that circle's square.</param>
public sealed record SealPlace(int Page, decimal CentreX, decimal CentreY, decimal Diameter)
{
    /// <summary>In the middle of a place that the template kept, as large as it is.</summary>
    public static SealPlace In(Place kept) =>
        new(kept.Page, (decimal)(kept.X + (kept.Width / 2)), (decimal)(kept.Y + (kept.Height / 2)), (decimal)Math.Min(kept.Width, kept.Height));
}

/// <summary>One seal and signature.</summary>
/// <param name="At">From the database's clock; stands in the document as China's time.</param>
/// <param name="Name">Whose seal it is, for those who cannot see it.</param>
/// <param name="Reason">Why it was signed; empty for none.</param>
public sealed record SealRequest(SealAppearance Seal, SealPlace Place, DateTimeOffset At, string Name, string Reason = "");

/// <summary>
/// Signs a PDF as PAdES says (<c>ETSI.CAdES.detached</c>), with a seal as the signature's appearance, in a new revision behind
/// the bytes that are there: signatures made before stay valid. See docs/decisions/0022-pades-by-incremental-update.md.
/// </summary>
public static class PdfSigning
{
    private const decimal PointsPerMillimetre = 72m / 25.4m;
    private const int NumberLength = 10;

    /// <summary>What the CMS needs beside the certificates: attributes and the signature's value.</summary>
    private const int RoomForSignature = 4096;

    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>What signing asks of a certificate: that it is no authority's, meant for signing documents, and valid.</summary>
    /// <exception cref="SignatureFaultException"><see cref="SignatureFault.CertificateUnsuitable"/> or <see cref="SignatureFault.CertificateExpired"/>.</exception>
    public static void DemandMaySign(X509Certificate2 certificate, DateTimeOffset at) => CertificateChain.DemandMaySign(certificate, at);

    /// <summary>Whether a chain, the signer's own certificate first, leads to a trusted root at a time. Nothing is fetched and no revocation asked for.</summary>
    public static bool LeadsToRoot(IReadOnlyList<X509Certificate2> chain, IReadOnlyList<X509Certificate2> roots, DateTimeOffset at) =>
        CertificateChain.LeadsTo([.. roots], chain[0], [.. chain.Skip(1)], at);

    /// <returns>The signed document: the bytes given, and more behind them.</returns>
    /// <exception cref="SignatureFaultException">The document, the place, the key or a service does not do.</exception>
    public static async Task<byte[]> SignAsync(ReadOnlyMemory<byte> pdf, SealRequest request, ISealKey key, TimeStampAuthority? stamps = null, CancellationToken ct = default)
    {
        CertificateChain.DemandMaySign(key.Chain[0], request.At);
        var file = PdfFile.Open(pdf, new PdfBudget());
        var update = new PdfUpdate(file);
        // The signer is named by the issuer's name, which is part of the certificate, however long that is.
        var room = key.Chain.Sum(certificate => certificate.RawData.Length) + key.Chain[0].RawData.Length + RoomForSignature + (stamps is null ? 0 : TimeStampAuthority.LongestToken);
        var (signature, body, contents, range) = WithoutValue(update, request, room);
        update.Put(signature, body);
        AddWidget(file, update, request, signature);
        var bytes = update.ToBytes();
        if (bytes.Length > PdfSignatures.MostBytes)
        {
            throw new SignatureFaultException(SignatureFault.TooLarge, "bytes");
        }
        var from = (int)update.PlaceOf(signature) + contents;
        var to = from + 2 + (2 * room);
        var written = string.Create(CultureInfo.InvariantCulture, $"{from,-NumberLength} {to,-NumberLength} {bytes.Length - to,-NumberLength}");
        Encoding.ASCII.GetBytes(written).CopyTo(bytes, (int)update.PlaceOf(signature) + range);
        var cms = await CadesSignature.MakeAsync([.. bytes.AsSpan(0, from), .. bytes.AsSpan(to)], key, stamps, ct).ConfigureAwait(false);
        if (cms.Length > room)
        {
            throw new InvalidOperationException("The signature is longer than the room that was left for it.");
        }
        Encoding.ASCII.GetBytes(Convert.ToHexString(cms)).CopyTo(bytes, from + 1);
        return bytes;
    }

    /// <summary>The signature's dictionary with zeros for its value, and where in it the value and the range of bytes stand.</summary>
    private static (PdfReference Signature, byte[] Body, int Contents, int Range) WithoutValue(PdfUpdate update, SealRequest request, int room)
    {
        var at = request.At.ToOffset(China);
        var head = new PdfDictionary(
            ("Type", new PdfName("Sig")),
            ("Filter", new PdfName("Adobe.PPKLite")),
            ("SubFilter", new PdfName("ETSI.CAdES.detached")),
            ("Name", PdfString.OfText(request.Name)),
            ("M", new PdfString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"D:{at:yyyyMMddHHmmss}+08'00'")))));
        if (request.Reason.Length > 0)
        {
            head = head.With("Reason", PdfString.OfText(request.Reason));
        }
        var body = new StringBuilder(head.ToString()[..^2]);
        body.Append("/ByteRange [0 ");
        var range = body.Length;
        body.Append(' ', (3 * NumberLength) + 2).Append("]/Contents ");
        var contents = body.Length;
        body.Append('<').Append('0', 2 * room).Append(">>>");
        return (update.Reserve(), Encoding.Latin1.GetBytes(body.ToString()), contents, range);
    }

    private static void AddWidget(PdfFile file, PdfUpdate update, SealRequest request, PdfReference signature)
    {
        var page = file.Pages().Skip(request.Place.Page - 1).FirstOrDefault(_ => request.Place.Page > 0) ?? throw new SignatureFaultException(SignatureFault.NoSuchPage);
        var (left, bottom, width, height) = BoxOf(file, page, request);
        var seal = request.Seal.AddTo(update, width, height);
        var widget = update.Add(new PdfDictionary(
            ("Type", new PdfName("Annot")),
            ("Subtype", new PdfName("Widget")),
            ("FT", new PdfName("Sig")),
            ("T", PdfString.OfText(FreeName(file))),
            ("TU", PdfString.OfText(request.Name)),
            ("V", signature),
            ("Rect", new PdfArray([PdfAtom.Of(left), PdfAtom.Of(bottom), PdfAtom.Of(left + width), PdfAtom.Of(bottom + height)])),
            // Printed, and locked in its place.
            ("F", PdfAtom.Of(4 + 128)),
            ("P", page.Reference),
            ("AP", new PdfDictionary(("N", seal)))));
        Append(file, update, page.Reference, page.Dictionary, "Annots", widget);
        AddField(file, update, widget);
    }

    private static void AddField(PdfFile file, PdfUpdate update, PdfReference widget)
    {
        var form = file.AcroForm ?? new PdfDictionary();
        if (file.Resolve(form["XFA"]) is not null)
        {
            throw PdfLexer.Damaged("another kind of form");
        }
        // Signatures exist, and the file may only grow (SigFlags bits 1 and 2).
        form = form.With("SigFlags", PdfAtom.Of(3));
        if (form["Fields"] is PdfReference fields)
        {
            update.Put(fields, (file.Resolve(fields) as PdfArray ?? throw PdfLexer.Damaged("form")).With(widget));
        }
        else
        {
            form = form.With("Fields", (form["Fields"] as PdfArray ?? new PdfArray([])).With(widget));
        }
        if (file.Catalog["AcroForm"] is PdfReference own)
        {
            update.Put(own, form);
        }
        else
        {
            update.Put(file.Root, file.Catalog.With("AcroForm", form));
        }
    }

    private static void Append(PdfFile file, PdfUpdate update, PdfReference owner, PdfDictionary dictionary, string key, PdfReference item)
    {
        switch (dictionary[key])
        {
            case PdfReference list when file.Resolve(list) is PdfArray items:
                update.Put(list, items.With(item));
                break;
            case PdfArray items:
                update.Put(owner, dictionary.With(key, items.With(item)));
                break;
            case null:
                update.Put(owner, dictionary.With(key, new PdfArray([item])));
                break;
            default:
                throw PdfLexer.Damaged(key);
        }
    }

    private static (decimal Left, decimal Bottom, decimal Width, decimal Height) BoxOf(PdfFile file, PdfPage page, SealRequest request)
    {
        if (page.MediaBox is not PdfArray { Items.Count: 4 } box)
        {
            throw PdfLexer.Damaged("page size");
        }
        var edges = box.Items.Select(item => file.Resolve(item) is PdfAtom atom && atom.TryDecimal(out var edge) && Math.Abs(edge) <= 14_400 ? edge : throw PdfLexer.Damaged("page size")).ToArray();
        var (pageLeft, pageRight) = (Math.Min(edges[0], edges[2]), Math.Max(edges[0], edges[2]));
        var (pageBottom, pageTop) = (Math.Min(edges[1], edges[3]), Math.Max(edges[1], edges[3]));
        var place = request.Place;
        if (page.Rotate is not (null or PdfAtom { Written: "0" }) || page.Dictionary["UserUnit"] is not null || (page.CropBox is not null && !page.CropBox.Equals(box)) || place.Diameter is <= 0 or > 200 || Math.Abs(place.CentreX) > 5_000 || Math.Abs(place.CentreY) > 5_000)
        {
            throw new SignatureFaultException(SignatureFault.BadPlace);
        }
        var side = place.Diameter * PointsPerMillimetre;
        var (shapeWidth, shapeHeight) = request.Seal.Shape;
        var longer = Math.Max(shapeWidth, shapeHeight);
        var (width, height) = (side * shapeWidth / longer, side * shapeHeight / longer);
        var left = pageLeft + (place.CentreX * PointsPerMillimetre) - (width / 2);
        var bottom = pageTop - (place.CentreY * PointsPerMillimetre) - (height / 2);
        return left >= pageLeft && left + width <= pageRight && bottom >= pageBottom && bottom + height <= pageTop
            ? (left, bottom, width, height)
            : throw new SignatureFaultException(SignatureFault.BadPlace);
    }

    private static string FreeName(PdfFile file)
    {
        var taken = file.Fields().Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        var number = 1;
        while (taken.Contains("Signature" + number.ToString(CultureInfo.InvariantCulture)))
        {
            number++;
        }
        return "Signature" + number.ToString(CultureInfo.InvariantCulture);
    }
}
