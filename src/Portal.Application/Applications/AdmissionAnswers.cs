using System.Collections.Immutable;
using Portal.Rules;
using Portal.Rules.Campaigns;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Application.Applications;

/// <summary>申报条件: what a notice asks an applicant to declare, as a section of the form; and what the answers come to.</summary>
internal static class AdmissionAnswers
{
    public const string Section = "admission";
    private const string Prefix = "admission-";

    /// <summary>The field in which the recognised tier is given.</summary>
    public const string Recognised = Prefix + "tier-held";

    private const string No = "no";

    /// <summary>The answer of a factory that no tier was recognised for.</summary>
    public const string NoTier = "none";

    public static string Field(string condition) => Prefix + condition;

    public static string Explanation(string condition) => FormAnswers.ExplanationPrefix + Prefix + condition;

    /// <summary>The section; null where nothing is to be declared.</summary>
    public static FormSection? SectionOf(ImmutableArray<AdmissionCondition> conditions, Policy policy)
    {
        var items = ImmutableArray.CreateBuilder<FormItem>();
        foreach (var declared in conditions.OfType<DeclaredAdmission>())
        {
            items.Add(Choice(Field(declared.Id), declared.Clause.Phrase ?? declared.Clause.Text, [new(AskedFields.Yes, Texts.FormYes), new(No, Texts.FormNo)], declared.Clause));
        }

        if (conditions.OfType<RecognisedTierAdmission>().FirstOrDefault() is { } recognised)
        {
            items.Add(Choice(
                Recognised, Texts.ApplicationTierHeld,
                [new(NoTier, Texts.ApplicationNoTierHeld), .. Enum.GetValues<Tier>().Select(tier => new FormOption(tier.ApiName(), policy.NameOf(tier)))],
                recognised.Clause));
        }

        return items.Count == 0 ? null : new FormSection(Section, Texts.ApplicationAdmission, null, items.ToImmutable());
    }

    /// <summary>What is known of the applicant now.</summary>
    public static AdmissionFacts Facts(ApplicationSheet sheet, TierDecision? decision) =>
        Facts(sheet.Admission, field => sheet[field], sheet.Enterprise.ProvinceCode, sheet.Enterprise.FormerTitles, decision);

    /// <summary>The recognised tier that is declared; null where none is, or nothing was answered.</summary>
    public static Tier? RecognisedTier(ApplicationSheet sheet) => Tiers.TryParse(sheet[Recognised], out var tier) ? tier : null;

    /// <summary>What is known of an applicant.</summary>
    /// <param name="answer">The answer in a field of the form; empty where there is none.</param>
    /// <param name="registeredIn">Six-digit code of the enterprise's province.</param>
    public static AdmissionFacts Facts(
        IEnumerable<AdmissionCondition> conditions, Func<string, string> answer, string registeredIn, IReadOnlyCollection<string> formerTitles, TierDecision? decision) => new()
        {
            Declared = conditions.OfType<DeclaredAdmission>().Where(condition => answer(Field(condition.Id)).Length > 0)
                .ToDictionary(condition => condition.Id, condition => answer(Field(condition.Id)) == AskedFields.Yes, StringComparer.Ordinal),
            RegisteredIn = registeredIn,
            FormerTitles = formerTitles,
            // A tier below every other stands for none: it is known that there is none.
            RecognisedTier = answer(Recognised) switch { "" => null, NoTier => default(Tier), var held => Tiers.TryParse(held, out var tier) ? tier : null },
            Decision = decision,
        };

    /// <summary>The tier that the applicant declares to hold answers the policy's own condition on it, too.</summary>
    public static Facts With(this Facts facts, AdmissionFacts declared) =>
        declared.RecognisedTier is { } held and not default(Tier) ? facts with { RecognisedTier = held } : facts;

    private static FormItem Choice(string key, string label, ImmutableArray<FormOption> options, Clause clause) =>
        new(key, label, FormItemKind.Choice, true, null, clause.Citation, null, false, null, null, options, []);
}
