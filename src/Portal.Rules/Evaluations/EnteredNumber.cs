using System.Globalization;

namespace Portal.Rules.Evaluations;

/// <summary>
/// A number as somebody entered it. It is kept as text until the rules look at it, so that 52 and "52" are one and a
/// misspelt number is answered at its own path (number-malformed) instead of failing earlier.
/// </summary>
/// <param name="Text">The digits, with a point for decimals; no thousands separators, no full-width digits.</param>
public readonly record struct EnteredNumber(string Text)
{
    /// <summary>More decimals than this are refused: sums and comparisons of decimals stay exact within it.</summary>
    public const int MostDecimals = 12;

    private const decimal Limit = 1_000_000_000_000m;
    private const int MostCharacters = 40;

    public static implicit operator EnteredNumber(decimal value) => FromDecimal(value);

    public static EnteredNumber FromDecimal(decimal value) => new(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>False where it is no number, has more than <see cref="MostDecimals"/> decimals or reaches 10^12.</summary>
    public bool TryRead(out decimal value)
    {
        const NumberStyles Plain =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        value = default;
        if (Text is null or { Length: > MostCharacters }
            || !decimal.TryParse(Text, Plain, CultureInfo.InvariantCulture, out var read)
            || Mantissa.Length > 28
            || (read == 0m && Mantissa.ContainsAnyInRange('1', '9')))
        {
            return false;
        }

        value = Normalised(read);
        return value.Scale <= MostDecimals && Math.Abs(value) < Limit;
    }

    public override string ToString() => Text ?? "";

    /// <summary>Without trailing zeros after the point: 52.00 is printed as 52.</summary>
    internal static decimal Normalised(decimal value) => value / 1.0000000000000000000000000000m;

    // Beyond 28 digits, or with an exponent far below zero, a decimal would be rounded silently.
    private ReadOnlySpan<char> Mantissa => Text.AsSpan()[..(Text.AsSpan().IndexOfAny('e', 'E') is >= 0 and var exponent ? exponent : Text.Length)];
}
