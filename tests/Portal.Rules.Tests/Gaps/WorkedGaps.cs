using System.Text.Json;
using Portal.Rules.Evaluations;
using Portal.Rules.Gaps;

namespace Portal.Rules.Tests.Gaps;

/// <summary>
/// Plans worked out by hand, as data. "expect" lists every tier that is not reached; a plan is written as
/// <see cref="GapTexts"/> tells it.
/// </summary>
public sealed class WorkedGaps
{
    public static IEnumerable<TheoryDataRow<WorkedCase>> Cases => from policy in SeedPolicies.All
                                                                  from worked in Read(policy)
                                                                  select new TheoryDataRow<WorkedCase>(worked);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plans_are_those_worked_out(WorkedCase worked)
    {
        using var document = JsonDocument.Parse(worked.Json);
        var root = document.RootElement;
        var policy = root.TryGetProperty("switches", out var switches)
            ? SeedPolicies.Switched(worked.Policy, switches.EnumerateObject().ToDictionary(each => each.Name, each => each.Value.GetString()!))
            : SeedPolicies.Named(worked.Policy);
        var facts = worked.Facts(root.GetProperty("facts"));
        var plans = GapPlan.AllFor(policy, facts, Evaluation.Of(policy, facts));
        var expected = root.GetProperty("expect").EnumerateObject()
            .Select(tier => string.Join("; ", tier.Value.EnumerateArray().Select(line => line.GetString()).Prepend(tier.Name)));
        plans.Select(GapTexts.Told).ShouldBe(expected);
    }

    private static IEnumerable<WorkedCase> Read(string policy)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Gaps", policy + ".json")));
        foreach (var item in document.RootElement.EnumerateArray())
        {
            yield return new WorkedCase(policy, "gaps", item.GetProperty("name").GetString()!, item.GetRawText());
        }
    }
}
