using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Data;
using Portal.Rules.Campaigns;
using Portal.Rules.Policies;

namespace Portal.Application.Reviews;

/// <summary>
/// The submissions of an application, as far as verdicts were given on them. A verdict counts for a later submission only where what was
/// judged still reads the same.
/// </summary>
internal sealed class JudgedRounds
{
    private readonly int last;
    private readonly Dictionary<int, string> contents;
    private readonly Dictionary<int, IReadOnlyList<string>> changed = [];

    private JudgedRounds(int last, Dictionary<int, string> contents) => (this.last, this.contents) = (last, contents);

    /// <summary>Content of the last submission; an empty one where there is none.</summary>
    public string Last => contents.GetValueOrDefault(last, "{}");

    /// <summary>Content of the submission before the last; null where there is none.</summary>
    public string? BeforeLast => contents.GetValueOrDefault(last - 1);

    /// <summary>Reads the last two submissions, and those on which a verdict was given that has to be held against the last.</summary>
    public static async Task<JudgedRounds> ReadAsync(
        PortalDb db, FactoryApplication application, IEnumerable<ReadReview.VerdictLine> verdicts, CancellationToken cancellationToken)
    {
        HashSet<int> rounds = [application.Rounds, application.Rounds - 1, .. verdicts.Select(verdict => verdict.Round)];
        return new(application.Rounds, await db.Submissions.Where(one => one.ApplicationId == application.Id && rounds.Contains(one.Round))
            .Select(one => new { one.Round, one.Content }).ToDictionaryAsync(one => one.Round, one => one.Content, cancellationToken));
    }

    /// <summary>The verdict, and whether it still counts; of an earlier submission, its version for this one is 0.</summary>
    public ReadReview.VerdictLine Placed(ReadReview.VerdictLine verdict, ImmutableArray<AdmissionCondition> admissions) =>
        verdict.Round == last ? verdict : verdict with { Version = 0, Stands = !ChangedSince(verdict.Round).Any(key => Concerns(verdict, key, admissions)) };

    private IReadOnlyList<string> ChangedSince(int round)
    {
        if (!changed.TryGetValue(round, out var keys))
        {
            changed[round] = keys = SnapshotDifferences.Between(contents[round], Last);
        }

        return keys;
    }

    /// <summary>Whether an item (see <see cref="SnapshotDifferences.Between"/>) is part of what was judged.</summary>
    private static bool Concerns(ReadReview.VerdictLine verdict, string key, ImmutableArray<AdmissionCondition> admissions)
    {
        var assessed = key switch
        {
            ApplicationItems.Maturity => AssessedPart.Maturity,
            _ when key.StartsWith("scenario:", StringComparison.Ordinal) => AssessedPart.Scenarios,
            _ when key.StartsWith("indicator:", StringComparison.Ordinal) => AssessedPart.Indicators,
            _ when key.StartsWith("declaration:", StringComparison.Ordinal) => AssessedPart.Declarations,
            _ => AssessedPart.None,
        };
        return verdict.Subject switch
        {
            VerdictSubject.Scenario => key == "scenario:" + verdict.Item,
            VerdictSubject.Condition => IsOf(verdict.Item, assessed),
            VerdictSubject.Admission => admissions.FirstOrDefault(condition => condition.Id == verdict.Item) switch
            {
                TierAdmission => assessed != AssessedPart.None,
                RegisteredAdmission or FormerTitleAdmission => key == SnapshotDifferences.Profile,
                DeclaredAdmission declared => key == AdmissionAnswers.Field(declared.Id),
                RecognisedTierAdmission => key == AdmissionAnswers.Recognised,
                // Judged by people from everything that is said, or not asked any more.
                _ => true,
            },
            _ => true,
        };
    }

    private static bool IsOf(string condition, AssessedPart part) => Enum.GetValues<ConditionCode>().FirstOrDefault(code => code.ApiName() == condition) switch
    {
        ConditionCode.BasicScore or ConditionCode.SuggestedScoreLine => part == AssessedPart.Indicators,
        ConditionCode.ScenarioCount or ConditionCode.SegmentCoverage => part == AssessedPart.Scenarios,
        ConditionCode.AiRatio => part is AssessedPart.Scenarios or AssessedPart.Declarations,
        ConditionCode.Maturity => part == AssessedPart.Maturity,
        // Declared, or told in the form.
        _ => part is AssessedPart.Declarations or AssessedPart.None,
    };

    private enum AssessedPart
    {
        None,
        Scenarios,
        Indicators,
        Maturity,
        Declarations,
    }
}
