using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Portal.TestKit;

/// <summary>Files for upload tests, sound and hostile, made in code so that each byte is explained.</summary>
public static class SampleFiles
{
    private static int made;

    /// <summary>A one-page PDF; each call gives another content unless <paramref name="text"/> is given.</summary>
    public static byte[] Pdf(string? text = null) => PdfOf($"""
        3 0 obj <</Type /Page /Parent 2 0 R /Contents 4 0 R>> endobj
        4 0 obj <</Length 60>>
        stream
        BT /F1 12 Tf 72 720 Td ({text ?? $"Sample {Interlocked.Increment(ref made)}"}) Tj ET
        endstream
        endobj
        """);

    /// <summary>A PDF with these objects beside catalogue and pages.</summary>
    public static byte[] PdfOf(string objects, string catalogue = "", string trailer = "") => Latin($"""
        %PDF-1.7
        1 0 obj <</Type /Catalog /Pages 2 0 R {catalogue}>> endobj
        2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
        {objects}
        xref
        0 1
        trailer <</Size 5 /Root 1 0 R {trailer}>>
        startxref
        9
        %%EOF

        """);

    /// <summary>A PDF whose object stream holds <paramref name="inside"/>, compressed.</summary>
    public static byte[] PdfWithObjectStream(string inside)
    {
        var packed = Compressed(Latin(inside));
        var parts = PdfOf("9 0 obj <</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length 0>>\nstream\n@@\nendstream endobj");
        var at = parts.AsSpan().IndexOf("@@"u8);
        return [.. parts[..at], .. packed, .. parts[(at + 2)..]];
    }

    /// <summary>A PNG of the size that its header claims; the picture itself is one line.</summary>
    public static byte[] Png(uint width = 8, uint height = 8, params byte[][] before)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        var salt = Latin(Interlocked.Increment(ref made).ToString(System.Globalization.CultureInfo.InvariantCulture));
        return
        [
            0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", header), .. before.SelectMany(chunk => chunk),
            .. Chunk("IDAT", Compressed([0, .. salt])), .. Chunk("IEND", []),
        ];
    }

    /// <summary>A PNG of so many pixels, all of them there: grey stripes.</summary>
    public static byte[] WholePng(uint width, uint height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        using var packed = new MemoryStream();
        using (var pixels = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[width + 1];
            for (var y = 0u; y < height; y++)
            {
                row.AsSpan(1).Fill((byte)(y / 8));
                pixels.Write(row);
            }
        }

        return [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    public static byte[] Chunk(string type, byte[] payload)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)payload.Length);
        byte[] covered = [.. Latin(type), .. payload];
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32(covered));
        return [.. length, .. covered, .. checksum];
    }

    /// <summary>A JPEG with these segments before its tables.</summary>
    public static byte[] Jpeg(params byte[][] before) => JpegOf(8, 8, before);

    public static byte[] JpegOf(ushort width, ushort height, params byte[][] before)
    {
        var number = Interlocked.Increment(ref made);
        return
        [
            0xFF, 0xD8, .. Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]), .. before.SelectMany(segment => segment),
            .. Segment(0xDB, new byte[65]),
            .. Segment(0xC0, [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0]),
            .. Segment(0xC4, new byte[20]),
            // A scan with a stuffed zero and a restart, which are not ends; of the number seven bits a byte, so that none begins a marker.
            .. Segment(0xDA, [1, 1, 0, 0, 63, 0]), (byte)(number & 0x7F), (byte)(number >> 7 & 0x7F), 0xFF, 0x00, 0x55, 0xFF, 0xD0, 0x55,
            0xFF, 0xD9,
        ];
    }

    public static byte[] Segment(byte marker, byte[] payload) =>
        [0xFF, marker, (byte)((payload.Length + 2) >> 8), (byte)(payload.Length + 2), .. payload];

    /// <summary>An Exif segment with an orientation and a place: the word in it must not be stored.</summary>
    public static byte[] Exif(byte orientation, string place = "GPS-31.2989-120.5853") => Segment(0xE1,
    [
        .. "Exif\0\0"u8, .. "II*\0"u8, 8, 0, 0, 0, 2, 0,
        0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0,
        0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0,
        0, 0, 0, 0, .. Latin(place),
    ]);

    /// <summary>The harmless string that every virus scanner knows, in two halves so that this source is not taken for it.</summary>
    public static byte[] Eicar => Latin("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

    public static byte[] Zip()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry("run.js").Open();
            entry.Write("alert(1)"u8);
        }

        return stream.ToArray();
    }

    public static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Compressed(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.Fastest))
        {
            zlib.Write(bytes);
        }

        return stream.ToArray();
    }

    /// <summary>Written differently from the portal's own, so that neither vouches for itself.</summary>
    private static uint Crc32(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}
