using System.Buffers.Binary;

namespace Portal.Application.Assessments.Files;

/// <summary>Walks a JPEG (ITU-T T.81, annex B) from its start to its end and cuts out what is not the picture.</summary>
internal static class JpegFile
{
    private const byte Prefix = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte Baseline = 0xC0;
    private const byte Extended = 0xC1;
    private const byte Progressive = 0xC2;
    private const byte Comment = 0xFE;
    private const byte App0 = 0xE0;
    private const byte App1 = 0xE1;
    private const byte App2 = 0xE2;
    private const byte App14 = 0xEE;
    private const byte App15 = 0xEF;

    /// <summary>What stands before <see cref="ExifOrientation.Alone"/>: the marker, the length of all that follows it, and a name.</summary>
    private static ReadOnlySpan<byte> OrientationHead => [Prefix, App1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0];

    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes is [Prefix, StartOfImage, Prefix, ..];

    /// <summary>Moves what is kept to the front of <paramref name="bytes"/>; it never grows.</summary>
    public static FileFlaw? Clean(Span<byte> bytes, EvidenceRules rules, out int kept)
    {
        kept = 2;
        var read = 2;
        var (frame, scan, oriented) = (false, false, false);
        var (pixels, components) = (0L, 0);
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

                // Lossless, hierarchical and arithmetic coding, and more than eight bits a colour, are read by next to no program.
                if (marker is not (Baseline or Extended or Progressive) || payload[0] != 8)
                {
                    return FileFlaw.UnusualCoding;
                }

                (pixels, components) = (height * width, payload[5]);
                if (pixels > rules.MaximumPixels)
                {
                    return FileFlaw.TooManyPixels;
                }

                if (marker == Progressive && pixels > rules.MaximumHeldPixels)
                {
                    return FileFlaw.TooManyHeldPixels;
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
                OrientationHead.CopyTo(bytes[kept..]);
                kept += OrientationHead.Length;
                ExifOrientation.Alone.CopyTo(bytes[kept..]);
                bytes[kept + ExifOrientation.ValueAt] = orientation;
                kept += ExifOrientation.Alone.Length;
                oriented = true;
            }

            read = end;
            if (marker == StartOfScan)
            {
                if (!frame)
                {
                    return FileFlaw.Damaged;
                }

                // Colours one after the other: as with progressive ones, nothing is there before all is.
                if (payload is [var inScan, ..] && inScan < components && pixels > rules.MaximumHeldPixels)
                {
                    return FileFlaw.TooManyHeldPixels;
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

    private static byte? Orientation(ReadOnlySpan<byte> payload) => payload.StartsWith("Exif\0\0"u8) ? ExifOrientation.Find(payload[6..]) : null;
}
