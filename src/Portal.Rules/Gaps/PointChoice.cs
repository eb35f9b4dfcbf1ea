using System.Collections.Immutable;
using System.Numerics;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Rules.Gaps;

/// <summary>
/// On which indicators to gain points. All of it in whole steps of 0.01 from the present scores and in whole multiples of
/// the least weight that a policy may have, so nothing is rounded. At most ten indicators: every set is looked at.
/// </summary>
internal static class PointChoice
{
    private const decimal Step = 0.01m;

    public static ScoreGap? Plan(
        Policy policy,
        Facts facts,
        CompositeScore score,
        TierDecision decision,
        ImmutableArray<Obstacle>.Builder obstacles)
    {
        var top = policy.Indicators.Scoring!.Bands[^1];
        var scores = new List<Movable>(policy.Indicators.All.Length);
        var total = 0m;
        var sum = 0m;
        if (facts.Score is { } entered && entered.TryRead(out var given))
        {
            (sum, total) = (given, 1m);
            scores.Add(new Movable(null, 1m, Room(CheckedFacts.FullScore, closed: true, given)));
        }
        else
        {
            foreach (var answer in score.PerIndicator)
            {
                var weight = policy.Indicators[answer.Number].Weight!.Value;
                sum += weight * answer.Score!.Value;
                total += weight;
                scores.Add(new Movable(answer, weight, Room(top.High, top.HighClosed, answer.Score.Value)));
            }
        }

        var (line, needed) = HighestLine(decision, sum, total);
        Span<int> steps = stackalloc int[scores.Count];
        if (!TryChoose(scores, needed, steps))
        {
            obstacles.Add(new Obstacle(ObstacleKind.ScoresAtHighest, line, []));
            return null;
        }

        var (points, gained) = (0m, 0m);
        var raises = ImmutableArray.CreateBuilder<PointRaise>();
        for (var index = 0; index < scores.Count; index++)
        {
            var raise = steps[index] * Step;
            points += raise;
            gained += raise * scores[index].Weight;
            if (raise > 0m && scores[index].Answer is { } answer)
            {
                raises.Add(RaiseOf(policy, answer, raise));
            }
        }

        return new ScoreGap(line, score.Value!.Value, Ratio.Of(sum + gained, total), points, raises.ToImmutable());
    }

    /// <summary>
    /// The gating line that asks for most, and what is missing to it of the weighted sum, in steps times units of weight:
    /// the least whole number that passes.
    /// </summary>
    private static (ScoreCondition Line, long Needed) HighestLine(TierDecision decision, decimal sum, decimal total)
    {
        (ScoreCondition? Line, long Needed) highest = (null, 0);
        foreach (var part in decision.Conditions)
        {
            if (part.Condition is ScoreCondition { Gates: true } line)
            {
                var gap = ((line.Line * total) - sum) * (CompiledPolicy.WeightUnits / Step);
                var needed = (long)(line.Inclusive ? decimal.Ceiling(gap) : decimal.Floor(gap) + 1m);
                highest = needed > highest.Needed ? (line, needed) : highest;
            }
        }

        return (highest.Line!, highest.Needed);
    }

    /// <summary>How many steps fit below the highest score that can be given.</summary>
    private static int Room(decimal high, bool closed, decimal from)
    {
        var room = (high - from) / Step;
        return (int)(closed ? decimal.Floor(room) : decimal.Ceiling(room) - 1m);
    }

    /// <summary>
    /// The steps of each score: fewest scores moved, then fewest steps, then the lowest numbers. False where not even all
    /// scores at their highest pass.
    /// </summary>
    private static bool TryChoose(List<Movable> scores, long needed, Span<int> steps)
    {
        var size = LeastSize(scores, needed);
        var heaviestFirst = Enumerable.Range(0, scores.Count).OrderByDescending(index => scores[index].Units).ToArray();
        var equallyHeavy = scores[heaviestFirst[0]].Units == scores[heaviestFirst[^1]].Units;
        var (best, fewest) = (0u, int.MaxValue);

        // The first score is the highest bit: of sets of one size, the greater number is the one with the lower scores.
        for (var set = (1u << scores.Count) - 1; set > 0; set--)
        {
            if (BitOperations.PopCount(set) == size && Fill(scores, heaviestFirst, needed, set, steps) is var filled && filled < fewest)
            {
                (best, fewest) = (set, filled);
                if (equallyHeavy)
                {
                    // Every set that passes needs as many steps, so the first one is the best.
                    break;
                }
            }
        }

        return fewest < int.MaxValue && Fill(scores, heaviestFirst, needed, best, steps) == fewest;
    }

    /// <summary>With so many scores, those that can bring most, the line can be passed; with one less it cannot.</summary>
    private static int LeastSize(List<Movable> scores, long needed)
    {
        var size = 0;
        foreach (var most in scores.Select(score => score.Room * score.Units).OrderDescending())
        {
            if (needed <= 0)
            {
                break;
            }

            needed -= most;
            size++;
        }

        return size;
    }

    /// <summary>
    /// The fewest steps with which a set passes: a step costs the same everywhere, so the heaviest score takes all it can,
    /// then the next; of equal weights the lowest number first. <see cref="int.MaxValue"/> where the set does not pass.
    /// </summary>
    private static int Fill(List<Movable> scores, int[] heaviestFirst, long needed, uint set, Span<int> steps)
    {
        steps.Clear();
        var taken = 0;
        foreach (var index in heaviestFirst)
        {
            if (needed > 0 && (set & (1u << (scores.Count - 1 - index))) != 0)
            {
                var (room, units) = (scores[index].Room, scores[index].Units);
                steps[index] = (int)Math.Min(room, (needed + units - 1) / units);
                taken += steps[index];
                needed -= steps[index] * units;
            }
        }

        return needed > 0 ? int.MaxValue : taken;
    }

    private static PointRaise RaiseOf(Policy policy, IndicatorScore answer, decimal raise)
    {
        var to = answer.Score!.Value + raise;
        int? level = answer.Level is null ? null : policy.Indicators.Scoring!.Bands.First(band => band.Contains(to)).Level;
        return new PointRaise(policy.Indicators[answer.Number], answer.Score.Value, to, answer.Level, level);
    }

    /// <param name="Answer">Null for a composite that was given.</param>
    /// <param name="Room">Steps up to the highest score that can be given.</param>
    private readonly record struct Movable(IndicatorScore? Answer, decimal Weight, int Room)
    {
        public long Units { get; } = (long)(Weight * CompiledPolicy.WeightUnits);
    }
}
