using System.Buffers.Binary;

namespace Portal.Application.Assessments.Files;

/// <summary>Walks a JPEG (ITU-T T.81, annex B) from its start to its end and cuts out what is not the picture.</summary>
internal static class JpegFile
{
    private const byte Prefix = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte Comment = 0xFE;
    private const byte App0 = 0xE0;
    private const byte App1 = 0xE1;
    private const byte App2 = 0xE2;
    private const byte App14 = 0xEE;
    private const byte App15 = 0xEF;

    /// <summary>An Exif segment (Exif 2.3, 4.5.4) with the orientation alone: without it photographs would lie on their side.</summary>
    private static ReadOnlySpan<byte> OrientationOnly =>
    [
        Prefix, App1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
        (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    private const int OrientationAt = 29;

    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes is [Prefix, StartOfImage, Prefix, ..];

    /// <summary>Moves what is kept to the front of <paramref name="bytes"/>; it never grows.</summary>
    public static FileFlaw? Clean(Span<byte> bytes, long maximumPixels, out int kept)
    {
        kept = 2;
        var read = 2;
        var (frame, scan, oriented) = (false, false, false);
        while (true)
        {
            if (read >= bytes.Length)
            {
                return FileFlaw.Truncated;
            }

            if (bytes[read] != Prefix)
            {
                return FileFlaw.Damaged;
            }

            // Any number of fill bytes may stand before a marker.
            var past = bytes[read..].IndexOfAnyExcept(Prefix);
            if (past < 0)
            {
                return FileFlaw.Truncated;
            }

            read += past;
            var marker = bytes[read++];
            if (marker == EndOfImage)
            {
                var rest = bytes[read..];
                var foreign = !IsCameraAppendix(rest);
                bytes[kept++] = Prefix;
                bytes[kept++] = EndOfImage;
                return !frame || !scan ? FileFlaw.Damaged : foreign ? FileFlaw.ForeignEnd : null;
            }

            // Only markers with a length may stand here; restarts belong into a scan.
            if (marker is < 0xC0 or (>= 0xD0 and <= 0xD8))
            {
                return FileFlaw.Damaged;
            }

            if (read + 2 > bytes.Length)
            {
                return FileFlaw.Truncated;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[read..]);
            var end = read + length;
            if (length < 2)
            {
                return FileFlaw.Damaged;
            }

            if (end > bytes.Length)
            {
                return FileFlaw.Truncated;
            }

            var payload = bytes[(read + 2)..end];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (payload.Length < 6)
                {
                    return FileFlaw.Damaged;
                }

                long height = BinaryPrimitives.ReadUInt16BigEndian(payload[1..]);
                long width = BinaryPrimitives.ReadUInt16BigEndian(payload[3..]);
                if (height == 0 || width == 0)
                {
                    return FileFlaw.Damaged;
                }

                if (height * width > maximumPixels)
                {
                    return FileFlaw.TooManyPixels;
                }

                frame = true;
            }

            if (IsPicture(marker, payload))
            {
                bytes[kept++] = Prefix;
                bytes[kept++] = marker;
                bytes[read..end].CopyTo(bytes[kept..]);
                kept += end - read;
            }
            else if (!oriented && marker == App1 && Orientation(payload) is { } orientation)
            {
                // Fits: a segment in which an orientation was found is at least as long as this one.
                OrientationOnly.CopyTo(bytes[kept..]);
                bytes[kept + OrientationAt] = orientation;
                kept += OrientationOnly.Length;
                oriented = true;
            }

            read = end;
            if (marker == StartOfScan)
            {
                if (!frame)
                {
                    return FileFlaw.Damaged;
                }

                scan = true;
                var data = ScanLength(bytes[read..]);
                bytes.Slice(read, data).CopyTo(bytes[kept..]);
                kept += data;
                read += data;
            }
        }
    }

    /// <summary>Tables, frames and scans, JFIF, colour profile and Adobe's colour transform; not places, cameras, previews, comments.</summary>
    private static bool IsPicture(byte marker, ReadOnlySpan<byte> payload) => marker switch
    {
        Comment => false,
        App0 => payload.StartsWith("JFIF\0"u8),
        App2 => payload.StartsWith("ICC_PROFILE\0"u8),
        App14 => payload.StartsWith("Adobe"u8),
        >= App0 and <= App15 => false,
        _ => true,
    };

    /// <summary>Bytes of entropy-coded data: up to the next marker that is neither a stuffed zero nor a restart.</summary>
    private static int ScanLength(ReadOnlySpan<byte> data)
    {
        var at = 0;
        while (true)
        {
            var next = data[at..].IndexOf(Prefix);
            if (next < 0 || at + next + 1 >= data.Length)
            {
                return data.Length;
            }

            at += next;
            if (data[at + 1] is not (0x00 or (>= 0xD0 and <= 0xD7)))
            {
                return at;
            }

            at += 2;
        }
    }

    /// <summary>
    /// What cameras append (further pictures, a short film, padding) is cut off; a photograph taken with a telephone would be
    /// refused otherwise. Anything else behind the end is a second file in disguise.
    /// </summary>
    private static bool IsCameraAppendix(ReadOnlySpan<byte> rest)
    {
        if (rest.Length >= 8 && rest[..8].EndsWith("ftyp"u8))
        {
            return true;
        }

        rest = rest.TrimStart((byte)0);
        return rest.IsEmpty || rest is [Prefix, StartOfImage, Prefix, ..]
            || rest is [(byte)'\n'] or [(byte)'\r', (byte)'\n'];
    }

    /// <summary>The orientation 2 to 8 (1 is upright and need not be kept) from an Exif segment; null when there is none.</summary>
    private static byte? Orientation(ReadOnlySpan<byte> payload)
    {
        const int entrySize = 12;
        if (payload.Length < OrientationOnly.Length - 4 || !payload.StartsWith("Exif\0\0"u8))
        {
            return null;
        }

        var tiff = payload[6..];
        var little = tiff is [(byte)'I', (byte)'I', ..];
        var directory = Number32(tiff[4..], little);
        if (directory > tiff.Length - 2)
        {
            return null;
        }

        var entries = tiff[(int)directory..];
        int count = Number16(entries, little);
        entries = entries[2..];
        for (; count > 0 && entries.Length >= entrySize; count--, entries = entries[entrySize..])
        {
            if (Number16(entries, little) == 0x0112)
            {
                var value = Number16(entries[8..], little);
                return value is >= 2 and <= 8 ? (byte)value : null;
            }
        }

        return null;

        static ushort Number16(ReadOnlySpan<byte> at, bool little) =>
            little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

        static uint Number32(ReadOnlySpan<byte> at, bool little) =>
            little ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
    }
}
