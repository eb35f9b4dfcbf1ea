namespace Portal.Application.Enterprises;

/// <summary>Why what was typed is no 统一社会信用代码.</summary>
public enum CreditCodeFault
{
    /// <summary>Nothing was typed.</summary>
    Missing,

    /// <summary>Not 18 characters.</summary>
    Length,

    /// <summary>A character that the standard does not use (I, O, S, V and Z among them), or a letter where only digits stand.</summary>
    Character,

    /// <summary>Characters 9 to 17 fail the check digit of GB 11714-1997.</summary>
    OrganisationCode,

    /// <summary>Character 18 fails the check of GB 32100-2015.</summary>
    CheckDigit,
}

/// <summary>
/// 统一社会信用代码 (GB 32100-2015): 18 characters, of which 9 to 17 are the organisation code of GB 11714-1997 with its own
/// check digit, and the last is a check digit over the rest.
/// </summary>
public readonly record struct CreditCode
{
    private const int Length = 18;
    private const string Characters = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private CreditCode(string text, bool isIrregular) => (Text, IsIrregular) = (text, isIrregular);

    /// <summary>18 upper-case characters.</summary>
    public string Text { get; }

    /// <summary>
    /// One of the genuine codes of early trials whose organisation code begins with M000 and whose last check digit fails.
    /// Accepted with a warning; staff compare it with the business licence.
    /// </summary>
    public bool IsIrregular { get; }

    /// <summary>Reads what was typed: spaces and hyphens are dropped, full-width characters narrowed, letters raised.</summary>
    public static bool TryRead(string? typed, out CreditCode code, out CreditCodeFault fault)
    {
        var text = Normalise(typed);
        code = default;
        fault = default;
        if (text.Length != Length)
        {
            fault = text.Length == 0 ? CreditCodeFault.Missing : CreditCodeFault.Length;
            return false;
        }

        for (var i = 0; i < Length; i++)
        {
            // The registering authority's division (3 to 8) is digits only.
            if (Characters.IndexOf(text[i], StringComparison.Ordinal) < 0 || (i is >= 2 and < 8 && !char.IsAsciiDigit(text[i])))
            {
                fault = CreditCodeFault.Character;
                return false;
            }
        }

        if (text[16] != OrganisationCheck(text.AsSpan(8, 8)))
        {
            fault = CreditCodeFault.OrganisationCode;
            return false;
        }

        var regular = text[17] == LastCheck(text);
        if (!regular && !text.AsSpan(8).StartsWith("M000", StringComparison.Ordinal))
        {
            fault = CreditCodeFault.CheckDigit;
            return false;
        }

        code = new CreditCode(text, !regular);
        return true;
    }

    /// <summary>Makes the regular code of an organisation, for demonstration data and tests.</summary>
    /// <param name="first">Characters 1 to 8: authority, kind, division.</param>
    /// <param name="organisation">Characters 9 to 16: the organisation code without its check digit.</param>
    /// <exception cref="ArgumentException">The parts do not make a code.</exception>
    public static CreditCode Of(string first, string organisation)
    {
        if (first.Length == 8 && organisation.Length == 8)
        {
            var text = first + organisation + OrganisationCheck(organisation);
            if (text.All(character => Characters.Contains(character, StringComparison.Ordinal))
                && TryRead(text + LastCheck(text), out var code, out _))
            {
                return code;
            }
        }

        throw new ArgumentException($"{first} and {organisation} do not make a credit code.");
    }

    public override string ToString() => Text;

    private static string Normalise(string? typed)
    {
        Span<char> kept = stackalloc char[Length + 1];
        var length = 0;
        foreach (var character in typed ?? "")
        {
            var narrow = character is >= '\uFF01' and <= '\uFF5E' ? (char)(character - 0xFEE0) : character;
            if (char.IsWhiteSpace(narrow) || char.GetUnicodeCategory(narrow) == System.Globalization.UnicodeCategory.DashPunctuation)
            {
                continue;
            }

            kept[length++] = char.ToUpperInvariant(narrow);
            if (length > Length)
            {
                break;
            }
        }

        return kept[..length].ToString();
    }

    /// <summary>GB 11714: weights 3 7 9 10 5 8 4 2 modulo 11; ten is X.</summary>
    private static char OrganisationCheck(ReadOnlySpan<char> body)
    {
        ReadOnlySpan<int> weights = [3, 7, 9, 10, 5, 8, 4, 2];
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * (char.IsAsciiDigit(body[i]) ? body[i] - '0' : body[i] - 'A' + 10);
        }

        return (11 - (sum % 11)) switch { 10 => 'X', 11 => '0', var digit => (char)('0' + digit) };
    }

    /// <summary>GB 32100: the weight of character i is 3 to the power i-1, modulo 31.</summary>
    private static char LastCheck(ReadOnlySpan<char> text)
    {
        var sum = 0;
        var weight = 1;
        for (var i = 0; i < Length - 1; i++)
        {
            sum += weight * Characters.IndexOf(text[i], StringComparison.Ordinal);
            weight = weight * 3 % 31;
        }

        return Characters[(31 - (sum % 31)) % 31];
    }
}
