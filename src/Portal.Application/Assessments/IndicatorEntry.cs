using System.Globalization;
using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Application.Assessments;

/// <summary>One indicator as it was typed: text, so that nothing is lost when it cannot be stored.</summary>
/// <param name="Level">A level's number, <see cref="NotApplicable"/>, or nothing.</param>
public sealed record IndicatorEntry(
    string? Level = null, string? Score = null, string? TotalInvestment = null, string? InvestmentInYear = null, string? Remark = null)
{
    /// <summary>The level that stands for 不涉及此环节.</summary>
    public const string NotApplicable = "na";

    /// <summary>Most characters of a remark; as wide as the column.</summary>
    public const int LongestRemark = 2000;

    private const decimal FullScore = 100m;
    private const int ScoreDecimals = 6;
    private const int AmountDecimals = 2;

    /// <summary>The form field of one part of an indicator's answer; the same word as its path in the JSON contract.</summary>
    public static string Field(int number, string part) => string.Create(CultureInfo.InvariantCulture, $"indicators.{number}.{part}");

    /// <summary>
    /// Writes into <paramref name="answer"/> what can be stored. Parts that belong together (level and score, the two amounts) are
    /// written or left as they were together; a remark does not wait for a score. Whether the answer is complete and the score lies
    /// within its level's band is said by <see cref="IndicatorStanding"/>, because a draft may be neither.
    /// </summary>
    /// <returns>What cannot be stored, by field; empty when all of it was written.</returns>
    internal IReadOnlyList<FieldError> WriteTo(IndicatorAnswer answer, Policy policy)
    {
        var indicator = policy.Indicators[answer.No];
        return [.. WriteLevel(answer, indicator, policy), .. WriteAmounts(answer, indicator), .. WriteRemark(answer)];
    }

    private List<FieldError> WriteLevel(IndicatorAnswer answer, Indicator indicator, Policy policy)
    {
        var errors = new List<FieldError>();
        var notApplicable = ReadNotApplicable(indicator, errors);
        var level = notApplicable ? null : ReadLevel(indicator, errors);
        var score = notApplicable || !policy.Scores(indicator) ? null : ReadScore(indicator, errors);
        if (errors.Count == 0)
        {
            (answer.NotApplicable, answer.Level, answer.Score) = (notApplicable, level, score ?? OnlyScoreOf(policy, level));
        }

        return errors;
    }

    private List<FieldError> WriteAmounts(IndicatorAnswer answer, Indicator indicator)
    {
        var errors = new List<FieldError>();
        var total = ReadAmount(indicator, TotalInvestment, "totalInvestment", errors);
        var inYear = ReadAmount(indicator, InvestmentInYear, "investmentInYear", errors);
        if (inYear > total)
        {
            errors.Add(new(Field(indicator.Number, "investmentInYear"), Texts.IndicatorsInYearAboveTotal));
        }

        if (errors.Count == 0)
        {
            (answer.TotalInvestment, answer.InvestmentInYear) = (total, inYear);
        }

        return errors;
    }

    private List<FieldError> WriteRemark(IndicatorAnswer answer)
    {
        var remark = Remark.AsRemark();
        if (remark?.Length > LongestRemark)
        {
            return [new(Field(answer.No, "remark"), Texts.IndicatorsRemarkTooLong.With(LongestRemark))];
        }

        answer.Remark = remark;
        return [];
    }

    private bool ReadNotApplicable(Indicator indicator, List<FieldError> errors)
    {
        if (Level != NotApplicable)
        {
            return false;
        }

        if (!indicator.AllowsNotApplicable)
        {
            errors.Add(new(Field(indicator.Number, "level"), Texts.IndicatorsNotApplicableRefused));
        }

        return true;
    }

    private int? ReadLevel(Indicator indicator, List<FieldError> errors)
    {
        if (string.IsNullOrWhiteSpace(Level))
        {
            return null;
        }

        if (int.TryParse(Level, NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level >= 1 && level <= indicator.Levels.Length)
        {
            return level;
        }

        errors.Add(new(Field(indicator.Number, "level"), Texts.IndicatorsLevelUnknown));
        return null;
    }

    private decimal? ReadScore(Indicator indicator, List<FieldError> errors)
    {
        var typed = TypedNumber.Plain(Score);
        if (typed.Length == 0)
        {
            return null;
        }

        var field = Field(indicator.Number, "score");
        if (!new EnteredNumber(typed).TryRead(out var score))
        {
            errors.Add(new(field, new EnteredNumber(typed).IsPlain
                ? Texts.IndicatorsScoreBeyondLimits.With(FullScore, ScoreDecimals)
                : Texts.IndicatorsScoreNotNumber));
        }
        else if (score is < 0m or > FullScore)
        {
            errors.Add(new(field, Texts.IndicatorsScoreOutOfRange));
        }
        else if (score.Scale > ScoreDecimals)
        {
            errors.Add(new(field, Texts.IndicatorsScoreTooFine.With(ScoreDecimals)));
        }
        else
        {
            return score;
        }

        return null;
    }

    private static decimal? ReadAmount(Indicator indicator, string? text, string part, List<FieldError> errors)
    {
        var typed = TypedNumber.Plain(text);
        if (typed.Length == 0 || indicator.HasLevels)
        {
            return null;
        }

        var field = Field(indicator.Number, part);
        if (!new EnteredNumber(typed).TryRead(out var amount))
        {
            errors.Add(new(field, new EnteredNumber(typed).IsPlain
                ? Texts.IndicatorsAmountBeyondLimits.With(EnteredNumber.Limit)
                : Texts.IndicatorsAmountNotNumber));
        }
        else if (amount < 0m)
        {
            errors.Add(new(field, Texts.IndicatorsAmountNegative));
        }
        else if (amount.Scale > AmountDecimals)
        {
            errors.Add(new(field, Texts.IndicatorsAmountTooFine));
        }
        else
        {
            return amount;
        }

        return null;
    }

    /// <summary>A level whose band is a single point needs no typing: level 1 is 0 (reading S5).</summary>
    private static decimal? OnlyScoreOf(Policy policy, int? level) =>
        level is { } chosen && policy.Indicators.Scoring?.OfLevel(chosen).ToList() is [{ } band] && band.Low == band.High ? band.Low : null;
}

internal static class IndicatorEntries
{
    /// <summary>Browsers send line ends as CR LF; a remark of blanks is none; PostgreSQL stores every character but NUL.</summary>
    public static string? AsRemark(this string? typed) =>
        typed?.Replace("\0", "", StringComparison.Ordinal) is { } text && !string.IsNullOrWhiteSpace(text) ? text.ReplaceLineEndings("\n").TrimEnd() : null;
}
