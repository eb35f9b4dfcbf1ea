using System.Globalization;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Rules.Policies;
using Portal.Web.Components;

namespace Portal.Web.Pages.Assessments;

/// <summary>The fields of one indicator's form, by their plain names.</summary>
internal static class IndicatorForm
{
    public const string Level = "level";
    public const string Score = "score";
    public const string TotalInvestment = "totalInvestment";
    public const string InvestmentInYear = "investmentInYear";
    public const string Remark = "remark";
    private const string VersionPart = "version";

    /// <summary>Prefix of one indicator's names.</summary>
    public static string Name(int no) => string.Create(CultureInfo.InvariantCulture, $"indicators.{no}");

    public static string VersionName(int no) => IndicatorEntry.Field(no, VersionPart);

    /// <summary>What was typed, and the version it is based on; a version that is no number is one that nobody has.</summary>
    public static (int Version, IndicatorEntry Entry) Read(IFormCollection form, int no) => (
        int.TryParse(form[VersionName(no)], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1,
        new IndicatorEntry(
            form[IndicatorEntry.Field(no, Level)],
            form[IndicatorEntry.Field(no, Score)],
            form[IndicatorEntry.Field(no, TotalInvestment)],
            form[IndicatorEntry.Field(no, InvestmentInYear)],
            form[IndicatorEntry.Field(no, Remark)]));

    /// <summary>Stored values by field name, as a script types them.</summary>
    public static Dictionary<string, string?> Values(int no, IndicatorEntry entry) => new()
    {
        [IndicatorEntry.Field(no, Level)] = entry.Level,
        [IndicatorEntry.Field(no, Score)] = entry.Score,
        [IndicatorEntry.Field(no, TotalInvestment)] = entry.TotalInvestment,
        [IndicatorEntry.Field(no, InvestmentInYear)] = entry.InvestmentInYear,
        [IndicatorEntry.Field(no, Remark)] = entry.Remark,
    };

    /// <summary>Both texts side by side, field by field.</summary>
    public static SaveConflict Conflict(Policy policy, int no, IndicatorEntry mine, ReadIndicators.Answer theirs)
    {
        var differences = new List<SaveDifference>();
        var stored = theirs.Entry;
        Compare(Texts.IndicatorsIndexLevel, LevelText(policy, no, mine.Level), LevelText(policy, no, stored.Level));
        Compare(Texts.LevelScore, mine.Score, stored.Score);
        Compare(Texts.IndicatorsTotalInvestment, mine.TotalInvestment, stored.TotalInvestment);
        Compare(Texts.IndicatorsInvestmentInYear, mine.InvestmentInYear, stored.InvestmentInYear);
        Compare(Texts.IndicatorsRemark, mine.Remark, stored.Remark);
        return new(theirs.SavedBy, theirs.SavedAt?.Moment() ?? "", differences);

        void Compare(string label, string? typed, string? saved)
        {
            if ((typed ?? "").ReplaceLineEndings("\n").Trim() != (saved ?? ""))
            {
                differences.Add(new(label, typed, saved));
            }
        }
    }

    private static string? LevelText(Policy policy, int no, string? level) =>
        level == IndicatorEntry.NotApplicable ? policy.Indicators[no].NotApplicableText
        : string.IsNullOrEmpty(level) ? null : Texts.LevelName.With(level);
}
