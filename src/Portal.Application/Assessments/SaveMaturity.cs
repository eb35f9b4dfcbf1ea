using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Reference;

namespace Portal.Application.Assessments;

/// <summary>成熟度 of one self-assessment, for its form.</summary>
public static class ReadMaturity
{
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's.</exception>
    [Needs(Permission.ReadOwnEnterprise)]
    public sealed record Query(Guid AssessmentId) : IQuery<View>;

    /// <param name="Values">What stands in each field, by its posted name.</param>
    /// <param name="UsualLevel">The level that the stored score usually goes with, where it differs from the stored level; a hint only.</param>
    public sealed record View(IReadOnlyDictionary<string, string> Values, int? UsualLevel);

    internal sealed class Handler(PortalDb db, ICurrentUser user, MaturityFields fields, MaturityModel model) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var found = await (
                from assessment in db.SelfAssessments.OwnedBy(user).Where(assessment => assessment.Id == query.AssessmentId)
                from statement in db.MaturityStatements.Where(statement => statement.AssessmentId == assessment.Id).DefaultIfEmpty()
                select new { Statement = statement }).AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            var stored = found.Statement ?? new MaturityStatement { AssessmentId = query.AssessmentId };
            return new View(
                fields.All.Values(stored),
                stored is { Score: { } score, Level: { } level } && model.LevelOf(score) is var usual && usual != level ? usual : null);
        }
    }
}

/// <summary>Saves what was changed in 成熟度: the whole form, or one field by itself (autosave).</summary>
public static class SaveMaturity
{
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's.</exception>
    /// <exception cref="ConflictException">A colleague changed one of the same fields meanwhile.</exception>
    [Needs(Permission.AssessOwnEnterprise)]
    public sealed record Command(Guid AssessmentId, IReadOnlyList<Typed> Fields) : ICommand<SavedFields>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(MaturityFields fields) => RuleFor(command => command.Fields).Custom((typed, context) =>
        {
            foreach (var fault in fields.All.Faults(typed))
            {
                context.AddFailure(new ValidationFailure(fault.Field, fault.Message));
            }
        });
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

/// <summary>What an autosave is told.</summary>
/// <param name="Version">The assessment's version now.</param>
/// <param name="Values">What stands in the sent fields now, in canonical form.</param>
public sealed record SavedFields(int Version, IReadOnlyDictionary<string, string> Values)
{
    internal static SavedFields Of(int version, IReadOnlyDictionary<string, string> values, IReadOnlyList<Typed> sent) =>
        new(version, sent.Select(typed => typed.Field).Where(values.ContainsKey).ToDictionary(field => field, field => values[field], StringComparer.Ordinal));
}
