using System.Globalization;
using Portal.Rules.Evaluations;
using Portal.Rules.Gaps;

namespace Portal.Rules.Tests.Gaps;

/// <summary>A plan as one line, so that plans can be compared and failures read.</summary>
public static class GapTexts
{
    public static string Told(GapPlan plan) => string.Join("; ", ((List<string>)
    [
        plan.Tier.ApiName(),
        .. plan.Errors.Select(error => $"{error.Path} {error.Code.ApiName()}"),
        .. plan.Unknown.Select(part => $"unknown {part}"),
        .. plan.Obstacles.Select(each => $"{each.Kind} {string.Join('、', each.Segments.Select(segment => segment.Name))}".TrimEnd()),
        plan.Scenarios is { } gap ? $"missing {gap.Missing} uncovered {string.Join('、', gap.Uncovered.Select(segment => segment.Name))}".TrimEnd() : "",
        .. plan.Scenarios?.Rows.Select(Told) ?? [],
        plan.AiShare is { } share ? $"ai {share.From?.ToString() ?? "none"} to {share.To}{(share.Scenarios.IsEmpty ? "" : " in " + string.Join('、', share.Scenarios.Select(scenario => scenario.Row)))}" : "",
        plan.Maturity is { } maturity ? $"maturity {maturity.From} to {maturity.To}" : "",
        plan.Score is { } score ? string.Create(CultureInfo.InvariantCulture, $"score {score.From} to {score.To} by {score.Points:0.############} for {score.Line.Code} {score.Line.Line}") : "",
        .. plan.Score?.Indicators.Select(Told) ?? [],
    ]).Where(text => text.Length > 0));

    /// <summary>E.g. "row 9 advanced to excellent", "row 20 none to built".</summary>
    public static string Told(RowRaise raise) => $"row {raise.Row} {raise.From?.ApiName() ?? "none"} to {raise.To?.ApiName() ?? "built"}";

    /// <summary>E.g. "indicator 3 52 to 61 level 4 to 5".</summary>
    public static string Told(PointRaise raise) => string.Create(
        CultureInfo.InvariantCulture,
        $"indicator {raise.Indicator.Number} {raise.From:0.############} to {raise.To:0.############}{(raise.LevelRises ? $" level {raise.FromLevel} to {raise.ToLevel}" : "")}");
}
