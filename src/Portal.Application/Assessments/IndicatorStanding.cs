using System.Globalization;
using Portal.Rules;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;
using Stated = Portal.Rules.Evaluations.IndicatorAnswer;

namespace Portal.Application.Assessments;

/// <summary>Where one indicator's answer stands.</summary>
public enum IndicatorProgress
{
    NotAnswered,

    /// <summary>Something is missing, or the score lies outside its level.</summary>
    NeedsAttention,
    Complete,

    /// <summary>不涉及此环节: left out of the composite.</summary>
    NotApplicable,

    /// <summary>An indicator that may stay empty and is recorded only (reading S1).</summary>
    Recorded,
}

/// <param name="Scored">Whether the policy asks for a score.</param>
/// <param name="Advice">What is still to do, in Chinese; null when nothing is.</param>
/// <param name="Contribution">Points of the composite over what is valid so far.</param>
public sealed record IndicatorState(
    Indicator Indicator, IndicatorProgress Progress, bool Scored, int? Level, decimal? Score, ScoreBand? Band, Ratio? Contribution, string? Advice);

/// <summary>A tier's score line.</summary>
/// <param name="Inclusive">Whether reaching the line suffices; otherwise it has to be passed (reading S9).</param>
/// <param name="Missing">Points of the composite up to the line; null when it is passed or nothing is scored yet.</param>
public sealed record ScoreLine(Tier Tier, string TierName, decimal Line, bool Inclusive, bool Passed, Ratio? Missing);

/// <summary>
/// What the indicators of a self-assessment come to while they are being filled. Computed by the rules from what is stored; nothing
/// is decided here.
/// </summary>
/// <param name="Indicators">All ten, by number.</param>
/// <param name="Score">The composite over the valid answers; without a value where nothing is scored (yet).</param>
/// <param name="Lines">Score lines, ascending; empty where the policy does not score.</param>
public sealed record IndicatorStanding(
    Policy Policy, IReadOnlyList<IndicatorState> Indicators, CompositeScore Score, IReadOnlyList<ScoreLine> Lines)
{
    /// <summary>Those still to be completed.</summary>
    public IEnumerable<IndicatorState> Remaining => Indicators.Where(state => state.Advice is not null);

    public bool Complete => !Remaining.Any();

    /// <summary>The lowest line that is not passed yet.</summary>
    public ScoreLine? NextLine => Lines.FirstOrDefault(line => !line.Passed);

    /// <summary>
    /// Points by which the sum of all scores has to rise up to the next line; null when none is left, while answers are missing, and where
    /// the weights differ (reading S2), because then it depends on which indicators rise.
    /// </summary>
    public Ratio? PointsToNextLine =>
        NextLine?.Missing is { } missing && Complete
        && Policy.Indicators.All.Where(indicator => Policy.Scores(indicator)).Select(indicator => indicator.Weight).Distinct().Count() == 1
            ? missing * Score.ScoredIndicators
            : null;

    internal static IndicatorStanding Of(Policy policy, IEnumerable<IndicatorAnswer> answers)
    {
        var given = answers.Where(answer => answer.SaysSomething).ToDictionary(answer => answer.No);
        var facts = new Facts { Indicators = given.Values.ToDictionary(answer => Key(answer.No), State) };
        var errors = Evaluation.Of(policy, facts).Errors.ToLookup(error => error.Path.Split('.')[1]);
        var score = Evaluation.ScoreSoFar(policy, facts);
        var valid = score.PerIndicator.ToDictionary(indicator => indicator.Number);
        return new(
            policy,
            [.. policy.Indicators.All.Select(indicator => StateOf(
                policy, indicator, given.GetValueOrDefault(indicator.Number), valid.GetValueOrDefault(indicator.Number),
                errors[Key(indicator.Number)].FirstOrDefault()))],
            score,
            [.. policy.Tiers.Select(tier => LineOf(tier, score.Value)).OfType<ScoreLine>()]);
    }

    private static IndicatorState StateOf(Policy policy, Indicator indicator, IndicatorAnswer? answer, IndicatorScore? valid, FactError? error)
    {
        var scored = policy.Scores(indicator);
        var optional = !indicator.HasLevels && !scored;
        var progress = error is not null ? (answer is null ? IndicatorProgress.NotAnswered : IndicatorProgress.NeedsAttention)
            : answer is null ? IndicatorProgress.NotAnswered
            : answer.NotApplicable ? IndicatorProgress.NotApplicable
            : optional ? IndicatorProgress.Recorded
            : IndicatorProgress.Complete;
        return new(indicator, progress, scored, answer?.Level, answer?.Score, valid?.Band, valid?.Contribution, error is null ? null : Advice(error));
    }

    private static string Advice(FactError error) => error.Code switch
    {
        FactErrorCode.ScoreOutsideLevelBand => Texts.IndicatorsAdviceScoreOutside.With(error.Arguments[2], error.Arguments[0], error.Arguments[1]),
        FactErrorCode.ScoreMissing => Texts.IndicatorsAdviceScoreMissing,
        FactErrorCode.LevelMissing => Texts.IndicatorsAdviceLevelMissing,
        FactErrorCode.IndicatorMissing => Texts.IndicatorsAdviceMissing,
        _ => Texts.IndicatorsAdviceCheck,
    };

    private static ScoreLine? LineOf(TierConditions tier, Ratio? score)
    {
        if ((tier[ConditionCode.SuggestedScoreLine] ?? tier[ConditionCode.BasicScore]) is not ScoreCondition line)
        {
            return null;
        }

        var passed = score is { } value && line.IsPassedBy(value);
        return new(tier.Tier, tier.Name, line.Line, line.Inclusive, passed, passed || score is not { } below ? null : Ratio.Of(line.Line) - below);
    }

    private static Stated State(IndicatorAnswer answer) =>
        new(answer.Level, answer.Score, answer.NotApplicable, answer.TotalInvestment, answer.InvestmentInYear);

    private static string Key(int number) => number.ToString(CultureInfo.InvariantCulture);
}
