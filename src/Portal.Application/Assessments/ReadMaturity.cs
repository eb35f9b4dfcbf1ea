using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
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
