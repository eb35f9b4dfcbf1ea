using FluentValidation;
using MediatR;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Recommendations;

/// <summary>The province acts for an office that fails, with a reason. Until it hands back, the office reads and does not write.</summary>
public static class TakeOver
{
    /// <exception cref="InvalidException">The list is frozen, taken over already, or the province's own.</exception>
    [Needs(Permission.RunCampaigns)]
    public sealed record Command(Guid ListId, string? Reason) : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reason).Reason();
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, Notices notices, Recipients recipients) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var held = await HeldList.OfProvinceAsync(db, user, command.ListId, version: null, cancellationToken);
            if (held.List.State == ListState.Frozen || held.List.TakenOverAt is not null || held.Recommender.AreaCode == user.AreaCode)
            {
                throw new InvalidException("", Texts.ListsCannotTakeOver);
            }

            var reason = command.Reason!.Trim();
            // What the office had prepared is the province's to look at anew.
            held.Touch(db);
            (held.List.TakenOverAt, held.List.TakenOverById, held.List.TakeoverReason) = (held.Now, user.AccountId, reason);
            held.Log(db, ListEventKind.TakenOver, user, reason);
            await notices.TellAsync(
                await recipients.OfOfficeOfAsync(held.Recommender, cancellationToken), Texts.ListsToldTakenOver.With(held.Recommender.Name),
                Texts.ListsToldReason.With(user.DisplayName, reason), held.Link, ct: cancellationToken);
            audit.Record(nameof(RecommendationList), held.List.Id.ToString(), details: new { held.Recommender.AreaCode });
            return Unit.Value;
        }
    }
}
