namespace Portal.Documents.Typesetting;

/// <summary>The photographs within a PDF, as scanners make it: one JPEG a page.</summary>
public static class ScannedPages
{
    /// <summary>In bytes: what is left of a dictionary behind the name of its filter is shorter.</summary>
    private const int RestOfDictionary = 1024;

    /// <summary>How many photographs a scan has: those of a PDF, one for a picture.</summary>
    /// <param name="most">No more are counted.</param>
    public static int Count(ReadOnlyMemory<byte> scan, int most) => IsPdf(scan.Span) ? In(scan, most).Count : 1;

    /// <summary>Is it a PDF by its first bytes?</summary>
    internal static bool IsPdf(ReadOnlySpan<byte> file) => file.StartsWith("%PDF-"u8);

    /// <summary>
    /// The JPEGs of a PDF (filter DCTDecode) as they lie in it, in the order of the file. Fax pictures and bitmaps are not found, nor is
    /// anything in an encrypted file.
    /// </summary>
    /// <param name="most">No more than these.</param>
    internal static List<ReadOnlyMemory<byte>> In(ReadOnlyMemory<byte> pdf, int most)
    {
        List<ReadOnlyMemory<byte>> found = [];
        var rest = pdf;
        while (found.Count < most && rest.Span.IndexOf("/DCTDecode"u8) is >= 0 and var filter)
        {
            rest = rest[filter..];
            // The dictionary ends soon, and its stream begins with a JPEG's first bytes, behind a line end. Nothing is looked for further on:
            // a file may be built of such names alone.
            var begin = rest.Span[..Math.Min(rest.Length, RestOfDictionary)].IndexOf("stream"u8);
            var picture = begin < 0 ? -1 : rest.Span[begin..Math.Min(rest.Length, begin + 11)].IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);
            if (picture < 0)
            {
                rest = rest["/DCTDecode".Length..];
                continue;
            }

            rest = rest[(begin + picture)..];
            var end = rest.Span.IndexOf("endstream"u8);
            found.Add(end < 0 ? rest : rest[..end]);
            rest = rest[found[^1].Length..];
        }

        return found;
    }
}
