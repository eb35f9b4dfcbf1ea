using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Recommendations;

/// <summary>The province opens a frozen list again, with a reason. The versions stay; the next freezing makes the next one.</summary>
public static class ReopenList
{
    /// <param name="Version">Of the list as it was shown.</param>
    /// <exception cref="InvalidException">It is not frozen.</exception>
    /// <exception cref="StaleException">The list was changed since.</exception>
    [Needs(Permission.RunCampaigns)]
    public sealed record Command(Guid ListId, int Version, string? Reason) : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reason).Reason();
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, Notices notices, Recipients recipients) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var held = await HeldList.OfProvinceAsync(db, user, command.ListId, version: null, cancellationToken);
            if (held.List.State != ListState.Frozen)
            {
                throw new InvalidException("", Texts.ListsNotFrozen);
            }

            held.DemandVersion(command.Version);
            held.List.Reopen();
            var reason = command.Reason!.Trim();
            held.Log(db, ListEventKind.Reopened, user, reason);
            foreach (var id in await db.ListPlaces.Where(p => p.ListId == held.List.Id && p.Standing != Standing.Reserve)
                .Select(p => p.ApplicationId).ToListAsync(cancellationToken))
            {
                db.ApplicationEvents.Add(held.Event(id, ApplicationEventKind.ListReopened, user));
            }

            await notices.TellAsync(
                await recipients.OfOfficeOfAsync(held.Recommender, cancellationToken), Texts.ListsToldReopened.With(held.Recommender.Name),
                Texts.ListsToldReason.With(user.DisplayName, reason), held.Link, ct: cancellationToken);
            audit.Record(nameof(RecommendationList), held.List.Id.ToString(), details: new { held.Recommender.AreaCode, held.List.Revision });
            return Unit.Value;
        }
    }
}
