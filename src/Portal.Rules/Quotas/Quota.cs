using System.Collections.Immutable;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Rules.Quotas;

/// <summary>Who recommends. Only what its scheme asks for its kind is looked at.</summary>
/// <param name="Kind">Null, or a value outside the enumeration, comes back as an error.</param>
/// <param name="Rank">Place by industrial added value of 2024, from 1.</param>
/// <param name="Excellent2024">Factories recognised as 卓越级 in 2024.</param>
/// <param name="City">Name (西安, 西安市) or six-digit division code.</param>
public sealed record RecommenderFacts(RecommenderKind? Kind, int? Rank = null, int? Excellent2024 = null, string? City = null);

/// <summary>What is known of the one who is to be added, or was added last.</summary>
public sealed record QuotaCandidate(bool? SelectedIn2024);

/// <summary>Whether a list stays within the quota of its recommender.</summary>
public static class Quota
{
    /// <param name="counts">The list as it is to be judged, the candidate included; what is absent is 0.</param>
    /// <param name="candidate">Null where nobody in particular is looked at.</param>
    /// <exception cref="ArgumentException">A kind is counted that this scheme does not count: what was meant by it would be lost.</exception>
    public static QuotaCheck Check(
        QuotaScheme scheme, RecommenderFacts recommender, IReadOnlyDictionary<CountKind, int> counts, QuotaCandidate? candidate = null)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        ArgumentNullException.ThrowIfNull(counts);
        foreach (var kind in counts.Keys.Where(kind => scheme.Counts.All(counted => counted.Kind != kind)))
        {
            throw new ArgumentException($"{scheme.Id} does not count {kind}.", nameof(counts));
        }

        ImmutableArray<FactError> errors = [.. scheme.ErrorsIn(recommender), .. ErrorsIn(scheme, counts)];
        if (!errors.IsEmpty)
        {
            return new QuotaCheck(errors, null, 0, [], []);
        }

        var quota = scheme.CapFor(recommender);
        var violations = ImmutableArray.CreateBuilder<QuotaFinding>();
        var warnings = ImmutableArray.CreateBuilder<QuotaFinding>();
        var total = scheme.Counts.Where(counted => counted.PartOf is null).Sum(counted => counts.GetValueOrDefault(counted.Kind));
        if (total > quota.Cap)
        {
            violations.Add(new(QuotaCode.TotalOverCap, null, quota.Clause, quota.Cap, total, null, quota.Readings));
        }

        foreach (var cap in quota.KindCaps)
        {
            var actual = Sum(counts, cap.Kinds);
            if (actual > cap.Cap)
            {
                violations.Add(new(cap.Code, cap.Name, cap.Clause, cap.Cap, actual, null, cap.Readings));
            }
        }

        foreach (var share in quota.MinimumShares)
        {
            var (all, actual) = (Sum(counts, share.Of), Sum(counts, share.Kinds));
            if (all > 0 && actual < share.Minimum)
            {
                (all < share.Minimum ? warnings : violations)
                    .Add(new(share.Code, share.Name, share.Clause, share.Minimum, actual, null, share.Readings));
            }
        }

        if (scheme.Exclusion is { } exclusion && candidate?.SelectedIn2024 == true)
        {
            violations.Add(new(QuotaCode.CandidateAlreadySelected, null, exclusion.Clause, 0, 1, null, exclusion.Readings));
        }

        if (quota.NoteWithoutFactories is { } note && recommender.Excellent2024 == 0)
        {
            warnings.Add(new(QuotaCode.NoExcellentFactory, null, quota.Clause, quota.Cap, total, note.Text, [note.Id]));
        }

        return new QuotaCheck([], quota, total, violations.ToImmutable(), warnings.ToImmutable());
    }

    private static IEnumerable<FactError> ErrorsIn(QuotaScheme scheme, IReadOnlyDictionary<CountKind, int> counts)
    {
        foreach (var counted in scheme.Counts)
        {
            var (path, count) = ($"counts.{counted.Kind.ApiName()}", counts.GetValueOrDefault(counted.Kind));
            if (count is < 0 or > QuotaScheme.MostCounted)
            {
                yield return QuotaScheme.OutOfRange(path, 0, count);
            }
            else if (counted.PartOf is { } whole && count > counts.GetValueOrDefault(whole))
            {
                yield return new FactError(path, FactErrorCode.CountsDisagree, [counted.Kind.ApiName(), whole.ApiName()]);
            }
        }
    }

    private static int Sum(IReadOnlyDictionary<CountKind, int> counts, ImmutableArray<CountKind> kinds) =>
        kinds.Sum(kind => counts.GetValueOrDefault(kind));
}

/// <summary>The answer to <see cref="Quota.Check"/>.</summary>
/// <param name="Errors">Facts or counts that mean nothing; nothing is decided then.</param>
/// <param name="Quota">Null where there are errors.</param>
/// <param name="Total">What counts against the cap.</param>
/// <param name="Violations">Each forbids the list as it is.</param>
/// <param name="Warnings">None forbids it.</param>
public sealed record QuotaCheck(
    ImmutableArray<FactError> Errors,
    RecommenderQuota? Quota,
    int Total,
    ImmutableArray<QuotaFinding> Violations,
    ImmutableArray<QuotaFinding> Warnings)
{
    public bool Valid => Errors.IsEmpty;

    public bool Ok => Valid && Violations.IsEmpty;

    public int Cap => Quota?.Cap ?? 0;

    /// <summary>How many must go for the total to fit; 0 where it fits.</summary>
    public int Over => Math.Max(0, Total - Cap);
}

/// <summary>One thing that a check found.</summary>
/// <param name="Kind">The clause's word for the kind that a sub-cap or a share is about; null for the total.</param>
/// <param name="Cap">The cap; for a minimum share the minimum; for an exclusion 0.</param>
/// <param name="Actual">What was counted.</param>
/// <param name="Note">A remark in Chinese, where a reading makes one.</param>
/// <param name="Readings">Ids of the readings that it depends on.</param>
public sealed record QuotaFinding(
    QuotaCode Code, string? Kind, Clause Clause, int Cap, int Actual, string? Note, ImmutableArray<string> Readings);
