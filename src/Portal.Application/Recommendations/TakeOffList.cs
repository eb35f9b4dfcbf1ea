using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Recommendations;

/// <summary>Takes an application off the list: it is passed still, and may be put on again.</summary>
public static class TakeOffList
{
    /// <exception cref="InvalidException">The list is frozen or out of its window.</exception>
    /// <exception cref="NotFoundException">It has no place on a list of the office.</exception>
    [Needs(Permission.RankOwnList)]
    public sealed record Command(Guid ApplicationId) : ICommand<Unit>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var (application, list) = await Ranking.HoldAsync(db, user, command.ApplicationId, version: null, cancellationToken);
            list.DemandChangeable();
            var place = await db.ListPlaces.AsNoTracking().SingleOrDefaultAsync(p => p.ApplicationId == application.Id, cancellationToken)
                ?? throw new NotFoundException();
            await Ranking.RemoveAsync(db, place, cancellationToken);
            db.ApplicationEvents.Add(list.Event(application.Id, ApplicationEventKind.TakenOffList, user));
            list.Touch(db);
            audit.Record(nameof(ListPlace), application.Id.ToString(), application.EnterpriseId, new { list = list.List.Id });
            return Unit.Value;
        }
    }
}
