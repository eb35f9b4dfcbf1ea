using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Portal.Rules.Policies;

namespace Portal.Rules.Evaluations;

/// <summary>
/// The reasoned path: one decision, told condition by condition in the words of the clauses. It shares no arithmetic
/// with <see cref="CompiledPolicy"/>; a property test holds the two together.
/// </summary>
internal static class Reasoning
{
    public static Evaluation Evaluate(Policy policy, Facts facts)
    {
        var known = CheckedFacts.Of(policy, facts);
        if (known.Errors.Count > 0)
        {
            var partial = new CompositeScore(null, null, 0, [.. known.NotApplicable], [.. known.Indicators]);
            return new Evaluation(policy.Id, policy.Version, [.. known.Errors], partial, [], null);
        }

        var score = Compose(policy, known);
        var composite = score.Value is { } value ? new Composite(value, value.ToString()) : null;
        var tiers = policy.Tiers.Select(tier => Decide(policy, tier, known, composite)).ToImmutableArray();
        var reference = tiers.LastOrDefault(tier => tier.Conditions.Where(decision => decision.Condition.Gates).All(Passes));
        return new Evaluation(policy.Id, policy.Version, [], score, tiers, reference?.Tier);
    }

    public static CompositeScore ScoreSoFar(Policy policy, Facts facts) => Compose(policy, CheckedFacts.Of(policy, facts));

    /// <summary>Reading S3: the weighted sum over the weights of the questions that apply.</summary>
    private static CompositeScore Compose(Policy policy, CheckedFacts known)
    {
        var scored = known.Indicators.Where(answer => answer.Score is not null).ToList();
        if (scored.Count == 0)
        {
            Ratio? given = known.GivenScore is { } score ? Ratio.Of(score) : null;
            return new CompositeScore(given, null, 0, [.. known.NotApplicable], [.. known.Indicators]);
        }

        decimal Weight(IndicatorScore answer) => policy.Indicators[answer.Number].Weight!.Value;
        var weights = scored.Sum(Weight);
        var sum = scored.Sum(answer => Weight(answer) * answer.Score!.Value);
        return new CompositeScore(
            Ratio.Of(sum, weights),
            EnteredNumber.Normalised(sum),
            scored.Count,
            [.. known.NotApplicable],
            [.. scored.Select(answer => answer with { Contribution = Ratio.Of(Weight(answer) * answer.Score!.Value, weights) })]);
    }

    private static TierDecision Decide(Policy policy, TierConditions tier, CheckedFacts known, Composite? composite)
    {
        var counted = known.Claims is { } claims
            ? policy.Scenarios.Rows.Where(row => Counts(policy.Switches, row, claims[row.Row], tier.Tier)).ToList()
            : null;
        var conditions = tier.Conditions.Select(condition => Decide(policy, condition, known, composite, counted)).ToImmutableArray();
        var outcome = conditions.Select(decision => decision.Outcome).Aggregate(Outcome.Met, Worse);
        return new TierDecision(tier.Tier, outcome, conditions);
    }

    private static ConditionDecision Decide(
        Policy policy, Condition condition, CheckedFacts known, Composite? composite, List<Scenario>? counted) => condition switch
        {
            ScoreCondition line => DecideScore(line, composite),
            ScenarioCountCondition count => DecideCount(policy, count, counted),
            SegmentCoverageCondition coverage => DecideCoverage(policy, coverage, counted, known.NotApplicable),
            MaturityCondition maturity => DecideMaturity(maturity, known.MaturityLevel),
            AiShareCondition share => DecideAiShare(policy, share, known),
            RecognisedTierCondition recognised => DecideRecognisedTier(recognised, known.RecognisedTier),
            EffectCondition effect => Unknown(effect, null),
            AccidentsCondition accidents => DecideAccidents(accidents, known.Declarations.Accidents),
            DeclarationCondition declaration => DecideDeclaration(declaration, known.Declarations),
            _ => throw new UnreachableException(),
        };

    private static ConditionDecision DecideScore(ScoreCondition line, Composite? composite) => composite is null
        ? Unknown(line, Text(line.Line))
        : Decided(line, Text(line.Line), composite.Text, line.IsPassedBy(composite.Value));

    private static ConditionDecision DecideCount(Policy policy, ScenarioCountCondition count, List<Scenario>? counted)
    {
        if (counted is null)
        {
            return Unknown(count, Text(count.Minimum));
        }

        var number = policy.Switches.CrossSegment == CrossSegmentReading.Neither
            ? counted.Count(row => row.Segment is not null)
            : counted.Count;
        return Decided(count, Text(count.Minimum), Text(number), number >= count.Minimum);
    }

    private static ConditionDecision DecideCoverage(
        Policy policy, SegmentCoverageCondition coverage, List<Scenario>? counted, List<int> notApplicable)
    {
        var required = Join(coverage.Segments);
        if (counted is null)
        {
            return Unknown(coverage, required);
        }

        var everything = policy.Switches.CrossSegment == CrossSegmentReading.NumberAndCoverage
            && counted.Any(row => row.Segment is null);
        var covered = policy.Segments
            .Where(segment => everything || counted.Any(row => row.Segment == segment))
            .ToImmutableArray();
        var missing = coverage.Segments.Where(segment => !covered.Contains(segment)).ToImmutableArray();
        var contradiction = notApplicable.Any(number =>
            coverage.NotApplicableSegments.TryGetValue(number, out var segment) && coverage.Segments.Contains(segment));
        return new ConditionDecision(
            coverage,
            required,
            Join(covered),
            missing.IsEmpty ? Outcome.Met : coverage.GapNote is null ? Outcome.NotMet : Outcome.MetWithNote,
            !missing.IsEmpty && coverage.GapNote is { } gap ? gap : contradiction ? coverage.NotApplicableNote : null,
            covered,
            missing);
    }

    private static ConditionDecision DecideMaturity(MaturityCondition maturity, int? level)
    {
        var required = maturity.Minimum is { } minimum ? Text(minimum) : null;
        if (level is not { } reached)
        {
            return Unknown(maturity, required);
        }

        var decided = Decided(maturity, required, Text(reached), maturity.Minimum is null || reached >= maturity.Minimum);
        return reached < maturity.NoteBelow ? decided with { Outcome = Outcome.MetWithNote, Note = maturity.Note } : decided;
    }

    /// <summary>Without a single scenario there is nothing that could apply artificial intelligence, whatever ratio is given.</summary>
    private static ConditionDecision DecideAiShare(Policy policy, AiShareCondition share, CheckedFacts known)
    {
        var required = Text(share.Minimum);
        if (known.Claims is { } claims && Array.TrueForAll(claims, claim => claim is null))
        {
            return Decided(share, required, "0", met: false);
        }

        if (AiShareOf(policy, known) is not { } reached)
        {
            return Unknown(share, required);
        }

        return Decided(share, required, reached.ToString(), reached >= Ratio.Of(share.Minimum));
    }

    /// <summary>Per cent, exactly (reading E8); null where it is not known or no scenario is built.</summary>
    internal static Ratio? AiShareOf(Policy policy, CheckedFacts known)
    {
        if (known.GivenAiRatio is { } given)
        {
            return Ratio.Of(given);
        }

        if (known is not { Claims: { } claims, AiRows: { } rows })
        {
            return null;
        }

        var of = policy.Switches.AiShare == AiShareReading.AllScenarios ? policy.Scenarios.Rows.Length : claims.Count(claim => claim is not null);
        return of == 0 ? null : Ratio.Of(CheckedFacts.FullScore * rows.Count, of);
    }

    private static ConditionDecision DecideRecognisedTier(RecognisedTierCondition recognised, Tier? held)
    {
        var required = recognised.Required.ApiName();
        if (held is not { } tier)
        {
            return Unknown(recognised, required);
        }

        var decided = Decided(recognised, required, tier.ApiName(), tier >= recognised.Required);
        return decided.Outcome == Outcome.NotMet && recognised.NoteWhenMissing is { } note
            ? decided with { Outcome = Outcome.MetWithNote, Note = note }
            : decided;
    }

    private static ConditionDecision DecideAccidents(AccidentsCondition accidents, AccidentSeverity? gravest) => gravest is { } found
        ? Decided(accidents, accidents.Tolerated.ApiName(), found.ApiName(), found <= accidents.Tolerated)
        : Unknown(accidents, accidents.Tolerated.ApiName());

    private static ConditionDecision DecideDeclaration(DeclarationCondition declaration, Declarations given)
    {
        if (AnswerTo(declaration.Code, given) is not { } declared)
        {
            return Unknown(declaration, "true");
        }

        var decided = Decided(declaration, "true", declared ? "true" : "false", declared);
        return declared ? decided : decided with
        {
            Outcome = given.IsNamedSme && declaration.NamesClasses ? Outcome.MetWithNote : Outcome.NotMet,
            Note = declaration.NoteWhenNotMet,
        };
    }

    internal static bool? AnswerTo(ConditionCode code, Declarations given) => code switch
    {
        ConditionCode.DeclarationScale => given.Scale,
        ConditionCode.DeclarationCredit => given.Credit,
        ConditionCode.DeclarationEquipment => given.Equipment,
        ConditionCode.DeclarationOrganisation => given.Organisation,
        _ => throw new UnreachableException(),
    };

    /// <summary>
    /// Whether a row counts for a tier, given the tier it is claimed at (readings M1, M2). Where scenarios are built or not, what is
    /// built counts for every tier (reading M13).
    /// </summary>
    internal static bool Counts(Switches switches, Scenario row, Tier? claimed, Tier asked)
    {
        if (row.Cells.IsEmpty)
        {
            return claimed is not null;
        }

        if (!row[asked].Claimable && switches.SlashCells != SlashCellReading.HigherCounts)
        {
            return switches.SlashCells == SlashCellReading.NoRequirement;
        }

        return claimed is { } reached && switches.ClaimCounting switch
        {
            ClaimCountingReading.Cumulative => reached >= asked,
            ClaimCountingReading.ExactTier => reached == asked,
            ClaimCountingReading.AnyTier => true,
            _ => throw new UnreachableException(),
        };
    }

    private static bool Passes(ConditionDecision decision) => decision.Outcome is Outcome.Met or Outcome.MetWithNote;

    private static Outcome Worse(Outcome left, Outcome right) => Rank(left) >= Rank(right) ? left : right;

    private static int Rank(Outcome outcome) => outcome switch
    {
        Outcome.Met => 0,
        Outcome.MetWithNote => 1,
        Outcome.NeedsJudgement => 2,
        Outcome.NotMet => 3,
        _ => throw new UnreachableException(),
    };

    private static ConditionDecision Decided(Condition condition, string? required, string actual, bool met) =>
        new(condition, required, actual, met ? Outcome.Met : Outcome.NotMet, null, [], []);

    private static ConditionDecision Unknown(Condition condition, string? required) =>
        new(condition, required, null, Outcome.NeedsJudgement, null, [], []);

    private static string Join(IEnumerable<Segment> segments) => string.Join('、', segments.Select(segment => segment.Name));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The composite with its exact text, which eight conditions print.</summary>
    private sealed record Composite(Ratio Value, string Text);
}
