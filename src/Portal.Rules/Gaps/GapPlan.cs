using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Rules.Gaps;

/// <summary>
/// The smallest set of changes with which a factory reaches a tier: the conditions that gate the reference tier, on the
/// tier's own numbers (reading E10). Smallest means, in this order: fewest scenario rows raised, fewest tier steps, fewest
/// scenarios in which artificial intelligence is still to be applied, fewest indicators changed, fewest points; what is still equal
/// is decided by number, the lower rows and indicators first.
/// A plan proposes and never decides: the tier follows from the facts once they have changed.
/// </summary>
/// <param name="Tier">The tier that the plan leads to.</param>
/// <param name="Errors">What is to be corrected or completed first; while there is any, nothing is planned.</param>
/// <param name="Unknown">What is not answered yet. The other parts are planned; for these, nothing is invented.</param>
/// <param name="Obstacles">Why the tier cannot be reached by raising alone; that part is not planned.</param>
/// <param name="Scenarios">Null where enough scenarios count and cover the segments, or where scenarios are not known.</param>
/// <param name="Maturity">Null where the level suffices or is not known.</param>
/// <param name="Score">Null where the score lines are passed, where none gates, or where the score is not known.</param>
/// <param name="AiShare">Null where the ratio suffices with the scenarios of the plan, where none is asked, or where it is not known.</param>
public sealed record GapPlan(
    Tier Tier,
    ImmutableArray<FactError> Errors,
    ImmutableArray<UnknownPart> Unknown,
    ImmutableArray<Obstacle> Obstacles,
    ScenarioGap? Scenarios,
    MaturityRaise? Maturity,
    ScoreGap? Score,
    AiShareGap? AiShare)
{
    /// <summary>Nothing is missing.</summary>
    public bool Reached => CanBeApplied && Scenarios is null && Maturity is null && Score is null && AiShare is null;

    /// <summary>The changes alone lead to the tier: nothing to correct, nothing to answer, nothing in the way.</summary>
    public bool CanBeApplied => Errors.IsEmpty && Unknown.IsEmpty && Obstacles.IsEmpty;

    /// <summary>The plans for the tiers not reached, ascending.</summary>
    /// <param name="evaluation">That of the same facts under the same policy.</param>
    /// <exception cref="ArgumentException">The evaluation is another policy's.</exception>
    public static ImmutableArray<GapPlan> AllFor(Policy policy, Facts facts, Evaluation evaluation)
    {
        var plans = ImmutableArray.CreateBuilder<GapPlan>(Tiers.All.Length);
        foreach (var tier in Tiers.All)
        {
            var plan = For(policy, facts, evaluation, tier);
            if (!plan.Reached)
            {
                plans.Add(plan);
            }
        }

        return plans.ToImmutable();
    }

    /// <summary>The plan for one tier; <see cref="Reached"/> where nothing is missing.</summary>
    /// <param name="evaluation">That of the same facts under the same policy.</param>
    /// <exception cref="ArgumentException">The evaluation is another policy's.</exception>
    public static GapPlan For(Policy policy, Facts facts, Evaluation evaluation, Tier tier)
    {
        if (evaluation.PolicyVersion != policy.Version)
        {
            throw new ArgumentException("The evaluation was made under another policy.", nameof(evaluation));
        }

        if (!evaluation.Valid)
        {
            return new GapPlan(tier, evaluation.Errors, [], [], null, null, null, null);
        }

        var decision = evaluation[tier];
        var unknown = decision.Conditions
            .Where(each => each is { Condition.Gates: true, Outcome: Outcome.NeedsJudgement })
            .Select(each => PartOf(each.Condition))
            .Distinct();
        var obstacles = ImmutableArray.CreateBuilder<Obstacle>();
        var least = AiChoice.LeastScenarios(policy, facts, decision);
        var scenarios = Misses(decision, UnknownPart.Scenarios) || least > 0 ? RowChoice.Plan(policy, facts, decision, least, obstacles) : null;
        var maturity = Misses(decision, UnknownPart.Maturity) ? RaiseMaturity(facts, decision) : null;
        var score = Misses(decision, UnknownPart.Score) ? PointChoice.Plan(policy, facts, evaluation.Score, decision, obstacles) : null;
        var share = AiChoice.Plan(policy, facts, decision, scenarios?.Rows ?? []);
        return new GapPlan(tier, [], [.. unknown], obstacles.ToImmutable(), scenarios, maturity, score, share);
    }

    /// <summary>The facts as they are once every change is made.</summary>
    /// <param name="facts">Those that the plan was made for.</param>
    /// <exception cref="InvalidOperationException">The changes alone do not lead to the tier.</exception>
    public Facts ApplyTo(Facts facts)
    {
        if (!CanBeApplied)
        {
            throw new InvalidOperationException("The plan does not lead to its tier by itself.");
        }

        return facts with
        {
            Scenarios = facts.Scenarios is null ? null : Raise(facts.Scenarios, facts.AiRatio is not null),
            AiRatio = AiShare is { Scenarios: [] } && facts.AiRatio is not null ? EnteredNumber.FromDecimal(AiShare.Condition.Minimum) : facts.AiRatio,
            MaturityLevel = Maturity?.To ?? facts.MaturityLevel,
            BelowFirstMaturityLevel = Maturity is null && facts.BelowFirstMaturityLevel,
            Indicators = Score is null || facts.Indicators is null ? facts.Indicators : Raise(facts.Indicators, Score.Indicators),
            Score = Score is null || facts.Score is null ? facts.Score : Raise(facts.Score.Value, Score.Points),
        };
    }

    private static bool Misses(TierDecision decision, UnknownPart part) =>
        decision.Conditions.Any(each => each is { Condition.Gates: true, Outcome: Outcome.NotMet } && PartOf(each.Condition) == part);

    private static UnknownPart PartOf(Condition condition) => condition switch
    {
        ScenarioCountCondition or SegmentCoverageCondition => UnknownPart.Scenarios,
        MaturityCondition => UnknownPart.Maturity,
        ScoreCondition => UnknownPart.Score,
        AiShareCondition => UnknownPart.AiShare,
        _ => throw new UnreachableException(),
    };

    private static MaturityRaise RaiseMaturity(Facts facts, TierDecision decision)
    {
        var condition = (MaturityCondition)decision[ConditionCode.Maturity]!.Condition;
        return new MaturityRaise(facts.BelowFirstMaturityLevel ? 0 : facts.MaturityLevel!.Value, condition.Minimum!.Value);
    }

    private List<ScenarioClaim> Raise(IReadOnlyList<ScenarioClaim> claims, bool ratioGiven)
    {
        var rows = Scenarios?.Rows ?? [];
        var ai = AiShare?.Scenarios ?? [];

        // Of a scenario that is built it is said whether it applies artificial intelligence wherever it is said of the others.
        var silent = ratioGiven || (claims.Count > 0 && claims.All(claim => claim.UsesAi is null));
        return
        [
            .. claims.Where(claim => rows.All(raise => raise.Row != claim.Row)).Select(claim => Applies(claim.Row) ? claim with { UsesAi = true } : claim),
            .. rows.Select(raise => new ScenarioClaim(raise.Row, raise.To, raise.To is not null || silent ? null : Applies(raise.Row))),
        ];

        bool Applies(int? row) => ai.Any(scenario => scenario.Row == row);
    }

    private static Dictionary<string, IndicatorAnswer> Raise(
        IReadOnlyDictionary<string, IndicatorAnswer> answers, ImmutableArray<PointRaise> raises)
    {
        var raised = new Dictionary<string, IndicatorAnswer>(answers);
        foreach (var raise in raises)
        {
            var key = raise.Indicator.Number.ToString(CultureInfo.InvariantCulture);
            raised[key] = answers[key] with { Score = raise.To, Level = raise.ToLevel };
        }

        return raised;
    }

    private static EnteredNumber Raise(EnteredNumber composite, decimal points) =>
        composite.TryRead(out var value) ? value + points : composite;
}

/// <summary>A part of the facts that has to be answered before anything can be said about it.</summary>
public enum UnknownPart
{
    /// <summary>The indicators, or the composite that may stand instead of them.</summary>
    Score,
    Scenarios,
    Maturity,

    /// <summary>In which scenarios artificial intelligence is applied.</summary>
    AiShare,
}

/// <summary>What is missing of the scenarios for a tier.</summary>
/// <param name="Missing">How many more scenarios have to count, coverage left aside; 0 or more.</param>
/// <param name="Uncovered">Required segments in which no scenario counts yet, in printed order.</param>
/// <param name="Rows">The rows to raise, ascending; empty where an obstacle stands in the way.</param>
public sealed record ScenarioGap(int Missing, ImmutableArray<Segment> Uncovered, ImmutableArray<RowRaise> Rows)
{
    /// <summary>Tier steps of all rows together.</summary>
    public int Steps => Rows.Sum(row => row.Steps);
}

/// <summary>One row of the matrix to raise, or one scenario of the guideline to build.</summary>
/// <param name="Scenario">The row with its name, stage and segment.</param>
/// <param name="From">The tier it is claimed at now; null where it is not claimed.</param>
/// <param name="To">The lowest tier that can be claimed and counts; a "/" cell is passed over. Null where the scenario is to be built.</param>
public sealed record RowRaise(Scenario Scenario, Tier? From, Tier? To)
{
    /// <summary>1 to 40.</summary>
    public int Row => Scenario.Row;

    /// <summary>The text that has to be met, verbatim: the matrix's of the tier, or the guideline's.</summary>
    public string Text => To is { } tier ? Scenario[tier].Text! : Scenario.Guideline.Description;

    /// <summary>How many tiers it rises; a row not claimed stands one below the lowest tier. To build a scenario is one step.</summary>
    public int Steps => To is { } tier ? (int)tier - (int)(From ?? 0) : 1;
}

/// <summary>What is missing to the share of scenarios in which artificial intelligence is applied.</summary>
/// <param name="From">Per cent now, exactly; null where no scenario is built.</param>
/// <param name="To">Per cent then, with the scenarios that the plan builds.</param>
/// <param name="Scenarios">
/// The fewest scenarios, built now or by the plan, in which to apply it, ascending; empty where the ratio itself was given.
/// </param>
public sealed record AiShareGap(AiShareCondition Condition, Ratio? From, Ratio To, ImmutableArray<Scenario> Scenarios);

/// <summary>Levels of GB/T 39116, 1 to 5; from 0 where not even level 1 is reached.</summary>
public sealed record MaturityRaise(int From, int To);

/// <summary>What is missing to the score lines of a tier.</summary>
/// <param name="Line">The line that asks for most; of equals the one listed first.</param>
/// <param name="From">The exact composite now.</param>
/// <param name="To">The exact composite with the points gained: the least one that passes.</param>
/// <param name="Points">
/// Points to gain, a multiple of 0.01: the raises of the indicators added up or, where the composite itself was given,
/// its raise.
/// </param>
/// <param name="Indicators">The indicators to raise, ascending; empty where the composite itself was given.</param>
public sealed record ScoreGap(
    ScoreCondition Line, Ratio From, Ratio To, decimal Points, ImmutableArray<PointRaise> Indicators);

/// <summary>One indicator to raise.</summary>
/// <param name="From">Its score now.</param>
/// <param name="To">Its score then: a whole number of steps of 0.01 above, within the bands.</param>
/// <param name="FromLevel">Null only for indicator 7 where a score is entered for it (reading S1).</param>
/// <param name="ToLevel">The level whose bands hold <paramref name="To"/>.</param>
public sealed record PointRaise(Indicator Indicator, decimal From, decimal To, int? FromLevel, int? ToLevel)
{
    public decimal Points => To - From;

    /// <summary>Whether the text of a higher level has to be met, not only the present one more fully.</summary>
    public bool LevelRises => ToLevel > FromLevel;
}

/// <summary>Why a tier cannot be reached by raising alone.</summary>
/// <param name="Condition">The condition that cannot be met.</param>
/// <param name="Segments"><see cref="ObstacleKind.NoRowInSegment"/> only: the segments.</param>
public sealed record Obstacle(ObstacleKind Kind, Condition Condition, ImmutableArray<Segment> Segments);

/// <summary>The closed set of obstacles. Under the readings in force none of them occurs.</summary>
public enum ObstacleKind
{
    /// <summary>All scores at their highest do not pass the line.</summary>
    ScoresAtHighest,

    /// <summary>Fewer rows can still be raised than are missing.</summary>
    TooFewRows,

    /// <summary>No row of a segment can be raised so that it counts (readings M1 and M2 switched).</summary>
    NoRowInSegment,
}
