using System.Buffers.Binary;

namespace Portal.Application.Assessments.Files;

/// <summary>The one thing of Exif (Exif 2.3, 4.5.4) that is kept: without it photographs would lie on their side.</summary>
internal static class ExifOrientation
{
    private const int EntrySize = 12;
    private const ushort Tag = 0x0112;

    /// <summary>A TIFF structure with the orientation alone, still to be written at <see cref="ValueAt"/>.</summary>
    public static ReadOnlySpan<byte> Alone => [(byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Where in <see cref="Alone"/> the value stands.</summary>
    public const int ValueAt = 19;

    /// <summary>The orientation 2 to 8 (1 is upright and need not be kept); null when there is none, or the structure is shorter than <see cref="Alone"/>.</summary>
    public static byte? Find(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < Alone.Length)
        {
            return null;
        }

        var little = tiff is [(byte)'I', (byte)'I', ..];
        var directory = Number32(tiff[4..], little);
        if (directory > tiff.Length - 2)
        {
            return null;
        }

        var entries = tiff[(int)directory..];
        int count = Number16(entries, little);
        entries = entries[2..];
        for (; count > 0 && entries.Length >= EntrySize; count--, entries = entries[EntrySize..])
        {
            if (Number16(entries, little) == Tag)
            {
                var value = Number16(entries[8..], little);
                return value is >= 2 and <= 8 ? (byte)value : null;
            }
        }

        return null;
    }

    private static ushort Number16(ReadOnlySpan<byte> at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private static uint Number32(ReadOnlySpan<byte> at, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}
