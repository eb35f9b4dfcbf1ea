using Portal.Application.Forms;
using Portal.Rules.Policies;

namespace Portal.Application.Assessments;

/// <summary>The fields of 基础要求: for each condition that the policy asks to be declared, the answer and a remark.</summary>
internal static class RequirementFields
{
    /// <summary>The posted name of a condition's remark; its answer bears the stored code itself.</summary>
    public static string Remark(string code) => code + "-remark";

    public static FormFields<IDictionary<string, Declaration>> Of(Policy policy, Guid assessmentId) => new([.. BasicRequirements.AskedBy(policy).SelectMany(condition =>
    {
        var code = condition.StoredCode();
        var answers = BasicRequirements.AnswersTo(condition);
        return (FormField<IDictionary<string, Declaration>>[])
        [
            new(code, all => Get(all, code)?.Answer ?? "", (all, text) => Take(all, code, assessmentId).Answer = text.OrNull())
            {
                Fault = FieldRules.OneOf([.. answers.Select(answer => answer.Value)]),
                Show = value => answers.First(answer => answer.Value == value).Text,
            },
            new(Remark(code), all => Get(all, code)?.Remark ?? "", (all, text) => Take(all, code, assessmentId).Remark = text.OrNull())
            {
                Fault = FieldRules.Longest(2000),
            },
        ];
    })]);

    private static Declaration? Get(IDictionary<string, Declaration> all, string code) => all.TryGetValue(code, out var found) ? found : null;

    private static Declaration Take(IDictionary<string, Declaration> all, string code, Guid assessmentId) =>
        all.TryGetValue(code, out var found) ? found : all[code] = new Declaration { AssessmentId = assessmentId, Code = code };
}
