using System.Text;

namespace Portal.Documents.Signatures;

/// <summary>Reads values from the bytes of a PDF file. Strict, and bounded: nesting, and what one file may cost altogether.</summary>
internal sealed class PdfLexer(ReadOnlyMemory<byte> file, PdfBudget budget)
{
    private const int Deepest = 40;
    private const int LongestToken = 256;
    private const int MostEntries = 4_000;

    private static readonly System.Buffers.SearchValues<char> NumberCharacters = System.Buffers.SearchValues.Create("0123456789.");

    internal int At { get; set; }

    private ReadOnlySpan<byte> Bytes => file.Span;

    internal static SignatureFaultException Damaged(string detail) => new(SignatureFault.Damaged, detail);

    internal static bool IsSpace(byte b) => b is 0 or 9 or 10 or 12 or 13 or 32;

    internal PdfValue Value(int depth = 0)
    {
        if (depth > Deepest)
        {
            throw new SignatureFaultException(SignatureFault.TooLarge, "nesting");
        }
        budget.Spend(1);
        SkipSpace();
        var bytes = Bytes;
        if (At >= bytes.Length)
        {
            throw Damaged("end of file");
        }
        return bytes[At] switch
        {
            (byte)'/' => new PdfName(Name()),
            (byte)'(' => Literal(),
            (byte)'[' => Array(depth),
            (byte)'<' => At + 1 < bytes.Length && bytes[At + 1] == '<' ? Dictionary(depth) : Hex(),
            _ => NumberOrReference(),
        };
    }

    /// <summary>Goes past a keyword, or says the file is damaged.</summary>
    internal void Demand(string word)
    {
        if (!TryWord(word))
        {
            throw Damaged($"'{word}' is missing");
        }
    }

    internal bool TryWord(string word)
    {
        SkipSpace();
        var rest = Bytes[At..];
        if (rest.Length < word.Length)
        {
            return false;
        }
        for (var i = 0; i < word.Length; i++)
        {
            if (rest[i] != word[i])
            {
                return false;
            }
        }
        if (rest.Length > word.Length && !IsSpace(rest[word.Length]) && !IsDelimiter(rest[word.Length]))
        {
            return false;
        }
        At += word.Length;
        return true;
    }

    /// <summary>A whole number that is not negative and fits.</summary>
    internal long Whole(long most)
    {
        SkipSpace();
        var from = At;
        long number = 0;
        var bytes = Bytes;
        while (At < bytes.Length && bytes[At] is >= (byte)'0' and <= (byte)'9' && At - from < 12)
        {
            number = (number * 10) + bytes[At++] - '0';
        }
        if (At == from || number > most)
        {
            throw Damaged("number");
        }
        return number;
    }

    internal void SkipSpace()
    {
        var bytes = Bytes;
        while (At < bytes.Length)
        {
            if (bytes[At] == '%')
            {
                while (At < bytes.Length && bytes[At] is not (10 or 13))
                {
                    At++;
                    budget.Spend(0.05);
                }
            }
            else if (!IsSpace(bytes[At]))
            {
                return;
            }
            else
            {
                At++;
                budget.Spend(0.05);
            }
        }
    }

    private static bool IsDelimiter(byte b) => b is (byte)'(' or (byte)')' or (byte)'<' or (byte)'>' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}' or (byte)'/' or (byte)'%';

    private string Token()
    {
        var bytes = Bytes;
        var from = At;
        while (At < bytes.Length && !IsSpace(bytes[At]) && !IsDelimiter(bytes[At]))
        {
            At++;
        }
        if (At - from > LongestToken)
        {
            throw Damaged("token");
        }
        return Encoding.Latin1.GetString(bytes[from..At]);
    }

    private string Name()
    {
        At++;
        var token = Token();
        if (!token.Contains('#', StringComparison.Ordinal))
        {
            return token;
        }
        var name = new StringBuilder();
        for (var at = 0; at < token.Length; at++)
        {
            if (token[at] != '#')
            {
                name.Append(token[at]);
            }
            else if (at + 2 < token.Length && char.IsAsciiHexDigit(token[at + 1]) && char.IsAsciiHexDigit(token[at + 2]))
            {
                name.Append((char)Convert.ToByte(token.Substring(at + 1, 2), 16));
                at += 2;
            }
            else
            {
                throw Damaged("name");
            }
        }
        return name.ToString();
    }

    private PdfValue NumberOrReference()
    {
        var token = Token();
        if (token is "true" or "false" or "null")
        {
            return new PdfAtom(token);
        }
        var digits = token.AsSpan().TrimStart("+-");
        if (digits.Length == 0 || token.Length - digits.Length > 1 || digits.ContainsAnyExcept(NumberCharacters) || digits.Count('.') > 1 || digits is ".")
        {
            throw Damaged("value");
        }
        if (token.Length <= 9 && char.IsAsciiDigit(token[0]) && !token.Contains('.', StringComparison.Ordinal))
        {
            var after = At;
            if (TryReference(int.Parse(token, System.Globalization.CultureInfo.InvariantCulture)) is { } reference)
            {
                return reference;
            }
            At = after;
        }
        return new PdfAtom(token);
    }

    private PdfReference? TryReference(int number)
    {
        var bytes = Bytes;
        SkipSpace();
        var from = At;
        var generation = 0;
        while (At < bytes.Length && bytes[At] is >= (byte)'0' and <= (byte)'9' && At - from < 5)
        {
            generation = (generation * 10) + bytes[At++] - '0';
        }
        return At > from && At < bytes.Length && IsSpace(bytes[At]) && TryWord("R") ? new PdfReference(number, generation) : null;
    }

    private PdfString Literal()
    {
        var bytes = Bytes;
        var from = At++;
        var content = new List<byte>();
        var open = 1;
        while (true)
        {
            budget.Spend(0.1);
            if (At >= bytes.Length)
            {
                throw Damaged("string");
            }
            var b = bytes[At++];
            if (b == '\\')
            {
                Escape(content);
                continue;
            }
            open += b == '(' ? 1 : b == ')' ? -1 : 0;
            if (open == 0)
            {
                return new PdfString([.. content]) { Start = from, End = At };
            }
            content.Add(b);
        }
    }

    private void Escape(List<byte> content)
    {
        var bytes = Bytes;
        if (At >= bytes.Length)
        {
            throw Damaged("string");
        }
        var b = bytes[At++];
        switch (b)
        {
            case (byte)'n': content.Add(10); break;
            case (byte)'r': content.Add(13); break;
            case (byte)'t': content.Add(9); break;
            case (byte)'b': content.Add(8); break;
            case (byte)'f': content.Add(12); break;
            case 13:
                At += At < bytes.Length && bytes[At] == 10 ? 1 : 0;
                break;
            case 10:
                break;
            case >= (byte)'0' and <= (byte)'7':
                var octal = b - '0';
                for (var more = 0; more < 2 && At < bytes.Length && bytes[At] is >= (byte)'0' and <= (byte)'7'; more++)
                {
                    octal = (octal * 8) + bytes[At++] - '0';
                }
                content.Add((byte)octal);
                break;
            default:
                content.Add(b);
                break;
        }
    }

    private PdfString Hex()
    {
        var bytes = Bytes;
        var from = At++;
        var end = bytes[At..].IndexOf((byte)'>');
        if (end < 0)
        {
            throw Damaged("string");
        }
        budget.Spend(end * 0.05);
        var content = new byte[(end + 1) / 2];
        var count = 0;
        for (var at = At; at < At + end; at++)
        {
            if (IsSpace(bytes[at]))
            {
                continue;
            }
            var digit = bytes[at] switch
            {
                >= (byte)'0' and <= (byte)'9' => bytes[at] - '0',
                >= (byte)'a' and <= (byte)'f' => bytes[at] - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => bytes[at] - 'A' + 10,
                _ => 16,
            };
            if (digit > 15)
            {
                throw Damaged("string");
            }
            content[count / 2] |= (byte)(count % 2 == 0 ? digit << 4 : digit);
            count++;
        }
        At += end + 1;
        return new PdfString(content[..((count + 1) / 2)]) { Start = from, End = At };
    }

    private PdfArray Array(int depth)
    {
        At++;
        var items = new List<PdfValue>();
        while (true)
        {
            SkipSpace();
            if (At < Bytes.Length && Bytes[At] == ']')
            {
                At++;
                return new PdfArray(items);
            }
            items.Add(Value(depth + 1));
        }
    }

    private PdfDictionary Dictionary(int depth)
    {
        At += 2;
        var entries = new List<KeyValuePair<string, PdfValue>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            SkipSpace();
            var bytes = Bytes;
            if (At + 1 < bytes.Length && bytes[At] == '>' && bytes[At + 1] == '>')
            {
                At += 2;
                return new PdfDictionary(entries);
            }
            if (At >= bytes.Length || bytes[At] != '/')
            {
                throw Damaged("dictionary");
            }
            var key = Name();
            // Two readers could take two different values.
            if (!keys.Add(key))
            {
                throw Damaged("dictionary says a thing twice");
            }
            if (keys.Count > MostEntries)
            {
                throw new SignatureFaultException(SignatureFault.TooLarge, "dictionary");
            }
            entries.Add(KeyValuePair.Create(key, Value(depth + 1)));
        }
    }
}

/// <summary>What reading one file may cost: about one unit a value.</summary>
internal sealed class PdfBudget
{
    private double _left = 4_000_000;

    internal void Spend(double units)
    {
        _left -= units;
        if (_left < 0)
        {
            throw new SignatureFaultException(SignatureFault.TooLarge, "values");
        }
    }
}
