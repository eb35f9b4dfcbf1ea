using Portal.Rules;
using Portal.Rules.Policies;

namespace Portal.Application.Assessments;

/// <summary>The declarations on the basic requirements, as the policy asks for them.</summary>
public static class BasicRequirements
{
    private const string Prefix = "declaration-";

    /// <summary>The conditions that a policy asks to be declared, in printed order; they are the same for every tier.</summary>
    public static IReadOnlyList<Condition> AskedBy(Policy policy) =>
        [.. policy[Tier.Base].Conditions.Where(condition => condition is DeclarationCondition or AccidentsCondition)];

    /// <summary>What may be declared, in the order in which it is offered: the stored value and its text.</summary>
    public static IReadOnlyList<(string Value, string Text)> AnswersTo(Condition condition) => condition is AccidentsCondition
        ?
        [
            (AccidentSeverity.None.ApiName(), Texts.RequirementAccidentsNone),
            (AccidentSeverity.General.ApiName(), Texts.RequirementAccidentsGeneral),
            (AccidentSeverity.Larger.ApiName(), Texts.RequirementAccidentsLarger),
            (AccidentSeverity.Major.ApiName(), Texts.RequirementAccidentsMajor),
        ]
        : [("true", Texts.OutcomeMet), ("false", Texts.OutcomeNotMet)];

    /// <summary>The code under which the answer is stored: the condition's without its prefix, such as <c>scale</c>.</summary>
    public static string StoredCode(this Condition condition) => condition.Code.ApiName()[Prefix.Length..];
}
