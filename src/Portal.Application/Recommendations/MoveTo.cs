using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Recommendations;

/// <summary>Moves a place to a position, also across the line.</summary>
public static class MoveTo
{
    /// <param name="Rank">From 1; behind the last is the end.</param>
    /// <param name="Version">Of the list as the screen showed it: a position means what was seen. Null moves whatever was seen.</param>
    /// <exception cref="InvalidException">Above the line is no room (with the clause, the cap and the count), or the list is frozen or out of its window.</exception>
    /// <exception cref="NotFoundException">It has no place on a list of the office.</exception>
    /// <exception cref="StaleException">The list was changed since.</exception>
    [Needs(Permission.RankOwnList)]
    public sealed record Command(Guid ApplicationId, Standing Standing, int Rank, int? Version) : ICommand<Placed>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Rank).GreaterThanOrEqualTo(1).WithMessage(Texts.ListsRankFromOne);
            RuleFor(command => command.Standing).Must(standing => standing is Standing.Recommended or Standing.Reserve).WithMessage(Texts.ListsRankFromOne);
        }
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit) : IRequestHandler<Command, Placed>
    {
        public async Task<Placed> Handle(Command command, CancellationToken cancellationToken)
        {
            var (application, list) = await Ranking.HoldAsync(db, user, command.ApplicationId, command.Version, cancellationToken);
            if (!await db.ListPlaces.AnyAsync(place => place.ApplicationId == application.Id, cancellationToken))
            {
                throw new NotFoundException();
            }

            var placed = await Ranking.PutAsync(db, user, list, application, command.Standing, command.Rank, cancellationToken);
            audit.Record(nameof(ListPlace), application.Id.ToString(), application.EnterpriseId, new { list = placed.ListId, placed.Standing, placed.Rank });
            return placed;
        }
    }
}
