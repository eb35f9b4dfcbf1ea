using System.Collections.Immutable;
using System.Globalization;
using Portal.Application.Forms;
using Portal.Application.RichText;
using Portal.Rules.Campaigns;
using Portal.Rules.Policies;

namespace Portal.Application.Applications;

/// <summary>A campaign's form as fields that can be saved one by one.</summary>
internal static class FormAnswers
{
    internal const string ExplanationPrefix = "explain-";

    /// <summary>Most characters of an explanation.</summary>
    public const int LongestExplanation = 1000;

    private const decimal MostAmount = 10_000_000_000m;

    /// <summary>The form of a campaign, with the indicators that its policy prints and what its notice asks to be declared.</summary>
    public static ApplicationForm FormFor(this CampaignDefinition definition, Policy policy, ImmutableArray<AdmissionCondition> admission)
    {
        var form = definition.Form.With(policy.Kpis);
        return AdmissionAnswers.SectionOf(admission, policy) is { } section ? form with { Sections = form.Sections.Insert(1, section) } : form;
    }

    /// <summary>The field in which a condition that is met with a remark is explained.</summary>
    public static string Explanation(ConditionCode code) => ExplanationPrefix + code.ApiName();

    /// <summary>Explanations follow from what they explain: a return that leaves one part to the enterprise leaves them too.</summary>
    public static bool IsExplanation(string field) => field.StartsWith(ExplanationPrefix, StringComparison.Ordinal);

    /// <summary>Every field that an application of this form may store, explanations included.</summary>
    public static FormFields<IDictionary<string, string>> FieldsOf(
        ApplicationForm form, TierConditions conditions, ImmutableArray<AdmissionCondition> admission) => new(
    [
        .. form.Fields.Select(Field),
        .. conditions.Conditions.Select(condition => Explanation(condition.Code)).Concat(admission.Select(condition => AdmissionAnswers.Explanation(condition.Id)))
            .Select(field => new FormField<IDictionary<string, string>>(field, Read(field), Write(field)) { Fault = FieldRules.Longest(LongestExplanation) }),
    ]);

    /// <summary>The key of the item to which a field or a file belongs; the key itself where it belongs to none.</summary>
    public static string ItemOf(ApplicationForm form, string key) =>
        form.Fields.FirstOrDefault(asked => asked.Key == key)?.Item.Key ?? FormFiles.ItemOf(form, key);

    private static FormField<IDictionary<string, string>> Field(AskedField asked)
    {
        var (canonical, fault) = Shape(asked);
        return new(asked.Key, Read(asked.Key), Write(asked.Key))
        {
            Canonical = canonical,
            Fault = fault,
            Show = value => asked.Kind == FormItemKind.LongText ? RichTextCleaner.Glance(value) : asked.Item.Options.FirstOrDefault(option => option.Value == value)?.Text ?? value,
        };
    }

    private static (Func<string, string> Canonical, Func<string, string?> Fault) Shape(AskedField asked) => asked.Kind switch
    {
        FormItemKind.Text when asked.Item.Lines => (text => text, FieldRules.Longest(asked.Limit!.Value)),
        FormItemKind.Text => (text => text.ReplaceLineEndings(" "), FieldRules.Longest(asked.Limit!.Value)),
        FormItemKind.LongText => (LongTexts.Clean, _ => null),
        FormItemKind.Number or FormItemKind.Money when asked.Signed => (SignedNumber, SignedHundredths),
        FormItemKind.Number or FormItemKind.Money => (FieldRules.Number, FieldRules.Hundredths(MostAmount)),
        FormItemKind.Month => (text => text, text => IsDay(text, "yyyy-MM") ? null : Texts.ApplicationMonthWrong),
        FormItemKind.Date => (text => text, text => IsDay(text, "yyyy-MM-dd") ? null : Texts.ApplicationDateWrong),
        FormItemKind.Choice when asked.Item.Options.IsEmpty => (text => text, FieldRules.OneOf(AskedFields.Yes)),
        FormItemKind.Choice => (text => text, FieldRules.OneOf([.. asked.Item.Options.Select(option => option.Value)])),
        _ => throw new ArgumentOutOfRangeException(nameof(asked), asked.Kind, "No field of its own."),
    };

    private static string SignedNumber(string text)
    {
        var plain = TypedNumber.Plain(text).Replace('−', '-');
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? FieldRules.Number((decimal?)number) : plain;
    }

    private static string? SignedHundredths(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) <= MostAmount && decimal.Round(number, 2) == number
            ? null : Texts.ApplicationNumberWrong;

    private static bool IsDay(string text, string format) =>
        DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1950 and < 2100;

    private static Func<IDictionary<string, string>, string> Read(string key) => answers => answers.TryGetValue(key, out var value) ? value : "";

    private static Action<IDictionary<string, string>, string> Write(string key) => (answers, text) => answers[key] = text;
}
