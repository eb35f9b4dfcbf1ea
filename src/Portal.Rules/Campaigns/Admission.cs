using System.Collections.Immutable;
using System.Diagnostics;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Rules.Campaigns;

/// <summary>
/// What a notice asks of those who apply (申报条件), beside or instead of the tier's own conditions: one demand each, with the words of
/// the clause that make it.
/// </summary>
/// <param name="Id">Within its campaign, e.g. cooperation; a declared answer is stored under it.</param>
/// <param name="Clause">The clause; <see cref="Clause.Phrase"/> is this very demand.</param>
/// <param name="NoteWhenMissing">
/// Where it is asked for in principle only (原则上), or where the text allows exceptions: the remark for those who miss it. Null where
/// missing it bars the application.
/// </param>
public abstract record AdmissionCondition(string Id, Clause Clause, string? NoteWhenMissing)
{
    /// <summary>Missing it bars the application.</summary>
    public bool IsHard => NoteWhenMissing is null;
}

/// <summary>The applicant says yes or no.</summary>
public sealed record DeclaredAdmission(string Id, Clause Clause, string? NoteWhenMissing) : AdmissionCondition(Id, Clause, NoteWhenMissing);

/// <summary>The applicant is registered in a province.</summary>
/// <param name="Province">Six-digit code; null = anywhere within the country.</param>
public sealed record RegisteredAdmission(string Id, Clause Clause, string? NoteWhenMissing, string? Province)
    : AdmissionCondition(Id, Clause, NoteWhenMissing);

/// <summary>The applicant holds one of several former titles.</summary>
/// <param name="Titles">Codes of <c>seeds/reference/former-titles.json</c>.</param>
public sealed record FormerTitleAdmission(string Id, Clause Clause, string? NoteWhenMissing, ImmutableArray<string> Titles)
    : AdmissionCondition(Id, Clause, NoteWhenMissing);

/// <summary>The factory holds a tier, or one above.</summary>
public sealed record RecognisedTierAdmission(string Id, Clause Clause, string? NoteWhenMissing, Tier Required)
    : AdmissionCondition(Id, Clause, NoteWhenMissing);

/// <summary>Conditions of the tier applied for, as the policy decides them.</summary>
/// <param name="Codes">Those that count; empty = all that gate the tier.</param>
public sealed record TierAdmission(string Id, Clause Clause, string? NoteWhenMissing, ImmutableArray<ConditionCode> Codes)
    : AdmissionCondition(Id, Clause, NoteWhenMissing);

/// <summary>Experts judge it; nothing that is entered decides it.</summary>
public sealed record JudgedAdmission(string Id, Clause Clause) : AdmissionCondition(Id, Clause, null);

/// <summary>What is known of an applicant; what is null is not known.</summary>
public sealed record AdmissionFacts
{
    /// <summary>Answers by <see cref="AdmissionCondition.Id"/>; an absent one is not known.</summary>
    public IReadOnlyDictionary<string, bool>? Declared { get; init; }

    /// <summary>Six-digit code of the province where the enterprise is registered.</summary>
    public string? RegisteredIn { get; init; }

    /// <summary>Codes of the titles held; empty = none.</summary>
    public IReadOnlyCollection<string>? FormerTitles { get; init; }

    public Tier? RecognisedTier { get; init; }

    /// <summary>The decision on the tier applied for, under the campaign's policy.</summary>
    public TierDecision? Decision { get; init; }
}

/// <param name="Note">The remark where the outcome is <see cref="Outcome.MetWithNote"/>; may be null where a tier's condition brings its own.</param>
public sealed record AdmissionOutcome(AdmissionCondition Condition, Outcome Outcome, string? Note)
{
    /// <summary>The application cannot be submitted with it.</summary>
    public bool Bars => Outcome == Outcome.NotMet;
}

/// <summary>Whether somebody may apply.</summary>
public static class Admission
{
    /// <summary>One outcome for each condition, in their order. Total: whatever is not known needs judgement.</summary>
    public static ImmutableArray<AdmissionOutcome> Check(ImmutableArray<AdmissionCondition> conditions, AdmissionFacts facts) =>
        [.. conditions.Select(condition => Check(condition, facts))];

    private static AdmissionOutcome Check(AdmissionCondition condition, AdmissionFacts facts) => condition switch
    {
        DeclaredAdmission declared => Of(declared, facts.Declared is { } all && all.TryGetValue(declared.Id, out var yes) ? yes : null),
        RegisteredAdmission registered => Of(registered, facts.RegisteredIn is { } province ? registered.Province is null || province == registered.Province : null),
        FormerTitleAdmission former => Of(former, facts.FormerTitles is { } held ? former.Titles.Any(title => held.Contains(title)) : null),
        RecognisedTierAdmission recognised => Of(recognised, facts.RecognisedTier is { } tier ? tier >= recognised.Required : null),
        TierAdmission decided => Of(decided, facts.Decision),
        JudgedAdmission judged => Of(judged, (bool?)null),
        _ => throw new UnreachableException(),
    };

    private static AdmissionOutcome Of(AdmissionCondition condition, bool? met) => met switch
    {
        null => new(condition, Outcome.NeedsJudgement, null),
        true => new(condition, Outcome.Met, null),
        false => Missed(condition),
    };

    /// <summary>Not met before needs judgement before met with a note before met, as of a tier's conditions.</summary>
    private static AdmissionOutcome Of(TierAdmission condition, TierDecision? decision)
    {
        var outcomes = decision?.Conditions
            .Where(each => condition.Codes.IsEmpty ? each.Condition.Gates : condition.Codes.Contains(each.Condition.Code))
            .Select(each => each.Outcome)
            .ToList() ?? [];
        return outcomes.Contains(Outcome.NotMet) ? Missed(condition)
            : outcomes.Count == 0 || outcomes.Contains(Outcome.NeedsJudgement) ? new(condition, Outcome.NeedsJudgement, null)
            : new(condition, outcomes.Contains(Outcome.MetWithNote) ? Outcome.MetWithNote : Outcome.Met, null);
    }

    private static AdmissionOutcome Missed(AdmissionCondition condition) => condition.NoteWhenMissing is { } note
        ? new(condition, Outcome.MetWithNote, note)
        : new(condition, Outcome.NotMet, null);
}
