using System.Buffers.Binary;
using System.IO.Compression;

namespace Portal.Documents.Signatures;

/// <summary>
/// A seal as a picture: a PNG of 8 bits a channel, not interlaced; grey, colour or palette, with or without transparency.
/// </summary>
public sealed class SealPicture : SealAppearance
{
    public const int MostPixels = 16_000_000;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    private SealPicture(int width, int height) =>
        (Width, Height, Colours, Opacity) = (width, height, new byte[width * height * 3], new byte[width * height]);

    /// <summary>In pixels.</summary>
    public int Width { get; }

    public int Height { get; }

    /// <summary>Whether anything shows through: a seal that hides the text below it is no good seal.</summary>
    public bool IsTransparent => Opacity.AsSpan().IndexOfAnyExcept((byte)255) >= 0;

    /// <summary>Red, green and blue of each pixel.</summary>
    internal byte[] Colours { get; }

    /// <summary>0 to 255 for each pixel.</summary>
    internal byte[] Opacity { get; }

    /// <summary>The same picture without what a camera, a scanner or somebody wrote beside it: only what it is drawn from is left.</summary>
    /// <param name="png">That <see cref="FromPng"/> reads.</param>
    public static byte[] Stripped(ReadOnlySpan<byte> png)
    {
        using var kept = new MemoryStream();
        kept.Write(Signature);
        for (var rest = png[Signature.Length..]; rest.Length >= 12;)
        {
            var length = 12 + (int)BinaryPrimitives.ReadUInt32BigEndian(rest);
            var name = rest.Slice(4, 4);
            if (name.SequenceEqual("IHDR"u8) || name.SequenceEqual("PLTE"u8) || name.SequenceEqual("tRNS"u8) || name.SequenceEqual("IDAT"u8) || name.SequenceEqual("IEND"u8))
            {
                kept.Write(rest[..length]);
            }
            rest = name.SequenceEqual("IEND"u8) ? default : rest[length..];
        }
        return kept.ToArray();
    }

    /// <exception cref="SignatureFaultException"><see cref="SignatureFault.PictureUnreadable"/> or <see cref="SignatureFault.PictureTooLarge"/>.</exception>
    public static SealPicture FromPng(ReadOnlySpan<byte> png)
    {
        if (!png.StartsWith(Signature))
        {
            throw Unreadable("no PNG");
        }
        var rest = png[Signature.Length..];
        Header? header = null;
        ReadOnlySpan<byte> palette = default;
        ReadOnlySpan<byte> transparent = default;
        using var packed = new MemoryStream();
        while (true)
        {
            // Length, name, content and a checksum; what is packed has a checksum of its own.
            if (rest.Length < 12 || BinaryPrimitives.ReadUInt32BigEndian(rest) > rest.Length - 12)
            {
                throw Unreadable("cut off");
            }
            var content = rest.Slice(8, (int)BinaryPrimitives.ReadUInt32BigEndian(rest));
            var name = rest.Slice(4, 4);
            rest = rest[(12 + content.Length)..];
            if (name.SequenceEqual("IHDR"u8))
            {
                // A second one would undo what was measured by the first.
                header = header is null ? Header.Read(content) : throw Unreadable("two headers");
            }
            else if (name.SequenceEqual("PLTE"u8))
            {
                palette = content;
            }
            else if (name.SequenceEqual("tRNS"u8))
            {
                transparent = content;
            }
            else if (name.SequenceEqual("IDAT"u8))
            {
                packed.Write(content);
            }
            else if (name.SequenceEqual("IEND"u8))
            {
                break;
            }
        }
        if (header is not { } known)
        {
            throw Unreadable("no header");
        }
        packed.Position = 0;
        var lines = Unfilter(Unpack(packed, known), known);
        var picture = new SealPicture(known.Width, known.Height);
        picture.Take(lines, known.ColourType, palette, transparent);
        return picture;
    }

    internal override (decimal Width, decimal Height) Shape => (Width, Height);

    internal override PdfReference AddTo(PdfUpdate update, decimal width, decimal height)
    {
        var colours = Image("DeviceRGB");
        if (IsTransparent)
        {
            colours = colours.With("SMask", update.AddStream(Image("DeviceGray"), Opacity));
        }
        var image = update.AddStream(colours, Colours);
        return AddForm(update, width, height, new PdfDictionary(("XObject", new PdfDictionary(("Seal", image)))), FormattableString.Invariant($"q {width:0.###} 0 0 {height:0.###} 0 0 cm /Seal Do Q"));
    }

    private PdfDictionary Image(string colours) => new(
        ("Type", new PdfName("XObject")),
        ("Subtype", new PdfName("Image")),
        ("Width", PdfAtom.Of(Width)),
        ("Height", PdfAtom.Of(Height)),
        ("ColorSpace", new PdfName(colours)),
        ("BitsPerComponent", PdfAtom.Of(8)));

    private static byte[] Unpack(Stream packed, Header header)
    {
        var lines = new byte[(header.Stride + 1) * header.Height];
        try
        {
            using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
            zlib.ReadExactly(lines);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            throw new SignatureFaultException(SignatureFault.PictureUnreadable, "pixels", broken);
        }
        return lines;
    }

    /// <summary>Undoes what each line was subtracted from (PNG, 9.2): left, above, their mean, or Paeth's choice.</summary>
    private static byte[] Unfilter(byte[] filtered, Header header)
    {
        var (stride, channels) = (header.Stride, header.Channels);
        var lines = new byte[stride * header.Height];
        for (var y = 0; y < header.Height; y++)
        {
            var from = filtered.AsSpan(y * (stride + 1), stride + 1);
            var line = lines.AsSpan(y * stride, stride);
            var above = y == 0 ? default : lines.AsSpan((y - 1) * stride, stride);
            var filter = from[0];
            for (var x = 0; x < stride; x++)
            {
                var left = x < channels ? 0 : line[x - channels];
                var up = y == 0 ? 0 : above[x];
                var upLeft = x < channels || y == 0 ? 0 : above[x - channels];
                line[x] = (byte)(from[x + 1] + filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    4 => Paeth(left, up, upLeft),
                    _ => throw Unreadable("filter"),
                });
            }
        }
        return lines;
    }

    private static int Paeth(int left, int up, int upLeft)
    {
        var guess = left + up - upLeft;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - upLeft));
        return a <= b && a <= c ? left : b <= c ? up : upLeft;
    }

    private void Take(byte[] lines, int colourType, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparent)
    {
        var (grey, colour) = (
            transparent.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(transparent) : -1,
            transparent.Length == 6 ? (transparent[1] << 16) | (transparent[3] << 8) | transparent[5] : -1);
        for (int pixel = 0, at = 0; pixel < Opacity.Length; pixel++)
        {
            byte red, green, blue, opacity = 255;
            switch (colourType)
            {
                case 0:
                    red = green = blue = lines[at++];
                    opacity = red == grey ? (byte)0 : opacity;
                    break;
                case 2:
                    (red, green, blue) = (lines[at], lines[at + 1], lines[at + 2]);
                    opacity = ((red << 16) | (green << 8) | blue) == colour ? (byte)0 : opacity;
                    at += 3;
                    break;
                case 3:
                    var index = lines[at++];
                    if ((index * 3) + 3 > palette.Length)
                    {
                        throw Unreadable("palette");
                    }
                    (red, green, blue) = (palette[index * 3], palette[(index * 3) + 1], palette[(index * 3) + 2]);
                    opacity = index < transparent.Length ? transparent[index] : opacity;
                    break;
                case 4:
                    red = green = blue = lines[at];
                    opacity = lines[at + 1];
                    at += 2;
                    break;
                default:
                    (red, green, blue, opacity) = (lines[at], lines[at + 1], lines[at + 2], lines[at + 3]);
                    at += 4;
                    break;
            }
            (Colours[pixel * 3], Colours[(pixel * 3) + 1], Colours[(pixel * 3) + 2], Opacity[pixel]) = (red, green, blue, opacity);
        }
    }

    private static SignatureFaultException Unreadable(string detail) => new(SignatureFault.PictureUnreadable, detail);

    private readonly record struct Header(int Width, int Height, int ColourType, int Channels)
    {
        internal int Stride => Width * Channels;

        internal static Header Read(ReadOnlySpan<byte> content)
        {
            if (content.Length != 13)
            {
                throw Unreadable("header");
            }
            var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(content), BinaryPrimitives.ReadUInt32BigEndian(content[4..]));
            var channels = content[9] switch { 0 or 3 => 1, 4 => 2, 2 => 3, 6 => 4, _ => 0 };
            if (width == 0 || height == 0 || content[8] != 8 || channels == 0 || content[10] != 0 || content[11] != 0 || content[12] != 0)
            {
                throw Unreadable("kind");
            }
            return (ulong)width * height <= MostPixels
                ? new Header((int)width, (int)height, content[9], channels)
                : throw new SignatureFaultException(SignatureFault.PictureTooLarge, FormattableString.Invariant($"{width} x {height}"));
        }
    }
}
