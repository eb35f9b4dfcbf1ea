namespace Portal.Documents.Signatures;

/// <summary>Where an object stands in its file.</summary>
internal readonly record struct PdfEntry(long Offset, int Generation, bool InUse);

/// <summary>A page, and what it takes from the nodes above it.</summary>
internal sealed record PdfPage(PdfReference Reference, PdfDictionary Dictionary, PdfValue? MediaBox, PdfValue? CropBox, PdfValue? Rotate);

/// <summary>A field of the document's form: one that holds nothing but itself, or has a value.</summary>
/// <param name="Kind">Its type, which fields take from those above them, as they do with values.</param>
internal sealed record PdfField(string Name, PdfReference Reference, PdfDictionary Dictionary, PdfValue? Kind, PdfValue? Value);

/// <summary>
/// The objects of a PDF file, by the classic table of cross-references (ISO 32000-1, 7.5.4), through all its revisions.
/// Whatever the bytes are, it answers or throws a <see cref="SignatureFaultException"/>.
/// </summary>
internal sealed class PdfFile
{
    internal const int MostRevisions = 64;
    private const int MostObjects = 400_000;
    private const int MostPages = 20_000;
    private const int MostFields = 2_000;
    private const int EntryLength = 20;

    private readonly PdfBudget _budget;
    private readonly Dictionary<int, PdfEntry> _entries = [];
    private readonly Dictionary<int, PdfValue> _read = [];
    private Dictionary<int, PdfEntry> _newest = [];
    private int _endOfTrailer;
    private int _startOfEnd;

    private PdfFile(ReadOnlyMemory<byte> bytes, PdfBudget budget)
    {
        Bytes = bytes;
        _budget = budget;
        if (bytes.Length > PdfSignatures.MostBytes)
        {
            throw new SignatureFaultException(SignatureFault.TooLarge, "bytes");
        }
        if (!bytes.Span.StartsWith("%PDF-"u8))
        {
            throw new SignatureFaultException(SignatureFault.NotAPdf);
        }
        CrossReferences = StartOfReferences();
        Trailer = ReadRevisions();
        Catalog = Resolve(Trailer["Root"]) as PdfDictionary ?? throw PdfLexer.Damaged("catalog");
    }

    internal ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The newest trailer.</summary>
    internal PdfDictionary Trailer { get; }

    internal PdfReference Root => Trailer["Root"] as PdfReference ?? throw PdfLexer.Damaged("root");

    internal PdfDictionary Catalog { get; }

    /// <summary>Where the newest table of cross-references begins.</summary>
    internal long CrossReferences { get; }

    /// <summary>The first number that no object has.</summary>
    internal int Size { get; private set; }

    internal IReadOnlyDictionary<int, PdfEntry> Entries => _entries;

    internal PdfDictionary? AcroForm => Resolve(Catalog["AcroForm"]) as PdfDictionary;

    internal static PdfFile Open(ReadOnlyMemory<byte> bytes, PdfBudget budget) => new(bytes, budget);

    /// <summary>The value, or that of the object it points to; null for an object that is not there.</summary>
    internal PdfValue? Resolve(PdfValue? value)
    {
        for (var steps = 0; value is PdfReference reference; steps++)
        {
            if (steps > 8)
            {
                throw PdfLexer.Damaged("reference to a reference");
            }
            value = Object(reference);
        }
        return value is PdfAtom { Written: "null" } ? null : value;
    }

    internal PdfValue? Object(PdfReference reference)
    {
        if (!_entries.TryGetValue(reference.Number, out var entry) || !entry.InUse || entry.Generation != reference.Generation)
        {
            return null;
        }
        if (!_read.TryGetValue(reference.Number, out var value))
        {
            value = ReadObject(reference.Number, entry);
            _read.Add(reference.Number, value);
        }
        return value;
    }

    /// <summary>All pages in their order.</summary>
    internal IEnumerable<PdfPage> Pages()
    {
        var seen = new HashSet<int>();
        var ahead = new Stack<(PdfValue? Node, PdfValue? Box, PdfValue? Crop, PdfValue? Rotate)>([(Catalog["Pages"], null, null, null)]);
        while (ahead.TryPop(out var next))
        {
            if (next.Node is not PdfReference reference || !seen.Add(reference.Number) || Resolve(reference) is not PdfDictionary node)
            {
                throw PdfLexer.Damaged("page tree");
            }
            if (seen.Count > MostPages)
            {
                throw new SignatureFaultException(SignatureFault.TooLarge, "pages");
            }
            var (box, crop, rotate) = (node["MediaBox"] ?? next.Box, node["CropBox"] ?? next.Crop, node["Rotate"] ?? next.Rotate);
            if (Resolve(node["Kids"]) is PdfArray kids)
            {
                _budget.Spend(kids.Items.Count);
                foreach (var kid in kids.Items.Reverse())
                {
                    ahead.Push((kid, box, crop, rotate));
                }
            }
            else
            {
                yield return new PdfPage(reference, node, Resolve(box), Resolve(crop), Resolve(rotate));
            }
        }
    }

    /// <summary>The fields of the form that have a value, or nothing below them.</summary>
    internal IReadOnlyList<PdfField> Fields()
    {
        var fields = new List<PdfField>();
        if (Resolve(AcroForm?["Fields"]) is not PdfArray roots)
        {
            return fields;
        }
        var seen = new HashSet<int>();
        var ahead = new Stack<(PdfValue Node, string Above, PdfValue? Kind, PdfValue? Value)>(roots.Items.Reverse().Select(root => (root, "", (PdfValue?)null, (PdfValue?)null)));
        while (ahead.TryPop(out var next))
        {
            if (next.Node is not PdfReference reference || !seen.Add(reference.Number) || Resolve(reference) is not PdfDictionary field)
            {
                throw PdfLexer.Damaged("form");
            }
            if (seen.Count > MostFields)
            {
                throw new SignatureFaultException(SignatureFault.TooLarge, "fields");
            }
            var name = Resolve(field["T"]) is PdfString own ? next.Above + (next.Above.Length == 0 ? "" : ".") + own.Text : next.Above;
            if (name.Length > 10_000)
            {
                throw new SignatureFaultException(SignatureFault.TooLarge, "field name");
            }
            var (kind, value) = (Resolve(field["FT"]) ?? next.Kind, Resolve(field["V"]) ?? next.Value);
            if (value is null && Resolve(field["Kids"]) is PdfArray kids)
            {
                _budget.Spend(kids.Items.Count);
                foreach (var kid in kids.Items.Reverse())
                {
                    ahead.Push((kid, name, kind, value));
                }
            }
            else
            {
                fields.Add(new PdfField(name, reference, field, kind, value));
            }
        }
        return fields;
    }

    /// <summary>
    /// Whether the bytes from here on are the newest revision, one object after the other, its table and its end, with nothing between that is in no
    /// table: a reader that repairs files would find it.
    /// </summary>
    internal bool IsOneRevisionFrom(int start)
    {
        var lexer = new PdfLexer(Bytes, _budget) { At = start };
        foreach (var (number, entry) in _newest.Where(one => one.Value.InUse).OrderBy(one => one.Value.Offset))
        {
            lexer.SkipSpace();
            if (lexer.At != entry.Offset)
            {
                return false;
            }
            if (ReadObject(lexer, number, entry) is PdfStream stream)
            {
                lexer.At = EndOf(stream);
                lexer.Demand("endobj");
            }
        }
        lexer.SkipSpace();
        if (lexer.At != CrossReferences)
        {
            return false;
        }
        lexer.At = _endOfTrailer;
        lexer.SkipSpace();
        return lexer.At == _startOfEnd;
    }

    /// <summary>Where a stream ends, its keyword included.</summary>
    /// <exception cref="SignatureFaultException">It does not end where its length says, or not within the file.</exception>
    internal int EndOf(PdfStream stream)
    {
        var rest = Bytes.Span[(int)stream.Start..];
        var line = rest.StartsWith("\r\n"u8) ? 2 : rest.StartsWith("\n"u8) ? 1 : throw PdfLexer.Damaged("stream");
        if (Resolve(stream.Dictionary["Length"]) is not PdfAtom atom || !atom.TryLong(out var length) || length < 0 || length > rest.Length - line)
        {
            throw PdfLexer.Damaged("stream");
        }
        var lexer = new PdfLexer(Bytes, _budget) { At = (int)(stream.Start + line + length) };
        lexer.Demand("endstream");
        return lexer.At;
    }

    private PdfValue ReadObject(int number, PdfEntry entry) => ReadObject(new PdfLexer(Bytes, _budget) { At = (int)entry.Offset }, number, entry);

    private static PdfValue ReadObject(PdfLexer lexer, int number, PdfEntry entry)
    {
        if (lexer.Whole(int.MaxValue) != number || lexer.Whole(65_535) != entry.Generation)
        {
            throw PdfLexer.Damaged("object at another's place");
        }
        lexer.Demand("obj");
        var value = lexer.Value();
        if (value is PdfDictionary dictionary && lexer.TryWord("stream"))
        {
            return new PdfStream(dictionary, lexer.At);
        }
        lexer.Demand("endobj");
        return value;
    }

    private long StartOfReferences()
    {
        var from = Math.Max(0, Bytes.Length - 1024);
        var last = Bytes.Span[from..].LastIndexOf("startxref"u8);
        if (last < 0)
        {
            throw PdfLexer.Damaged("no end");
        }
        _startOfEnd = from + last;
        var lexer = new PdfLexer(Bytes, _budget) { At = _startOfEnd };
        lexer.Demand("startxref");
        var start = lexer.Whole(Bytes.Length - 1);
        var rest = Bytes.Span[lexer.At..];
        rest = rest[Spaces(rest)..];
        if (!rest.StartsWith("%%EOF"u8) || Spaces(rest[5..]) != rest.Length - 5)
        {
            throw PdfLexer.Damaged("no end");
        }
        return start;
    }

    private static int Spaces(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        while (count < bytes.Length && PdfLexer.IsSpace(bytes[count]))
        {
            count++;
        }
        return count;
    }

    private PdfDictionary ReadRevisions()
    {
        PdfDictionary? newest = null;
        var at = CrossReferences;
        for (var revision = 0; ; revision++)
        {
            if (revision == MostRevisions)
            {
                throw new SignatureFaultException(SignatureFault.TooLarge, "revisions");
            }
            var (trailer, entries, end) = ReadRevision(at);
            if (newest is null)
            {
                (newest, _newest, _endOfTrailer) = (trailer, entries, end);
            }
            foreach (var (number, entry) in entries)
            {
                // The newest revision was read first.
                _entries.TryAdd(number, entry);
            }
            if (trailer["Encrypt"] is not null)
            {
                throw new SignatureFaultException(SignatureFault.Encrypted);
            }
            if (trailer["XRefStm"] is not null)
            {
                throw new SignatureFaultException(SignatureFault.CompressedReferences);
            }
            if (trailer["Prev"] is null)
            {
                break;
            }
            // Backwards only: so it ends.
            if (!trailer.TryLong("Prev", out var previous) || previous < 0 || previous >= at)
            {
                throw PdfLexer.Damaged("earlier revision");
            }
            at = previous;
        }
        if (!newest.TryLong("Size", out var size) || size <= 0 || size > MostObjects || (_entries.Count > 0 && _entries.Keys.Max() >= size))
        {
            throw PdfLexer.Damaged("size");
        }
        Size = (int)size;
        return newest;
    }

    private (PdfDictionary Trailer, Dictionary<int, PdfEntry> Entries, int End) ReadRevision(long at)
    {
        var entries = new Dictionary<int, PdfEntry>();
        var lexer = new PdfLexer(Bytes, _budget) { At = (int)at };
        if (!lexer.TryWord("xref"))
        {
            // A number here begins an object: a stream of cross-references.
            throw at < Bytes.Length && char.IsAsciiDigit((char)Bytes.Span[(int)at])
                ? new SignatureFaultException(SignatureFault.CompressedReferences)
                : PdfLexer.Damaged("cross-references");
        }
        while (!lexer.TryWord("trailer"))
        {
            var first = lexer.Whole(MostObjects);
            var count = lexer.Whole(MostObjects);
            lexer.SkipSpace();
            if (first + count > MostObjects || lexer.At + (count * EntryLength) > Bytes.Length)
            {
                throw PdfLexer.Damaged("cross-references");
            }
            _budget.Spend(1 + (count * 0.2));
            for (var number = first; number < first + count; number++, lexer.At += EntryLength)
            {
                // Of two, one reader could take the first and another the last.
                if (!entries.TryAdd((int)number, ReadEntry(Bytes.Span.Slice(lexer.At, EntryLength))))
                {
                    throw PdfLexer.Damaged("an object has two places");
                }
            }
        }
        return (lexer.Value() as PdfDictionary ?? throw PdfLexer.Damaged("trailer"), entries, lexer.At);
    }

    private PdfEntry ReadEntry(ReadOnlySpan<byte> line)
    {
        if (line[10] != ' ' || line[16] != ' ' || line[17] is not ((byte)'n' or (byte)'f') || !PdfLexer.IsSpace(line[18]) || !PdfLexer.IsSpace(line[19])
            || !TryDigits(line[..10], out var offset) || !TryDigits(line[11..16], out var generation) || generation > 65_535)
        {
            throw PdfLexer.Damaged("cross-references");
        }
        var used = line[17] == 'n';
        if (used && offset >= Bytes.Length)
        {
            throw PdfLexer.Damaged("object behind the end");
        }
        return new PdfEntry(offset, (int)generation, used);
    }

    private static bool TryDigits(ReadOnlySpan<byte> digits, out long number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }
            number = (number * 10) + digit - '0';
        }
        return true;
    }
}
