using System.Collections.Immutable;
using System.Globalization;
using Portal.Rules;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;
using Stated = Portal.Rules.Evaluations.ScenarioClaim;

namespace Portal.Application.Assessments;

/// <summary>How a row compares with what was carried forward into it.</summary>
public enum CarriedChange
{
    /// <summary>Nothing was carried forward into the assessment, or neither then nor now is there anything in this row.</summary>
    None,
    Same,
    Changed,

    /// <summary>Claimed now, and not there before.</summary>
    Added,
}

/// <summary>From where claims were carried forward.</summary>
/// <param name="IsLastYear">Of the year before this assessment's.</param>
public sealed record CarriedOrigin(string FactoryName, int Year, bool IsLastYear);

/// <summary>One row of the matrix as it is claimed.</summary>
/// <param name="Tier">Null = not claimed.</param>
/// <param name="Advice">What is still to do, in Chinese; null when nothing is.</param>
/// <param name="KeepsTexts">Not claimed, but the texts of an earlier claim are kept.</param>
/// <param name="CarriedTier">The tier that was carried forward.</param>
/// <param name="CarriedName">The instance's name that was carried forward.</param>
public sealed record ClaimState(
    Scenario Scenario, Tier? Tier, string? Advice, bool KeepsTexts, CarriedChange Change, Tier? CarriedTier, string? CarriedName);

/// <summary>One tier's count and coverage.</summary>
/// <param name="Count">Scenarios that count for the tier (readings M1 to M3).</param>
/// <param name="Needed">The number asked for.</param>
public sealed record TierStanding(Tier Tier, string Name, int Count, int Needed, bool CountReached, IReadOnlyList<SegmentStanding> Segments)
{
    /// <summary>Segments that the tier asks for and that no counted scenario covers.</summary>
    public IEnumerable<Segment> Missing => Segments.Where(one => one is { Asked: true, Covered: false }).Select(one => one.Segment);
}

/// <param name="Asked">Whether the tier asks for the segment.</param>
/// <param name="Covered">Whether at least one scenario that counts for the tier lies in it (reading M5).</param>
public sealed record SegmentStanding(Segment Segment, bool Asked, bool Covered);

/// <summary>
/// What the claimed scenarios come to while they are being filled. Counted by the rules from what is stored; nothing is decided here.
/// </summary>
/// <param name="Claims">All rows of the matrix, by row.</param>
/// <param name="Tiers">Ascending.</param>
public sealed record ScenarioStanding(Policy Policy, IReadOnlyList<ClaimState> Claims, IReadOnlyList<TierStanding> Tiers, CarriedOrigin? CarriedFrom)
{
    public int Claimed => Claims.Count(claim => claim.Tier is not null);

    /// <summary>Rows that need another look.</summary>
    public IEnumerable<ClaimState> Remaining => Claims.Where(claim => claim.Advice is not null);

    internal static ScenarioStanding Of(Policy policy, IEnumerable<ScenarioClaim> claims, CarriedOrigin? origin)
    {
        var byRow = claims.ToDictionary(claim => claim.Row);
        var states = policy.Scenarios.Rows.Select(row => StateOf(row, byRow.GetValueOrDefault(row.Row), origin)).ToImmutableArray();
        var facts = new Facts
        {
            Scenarios = [.. states.Where(state => state.Tier is { } tier && state.Scenario[tier].Claimable)
                .Select(state => new Stated(state.Scenario.Row, state.Tier))],
        };
        return new(policy, states, [.. Evaluation.Of(policy, facts).Tiers.Select(tier => TierOf(policy, tier))], origin);
    }

    private static ClaimState StateOf(Scenario row, ScenarioClaim? claim, CarriedOrigin? origin)
    {
        if (claim is null)
        {
            return new(row, null, null, KeepsTexts: false, CarriedChange.None, null, null);
        }

        var tier = (Tier?)claim.Tier;
        var advice = tier is not { } reached ? null
            : !row[reached].Claimable ? Texts.ScenariosAdviceNotClaimable
            : claim.InstanceName is null ? Texts.ScenariosAdviceUnnamed
            : null;
        var keepsTexts = tier is null && (claim.InstanceName ?? claim.Description) is not null;
        return new(row, tier, advice, keepsTexts, ChangeOf(claim, origin), (Tier?)claim.CarriedTier, claim.CarriedInstanceName);
    }

    private static CarriedChange ChangeOf(ScenarioClaim claim, CarriedOrigin? origin) =>
        origin is null ? CarriedChange.None
        : !claim.WasCarried ? claim.Tier is null ? CarriedChange.None : CarriedChange.Added
        : claim.DiffersFromCarried ? CarriedChange.Changed : CarriedChange.Same;

    private static TierStanding TierOf(Policy policy, TierDecision decided)
    {
        var count = decided[ConditionCode.ScenarioCount];
        var coverage = decided[ConditionCode.SegmentCoverage];
        var asked = (coverage?.Condition as SegmentCoverageCondition)?.Segments ?? [];
        return new(
            decided.Tier,
            policy.NameOf(decided.Tier),
            count?.Actual is { } actual ? int.Parse(actual, CultureInfo.InvariantCulture) : 0,
            (count?.Condition as ScenarioCountCondition)?.Minimum ?? 0,
            count?.Outcome is not Outcome.NotMet,
            [.. policy.Segments.Select(segment =>
                new SegmentStanding(segment, asked.Contains(segment), coverage is not null && coverage.Covered.Contains(segment)))]);
    }
}
