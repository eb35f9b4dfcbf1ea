using MediatR;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Recommendations;

/// <summary>
/// Puts a passed application that takes a fast track on the list beside the ranking: it counts towards no limit. Passing does so by
/// itself; this is for one that passed while the list was frozen, or was taken off.
/// </summary>
public static class PutOnFastTrack
{
    /// <exception cref="InvalidException">The list is frozen or out of its window, or the application is not passed or takes no fast track.</exception>
    /// <exception cref="NotFoundException">There is none on a list of the office.</exception>
    [Needs(Permission.RankOwnList)]
    public sealed record Command(Guid ApplicationId) : ICommand<Placed>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit) : IRequestHandler<Command, Placed>
    {
        public async Task<Placed> Handle(Command command, CancellationToken cancellationToken)
        {
            var (application, list) = await Ranking.HoldAsync(db, user, command.ApplicationId, version: null, cancellationToken);
            var placed = await Ranking.PutAsync(db, user, list, application, Standing.FastTrack, rank: null, cancellationToken);
            audit.Record(nameof(ListPlace), application.Id.ToString(), application.EnterpriseId, new { list = placed.ListId, fastTrack = application.FastTrackId });
            return placed;
        }
    }
}
