using System.Globalization;
using Portal.Rules.Campaigns;

namespace Portal.Application.Applications;

/// <summary>An answer in words.</summary>
public static class AnswerWords
{
    /// <summary>A field's value as it is read: the text of a chosen option, a month in words, a number with its unit; nothing for nothing.</summary>
    public static string Of(FormItem item, string value) =>
        value.Length == 0 ? ""
        : item.Options.FirstOrDefault(option => option.Value == value) is { } option ? option.Text
        : item.Kind == FormItemKind.Month && DateOnly.TryParseExact(value, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
            ? month.ToString("yyyy年M月", Phrase.Culture)
        : item.Kind == FormItemKind.Date && DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("yyyy年M月d日", Phrase.Culture)
        : item.Unit is { } unit ? $"{value} {unit}" : value;
}

/// <summary>A change in words.</summary>
public static class KpiWords
{
    public static string Change(string from, string to) =>
        KpiChange.Percent(Number(from), Number(to)) is { } percent
            ? (percent > 0 ? "+" : "") + decimal.Round(percent, 2, MidpointRounding.AwayFromZero).ToString("0.##", Phrase.Culture) + "%" : "—";

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
