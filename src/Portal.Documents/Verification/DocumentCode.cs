using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Documents.Verification;

/// <summary>
/// The code by which a document is found: 17 random characters (85 bits: it cannot be guessed) and one that checks them, of
/// an alphabet without I, L, O and U (Crockford's). Printed in three groups: <c>7K3MQX-2P8NWD-4HJ9TR</c>.
/// </summary>
/// <remarks>Any one wrong character and any two exchanged ones, wherever they stand, are noticed.</remarks>
public readonly record struct DocumentCode
{
    /// <summary>Characters of a code as it is stored and stands in an address.</summary>
    public const int Length = 18;

    private const int Group = 6;
    private const int LongestInput = 64;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private readonly string? _value;

    private DocumentCode(string value) => _value = value;

    /// <summary>The eighteen characters without groups: for storing, and for addresses.</summary>
    /// <exception cref="InvalidOperationException">It is the default value, which is no code.</exception>
    public string Value => _value ?? throw new InvalidOperationException("No code.");

    /// <summary>A new code, from the system's source of randomness.</summary>
    public static DocumentCode New() => FromRandom(RandomNumberGenerator.GetBytes(Length - 1));

    /// <summary>
    /// Reads a code as a person types it: spaces, hyphens and groups as they come, small letters, full-width characters,
    /// O for 0, I and L for 1.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DocumentCode code)
    {
        code = default;
        if (text is null || text.Length > LongestInput)
        {
            return false;
        }
        Span<char> read = stackalloc char[Length];
        var count = 0;
        foreach (var typed in text)
        {
            // Full-width forms lie 0xFEE0 above the ones they widen.
            var c = char.ToUpperInvariant(typed is >= '！' and <= '～' ? (char)(typed - 0xfee0) : typed);
            if (char.IsWhiteSpace(c) || c is '-' or '‐' or '‑' or '–' or '—' or '−' or '_' or '.' or '·')
            {
                continue;
            }
            c = c switch { 'O' => '0', 'I' or 'L' => '1', _ => c };
            if (count == Length || !Alphabet.Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
            read[count++] = c;
        }
        if (count != Length || read[^1] != Check(read[..^1]))
        {
            return false;
        }
        code = new DocumentCode(new string(read));
        return true;
    }

    /// <summary>As it is printed, in groups.</summary>
    public override string ToString() => _value is null ? "" : string.Join('-', _value.Chunk(Group).Select(part => new string(part)));

    /// <summary>The code whose characters the lowest five bits of the bytes choose.</summary>
    internal static DocumentCode FromRandom(ReadOnlySpan<byte> random)
    {
        var value = new StringBuilder(Length);
        foreach (var one in random)
        {
            value.Append(Alphabet[one & 31]);
        }
        value.Append(Check(value.ToString()));
        return new DocumentCode(value.ToString());
    }

    /// <summary>
    /// The sum of all characters, each times another power of two in the field of 32 elements (x^5 + x^2 + 1). All these
    /// powers differ, so a changed character and an exchange of two change the sum.
    /// </summary>
    private static char Check(ReadOnlySpan<char> characters)
    {
        var sum = 0;
        foreach (var c in characters)
        {
            sum = Twice(sum ^ Alphabet.IndexOf(c, StringComparison.Ordinal));
        }
        return Alphabet[sum];
    }

    private static int Twice(int element) => (element << 1) ^ ((element & 16) == 0 ? 0 : 0b100101);
}
