using System.Buffers.Binary;

namespace Portal.Application.Assessments.Files;

/// <summary>Walks a PNG (ISO/IEC 15948) chunk by chunk, checks each checksum and cuts out texts, times and Exif but for the orientation.</summary>
internal static class PngFile
{
    /// <summary>Length, type and checksum of a chunk.</summary>
    private const int Frame = 12;

    private static readonly uint[] Table = MakeTable();

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Signature);

    /// <summary>Moves what is kept to the front of <paramref name="bytes"/>; it never grows.</summary>
    public static FileFlaw? Clean(Span<byte> bytes, EvidenceRules rules, out int kept)
    {
        kept = Signature.Length;
        var read = Signature.Length;
        var data = false;
        while (true)
        {
            if (bytes.Length - read < Frame)
            {
                return FileFlaw.Truncated;
            }

            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[read..]);
            if (length > int.MaxValue)
            {
                return FileFlaw.Damaged;
            }

            if (length > bytes.Length - read - Frame)
            {
                return FileFlaw.Truncated;
            }

            var chunk = bytes.Slice(read, (int)length + Frame);
            var type = chunk[4..8];
            var payload = chunk[8..^4];
            var header = type.SequenceEqual("IHDR"u8);
            if (header != (read == Signature.Length) || Checksum(chunk[4..^4]) != BinaryPrimitives.ReadUInt32BigEndian(chunk[^4..]))
            {
                return FileFlaw.Damaged;
            }

            if (header)
            {
                if (payload.Length != 13)
                {
                    return FileFlaw.Damaged;
                }

                var width = BinaryPrimitives.ReadUInt32BigEndian(payload);
                var height = BinaryPrimitives.ReadUInt32BigEndian(payload[4..]);
                if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
                {
                    return FileFlaw.Damaged;
                }

                var interlaced = payload[12] != 0;
                if ((long)width * height > rules.MaximumPixels)
                {
                    return FileFlaw.TooManyPixels;
                }

                if (interlaced && (long)width * height > rules.MaximumHeldPixels)
                {
                    return FileFlaw.TooManyHeldPixels;
                }
            }

            data |= type.SequenceEqual("IDAT"u8);
            var end = type.SequenceEqual("IEND"u8);
            var tells = type.SequenceEqual("tEXt"u8) || type.SequenceEqual("zTXt"u8) || type.SequenceEqual("iTXt"u8)
                || type.SequenceEqual("eXIf"u8) || type.SequenceEqual("tIME"u8);
            read += chunk.Length;
            if (type.SequenceEqual("eXIf"u8) && ExifOrientation.Find(payload) is { } orientation)
            {
                // Fits: a structure in which an orientation was found is at least as long.
                var only = bytes.Slice(kept, ExifOrientation.Alone.Length + Frame);
                BinaryPrimitives.WriteInt32BigEndian(only, ExifOrientation.Alone.Length);
                "eXIf"u8.CopyTo(only[4..]);
                ExifOrientation.Alone.CopyTo(only[8..]);
                only[8 + ExifOrientation.ValueAt] = orientation;
                BinaryPrimitives.WriteUInt32BigEndian(only[^4..], Checksum(only[4..^4]));
                kept += only.Length;
            }
            else if (!tells)
            {
                chunk.CopyTo(bytes[kept..]);
                kept += chunk.Length;
            }

            if (end)
            {
                return !data || length > 0 ? FileFlaw.Damaged : read < bytes.Length ? FileFlaw.ForeignEnd : null;
            }
        }
    }

    /// <summary>CRC-32 over type and payload.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB88320 ^ (crc >> 1);
            }

            table[i] = crc;
        }

        return table;
    }
}
