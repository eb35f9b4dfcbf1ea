using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

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
