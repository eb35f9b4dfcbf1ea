using System.Collections.Immutable;
using System.Globalization;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Rules.Tests.Gaps;

/// <summary>
/// Policies of a few rows and indicators, with scores of a few steps of 0.01, so that every change there is can be tried.
/// Rows, "/" cells, counts, segments, lines, weights and readings are drawn at random; the texts are of no concern.
/// </summary>
public static class SmallPolicies
{
    /// <summary>Points of 100 at the top of the bands: few steps of 0.01 in all.</summary>
    private static readonly decimal[] Tops = [0.04m, 0.07m, 0.1m];

    private static readonly decimal[] Weights = [1m, 1m, 1m, 2m, 0.5m, 0.7m, 0.0001m];

    public static Policy Drawn(Random random, int rows, int indicators, bool equalWeights)
    {
        var model = SeedPolicies.Jiangsu;
        var segments = model.Segments[..random.Next(1, 4)];
        var scoring = Scoring(random);
        var investment = random.Next(4) == 0 ? InvestmentReading.EnteredScore : InvestmentReading.RecordedOnly;
        return new Policy
        {
            Id = model.Id,
            Version = model.Version,
            Title = model.Title,
            Province = model.Province,
            Year = model.Year,
            Status = model.Status,
            Preamble = model.Preamble,
            Guideline = model.Guideline,
            MaturityLevels = model.MaturityLevels,
            Readings = model.Readings,
            GeneralReadings = model.GeneralReadings,
            Segments = segments,
            Kpis = [],
            Scenarios = model.Scenarios with { Rows = [.. Enumerable.Range(1, rows).Select(row => Row(random, model, row, segments))] },
            Indicators = model.Indicators with
            {
                Scoring = scoring,
                All = [.. Enumerable.Range(1, indicators).Select(number => model.Indicators[number] with
                {
                    Weight = equalWeights ? 1m : Weights[random.Next(Weights.Length)],
                    Levels = investment == InvestmentReading.EnteredScore && number == indicators ? [] : model.Indicators[1].Levels,
                    NotApplicableText = random.Next(3) == 0 && number > 1 ? "-" : null,
                })],
            },
            Switches = new Switches(investment, Pick<ClaimCountingReading>(random), Pick<SlashCellReading>(random), Pick<CrossSegmentReading>(random)),
            Tiers = [.. model.Tiers.Select(tier => tier with { Conditions = Conditions(random, tier, rows, segments, scoring) })],
        };
    }

    /// <summary>Valid facts with every block known.</summary>
    public static Facts Facts(Random random, Policy policy, bool composite) => new()
    {
        Scenarios = [.. policy.Scenarios.Rows.SelectMany(row => Claim(random, row))],
        MaturityLevel = random.Next(1, 6),
        Score = composite ? random.Next(0, 90) / 1000m : null,
        Indicators = composite ? null : policy.Indicators.All
            .Where(indicator => indicator.HasLevels || policy.Switches.Investment == InvestmentReading.EnteredScore)
            .ToDictionary(indicator => indicator.Number.ToString(CultureInfo.InvariantCulture), indicator => Answer(random, policy, indicator)),
    };

    private static IEnumerable<ScenarioClaim> Claim(Random random, Scenario row)
    {
        var tier = (Tier)random.Next(1, 5);
        return random.Next(2) == 0 && row[tier].Claimable ? [new ScenarioClaim(row.Row, tier)] : [];
    }

    private static IndicatorAnswer Answer(Random random, Policy policy, Indicator indicator)
    {
        if (indicator.AllowsNotApplicable && indicator.HasLevels && random.Next(2) == 0)
        {
            return new IndicatorAnswer(NotApplicable: true);
        }

        var bands = policy.Indicators.Scoring!.Bands;
        var score = random.Next(2) == 0 ? random.Next(0, 4) / 100m : random.Next(0, 400) / 10_000m;
        score = bands.Any(band => band.Contains(score)) ? score : 0m;
        return new IndicatorAnswer(indicator.HasLevels ? bands.Single(band => band.Contains(score)).Level : null, score);
    }

    private static Scenario Row(Random random, Policy model, int row, ImmutableArray<Segment> segments) => model.Scenarios[1] with
    {
        Row = row,
        Segment = random.Next(4) == 0 ? null : segments[random.Next(segments.Length)],
        Cells = [.. Tiers.All.Select(_ => new ScenarioCell(random.Next(4) == 0 ? null : "-", null))],
    };

    private static Scoring Scoring(Random random)
    {
        var top = Tops[random.Next(Tops.Length)];
        var middle = top - 0.02m;
        return SeedPolicies.Jiangsu.Indicators.Scoring! with
        {
            Bands =
            [
                new ScoreBand(1, null, "-", 0m, true, 0m, true),
                new ScoreBand(2, "-", "-", 0m, false, middle, false),
                new ScoreBand(3, "-", "-", middle, true, top, random.Next(2) == 0),
            ],
        };
    }

    private static ImmutableArray<Condition> Conditions(
        Random random, TierConditions tier, int rows, ImmutableArray<Segment> segments, Scoring scoring)
    {
        var clause = tier.Clause;
        var top = (int)(scoring.Bands[^1].High * 1000m);
        ScoreCondition Line(ConditionCode code) =>
            new(code, clause, [], Gates: random.Next(5) > 0, random.Next(0, top + 2) / 1000m, Inclusive: random.Next(2) == 0);
        return
        [
            Line(ConditionCode.BasicScore),
            Line(ConditionCode.SuggestedScoreLine),
            new ScenarioCountCondition(clause, [], random.Next(0, rows + 1)),
            new SegmentCoverageCondition(clause, [], [.. segments.Where(_ => random.Next(2) == 0)], ImmutableDictionary<int, Segment>.Empty, null),
            new MaturityCondition(clause, [], random.Next(3) == 0 ? null : random.Next(1, 6), null, null),
        ];
    }

    private static T Pick<T>(Random random)
        where T : struct, Enum
    {
        var values = Enum.GetValues<T>();
        return values[random.Next(values.Length)];
    }
}
