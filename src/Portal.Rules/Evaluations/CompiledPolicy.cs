using System.Numerics;
using Portal.Rules.Policies;

namespace Portal.Rules.Evaluations;

/// <summary>
/// A policy turned into arrays once, so that a whole province is re-evaluated in one call without allocating. It gives
/// outcomes only; the reasons come from <see cref="Evaluation.Of"/>, which always agrees with it.
/// </summary>
public sealed class CompiledPolicy
{
    private const int MostConditions = 16;

    // Weights have at most four decimals, points at most twelve: both are whole numbers here, their products fit 128 bits.
    internal const decimal WeightUnits = 10_000m;

    private static readonly long FullShare = CompactFacts.InUnits(CheckedFacts.FullScore);

    private readonly Policy policy;
    private readonly bool aiShareOfAll;
    private readonly int scenarios;
    private readonly long[] weights;
    private readonly Step[][] steps;
    private readonly ulong[] counting;

    internal CompiledPolicy(Policy policy)
    {
        this.policy = policy;
        weights = [.. policy.Indicators.All.Select(indicator => (long)((indicator.Weight ?? 0m) * WeightUnits))];
        aiShareOfAll = policy.Switches.AiShare == AiShareReading.AllScenarios;
        scenarios = policy.Scenarios.Rows.Length;
        counting = CompileCounting(policy);
        steps = [.. policy.Tiers.Select(tier => tier.Conditions.Select(condition => Compile(policy, condition)).ToArray())];
        if (steps.Any(conditions => conditions.Length > MostConditions))
        {
            throw new InvalidOperationException("The packed outcomes hold sixteen conditions a tier.");
        }
    }

    private enum Kind : byte
    {
        Score,
        Count,
        Coverage,
        Maturity,
        Accidents,
        Declaration,
        AiShare,
        RecognisedTier,
        Judgement,
    }

    /// <summary>False where the facts are not valid under the policy; <see cref="Evaluation.Of"/> says why.</summary>
    public bool TryCompact(Facts facts, out CompactFacts compact)
    {
        compact = default;
        var known = CheckedFacts.Of(policy, facts);
        if (known.Errors.Count > 0)
        {
            return false;
        }

        foreach (var answer in known.Indicators)
        {
            if (answer.Score is { } score)
            {
                compact.SetScore(answer.Number, score);
            }
        }

        if (known.GivenScore is { } given)
        {
            compact.SetComposite(given);
        }

        CompactClaims(known, ref compact);
        CompactAi(known, ref compact);
        if (known.MaturityLevel is { } maturity)
        {
            compact.SetMaturity(maturity);
        }

        compact.SetRecognisedTier(known.RecognisedTier ?? 0);
        CompactDeclarations(known.Declarations, ref compact);
        return true;
    }

    /// <summary>All outcomes of all tiers; allocates nothing.</summary>
    public TierOutcomes EvaluateOutcomes(in CompactFacts facts)
    {
        Int128 sum = facts.GivenScore;
        var total = facts.ScoreGiven ? 1L : 0L;
        for (var scored = (uint)facts.Scored; scored != 0; scored &= scored - 1)
        {
            var indicator = BitOperations.TrailingZeroCount(scored);
            sum += Math.BigMul(weights[indicator], facts.Scores[indicator]);
            total += weights[indicator];
        }

        var packed = default(TierOutcomes.Packed);
        var reference = 0;
        for (var tier = 0; tier < steps.Length; tier++)
        {
            var counted = Counted(tier, in facts);
            var passed = true;
            uint bits = 0;
            var conditions = steps[tier];
            for (var index = 0; index < conditions.Length; index++)
            {
                ref readonly var step = ref conditions[index];
                var outcome = OutcomeOf(in step, in facts, sum, total, counted);
                bits |= (uint)outcome << (index * 2);
                passed &= outcome <= Outcome.MetWithNote || !step.Gates;
            }

            packed[tier] = bits;
            reference = passed ? tier + 1 : reference;
        }

        return new TierOutcomes(packed, reference);
    }

    /// <summary>Many enterprises in one call.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public void EvaluateOutcomes(ReadOnlySpan<CompactFacts> facts, Span<TierOutcomes> outcomes)
    {
        if (facts.Length != outcomes.Length)
        {
            throw new ArgumentException("One place for each enterprise is needed.", nameof(outcomes));
        }

        for (var index = 0; index < facts.Length; index++)
        {
            outcomes[index] = EvaluateOutcomes(in facts[index]);
        }
    }

    private Outcome OutcomeOf(in Step step, in CompactFacts facts, Int128 sum, long total, ulong counted)
    {
        switch (step.Kind)
        {
            case Kind.Score:
                if (total == 0)
                {
                    return Outcome.NeedsJudgement;
                }

                var bound = Math.BigMul(step.Line, total);
                return Met(step.Inclusive ? sum >= bound : sum > bound);
            case Kind.Count:
                return facts.ScenariosKnown ? Met(BitOperations.PopCount(counted & step.Mask) >= step.Minimum) : Outcome.NeedsJudgement;
            case Kind.Coverage:
                return !facts.ScenariosKnown ? Outcome.NeedsJudgement : CoversAll(step.Masks, counted) ? Outcome.Met : step.Otherwise;
            case Kind.Maturity:
                var level = facts.AboveMaturityLevel - 1;
                return level < 0 ? Outcome.NeedsJudgement
                    : level < step.NoteBelow ? Outcome.MetWithNote
                    : Met(level >= step.Minimum);
            case Kind.AiShare:
                return AiShareOutcome(in step, in facts, counted);
            case Kind.RecognisedTier:
                return facts.RecognisedTier == 0 ? Outcome.NeedsJudgement
                    : facts.RecognisedTier >= step.Minimum ? Outcome.Met : step.Otherwise;
            case Kind.Judgement:
                return Outcome.NeedsJudgement;
            case Kind.Accidents:
                var gravest = facts.Answers[step.Answer];
                return gravest == 0 ? Outcome.NeedsJudgement : Met(gravest <= step.Minimum);
            case Kind.Declaration:
            default:
                return facts.Answers[step.Answer] switch
                {
                    0 => Outcome.NeedsJudgement,
                    CompactFacts.Yes => Outcome.Met,
                    CompactFacts.NoButNamedSme => step.Otherwise,
                    _ => Outcome.NotMet,
                };
        }
    }

    private Outcome AiShareOutcome(in Step step, in CompactFacts facts, ulong counted)
    {
        if (facts.ScenariosKnown && counted == 0)
        {
            return Outcome.NotMet;
        }

        if (facts.AiRatioGiven)
        {
            return Met(facts.GivenAiRatio >= step.Line);
        }

        if (!facts.ScenariosKnown || !facts.AiFlagsKnown)
        {
            return Outcome.NeedsJudgement;
        }

        // A hundred per cent are 10^14 units: forty times that still fits.
        var of = aiShareOfAll ? scenarios : BitOperations.PopCount(counted);
        return Met(BitOperations.PopCount(facts.AiRows) * FullShare >= step.Line * of);
    }

    private static Outcome Met(bool met) => met ? Outcome.Met : Outcome.NotMet;

    private static bool CoversAll(ulong[] segments, ulong counted)
    {
        foreach (var segment in segments)
        {
            if ((segment & counted) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static Step Compile(Policy policy, Condition condition) => condition switch
    {
        ScoreCondition score => new() { Kind = Kind.Score, Gates = score.Gates, Line = CompactFacts.InUnits(score.Line), Inclusive = score.Inclusive },
        ScenarioCountCondition count => new()
        {
            Kind = Kind.Count,
            Gates = count.Gates,
            Minimum = count.Minimum,
            Mask = Mask(policy, row => row.Segment is not null || policy.Switches.CrossSegment != CrossSegmentReading.Neither),
        },
        SegmentCoverageCondition coverage => new()
        {
            Kind = Kind.Coverage,
            Gates = coverage.Gates,
            Otherwise = coverage.GapNote is null ? Outcome.NotMet : Outcome.MetWithNote,
            Masks = [.. coverage.Segments.Select(segment => Mask(policy, row => row.Segment is null
                ? policy.Switches.CrossSegment == CrossSegmentReading.NumberAndCoverage
                : row.Segment == segment))],
        },
        MaturityCondition maturity => new()
        {
            Kind = Kind.Maturity,
            Gates = maturity.Gates,
            Minimum = maturity.Minimum ?? 0,
            NoteBelow = maturity.NoteBelow ?? 0,
        },
        AccidentsCondition accidents => new()
        {
            Kind = Kind.Accidents,
            Gates = accidents.Gates,
            Answer = (int)accidents.Code,
            Minimum = (int)accidents.Tolerated,
        },
        AiShareCondition share => new() { Kind = Kind.AiShare, Gates = share.Gates, Line = CompactFacts.InUnits(share.Minimum) },
        RecognisedTierCondition recognised => new()
        {
            Kind = Kind.RecognisedTier,
            Gates = recognised.Gates,
            Minimum = (int)recognised.Required,
            Otherwise = recognised.NoteWhenMissing is null ? Outcome.NotMet : Outcome.MetWithNote,
        },
        EffectCondition => new() { Kind = Kind.Judgement, Gates = condition.Gates },
        _ => new()
        {
            Kind = Kind.Declaration,
            Gates = condition.Gates,
            Answer = (int)condition.Code,
            Otherwise = condition is DeclarationCondition { NamesClasses: true } ? Outcome.MetWithNote : Outcome.NotMet,
        },
    };

    /// <summary>For each tier asked and each tier claimed (0 for none), the rows that count.</summary>
    private static ulong[] CompileCounting(Policy policy)
    {
        var masks = new ulong[4 * 5];
        foreach (var asked in Tiers.All)
        {
            for (var claimed = 0; claimed <= 4; claimed++)
            {
                Tier? claim = claimed == 0 ? null : (Tier)claimed;
                masks[(((int)asked - 1) * 5) + claimed] =
                    Mask(policy, row => Reasoning.Counts(policy.Switches, row, claim, asked));
            }
        }

        return masks;
    }

    private static ulong Mask(Policy policy, Func<Scenario, bool> holds) =>
        policy.Scenarios.Rows.Where(holds).Aggregate(0UL, (mask, row) => mask | (1UL << (row.Row - 1)));

    private static void CompactClaims(CheckedFacts known, ref CompactFacts compact)
    {
        if (known.Claims is not { } claims)
        {
            return;
        }

        compact.KnowScenarios();
        for (var row = 1; row < claims.Length; row++)
        {
            if (claims[row] is { } tier)
            {
                compact.SetClaim(row, tier);
            }
        }
    }

    private static void CompactAi(CheckedFacts known, ref CompactFacts compact)
    {
        if (known.GivenAiRatio is { } ratio)
        {
            compact.SetAiRatio(ratio);
        }

        if (known.AiRows is { } rows)
        {
            compact.KnowAi();
            foreach (var row in rows)
            {
                compact.SetUsesAi(row);
            }
        }
    }

    private static void CompactDeclarations(Declarations given, ref CompactFacts compact)
    {
        if (given.Accidents is { } accidents)
        {
            compact.SetAccidents(accidents);
        }

        foreach (var code in new[]
        {
            ConditionCode.DeclarationScale, ConditionCode.DeclarationCredit,
            ConditionCode.DeclarationEquipment, ConditionCode.DeclarationOrganisation,
        })
        {
            if (Reasoning.AnswerTo(code, given) is { } declared)
            {
                compact.SetDeclaration(code, declared);
            }
        }

        if (given is { Scale: false, IsNamedSme: true })
        {
            compact.SetNamedSme();
        }
    }

    private ulong Counted(int tier, in CompactFacts facts)
    {
        var masks = counting.AsSpan(tier * 5, 5);
        var (first, second, third, fourth) = (facts.Claims[0], facts.Claims[1], facts.Claims[2], facts.Claims[3]);
        return (~(first | second | third | fourth) & masks[0])
            | (first & masks[1]) | (second & masks[2]) | (third & masks[3]) | (fourth & masks[4]);
    }

    private readonly struct Step
    {
        public required Kind Kind { get; init; }

        public required bool Gates { get; init; }

        public bool Inclusive { get; init; }

        /// <summary>Least value; of declarations and accidents the greatest.</summary>
        public int Minimum { get; init; }

        public int NoteBelow { get; init; }

        public int Answer { get; init; }

        /// <summary>What a coverage or a recognised tier is that is not met.</summary>
        public Outcome Otherwise { get; init; }

        /// <summary>In units of 10^-12 points or per cent.</summary>
        public long Line { get; init; }

        public ulong Mask { get; init; }

        public ulong[] Masks { get; init; }
    }
}
