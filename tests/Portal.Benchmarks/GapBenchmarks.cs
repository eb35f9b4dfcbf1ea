using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Portal.Rules;
using Portal.Rules.Evaluations;
using Portal.Rules.Gaps;
using Portal.Rules.Policies;

namespace Portal.Benchmarks;

/// <summary>All plans of one enterprise beside its evaluation: one that misses every tier, one that misses the highest.</summary>
[MemoryDiagnoser]
public class GapBenchmarks
{
    private Policy policy = null!;
    private (Facts Facts, Evaluation Evaluation) beginner;
    private (Facts Facts, Evaluation Evaluation) advanced;

    [GlobalSetup]
    public void Prepare()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "policies", "jiangsu-2025");
        policy = PolicyReader.Read(Directory.GetFiles(folder).ToDictionary(
            path => Path.GetFileName(path), path => (ReadOnlyMemory<byte>)File.ReadAllBytes(path))).Policy!;
        beginner = Evaluated(new Facts { Indicators = Answers(2, 12.5m), Scenarios = [], MaturityLevel = 1 });
        advanced = Evaluated(new Facts
        {
            Indicators = Answers(5, 75.25m),
            Scenarios = [.. policy.Scenarios.Rows.Where(row => row[Tier.Advanced].Claimable).Select(row => new ScenarioClaim(row.Row, Tier.Advanced))],
            MaturityLevel = 2,
        });
    }

    [Benchmark]
    public ImmutableArray<GapPlan> All_four_plans() => GapPlan.AllFor(policy, beginner.Facts, beginner.Evaluation);

    [Benchmark]
    public ImmutableArray<GapPlan> Plans_of_an_advanced_factory() => GapPlan.AllFor(policy, advanced.Facts, advanced.Evaluation);

    private (Facts Facts, Evaluation Evaluation) Evaluated(Facts facts) => (facts, Evaluation.Of(policy, facts));

    private Dictionary<string, IndicatorAnswer> Answers(int level, decimal score) => policy.Indicators.All
        .Where(indicator => indicator.HasLevels)
        .ToDictionary(
            indicator => indicator.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => new IndicatorAnswer(level, score));
}
