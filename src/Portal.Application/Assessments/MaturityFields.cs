using System.Globalization;
using Portal.Application.Forms;
using Portal.Application.Reference;

namespace Portal.Application.Assessments;

/// <summary>The fields of 成熟度, by their posted names.</summary>
internal sealed class MaturityFields(MaturityModel model, TimeProvider clock)
{
    private const string Day = "yyyy-MM-dd";

    public FormFields<MaturityStatement> All { get; } = new(
        new("level", m => FieldRules.Number(m.Level), (m, text) => m.Level = FieldRules.Integer(text))
        {
            Fault = FieldRules.OneOf(["0", .. model.Levels.Select(level => FieldRules.Number(level.Level))]),
            Show = text => FieldRules.Integer(text) is > 0 and var level ? model.Levels[level - 1].Name : Texts.MaturityBelow,
        },
        new("kind", m => FieldRules.Number((int?)m.Kind), (m, text) => m.Kind = (MaturityKind?)FieldRules.Integer(text))
        {
            Fault = FieldRules.OneOf([.. Enum.GetValues<MaturityKind>().Select(kind => FieldRules.Number((int)kind))]),
            Show = text => ((MaturityKind)FieldRules.Integer(text)!).Name(),
        },
        new("score", m => FieldRules.Number(m.Score), (m, text) => m.Score = FieldRules.Decimal(text))
        {
            Canonical = FieldRules.Number,
            Fault = FieldRules.Hundredths(5),
        },
        new("report", m => m.ReportNumber ?? "", (m, text) => m.ReportNumber = text.OrNull()) { Fault = FieldRules.Longest(60) },
        new("date", m => m.AssessedOn?.ToString(Day, CultureInfo.InvariantCulture) ?? "",
            (m, text) => m.AssessedOn = text.Length == 0 ? null : DateOnly.ParseExact(text, Day, CultureInfo.InvariantCulture))
        {
            Fault = text => DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                && day <= DateOnly.FromDateTime(clock.GetUtcNow().InShanghai().DateTime) && day.Year >= 2010
                ? null : Texts.MaturityDateWrong,
        });
}

public static class MaturityKinds
{
    public static string Name(this MaturityKind kind) => kind switch
    {
        MaturityKind.SelfAssessed => Texts.MaturityKindSelf,
        MaturityKind.Assessed => Texts.MaturityKindAssessed,
    };
}
