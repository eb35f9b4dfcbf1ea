using MediatR;
using Portal.Application.Audit;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Recommendations;

/// <summary>经办人提交负责人确认. Any later change of the list asks for it anew.</summary>
public static class PrepareList
{
    /// <param name="Version">Of the list as it was shown.</param>
    /// <returns>False where the same person had prepared it already and nothing was changed since: nobody is told again.</returns>
    /// <exception cref="InvalidException">A limit is not met (with the clause), or the list is frozen or out of its window.</exception>
    /// <exception cref="StaleException">The list was changed since.</exception>
    [Needs(Permission.PrepareOwnList)]
    public sealed record Command(Guid ListId, int Version) : ICommand<bool>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, Notices notices, Recipients recipients, CampaignBook book) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken cancellationToken)
        {
            var held = await HeldList.OfAsync(db, user, command.ListId, version: null, cancellationToken);
            held.DemandChangeable();
            await held.DemandLimitsMetAsync(db, cancellationToken);
            await held.DemandTracksRecordedAsync(db, book[held.Campaign.DefinitionId], cancellationToken);
            if (held.List.PreparedById == user.AccountId)
            {
                audit.Record(nameof(RecommendationList), held.List.Id.ToString(), details: new { held.Recommender.AreaCode, alreadyPrepared = true });
                return false;
            }

            held.DemandVersion(command.Version);
            held.List.Prepare(user.AccountId!.Value, held.Now);
            held.Bump(db);
            held.Log(db, ListEventKind.Prepared, user);
            await notices.TellAsync(
                await recipients.OfPreparingAsync(held.Recommender, cancellationToken), Texts.ListsToldPrepared.With(held.Recommender.Name),
                Texts.ListsToldPreparedBody.With(book[held.Campaign.DefinitionId].Title, user.DisplayName, held.Campaign.RecommenderClosesAt.Deadline()), held.Link, ct: cancellationToken);
            audit.Record(nameof(RecommendationList), held.List.Id.ToString(), details: new { held.Recommender.AreaCode });
            return true;
        }
    }
}
