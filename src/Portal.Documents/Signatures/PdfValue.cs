using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Portal.Documents.Signatures;

/// <summary>A value of a PDF file (ISO 32000-1, 7.3). Two values are equal when they say the same.</summary>
internal abstract record PdfValue
{
    internal abstract void Write(StringBuilder to);

    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }
}

/// <summary>null, true, false or a number, as it is written.</summary>
internal sealed record PdfAtom(string Written) : PdfValue
{
    internal static PdfAtom Of(long number) => new(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A measure, in points, to a thousandth.</summary>
    internal static PdfAtom Of(decimal number) => new(number.ToString("0.###", CultureInfo.InvariantCulture));

    internal bool TryLong(out long number) => long.TryParse(Written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    internal bool TryDecimal(out decimal number) =>
        decimal.TryParse(Written, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    internal override void Write(StringBuilder to) => to.Append(Written);
}

internal sealed record PdfName(string Name) : PdfValue
{
    internal override void Write(StringBuilder to)
    {
        to.Append('/');
        foreach (var c in Name)
        {
            if (c is > ' ' and < '\u007f' && !"#()<>[]{}/%".Contains(c, StringComparison.Ordinal))
            {
                to.Append(c);
            }
            else
            {
                to.Append(CultureInfo.InvariantCulture, $"#{(int)c:X2}");
            }
        }
    }
}

/// <summary>A string of bytes; Start and End say where it stands in its file, delimiters included.</summary>
internal sealed record PdfString(byte[] Bytes) : PdfValue
{
    internal long Start { get; init; }

    internal long End { get; init; }

    /// <summary>A text string: UTF-16 with a byte order mark.</summary>
    internal static PdfString OfText(string text) => new([0xfe, 0xff, .. Encoding.BigEndianUnicode.GetBytes(text)]);

    /// <summary>The text, where it is one: UTF-16 or UTF-8 with a mark, else one character a byte.</summary>
    internal string Text => Bytes switch
    {
        [0xfe, 0xff, ..] => Encoding.BigEndianUnicode.GetString(Bytes.AsSpan(2)),
        [0xef, 0xbb, 0xbf, ..] => Encoding.UTF8.GetString(Bytes.AsSpan(3)),
        _ => Encoding.Latin1.GetString(Bytes),
    };

    public bool Equals(PdfString? other) => other is not null && Bytes.AsSpan().SequenceEqual(other.Bytes);

    public override int GetHashCode() => Bytes.Length;

    internal override void Write(StringBuilder to) => to.Append('<').Append(Convert.ToHexString(Bytes)).Append('>');
}

internal sealed record PdfReference(int Number, int Generation) : PdfValue
{
    internal override void Write(StringBuilder to) => to.Append(CultureInfo.InvariantCulture, $"{Number} {Generation} R");
}

internal sealed record PdfArray(IReadOnlyList<PdfValue> Items) : PdfValue
{
    public bool Equals(PdfArray? other) => other is not null && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Count;

    /// <summary>Whether this is the other array with more behind it.</summary>
    internal bool Continues(PdfArray other) => Items.Count >= other.Items.Count && Items.Take(other.Items.Count).SequenceEqual(other.Items);

    internal PdfArray With(PdfValue item) => new([.. Items, item]);

    internal override void Write(StringBuilder to)
    {
        to.Append('[');
        for (var at = 0; at < Items.Count; at++)
        {
            to.Append(at == 0 ? "" : " ");
            Items[at].Write(to);
        }
        to.Append(']');
    }
}

internal sealed record PdfDictionary(IReadOnlyList<KeyValuePair<string, PdfValue>> Entries) : PdfValue
{
    internal PdfDictionary(params (string Key, PdfValue Value)[] entries)
        : this([.. entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value))])
    {
    }

    internal PdfValue? this[string key]
    {
        get
        {
            foreach (var entry in Entries)
            {
                if (entry.Key == key)
                {
                    return entry.Value;
                }
            }
            return null;
        }
    }

    internal bool Names(string key, string name) => this[key] is PdfName named && named.Name == name;

    internal bool TryLong(string key, out long number)
    {
        number = 0;
        return this[key] is PdfAtom atom && atom.TryLong(out number);
    }

    internal bool TryArray(string key, [NotNullWhen(true)] out PdfArray? array) => (array = this[key] as PdfArray) is not null;

    /// <summary>The same with this entry, in its place where there was one.</summary>
    internal PdfDictionary With(string key, PdfValue value)
    {
        List<KeyValuePair<string, PdfValue>> entries = [.. Entries];
        var at = entries.FindIndex(entry => entry.Key == key);
        if (at < 0)
        {
            entries.Add(KeyValuePair.Create(key, value));
        }
        else
        {
            entries[at] = KeyValuePair.Create(key, value);
        }
        return new(entries);
    }

    internal PdfDictionary Without(params string[] keys)
    {
        List<KeyValuePair<string, PdfValue>> entries = [.. Entries];
        foreach (var key in keys)
        {
            entries.RemoveAll(entry => entry.Key == key);
        }
        return new(entries);
    }

    public bool Equals(PdfDictionary? other)
    {
        if (other is null || Entries.Count != other.Entries.Count)
        {
            return false;
        }
        // Not one search for each key: somebody's dictionary may have thousands, in another order.
        var others = new Dictionary<string, PdfValue>(other.Entries, StringComparer.Ordinal);
        return Entries.All(entry => others.TryGetValue(entry.Key, out var value) && entry.Value.Equals(value));
    }

    public override int GetHashCode() => Entries.Count;

    internal override void Write(StringBuilder to)
    {
        to.Append("<<");
        foreach (var (key, value) in Entries)
        {
            new PdfName(key).Write(to);
            to.Append(' ');
            value.Write(to);
        }
        to.Append(">>");
    }
}

/// <summary>A stream; its bytes are never looked into here.</summary>
internal sealed record PdfStream(PdfDictionary Dictionary, long Start) : PdfValue
{
    internal override void Write(StringBuilder to) => throw new NotSupportedException("A stream is never written again.");
}
