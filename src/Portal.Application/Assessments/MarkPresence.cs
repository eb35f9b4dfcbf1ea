using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>
/// A sign of life from somebody who has a part of a self-assessment open; answers with the others who have. It never prevents saving:
/// versions do that. Neither a command nor a query: it comes every half minute and says nothing about the answers, so an audit
/// entry for each would bury those that matter.
/// </summary>
public static class MarkPresence
{
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's.</exception>
    [Needs(Permission.AssessOwnEnterprise)]
    public sealed record Signal(Guid AssessmentId, AssessmentPart Part) : IRequest<IReadOnlyList<Colleague>>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, TimeProvider clock) : IRequestHandler<Signal, IReadOnlyList<Colleague>>
    {
        public async Task<IReadOnlyList<Colleague>> Handle(Signal signal, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow();
            var marked = await db.Database.ExecuteSqlAsync(
                $"""
                insert into portal.presences (assessment_id, part, account_id, seen_at)
                select id, {(int)signal.Part}, {user.AccountId!.Value}, {now} from portal.self_assessments
                where id = {signal.AssessmentId} and enterprise_id = {user.EnterpriseId}
                on conflict (assessment_id, part, account_id) do update set seen_at = excluded.seen_at
                """, cancellationToken);
            return marked == 1
                ? await db.ColleaguesAsync(user, signal.AssessmentId, signal.Part, now, cancellationToken)
                : throw new NotFoundException();
        }
    }
}
