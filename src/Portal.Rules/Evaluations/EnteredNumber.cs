using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.Rules.Evaluations;

/// <summary>
/// A number as somebody entered it. It is kept as text until the rules look at it, so that 52 and "52" are one and a
/// misspelt number is answered at its own path (number-malformed) instead of failing earlier.
/// </summary>
/// <param name="Text">The digits, with a point for decimals; no thousands separators, no full-width digits.</param>
public readonly partial record struct EnteredNumber(string Text)
{
    /// <summary>More decimals than this are refused: sums and comparisons of decimals stay exact within it.</summary>
    public const int MostDecimals = 12;

    /// <summary>Numbers reach neither this nor its negative.</summary>
    public const decimal Limit = 1_000_000_000_000m;
    private const int MostCharacters = 40;

    public static implicit operator EnteredNumber(decimal value) => FromDecimal(value);

    public static EnteredNumber FromDecimal(decimal value) => new(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>False where it is no number, has more than <see cref="MostDecimals"/> decimals or reaches 10^12.</summary>
    public bool TryRead(out decimal value)
    {
        const NumberStyles Styles =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        value = default;
        if (Text is null or { Length: > MostCharacters }
            || !decimal.TryParse(Text, Styles, CultureInfo.InvariantCulture, out var read)
            || Mantissa.Length > 28
            || (read == 0m && Mantissa.ContainsAnyInRange('1', '9')))
        {
            return false;
        }

        value = Normalised(read);
        return value.Scale <= MostDecimals && Math.Abs(value) < Limit;
    }

    /// <summary>Whether it is written as JSON writes a number: no plus sign, no leading zero, digits on both sides of a point.</summary>
    public bool IsPlain => Text is not null && Plain().IsMatch(Text);

    /// <summary>Why it cannot be taken, as arguments of number-malformed: a number that is beyond the limits names them.</summary>
    public ImmutableArray<string> Fault => IsPlain
        ? [ToString(), MostDecimals.ToString(CultureInfo.InvariantCulture), Limit.ToString(CultureInfo.InvariantCulture)]
        : [ToString()];

    /// <summary>A whole number that fits an int; otherwise why not, as arguments of number-malformed.</summary>
    public int? Whole(out ImmutableArray<string> fault)
    {
        if (IsPlain && TryRead(out var number) && number == decimal.Truncate(number) && Math.Abs(number) <= int.MaxValue)
        {
            fault = [];
            return (int)number;
        }

        fault = IsPlain ? [ToString(), "0", int.MaxValue.ToString(CultureInfo.InvariantCulture)] : [ToString()];
        return null;
    }

    public override string ToString() => Text ?? "";

    /// <summary>Without trailing zeros after the point: 52.00 is printed as 52.</summary>
    internal static decimal Normalised(decimal value) => value / 1.0000000000000000000000000000m;

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    // Beyond 28 digits, or with an exponent far below zero, a decimal would be rounded silently.
    private ReadOnlySpan<char> Mantissa => Text.AsSpan()[..(Text.AsSpan().IndexOfAny('e', 'E') is >= 0 and var exponent ? exponent : Text.Length)];
}
