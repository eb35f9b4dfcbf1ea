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

/// <summary>One scenario as it is claimed.</summary>
/// <param name="Claimed">Claimed at a tier, or built.</param>
/// <param name="Tier">Null = not claimed, or claimed without a tier.</param>
/// <param name="Advice">What is still to do, in Chinese; null when nothing is.</param>
/// <param name="KeepsTexts">Not claimed, but the texts of an earlier claim are kept.</param>
/// <param name="UsesAi">Claimed, and artificial intelligence is applied.</param>
/// <param name="CarriedTier">The tier that was carried forward; null also where scenarios are built or not.</param>
/// <param name="CarriedName">The instance's name that was carried forward.</param>
public sealed record ClaimState(
    Scenario Scenario, bool Claimed, Tier? Tier, bool UsesAi, string? Advice, bool KeepsTexts, CarriedChange Change, Tier? CarriedTier, string? CarriedName);

/// <summary>One tier's count, coverage and share.</summary>
/// <param name="Count">Scenarios that count for the tier (readings M1 to M3); null where no number is asked.</param>
/// <param name="InPrinciple">The segments are asked for 原则上: a missing one is explained (reading E5).</param>
/// <param name="AiShare">The share of artificial intelligence that the tier asks for; null where it asks for none.</param>
public sealed record TierStanding(
    Tier Tier, string Name, CountStanding? Count, bool InPrinciple, AiShareStanding? AiShare, IReadOnlyList<SegmentStanding> Segments)
{
    /// <summary>Everything that scenarios decide is reached, or can be explained.</summary>
    public bool Reached => Count is null or { Reached: true } && AiShare is null or { Reached: true } && (InPrinciple || !Missing.Any());

    /// <summary>Segments that the tier asks for and that no counted scenario covers.</summary>
    public IEnumerable<Segment> Missing => Segments.Where(one => one is { Asked: true, Covered: false }).Select(one => one.Segment);
}

/// <param name="Number">Scenarios that count.</param>
/// <param name="Needed">The number asked for.</param>
public sealed record CountStanding(int Number, int Needed, bool Reached);

/// <param name="Needed">Per cent.</param>
public sealed record AiShareStanding(decimal Needed, bool Reached);

/// <param name="Asked">Whether the tier asks for the segment.</param>
/// <param name="Covered">Whether at least one scenario that counts for the tier lies in it (reading M5).</param>
public sealed record SegmentStanding(Segment Segment, bool Asked, bool Covered);

/// <summary>
/// What the claimed scenarios come to while they are being filled. Counted by the rules from what is stored; nothing is decided here.
/// </summary>
/// <param name="Claims">All scenarios, by row.</param>
/// <param name="None">The enterprise says that no scenario is built; never beside a claim.</param>
/// <param name="Tiers">Ascending.</param>
public sealed record ScenarioStanding(
    Policy Policy, IReadOnlyList<ClaimState> Claims, bool None, IReadOnlyList<TierStanding> Tiers, CarriedOrigin? CarriedFrom)
{
    public int Claimed => Claims.Count(claim => claim.Claimed);

    /// <summary>Those among them that apply artificial intelligence.</summary>
    public int UsingAi => Claims.Count(claim => claim.UsesAi);

    /// <summary>Rows that need another look.</summary>
    public IEnumerable<ClaimState> Remaining => Claims.Where(claim => claim.Advice is not null);

    internal static ScenarioStanding Of(Policy policy, IEnumerable<ScenarioClaim> claims, bool none, CarriedOrigin? origin)
    {
        var byRow = claims.ToDictionary(claim => claim.Row);
        var states = policy.Scenarios.Rows.Select(row => StateOf(row, byRow.GetValueOrDefault(row.Row), origin)).ToImmutableArray();
        var facts = new Facts
        {
            Scenarios = [.. states.Where(state => state.Claimed && (state.Tier is not { } tier || state.Scenario.ClaimableAt(tier)))
                .Select(state => new Stated(state.Scenario.Row, state.Tier, policy.Scenarios.ByTier ? null : state.UsesAi))],
        };
        return new(policy, states, none, [.. Evaluation.Of(policy, facts).Tiers.Select(tier => TierOf(policy, tier))], origin);
    }

    private static ClaimState StateOf(Scenario row, ScenarioClaim? claim, CarriedOrigin? origin)
    {
        if (claim is null)
        {
            return new(row, Claimed: false, null, UsesAi: false, null, KeepsTexts: false, CarriedChange.None, null, null);
        }

        var claimed = claim.Tier is not null;
        var tier = row.Cells.IsEmpty ? null : (Tier?)claim.Tier;
        var advice = !claimed ? null
            : tier is { } reached && !row.ClaimableAt(reached) ? Texts.ScenariosAdviceNotClaimable
            : claim.InstanceName is null ? Texts.ScenariosAdviceUnnamed
            : null;
        var keepsTexts = !claimed && (claim.InstanceName ?? claim.Description) is not null;
        return new(row, claimed, tier, claimed && claim.UsesAi is true, advice, keepsTexts, ChangeOf(claim, origin),
            row.Cells.IsEmpty ? null : (Tier?)claim.CarriedTier, claim.CarriedInstanceName);
    }

    private static CarriedChange ChangeOf(ScenarioClaim claim, CarriedOrigin? origin) =>
        origin is null ? CarriedChange.None
        : !claim.WasCarried ? claim.Tier is null ? CarriedChange.None : CarriedChange.Added
        : claim.DiffersFromCarried ? CarriedChange.Changed : CarriedChange.Same;

    private static TierStanding TierOf(Policy policy, TierDecision decided)
    {
        var count = decided[ConditionCode.ScenarioCount];
        var coverage = decided[ConditionCode.SegmentCoverage];
        var segments = coverage?.Condition as SegmentCoverageCondition;
        var asked = segments?.Segments ?? [];
        return new(
            decided.Tier,
            policy.NameOf(decided.Tier),
            count is { Condition: ScenarioCountCondition { Minimum: var needed }, Actual: { } actual }
                ? new(int.Parse(actual, CultureInfo.InvariantCulture), needed, count.Outcome is not Outcome.NotMet)
                : null,
            segments?.GapNote is not null,
            decided[ConditionCode.AiRatio] is { Condition: AiShareCondition share } reached ? new(share.Minimum, reached.Outcome is Outcome.Met) : null,
            [.. policy.Segments.Select(segment =>
                new SegmentStanding(segment, asked.Contains(segment), coverage is not null && coverage.Covered.Contains(segment)))]);
    }
}
