using System.Globalization;
using Portal.Documents.Papers;
using Portal.Rules.Policies;

namespace Portal.Application.Documents;

/// <summary>What was answered to an indicator, as it is printed; empty = nothing.</summary>
internal sealed record IndicatorWords(string Level, string Score, bool NotApplicable);

/// <summary>通用能力自评 as a radar chart with its table: in 申报书 from what was submitted, in 自评价报告 from what was decided.</summary>
internal static class IndicatorBlocks
{
    /// <summary>What stands where there is no number.</summary>
    public const string None = "—";

    /// <param name="policy">One with indicators.</param>
    /// <param name="answers">By number; those that are missing were not answered.</param>
    public static IReadOnlyList<PaperBlock> Of(Policy policy, IReadOnlyDictionary<int, IndicatorWords> answers)
    {
        var scoring = policy.Indicators.Scoring is not null;
        var unanswered = new IndicatorWords("", "", NotApplicable: false);
        var rows = policy.Indicators.All.Select(indicator => (Indicator: indicator, Said: answers.GetValueOrDefault(indicator.Number, unanswered))).ToList();
        return
        [
            // The scores where there are any, else the levels.
            new RadarBlock(
                scoring ? Texts.IndicatorsRadarScores : Texts.IndicatorsRadarLevels,
                [.. rows.Where(row => row.Indicator.HasLevels || policy.Scores(row.Indicator)).Select(row => Axis(row.Indicator, scoring ? row.Said.Score : row.Said.Level, scoring ? 100 : 6, row.Said))]),
            new TableBlock(
                null,
                [new(Texts.ListsColumnRank, 1), new(Texts.DocumentsIndicator, 6), new(Texts.DocumentsLevel, 2, true), new(Texts.DocumentsScore, 2, true)],
                [
                    .. rows.Select(row => (IReadOnlyList<string>)
                    [
                        row.Indicator.Number.ToString(CultureInfo.InvariantCulture), row.Indicator.Name,
                        row.Said.NotApplicable ? Texts.IndicatorsStateNotApplicable : OrNone(row.Said.Level), OrNone(row.Said.Score),
                    ]),
                ]),
        ];
    }

    private static RadarAxis Axis(Indicator indicator, string value, decimal most, IndicatorWords said) => new(
        indicator.Name, decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : 0, most,
        said.NotApplicable ? Texts.IndicatorsStateNotApplicable : OrNone(value));

    private static string OrNone(string value) => value.Length > 0 ? value : None;
}
