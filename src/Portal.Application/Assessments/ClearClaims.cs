using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>批量清除: takes back the claims of the chosen rows at once; instance names, descriptions and files stay.</summary>
public static class ClearClaims
{
    /// <summary>A row as the reader saw it when choosing.</summary>
    public sealed record ClearedRow(int Row, int Version);

    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's.</exception>
    /// <exception cref="StaleException">One of the rows was saved in between; nothing is cleared.</exception>
    [Needs(Permission.AssessOwnEnterprise)]
    public sealed record Command(Guid AssessmentId, IReadOnlyList<ClearedRow> Rows) : ICommand<int>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Rows).NotEmpty().WithMessage(Texts.ScenariosClearNothing).OverridePropertyName("row");
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, TimeProvider clock) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            await db.TouchAsync(user, command.AssessmentId, clock, cancellationToken);
            var claims = await db.ScenarioClaims.Where(claim => claim.AssessmentId == command.AssessmentId)
                .ToDictionaryAsync(claim => claim.Row, cancellationToken);
            foreach (var (row, version) in command.Rows.Distinct())
            {
                if (!claims.TryGetValue(row, out var claim) || claim.Version != version)
                {
                    throw new StaleException(claim?.Version ?? 0);
                }

                claim.Tier = null;
                (claim.UpdatedAt, claim.UpdatedById) = (clock.GetUtcNow(), user.AccountId);
            }

            var rows = command.Rows.Select(cleared => cleared.Row).Distinct().Order().ToArray();
            audit.Record(nameof(SelfAssessment), command.AssessmentId.ToString(), user.EnterpriseId, new { rows });
            return rows.Length;
        }
    }
}
