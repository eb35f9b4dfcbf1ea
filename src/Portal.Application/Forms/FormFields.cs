using System.Globalization;
using System.Text;
using FluentValidation;
using FluentValidation.Results;
using Portal.Application.Pipeline;

namespace Portal.Application.Forms;

/// <summary>
/// One field as it came back from a page. Canonical texts: empty = nothing, several choices joined by commas.
/// </summary>
/// <param name="Was">What stood in the field when the page was made.</param>
/// <param name="Now">What the reader left in it.</param>
public sealed record Typed(string Field, string Was, string Now);

/// <summary>
/// One field of a record that several people may edit at once: how it is read, checked and written. The whole form and the
/// autosave of one field go through the same definition.
/// </summary>
internal sealed class FormField<T>(string name, Func<T, string> read, Action<T, string> write)
{
    public string Name { get; } = name;

    public Func<T, string> Read { get; } = read;

    public Action<T, string> Write { get; } = write;

    /// <summary>Brings a cleaned text into the one form in which it is compared and stored.</summary>
    public Func<string, string> Canonical { get; init; } = text => text;

    /// <summary>What is wrong with a canonical text that is not empty; null = nothing.</summary>
    public Func<string, string?> Fault { get; init; } = _ => null;

    /// <summary>The message for an empty field; null where it may stay empty.</summary>
    public string? Missing { get; init; }

    /// <summary>The value as a reader knows it, such as an option's text.</summary>
    public Func<string, string> Show { get; init; } = text => text;

    internal string Settle(string text) => Canonical(Clean(text));

    /// <summary>No leading or trailing blanks, no characters that nobody can see or that PostgreSQL refuses (NUL).</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' || (!Rune.IsControl(rune) && rune != Rune.ReplacementChar))
            {
                clean.Append(rune);
            }
        }

        return clean.ToString().Trim();
    }
}

/// <summary>The fields of a record, in the order in which they are written.</summary>
internal sealed class FormFields<T>(params IReadOnlyList<FormField<T>> fields)
{
    public IEnumerable<string> Names => fields.Select(one => one.Name);

    /// <summary>What stands in every field now, by name.</summary>
    public Dictionary<string, string> Values(T record) =>
        fields.ToDictionary(field => field.Name, field => field.Read(record), StringComparer.Ordinal);

    /// <summary>The same as a reader knows it, such as an option's text instead of its code.</summary>
    public Dictionary<string, string> Shown(T record) =>
        fields.ToDictionary(field => field.Name, field => field.Read(record) is { Length: > 0 } value ? field.Show(value) : "", StringComparer.Ordinal);

    /// <summary>A stored value as a reader knows it; of a field that is no more, as it is.</summary>
    public string Shown(string name, string value) => value.Length > 0 && Find(name) is { } field ? field.Show(value) : value;

    /// <summary>Checks the shape of what was typed; unknown fields are not accepted.</summary>
    public IEnumerable<FieldError> Faults(IEnumerable<Typed> typed)
    {
        foreach (var entry in typed)
        {
            if (Find(entry.Field) is not { } field)
            {
                yield return new FieldError("", Texts.Error400Text);
            }
            else if (field.Settle(entry.Now) is var text && (text.Length == 0 ? field.Missing : field.Fault(text)) is { } fault)
            {
                yield return new FieldError(field.Name, fault);
            }
        }
    }

    /// <summary>
    /// Writes what the reader changed into the record, which the caller holds locked. What the reader left alone keeps
    /// whatever a colleague wrote meanwhile.
    /// </summary>
    /// <returns>The names of the fields that changed.</returns>
    /// <exception cref="ConflictException">The reader and a colleague changed the same field to different values; nothing is to be saved.</exception>
    public IReadOnlyList<string> Merge(T record, IEnumerable<Typed> typed)
    {
        var changed = new List<string>();
        var conflicts = new List<FieldConflict>();
        var byName = typed.ToDictionary(entry => entry.Field, StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (!byName.TryGetValue(field.Name, out var entry))
            {
                continue;
            }

            var (was, mine, theirs) = (field.Settle(entry.Was), field.Settle(entry.Now), field.Read(record));
            if (mine == was || mine == theirs)
            {
                continue;
            }

            if (theirs != was)
            {
                conflicts.Add(new FieldConflict(field.Name, theirs, Texts.FormConflict.With(Named(field, theirs), Named(field, mine))));
                continue;
            }

            field.Write(record, mine);
            changed.Add(field.Name);
        }

        return conflicts.Count == 0 ? changed : throw new ConflictException(conflicts);
    }

    private FormField<T>? Find(string name) => fields.FirstOrDefault(field => field.Name == name);

    private static string Named(FormField<T> field, string value) => value.Length == 0 ? Texts.FormEmpty : field.Show(value);
}

/// <summary>What an autosave is told.</summary>
/// <param name="Version">The version now of the enterprise or self-assessment to which the fields belong.</param>
/// <param name="Values">What stands in the sent fields now, in canonical form.</param>
public sealed record SavedFields(int Version, IReadOnlyDictionary<string, string> Values)
{
    internal static SavedFields Of(int version, IReadOnlyDictionary<string, string> values, IReadOnlyList<Typed> sent) =>
        new(version, sent.Select(typed => typed.Field).Where(values.ContainsKey).ToDictionary(field => field, field => values[field], StringComparer.Ordinal));
}

/// <summary>Checks and canonical forms that fields share.</summary>
internal static class FieldRules
{
    /// <summary>The shape of posted fields, each fault at its own field.</summary>
    public static void Fit<TCommand, T>(this IRuleBuilderInitial<TCommand, IReadOnlyList<Typed>> rule, FormFields<T> fields) =>
        rule.Custom((typed, context) =>
        {
            foreach (var fault in fields.Faults(typed))
            {
                context.AddFailure(new ValidationFailure(fault.Field, fault.Message));
            }
        });

    /// <summary>At most so many characters.</summary>
    public static Func<string, string?> Longest(int most) =>
        text => text.EnumerateRunes().Count() > most ? Texts.FormTooLong.With(most) : null;

    public static Func<string, string?> OneOf(params IReadOnlyCollection<string> values) =>
        text => values.Contains(text) ? null : Texts.FormNotAnOption;

    /// <summary>A whole number from 0.</summary>
    public static Func<string, string?> Whole(int most) =>
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? null : Texts.FormNotWhole.With(most);

    /// <summary>A number from 0 with at most two decimals.</summary>
    public static Func<string, string?> Hundredths(decimal most) =>
        text => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number <= most && decimal.Round(number, 2) == number
            ? null : Texts.FormNotHundredths.With(most);

    /// <summary>Full-width digits become plain ones; thousands separators and superfluous zeros go.</summary>
    public static string Number(string text)
    {
        var plain = TypedNumber.Plain(text);
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? Number(number) : plain;
    }

    public static string Number(decimal? number) => number?.ToString("0.##########", CultureInfo.InvariantCulture) ?? "";

    public static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    public static decimal? Decimal(string text) => text.Length == 0 ? null : decimal.Parse(text, CultureInfo.InvariantCulture);

    public static int? Integer(string text) => text.Length == 0 ? null : int.Parse(text, CultureInfo.InvariantCulture);

    public static string? OrNull(this string text) => text.Length == 0 ? null : text;
}
