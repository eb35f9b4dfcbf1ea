using System.Buffers;
using System.IO.Compression;

namespace Portal.Application.Assessments.Files;

/// <summary>
/// Looks over a PDF (ISO 32000-1) without parsing it: where it begins and ends, and whether it names what evidence must not
/// contain. It reads the names outside strings and streams and, inflated, those in object streams. What it does not see is said
/// in docs/operations/evidence.md; downloads are therefore inert as well (attachment, nosniff, sandbox).
/// </summary>
internal static class PdfFile
{
    /// <summary>Readers look for the header within the first 1024 bytes (ISO 32000-1, annex H, note 13) and so do we.</summary>
    private const int HeaderWithin = 1024;

    /// <summary>An object stream larger than this, or all of them together larger than four times this, is no honest one.</summary>
    private const int LargestObjectStream = 8 << 20;

    private static readonly SearchValues<byte> Interesting = SearchValues.Create("(/s"u8);
    private static readonly SearchValues<byte> EndsName = SearchValues.Create("\0\t\n\f\r ()<>[]{}/%"u8);
    private static readonly SearchValues<byte> Blank = SearchValues.Create("\0\t\n\f\r "u8);

    private static ReadOnlySpan<byte> Header => "%PDF-"u8;

    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes[..Math.Min(bytes.Length, HeaderWithin)].IndexOf(Header) >= 0;

    public static FileFlaw? Look(ReadOnlySpan<byte> bytes)
    {
        var start = bytes[..bytes.IndexOf(Header)];
        if (start.StartsWith("\uFEFF"u8))
        {
            start = start[3..];
        }

        if (start.ContainsAnyExcept(Blank))
        {
            return FileFlaw.ForeignStart;
        }

        var end = bytes.LastIndexOf("%%EOF"u8);
        if (end < 0 || bytes[..end].LastIndexOf("startxref"u8) < 0)
        {
            return FileFlaw.Truncated;
        }

        if (bytes[(end + 5)..].ContainsAnyExcept(Blank))
        {
            return FileFlaw.ForeignEnd;
        }

        var budget = 4 * LargestObjectStream;
        return Scan(bytes, ref budget);
    }

    /// <summary>
    /// One pass: each byte is searched a bounded number of times, however the file is built. An encrypted file wins over what
    /// cannot be inflated, because encryption is why.
    /// </summary>
    private static FileFlaw? Scan(ReadOnlySpan<byte> bytes, ref int budget)
    {
        FileFlaw? unreadable = null;
        var (objectStream, filtered, inflates) = (false, false, false);
        var strings = 0; // No string is looked for before this place.
        var (endStream, innerObject) = (-1, -1);
        Span<byte> plain = stackalloc byte[16];
        var at = 0;
        while (true)
        {
            var next = bytes[at..].IndexOfAny(Interesting);
            if (next < 0)
            {
                return unreadable;
            }

            at += next;
            switch (bytes[at])
            {
                case (byte)'(':
                    if (at >= strings)
                    {
                        var length = StringLength(bytes[at..], out var whole);
                        strings = at + length;
                        // Objects that hide in what looks like a string are read as objects.
                        at = whole && bytes.Slice(at, length).IndexOf("endobj"u8) < 0 ? strings : at + 1;
                    }
                    else
                    {
                        at++;
                    }

                    break;
                case (byte)'/':
                    var name = bytes[(at + 1)..];
                    var stop = name.IndexOfAny(EndsName);
                    name = stop < 0 ? name : name[..stop];
                    at += 1 + name.Length;
                    switch (Plain(name, plain))
                    {
                        case var encrypt when encrypt.SequenceEqual("Encrypt"u8):
                            return FileFlaw.Encrypted;
                        case var script when script.SequenceEqual("JS"u8) || script.SequenceEqual("JavaScript"u8) || script.SequenceEqual("XFA"u8):
                            return FileFlaw.Script;
                        case var file when file.SequenceEqual("EmbeddedFile"u8) || file.SequenceEqual("EmbeddedFiles"u8) || file.SequenceEqual("RichMedia"u8):
                            return FileFlaw.EmbeddedFile;
                        case var launch when launch.SequenceEqual("Launch"u8):
                            return FileFlaw.Launch;
                        case var type when type.SequenceEqual("ObjStm"u8):
                            objectStream = true;
                            break;
                        case var filter when filter.SequenceEqual("Filter"u8):
                            filtered = true;
                            break;
                        case var flate when flate.SequenceEqual("FlateDecode"u8) || flate.SequenceEqual("Fl"u8):
                            inflates = true;
                            break;
                        default:
                            break;
                    }

                    break;
                default:
                    if (!IsStreamWord(bytes, at))
                    {
                        at++;
                        break;
                    }

                    at += "stream"u8.Length;
                    at += bytes[at] == '\r' && at + 1 < bytes.Length && bytes[at + 1] == '\n' ? 2 : 1;
                    endStream = From(bytes, at, "endstream"u8, endStream);
                    if (objectStream && filtered)
                    {
                        if (!inflates)
                        {
                            unreadable = FileFlaw.Damaged;
                        }
                        else if (Inflated(bytes[at..endStream], ref budget, out var readable) is { } flaw)
                        {
                            return flaw;
                        }
                        else if (!readable)
                        {
                            unreadable = FileFlaw.Damaged;
                        }

                        at = endStream;
                    }
                    else if (!objectStream)
                    {
                        innerObject = FromObject(bytes, at, innerObject);
                        if (innerObject >= endStream)
                        {
                            at = endStream;
                        }
                    }

                    (objectStream, filtered, inflates) = (false, false, false);
                    break;
            }
        }
    }

    /// <summary>The names inside a compressed object stream.</summary>
    private static FileFlaw? Inflated(ReadOnlySpan<byte> data, ref int budget, out bool readable)
    {
        readable = false;
        if (data.Length > LargestObjectStream)
        {
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(LargestObjectStream);
        try
        {
            using var compressed = new MemoryStream(data.ToArray(), writable: false);
            using var inflating = new ZLibStream(compressed, CompressionMode.Decompress);
            var length = inflating.ReadAtLeast(buffer.AsSpan(0, LargestObjectStream), LargestObjectStream, throwOnEndOfStream: false);
            budget -= length;
            if (length == 0 || length == LargestObjectStream || budget < 0)
            {
                return null;
            }

            readable = true;
            // An object stream holds no streams of its own (ISO 32000-1, 7.5.7): "stream" in it is text.
            var nothing = 0;
            return Scan(buffer.AsSpan(0, length), ref nothing);
        }
        catch (InvalidDataException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The keyword, followed by a line end, and not the end of <c>endstream</c>.</summary>
    private static bool IsStreamWord(ReadOnlySpan<byte> bytes, int at)
    {
        var word = bytes[at..];
        return word.Length > 6 && word.StartsWith("stream"u8) && word[6] is (byte)'\r' or (byte)'\n'
            && (at == 0 || !char.IsAsciiLetter((char)bytes[at - 1]));
    }

    /// <summary>The first place at or after <paramref name="at"/>; the file's end when there is none. <paramref name="known"/> is the answer before.</summary>
    private static int From(ReadOnlySpan<byte> bytes, int at, ReadOnlySpan<byte> word, int known)
    {
        if (known >= at)
        {
            return known;
        }

        var next = bytes[at..].IndexOf(word);
        return next < 0 ? bytes.Length : at + next;
    }

    /// <summary>The same for the start of an object (<c>0 obj</c>).</summary>
    private static int FromObject(ReadOnlySpan<byte> bytes, int at, int known)
    {
        if (known >= at)
        {
            return known;
        }

        while (true)
        {
            var next = bytes[at..].IndexOf(" obj"u8);
            if (next < 0)
            {
                return bytes.Length;
            }

            at += next;
            if (at > 0 && char.IsAsciiDigit((char)bytes[at - 1]))
            {
                return at;
            }

            at += 4;
        }
    }

    /// <summary>The length of a literal string with its parentheses; the rest when it does not end.</summary>
    private static int StringLength(ReadOnlySpan<byte> bytes, out bool whole)
    {
        var depth = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            switch (bytes[i])
            {
                case (byte)'\\':
                    i++;
                    break;
                case (byte)'(':
                    depth++;
                    break;
                case (byte)')' when --depth == 0:
                    whole = true;
                    return i + 1;
                default:
                    break;
            }
        }

        whole = false;
        return bytes.Length;
    }

    /// <summary>A name with its <c>#xx</c> escapes undone (<c>/J#53</c> is <c>/JS</c>); longer names than we look for stay cut.</summary>
    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> name, Span<byte> plain)
    {
        var length = 0;
        for (var i = 0; i < name.Length && length < plain.Length; i++)
        {
            if (name[i] == '#' && i + 2 < name.Length && char.IsAsciiHexDigit((char)name[i + 1]) && char.IsAsciiHexDigit((char)name[i + 2]))
            {
                plain[length++] = byte.Parse(name.Slice(i + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
                i += 2;
            }
            else
            {
                plain[length++] = name[i];
            }
        }

        return plain[..length];
    }
}
