using System.Runtime.CompilerServices;
using Portal.Rules.Policies;

namespace Portal.Rules.Evaluations;

/// <summary>
/// Valid facts without names or texts, for batches: no reference inside, so an array of them is one block of memory.
/// Made by <see cref="CompiledPolicy.TryCompact"/>, or filled field by field from stored facts that were valid under
/// the policy; it checks nothing again. A default value is "nothing known".
/// </summary>
public struct CompactFacts
{
    /// <summary>What <see cref="Answers"/> holds for a declaration; 0 is "not known".</summary>
    internal const byte Yes = 1;
    internal const byte No = 2;
    internal const byte NoButNamedSme = 3;

    /// <summary>Points in units of 10^-12: with so many decimals allowed, every score is a whole number of them.</summary>
    internal long GivenScore;

    /// <summary>Per cent in the same units.</summary>
    internal long GivenAiRatio;

    /// <summary>One bit per row.</summary>
    internal ulong AiRows;
    internal ScoreArray Scores;
    internal ClaimArray Claims;
    internal ushort Scored;

    /// <summary>One more than the level, so that 0 is "not known".</summary>
    internal byte AboveMaturityLevel;
    internal byte RecognisedTier;
    internal bool ScoreGiven;
    internal bool ScenariosKnown;
    internal bool AiRatioGiven;
    internal bool AiFlagsKnown;
    internal AnswerArray Answers;

    /// <summary>Score of one indicator, 1 to 10; those never set are not applicable, not scored, or not known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than twelve decimals.</exception>
    public void SetScore(int indicator, decimal score)
    {
        Scores[indicator - 1] = InUnits(score);
        Scored |= (ushort)(1 << (indicator - 1));
    }

    /// <summary>A composite that stands instead of indicator scores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than twelve decimals.</exception>
    public void SetComposite(decimal score)
    {
        GivenScore = InUnits(score);
        ScoreGiven = true;
    }

    /// <summary>Scenarios are known; without any <see cref="SetClaim"/> none is built.</summary>
    public void KnowScenarios() => ScenariosKnown = true;

    /// <summary>The tier claimed for a row, 1 to 40; null takes a claim back.</summary>
    public void SetClaim(int row, Tier? tier)
    {
        ScenariosKnown = true;
        var bit = 1UL << (row - 1);
        for (var index = 0; index < 4; index++)
        {
            Claims[index] &= ~bit;
        }

        if (tier is { } claimed)
        {
            Claims[(int)claimed - 1] |= bit;
        }
    }

    /// <summary>A scenario of the guideline is built, where the policy has no tier texts.</summary>
    public void SetBuilt(int number) => SetClaim(number, CheckedFacts.Built);

    /// <summary>Of every scenario it is known whether artificial intelligence is applied; without any <see cref="SetUsesAi"/> in none.</summary>
    public void KnowAi() => AiFlagsKnown = true;

    /// <summary>Artificial intelligence is applied in a scenario that is built.</summary>
    public void SetUsesAi(int number)
    {
        AiFlagsKnown = true;
        AiRows |= 1UL << (number - 1);
    }

    /// <summary>A ratio that stands instead of the flags, per cent.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than twelve decimals.</exception>
    public void SetAiRatio(decimal ratio)
    {
        GivenAiRatio = InUnits(ratio);
        AiRatioGiven = true;
    }

    /// <summary>The highest tier that the factory holds.</summary>
    public void SetRecognisedTier(Tier tier) => RecognisedTier = (byte)tier;

    /// <summary>GB/T 39116 level, 1 to 5; 0 = not even level 1.</summary>
    public void SetMaturity(int level) => AboveMaturityLevel = (byte)(level + 1);

    /// <summary>A declaration answered with yes or no.</summary>
    public void SetDeclaration(ConditionCode code, bool declared) => Answers[(int)code] = declared ? Yes : No;

    /// <summary>Below designated size, but of a class that a clause may let follow (reading S14).</summary>
    public void SetNamedSme() => Answers[(int)ConditionCode.DeclarationScale] = NoButNamedSme;

    public void SetAccidents(AccidentSeverity gravest) => Answers[(int)ConditionCode.DeclarationAccidents] = (byte)gravest;

    /// <summary>Points of 100 as whole units of 10^-12, exactly.</summary>
    internal static long InUnits(decimal points)
    {
        const decimal Units = 1_000_000_000_000m;
        var units = points * Units;
        ArgumentOutOfRangeException.ThrowIfNotEqual(decimal.Truncate(units), units, nameof(points));
        return (long)units;
    }

    [InlineArray(10)]
    internal struct ScoreArray
    {
        private long first;
    }

    /// <summary>One bit per row for each of the four tiers.</summary>
    [InlineArray(4)]
    internal struct ClaimArray
    {
        private ulong first;
    }

    /// <summary>By condition code, of which the declarations are among the first ten: 0 unknown, else the answer.</summary>
    [InlineArray(10)]
    internal struct AnswerArray
    {
        private byte first;
    }
}
