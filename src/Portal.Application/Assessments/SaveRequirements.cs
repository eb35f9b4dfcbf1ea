using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;
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

/// <summary>基础要求 of one self-assessment, for its form.</summary>
public static class ReadRequirements
{
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's.</exception>
    [Needs(Permission.ReadOwnEnterprise)]
    public sealed record Query(Guid AssessmentId) : IQuery<IReadOnlyDictionary<string, string>>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies)
        : IRequestHandler<Query, IReadOnlyDictionary<string, string>>
    {
        public async Task<IReadOnlyDictionary<string, string>> Handle(Query query, CancellationToken cancellationToken)
        {
            var policyId = await db.SelfAssessments.OwnedBy(user).Where(assessment => assessment.Id == query.AssessmentId)
                .Select(assessment => assessment.PolicyId).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            var stored = await db.Declarations.AsNoTracking().Where(declaration => declaration.AssessmentId == query.AssessmentId)
                .ToDictionaryAsync(declaration => declaration.Code, cancellationToken);
            return RequirementFields.Of(policies.For(policyId), query.AssessmentId).Values(stored);
        }
    }
}

/// <summary>Saves what was changed in 基础要求: the whole form, or one field by itself (autosave).</summary>
public static class SaveRequirements
{
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's.</exception>
    /// <exception cref="ConflictException">A colleague changed one of the same fields meanwhile.</exception>
    [Needs(Permission.AssessOwnEnterprise)]
    public sealed record Command(Guid AssessmentId, IReadOnlyList<Typed> Fields) : ICommand<SavedFields>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies, AuditTrail audit, TimeProvider clock)
        : IRequestHandler<Command, SavedFields>
    {
        public async Task<SavedFields> Handle(Command command, CancellationToken cancellationToken)
        {
            var touched = await db.TouchAsync(user, command.AssessmentId, clock, cancellationToken);
            var fields = RequirementFields.Of(policies.For(touched.PolicyId), command.AssessmentId);
            // Which fields there are is the policy's matter, so their shape is checked here and not in a validator.
            if (fields.Faults(command.Fields).ToList() is { Count: > 0 } faults)
            {
                throw new InvalidException(faults);
            }

            var stored = await db.Declarations.Where(declaration => declaration.AssessmentId == command.AssessmentId)
                .ToDictionaryAsync(declaration => declaration.Code, cancellationToken);
            var declarations = new Dictionary<string, Declaration>(stored);
            var changed = fields.Merge(declarations, command.Fields);
            foreach (var (code, declaration) in declarations)
            {
                if (changed.Contains(code) || changed.Contains(RequirementFields.Remark(code)))
                {
                    (declaration.UpdatedAt, declaration.UpdatedById) = (clock.GetUtcNow(), user.AccountId);
                }

                if (!stored.ContainsKey(code))
                {
                    db.Declarations.Add(declaration);
                }
            }

            audit.Record(nameof(Declaration), command.AssessmentId.ToString(), user.EnterpriseId, new { fields = changed });
            return SavedFields.Of(touched.Version, fields.Values(declarations), command.Fields);
        }
    }
}
