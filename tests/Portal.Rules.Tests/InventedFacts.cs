using System.Collections.Immutable;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Rules.Tests;

/// <summary>Facts invented at random: valid ones that crowd around the lines, and ones with something wrong in them.</summary>
public static class InventedFacts
{
    /// <summary>Valid under the policy, every block known or not.</summary>
    public static Gen<Facts> Valid(Policy policy) =>
        from scored in Gen.Elements(0, 1, 1, 1)
        from answers in Answers(policy)
        from composite in Gen.OneOf(Near(60), Near(70), Near(80), Near(90), Gen.Choose(0, 10000).Select(cents => cents / 100m))
        from claims in Claims(policy).OrNull()
        from ai in Ai(policy, claims, most: 3)
        from maturity in Gen.Choose(-1, 5)
        from recognised in Gen.Choose(0, 4)
        from declarations in Declared()
        let known = scored == 1 || policy.Indicators.Scoring is null
        select new Facts
        {
            Indicators = known ? answers : null,
            Score = known ? null : composite,
            Scenarios = ai.Claims,
            AiRatio = ai.Ratio,
            MaturityLevel = maturity <= 0 ? null : maturity,
            BelowFirstMaturityLevel = maturity < 0,
            RecognisedTier = recognised == 0 ? null : (Tier)recognised,
            Declarations = declarations,
        };

    /// <summary>Valid facts with every gating block known, so that a tier can be reached.</summary>
    public static Gen<Facts> Known(Policy policy) =>
        from facts in Valid(policy)
        from answers in Answers(policy)
        from claims in Claims(policy)
        from ai in Ai(policy, claims, most: 2)
        from maturity in Gen.Choose(1, 5)
        select facts with { Indicators = answers, Score = null, Scenarios = ai.Claims, AiRatio = ai.Ratio, MaturityLevel = maturity, BelowFirstMaturityLevel = false };

    /// <summary>Facts that may be wrong anywhere.</summary>
    public static Gen<Facts> Any(Policy policy) =>
        from facts in Valid(policy)
        from row in Gen.Choose(-1, 43)
        from tier in Gen.Choose(0, 5)
        from number in Gen.Choose(0, 12)
        from level in Gen.Choose(-1, 8)
        from text in Gen.Elements("", "x", "50", "100", "-1", "1e3", "60.0000000000001", "0.5")
        from notApplicable in Gen.Elements(true, false)
        from maturity in Gen.Choose(-1, 7)
        select facts with
        {
            Indicators = new Dictionary<string, IndicatorAnswer>(facts.Indicators ?? ImmutableDictionary<string, IndicatorAnswer>.Empty)
            {
                [number.ToString(CultureInfo.InvariantCulture)] = new(level, new EnteredNumber(text), notApplicable),
            },
            Scenarios = [.. facts.Scenarios ?? [], new ScenarioClaim(row, (Tier)tier)],
            MaturityLevel = maturity,
            BelowFirstMaturityLevel = false,
        };

    private static Gen<decimal> Near(int line) =>
        Gen.Elements(-0.01m, -0.000000000001m, 0m, 0.000000000001m, 0.01m).Select(step => line + step);

    private static Gen<Dictionary<string, IndicatorAnswer>> Answers(Policy policy) =>
        from around in Gen.Elements(60, 70, 80, 90, 90, 90)
        from wild in Gen.Elements(0, 0, 0, 1)
        from each in Gen.CollectToList(policy.Indicators.All.Where(indicator => indicator.HasLevels), indicator => Answer(policy, indicator, around, wild))
        select each.ToDictionary(pair => pair.Item1, pair => pair.Item2);

    private static Gen<(string, IndicatorAnswer)> Answer(Policy policy, Indicator indicator, int around, int wild)
    {
        var number = indicator.Number.ToString(CultureInfo.InvariantCulture);
        var somewhere = Gen.Choose(0, 9999).Select(cents => cents / 100m);
        var answered = policy.Indicators.Scoring is { } scoring
            ? Gen.Frequency((4, Near(around)), (wild, somewhere)).Select(score => new IndicatorAnswer(LevelOf(scoring, score), score))
            : Gen.Choose(1, 6).Select(level => new IndicatorAnswer(level));
        return indicator.AllowsNotApplicable
            ? Gen.Frequency((3, answered), (1, Gen.Constant(new IndicatorAnswer(NotApplicable: true)))).Select(answer => (number, answer))
            : answered.Select(answer => (number, answer));
    }

    private static int LevelOf(Scoring scoring, decimal score) => scoring.Bands.Single(band => band.Contains(score)).Level;

    /// <summary>Dense or thin, and leaning to one tier, so that every count comes up.</summary>
    private static Gen<IReadOnlyList<ScenarioClaim>> Claims(Policy policy) =>
        from density in Gen.Elements(10, 25, 40, 55, 70, 90, 100)
        from lean in Gen.Elements(1, 2, 3, 4, 4, 4)
        from each in Gen.CollectToList(policy.Scenarios.Rows, row => Claim(row, density, lean))
        select (IReadOnlyList<ScenarioClaim>)[.. each.OfType<ScenarioClaim>()];

    private static Gen<ScenarioClaim?> Claim(Scenario row, int density, int lean) =>
        from roll in Gen.Choose(1, 100)
        from tier in Gen.Frequency((3, Gen.Constant((Tier)lean)), (1, Gen.Elements(Tiers.All.AsEnumerable())))
        select roll > density ? null : row.Cells.IsEmpty ? new ScenarioClaim(row.Row, null) : row[tier].Claimable ? new ScenarioClaim(row.Row, tier) : null;

    /// <summary>Of what is built: flags on all (about a fifth or three fifths of them set), the ratio, or, as the third, nothing said.</summary>
    private static Gen<(IReadOnlyList<ScenarioClaim>? Claims, EnteredNumber? Ratio)> Ai(Policy policy, IReadOnlyList<ScenarioClaim>? claims, int most) =>
        policy.Scenarios.ByTier
            ? Gen.Constant<(IReadOnlyList<ScenarioClaim>? Claims, EnteredNumber? Ratio)>((claims, null))
            : from kind in Gen.Choose(1, most)
              from ratio in Gen.OneOf(Near(20), Near(60), Gen.Choose(0, 10000).Select(cents => cents / 100m))
              from share in Gen.Elements(10, 20, 25, 60, 65, 90)
              from rolls in Gen.ArrayOf(Gen.Choose(1, 100), claims?.Count ?? 0)
              select kind switch
              {
                  1 => ((IReadOnlyList<ScenarioClaim>?)claims?.Select((claim, index) => claim with { UsesAi = rolls[index] <= share }).ToList(), (EnteredNumber?)null),
                  2 => (claims, (EnteredNumber?)ratio),
                  _ => (claims, null),
              };

    private static Gen<Declarations?> Declared() =>
        from scale in Answer()
        from credit in Answer()
        from accidents in Gen.Choose(0, 4)
        from equipment in Answer()
        from organisation in Answer()
        from named in Gen.Elements(true, false)
        select (Declarations?)new Declarations(scale, credit, accidents == 0 ? null : (AccidentSeverity)accidents, equipment, organisation, named);

    private static Gen<bool?> Answer() => Gen.Elements<bool?>(null, true, false);
}
