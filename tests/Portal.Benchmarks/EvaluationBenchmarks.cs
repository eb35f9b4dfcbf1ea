using BenchmarkDotNet.Attributes;
using Portal.Rules;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Benchmarks;

/// <summary>One evaluation of ten indicators and forty claims over all tiers, and a province of 60,000.</summary>
[MemoryDiagnoser]
public class EvaluationBenchmarks
{
    private const int Enterprises = 60_000;

    private Policy policy = null!;
    private CompiledPolicy compiled = null!;
    private Facts facts = null!;
    private CompactFacts compact;
    private CompactFacts[] province = null!;
    private TierOutcomes[] outcomes = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "policies", "jiangsu-2025");
        policy = PolicyReader.Read(Directory.GetFiles(folder).ToDictionary(
            path => Path.GetFileName(path), path => (ReadOnlyMemory<byte>)File.ReadAllBytes(path))).Policy!;
        compiled = policy.Compiled;
        var random = new Random(2025);
        facts = Invented(random, notApplicable: false);
        Compact(facts, out compact);
        province = new CompactFacts[Enterprises];
        outcomes = new TierOutcomes[Enterprises];
        for (var index = 0; index < province.Length; index++)
        {
            Compact(Invented(random, notApplicable: index % 7 == 0), out province[index]);
        }
    }

    [Benchmark]
    public TierOutcomes Outcomes_only() => compiled.EvaluateOutcomes(in compact);

    /// <summary>From stored values: ten scores and forty claims put into place, then evaluated.</summary>
    [Benchmark]
    public TierOutcomes Filled_and_outcomes_only()
    {
        var filled = default(CompactFacts);
        for (var indicator = 1; indicator <= 10; indicator++)
        {
            if (indicator != 7)
            {
                filled.SetScore(indicator, 61.25m);
            }
        }

        for (var row = 1; row <= 40; row++)
        {
            filled.SetClaim(row, Tier.Excellent);
        }

        filled.SetMaturity(3);
        return compiled.EvaluateOutcomes(in filled);
    }

    [Benchmark]
    public Evaluation With_all_reasons() => Evaluation.Of(policy, facts);

    [Benchmark]
    public void Province_of_60000() => compiled.EvaluateOutcomes(province, outcomes);

    private void Compact(Facts from, out CompactFacts into)
    {
        if (!compiled.TryCompact(from, out into))
        {
            throw new InvalidOperationException("The invented facts are not valid.");
        }
    }

    private Facts Invented(Random random, bool notApplicable)
    {
        var indicators = new Dictionary<string, IndicatorAnswer>();
        foreach (var indicator in policy.Indicators.All.Where(indicator => indicator.HasLevels))
        {
            var level = random.Next(3, 7);
            indicators[indicator.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)] =
                notApplicable && indicator.AllowsNotApplicable
                    ? new IndicatorAnswer(NotApplicable: true)
                    : new IndicatorAnswer(level, ((level - 2) * 20) + (random.Next(0, 1999) / 100m));
        }

        return new Facts
        {
            Indicators = indicators,
            Scenarios = [.. policy.Scenarios.Rows.Select(row => new ScenarioClaim(row.Row, (Tier)random.Next(3, 5)))],
            MaturityLevel = random.Next(1, 6),
            Declarations = new Declarations(true, true, AccidentSeverity.None, true, true),
        };
    }
}
