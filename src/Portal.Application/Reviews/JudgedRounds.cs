using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Data;
using Portal.Rules.Campaigns;
using Portal.Rules.Policies;

namespace Portal.Application.Reviews;

/// <summary>
/// The submissions of an application, as far as verdicts were given on them. A verdict belongs to the submission that stood when it was
/// given, and counts for a later one only where what was judged still reads the same.
/// </summary>
internal sealed class JudgedRounds
{
    private readonly List<(int Round, DateTimeOffset At)> made;
    private readonly Dictionary<int, string> contents;
    private readonly Dictionary<int, IReadOnlyList<string>> changed = [];

    private JudgedRounds(List<(int Round, DateTimeOffset At)> made, Dictionary<int, string> contents) => (this.made, this.contents) = (made, contents);

    /// <summary>Content of the last submission; an empty one where there is none.</summary>
    public string Last => contents.GetValueOrDefault(LastRound, "{}");

    /// <summary>Content of the submission before the last; null where there is none.</summary>
    public string? BeforeLast => contents.GetValueOrDefault(LastRound - 1);

    private int LastRound => made.Count > 0 ? made[^1].Round : 0;

    public static async Task<JudgedRounds> ReadAsync(PortalDb db, FactoryApplication application, CancellationToken cancellationToken)
    {
        var made = (await db.Submissions.Where(one => one.ApplicationId == application.Id).OrderBy(one => one.Round)
            .Select(one => new { one.Round, one.SubmittedAt }).ToListAsync(cancellationToken)).ConvertAll(one => (one.Round, one.SubmittedAt));
        // In the first rounds nothing but what is shown is read; a long history costs its own.
        var contents = await db.Submissions.Where(one => one.ApplicationId == application.Id
                && (one.Round >= application.Rounds - 1 || db.Verdicts.Any(verdict => verdict.ApplicationId == application.Id && verdict.UpdatedAt < application.SubmittedAt)))
            .Select(one => new { one.Round, one.Content }).ToDictionaryAsync(one => one.Round, one => one.Content, cancellationToken);
        return new(made, contents);
    }

    /// <summary>The verdict with its round, and whether it still counts.</summary>
    public ReadReview.VerdictLine Placed(ReadReview.VerdictLine verdict, ImmutableArray<AdmissionCondition> admissions)
    {
        var round = made.LastOrDefault(one => one.At <= verdict.UpdatedAt) is { Round: > 0 } at ? at.Round : made.Count > 0 ? made[0].Round : 0;
        return verdict with { Round = round, Stands = round == LastRound || !ChangedSince(round).Any(key => Concerns(verdict, key, admissions)) };
    }

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
