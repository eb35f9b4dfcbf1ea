using MediatR;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Recommendations;

/// <summary>The province gives the duties of a list back to its office; a frozen list stays frozen.</summary>
public static class HandBack
{
    /// <exception cref="InvalidException">It was not taken over.</exception>
    [Needs(Permission.RunCampaigns)]
    public sealed record Command(Guid ListId) : ICommand<Unit>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, Notices notices, Recipients recipients) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var held = await HeldList.OfProvinceAsync(db, user, command.ListId, version: null, cancellationToken);
            if (held.List.TakenOverAt is null)
            {
                throw new InvalidException("", Texts.ListsNotTakenOver);
            }

            if (held.List.State == ListState.Open)
            {
                held.List.Touch();
            }

            (held.List.TakenOverAt, held.List.TakenOverById, held.List.TakeoverReason) = (null, null, null);
            held.Log(db, ListEventKind.HandedBack, user);
            await notices.TellAsync(
                await recipients.OfOfficeOfAsync(held.Recommender, cancellationToken), Texts.ListsToldHandedBack.With(held.Recommender.Name),
                Texts.ListsToldHandedBackBody.With(user.DisplayName), held.Link, ct: cancellationToken);
            audit.Record(nameof(RecommendationList), held.List.Id.ToString(), details: new { held.Recommender.AreaCode });
            return Unit.Value;
        }
    }
}
