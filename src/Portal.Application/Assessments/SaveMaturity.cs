using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>Saves what was changed in 成熟度: the whole form, or one field by itself (autosave).</summary>
public static class SaveMaturity
{
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's.</exception>
    /// <exception cref="ConflictException">A colleague changed one of the same fields meanwhile.</exception>
    [Needs(Permission.AssessOwnEnterprise)]
    public sealed record Command(Guid AssessmentId, IReadOnlyList<Typed> Fields) : ICommand<SavedFields>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(MaturityFields fields) => RuleFor(command => command.Fields).Fit(fields.All);
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, MaturityFields fields, AuditTrail audit, TimeProvider clock)
        : IRequestHandler<Command, SavedFields>
    {
        public async Task<SavedFields> Handle(Command command, CancellationToken cancellationToken)
        {
            var touched = await db.TouchAsync(user, command.AssessmentId, clock, cancellationToken);
            var statement = await db.MaturityStatements.SingleOrDefaultAsync(m => m.AssessmentId == command.AssessmentId, cancellationToken);
            if (statement is null)
            {
                statement = new MaturityStatement { AssessmentId = command.AssessmentId };
                db.MaturityStatements.Add(statement);
            }

            var changed = fields.All.Merge(statement, command.Fields);
            if (changed.Count > 0)
            {
                (statement.UpdatedAt, statement.UpdatedById) = (clock.GetUtcNow(), user.AccountId);
            }

            audit.Record(nameof(MaturityStatement), command.AssessmentId.ToString(), user.EnterpriseId, new { fields = changed });
            return SavedFields.Of(touched.Version, fields.All.Values(statement), command.Fields);
        }
    }
}
