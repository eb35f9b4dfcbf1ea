using System.Buffers.Binary;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Portal.Documents.Typesetting;

/// <summary>A character that cannot be printed.</summary>
/// <param name="Path">Where it stands in the data, such as <c>rows[2].name</c>.</param>
/// <param name="Position">The how manieth character of that text it is, from 1.</param>
/// <param name="Character">The character itself.</param>
/// <param name="Why">Why not.</param>
public sealed record Unprintable(string Path, int Position, Rune Character, Unprintability Why)
{
    /// <summary>Without the character: for logs.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"U+{Character.Value:X4} ({Why}) at {Path}, {Position}");
}

/// <summary>Why a character cannot be printed.</summary>
public enum Unprintability
{
    /// <summary>No font of ours has it.</summary>
    NoGlyph,

    /// <summary>It has no shape: a control character other than tab and line break.</summary>
    Control,

    /// <summary>It has no shape and changes the order of others, so that paper would not say what is stored.</summary>
    Direction,
}

/// <summary>Which characters the shipped fonts have.</summary>
public sealed class FontCoverage
{
    /// <summary>More faults are not counted: nobody mends a hundred characters one by one.</summary>
    private const int Most = 100;

    private readonly BitArray _covered = new(0x110000);

    private FontCoverage()
    {
    }

    /// <summary>Reads the character maps of every font in a folder.</summary>
    /// <exception cref="InvalidDataException">A file is no font that we can read.</exception>
    public static FontCoverage Of(string folder)
    {
        var coverage = new FontCoverage();
        if (Directory.Exists(folder))
        {
            foreach (var file in Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".otf" or ".ttf"))
            {
                coverage.Add(file);
            }
        }

        return coverage;
    }

    /// <summary>There was no font at all.</summary>
    public bool IsEmpty => !_covered.HasAnySet();

    /// <summary>Does some font have it?</summary>
    public bool Covers(Rune character) => _covered[character.Value];

    /// <summary>What of the data's texts cannot be printed, in the order of the data; a hundred at most.</summary>
    /// <param name="json">In UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public List<Unprintable> Check(ReadOnlySpan<byte> json)
    {
        List<Unprintable> found = [];
        var path = new Stack<(string Name, int Index)>();
        var reader = new Utf8JsonReader(json);
        while (found.Count < Most && reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    path.Pop();
                    path.Push((reader.GetString()!, -1));
                    continue;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    path.Pop();
                    continue;
            }

            // Each value of an array is one further; the name of a member stands already.
            if (path.TryPeek(out var at) && at.Index >= 0)
            {
                path.Pop();
                path.Push((at.Name, at.Index + 1));
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    path.Push(("", -1));
                    break;
                case JsonTokenType.StartArray:
                    path.Push(("", 0));
                    break;
                case JsonTokenType.String:
                    Look(reader.GetString()!, path, found);
                    break;
            }
        }

        return found;
    }

    /// <summary>What of one text cannot be printed.</summary>
    public IEnumerable<(int Position, Rune Character, Unprintability Why)> Check(string text)
    {
        var position = 0;
        foreach (var character in text.EnumerateRunes())
        {
            position++;
            if (Judge(character) is { } why)
            {
                yield return (position, character, why);
            }
        }
    }

    private void Look(string text, Stack<(string Name, int Index)> path, List<Unprintable> found)
    {
        foreach (var (position, character, why) in Check(text).Take(Most - found.Count))
        {
            found.Add(new Unprintable(Written(path), position, character, why));
        }
    }

    private static string Written(IEnumerable<(string Name, int Index)> path)
    {
        var written = new StringBuilder();
        foreach (var (name, index) in path.Reverse())
        {
            if (index >= 0)
            {
                written.Append(CultureInfo.InvariantCulture, $"[{index - 1}]");
            }
            else
            {
                written.Append(written.Length == 0 ? "" : ".").Append(name);
            }
        }

        return written.ToString();
    }

    private Unprintability? Judge(Rune character) => character.Value switch
    {
        '\t' or '\n' or '\r' => null,
        0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => Unprintability.Direction,
        < 0x20 or (>= 0x7F and <= 0x9F) or 0x2028 or 0x2029 => Unprintability.Control,
        // Joiners, hints for breaking lines and variants of a character: nothing is to be seen of them, and nothing is missing without them.
        0x00AD or (>= 0x200B and <= 0x200D) or 0x2060 or 0xFEFF or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) => null,
        _ => Covers(character) ? null : Unprintability.NoGlyph,
    };

    // --- character maps (OpenType, "cmap") ---------------------------------------------------------------------------------------

    private void Add(string file)
    {
        using var font = File.OpenRead(file);
        try
        {
            Read(Cmap(font));
        }
        catch (Exception broken) when (broken is EndOfStreamException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"{Path.GetFileName(file)} is no font with a character map.", broken);
        }
    }

    private static byte[] Cmap(FileStream font)
    {
        var head = new byte[12];
        font.ReadExactly(head);
        var tables = new byte[BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(4)) * 16];
        font.ReadExactly(tables);
        for (var at = 0; at < tables.Length; at += 16)
        {
            if (tables.AsSpan(at, 4).SequenceEqual("cmap"u8))
            {
                var cmap = new byte[BinaryPrimitives.ReadUInt32BigEndian(tables.AsSpan(at + 12))];
                font.Position = BinaryPrimitives.ReadUInt32BigEndian(tables.AsSpan(at + 8));
                font.ReadExactly(cmap);
                return cmap;
            }
        }

        throw new EndOfStreamException("No cmap.");
    }

    private void Read(ReadOnlySpan<byte> cmap)
    {
        var count = BinaryPrimitives.ReadUInt16BigEndian(cmap[2..]);
        for (var each = 0; each < count; each++)
        {
            var entry = cmap.Slice(4 + (each * 8), 8);
            var isUnicode = (BinaryPrimitives.ReadUInt16BigEndian(entry), BinaryPrimitives.ReadUInt16BigEndian(entry[2..])) is (0, not 5) or (3, 1) or (3, 10);
            var table = cmap[(int)BinaryPrimitives.ReadUInt32BigEndian(entry[4..])..];
            switch (BinaryPrimitives.ReadUInt16BigEndian(table))
            {
                case 4 when isUnicode:
                    ReadSegments(table);
                    break;
                case 12 when isUnicode:
                    ReadGroups(table);
                    break;
            }
        }
    }

    /// <summary>Format 4: segments of the basic plane.</summary>
    private void ReadSegments(ReadOnlySpan<byte> table)
    {
        var doubled = BinaryPrimitives.ReadUInt16BigEndian(table[6..]);
        for (var at = 0; at < doubled; at += 2)
        {
            var end = BinaryPrimitives.ReadUInt16BigEndian(table[(14 + at)..]);
            var start = BinaryPrimitives.ReadUInt16BigEndian(table[(16 + doubled + at)..]);
            var delta = BinaryPrimitives.ReadUInt16BigEndian(table[(16 + (2 * doubled) + at)..]);
            var offsetAt = 16 + (3 * doubled) + at;
            var offset = BinaryPrimitives.ReadUInt16BigEndian(table[offsetAt..]);
            for (int character = start; character <= end && character != 0xFFFF; character++)
            {
                var glyph = offset == 0 ? (ushort)(character + delta) : BinaryPrimitives.ReadUInt16BigEndian(table[(offsetAt + offset + ((character - start) * 2))..]);
                _covered[character] |= glyph != 0;
            }
        }
    }

    /// <summary>Format 12: groups of any plane.</summary>
    private void ReadGroups(ReadOnlySpan<byte> table)
    {
        var count = BinaryPrimitives.ReadUInt32BigEndian(table[12..]);
        for (var each = 0; each < count; each++)
        {
            var group = table.Slice(16 + (each * 12), 12);
            var start = BinaryPrimitives.ReadUInt32BigEndian(group);
            var end = Math.Min(BinaryPrimitives.ReadUInt32BigEndian(group[4..]), 0x10FFFF);
            var glyph = BinaryPrimitives.ReadUInt32BigEndian(group[8..]);
            for (var character = start; character <= end; character++)
            {
                _covered[(int)character] |= glyph + (character - start) != 0;
            }
        }
    }
}
