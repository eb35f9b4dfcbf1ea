using FluentValidation;
using MediatR;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Recommendations;

/// <summary>Puts a passed application below the line (候补): at the end, or at a rank; also from above it.</summary>
public static class PutInReserve
{
    /// <param name="Rank">From 1; null, or behind the last, is the end.</param>
    /// <param name="Version">Of the list as the screen showed it, where the rank was chosen by what it showed; null otherwise.</param>
    /// <exception cref="InvalidException">The list is frozen or out of its window, or the application is not passed.</exception>
    /// <exception cref="StaleException">The list was changed since.</exception>
    [Needs(Permission.RankOwnList)]
    public sealed record Command(Guid ApplicationId, int? Rank = null, int? Version = null) : ICommand<Placed>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Rank).GreaterThanOrEqualTo(1).WithMessage(Texts.ListsRankFromOne);
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit) : IRequestHandler<Command, Placed>
    {
        public async Task<Placed> Handle(Command command, CancellationToken cancellationToken)
        {
            var (application, list) = await Ranking.HoldAsync(db, user, command.ApplicationId, command.Version, cancellationToken);
            var placed = await Ranking.PutAsync(db, user, list, application, Standing.Reserve, command.Rank, cancellationToken);
            audit.Record(nameof(ListPlace), application.Id.ToString(), application.EnterpriseId, new { list = placed.ListId, reserve = placed.Rank });
            return placed;
        }
    }
}
