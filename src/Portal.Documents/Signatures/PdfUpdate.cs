using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Documents.Signatures;

/// <summary>A new revision behind a file's bytes, which stay as they are (ISO 32000-1, 7.5.6).</summary>
internal sealed class PdfUpdate(PdfFile file)
{
    private readonly SortedDictionary<int, (int Generation, byte[] Body)> _objects = [];
    private readonly Dictionary<int, long> _bodies = [];
    private int _next = file.Size;

    internal PdfReference Reserve() => new(_next++, 0);

    internal PdfReference Add(PdfValue value)
    {
        var reference = Reserve();
        Put(reference, value);
        return reference;
    }

    internal PdfReference AddStream(PdfDictionary dictionary, ReadOnlySpan<byte> content)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(content);
        }
        var reference = Reserve();
        var head = dictionary.With("Filter", new PdfName("FlateDecode")).With("Length", PdfAtom.Of(packed.Length));
        Put(reference, [.. Encoding.Latin1.GetBytes(head + "\nstream\n"), .. packed.ToArray(), .. "\nendstream"u8]);
        return reference;
    }

    internal void Put(PdfReference reference, PdfValue value) => Put(reference, Encoding.Latin1.GetBytes(value.ToString()));

    internal void Put(PdfReference reference, byte[] body) => _objects[reference.Number] = (reference.Generation, body);

    /// <summary>Where the body of an object begins in the bytes of <see cref="ToBytes"/>.</summary>
    internal long PlaceOf(PdfReference reference) => _bodies[reference.Number];

    internal byte[] ToBytes()
    {
        using var bytes = new MemoryStream(file.Bytes.Length + _objects.Sum(one => one.Value.Body.Length + 64) + 1024);
        bytes.Write(file.Bytes.Span);
        if (file.Bytes.Span[^1] is not (10 or 13))
        {
            bytes.WriteByte(10);
        }
        var offsets = new Dictionary<int, long>();
        foreach (var (number, (generation, body)) in _objects)
        {
            offsets[number] = bytes.Length;
            Line(bytes, $"{number} {generation} obj");
            _bodies[number] = bytes.Length;
            bytes.Write(body);
            Line(bytes, $"\nendobj");
        }
        var references = bytes.Length;
        Line(bytes, $"xref");
        var numbers = _objects.Keys.ToArray();
        for (var at = 0; at < numbers.Length;)
        {
            var run = 1;
            while (at + run < numbers.Length && numbers[at + run] == numbers[at] + run)
            {
                run++;
            }
            Line(bytes, $"{numbers[at]} {run}");
            foreach (var number in numbers.AsSpan(at, run))
            {
                Line(bytes, $"{offsets[number]:D10} {_objects[number].Generation:D5} n ");
            }
            at += run;
        }
        var trailer = file.Trailer.With("Size", PdfAtom.Of(_next)).With("Prev", PdfAtom.Of(file.CrossReferences));
        if (file.Resolve(trailer["ID"]) is PdfArray { Items: [var first, _] })
        {
            trailer = trailer.With("ID", new PdfArray([first, new PdfString(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length))[..16])]));
        }
        Line(bytes, $"trailer\n{trailer}\nstartxref\n{references}\n%%EOF");
        return bytes.ToArray();
    }

    private static void Line(MemoryStream bytes, FormattableString line) =>
        bytes.Write(Encoding.Latin1.GetBytes(line.ToString(CultureInfo.InvariantCulture) + "\n"));
}
