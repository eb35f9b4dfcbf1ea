using System.Globalization;
using System.Text;
using FluentValidation;
using Portal.Documents.Typesetting;

namespace Portal.Application.Forms;

/// <summary>What is typed and comes to be printed: no character that no shipped font has, and none without a shape.</summary>
internal static class PrintRules
{
    /// <summary>More characters of one text are not listed.</summary>
    private const int Listed = 5;

    /// <summary>What no paper could show of a text, for whoever typed it; null = nothing, or there are no fonts and so no papers.</summary>
    public static string? Fault(FontCoverage fonts, string text) =>
        !fonts.IsEmpty && Characters(fonts.Check(text).Select(one => (one.Character, one.Why))) is { Length: > 0 } found ? Texts.FormUnprintable.With(found) : null;

    /// <summary>Whatever else a field asks, what stands in it can be printed.</summary>
    public static Func<string, string?> Printed(this Func<string, string?> fault, FontCoverage fonts) => text => fault(text) ?? Fault(fonts, text);

    /// <summary>A typed text that can be printed; an empty one is another rule's matter.</summary>
    public static void Printed<T>(this IRuleBuilderOptions<T, string?> rule, FontCoverage fonts) => rule.Custom((text, context) =>
    {
        if (text is not null && Fault(fonts, text) is { } fault)
        {
            context.AddFailure(fault);
        }
    });

    /// <summary>Characters by which they can be found: as they look, where they have a look, and by number. Empty for none.</summary>
    public static string Characters(IEnumerable<(Rune Character, Unprintability Why)> faults)
    {
        var all = faults.Select(Shown).Distinct().Take(Listed + 1).ToList();
        var listed = string.Join('、', all.Take(Listed));
        return all.Count > Listed ? Texts.CheckUnprintableMore.With(listed) : listed;
    }

    private static string Shown((Rune Character, Unprintability Why) fault)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"U+{fault.Character.Value:X4}");
        return fault.Why == Unprintability.NoGlyph ? $"{fault.Character}（{number}）" : number;
    }
}
