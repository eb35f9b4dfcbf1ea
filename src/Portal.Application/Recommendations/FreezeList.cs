using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Audit;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Seals;

namespace Portal.Application.Recommendations;

/// <summary>
/// 负责人确认: the list as it stands becomes a version with the hash of its content and goes to the next level. From another account than
/// the one that prepared it, before the recommender's window closes, within every limit.
/// </summary>
public static class FreezeList
{
    /// <param name="Version">Of the list as it was shown: nothing else is frozen than what was seen.</param>
    /// <exception cref="InvalidException">
    /// It is not prepared, or by the same account; a cap is exceeded or a minimum not met (with the clause); it is frozen, or out of its window.
    /// </exception>
    /// <exception cref="StaleException">The list was changed since.</exception>
    [Needs(Permission.FreezeOwnList)]
    public sealed record Command(Guid ListId, int Version) : ICommand<Answer>;

    /// <param name="Sha256">Of the version's content, in lower-case hexadecimal digits.</param>
    /// <param name="Already">The same person had frozen it before: this is the version that stands.</param>
    public sealed record Answer(int Number, string Sha256, bool Already = false);

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, Notices notices, Recipients recipients, CampaignBook book, SealRules seals) : IRequestHandler<Command, Answer>
    {
        public async Task<Answer> Handle(Command command, CancellationToken cancellationToken)
        {
            var held = await HeldList.OfAsync(db, user, command.ListId, version: null, cancellationToken);
            if (held.List.State == ListState.Frozen && held.List.FrozenById == user.AccountId)
            {
                return await StandingAsync(held.List, cancellationToken);
            }

            held.DemandChangeable();
            held.DemandVersion(command.Version);
            if (held.List.PreparedById is not { } preparer)
            {
                throw new InvalidException("", Texts.ListsNotPrepared);
            }

            if (preparer == user.AccountId)
            {
                throw new InvalidException("", Texts.ListsSamePerson);
            }

            await held.DemandLimitsMetAsync(db, cancellationToken);
            await held.DemandTracksRecordedAsync(db, book[held.Campaign.DefinitionId], cancellationToken);
            var content = await ListContent.OfAsync(db, held.List, held.Recommender, held.Campaign, book, seals, cancellationToken);
            await book.KeepAsync(db, held.Campaign.DefinitionId, held.Now, cancellationToken);
            var version = content.ToVersion(held.List.Id, ListVersionReason.Frozen, held.Now, user.AccountId!.Value, note: null);
            held.List.Freeze(user.AccountId!.Value, held.Now);
            db.ListVersions.Add(version);
            var hash = Convert.ToHexStringLower(version.Sha256);
            held.Log(db, ListEventKind.Frozen, user, Texts.ListsVersionNote.With(version.Number, hash));
            foreach (var row in content.Recommended.Concat(content.FastTrack))
            {
                db.ApplicationEvents.Add(held.Event(row.ApplicationId, ApplicationEventKind.ListFrozen, user, isInternal: false));
            }

            await notices.TellAsync(
                await recipients.OfFreezingAsync(held.List, held.Recommender, held.Campaign, cancellationToken), Texts.ListsToldFrozen.With(held.Recommender.Name),
                Texts.ListsToldFrozenBody.With(content.Campaign.Title, version.Number, content.Recommended.Count, hash) + (content.FastTrack.Count > 0 ? "\n" + Texts.ListsToldFrozenTrack.With(content.FastTrack.Count) : ""), held.Link, ct: cancellationToken);
            audit.Record(nameof(RecommendationList), held.List.Id.ToString(), details: new { version.Number, sha256 = hash });
            return new Answer(version.Number, hash);
        }

        /// <summary>A second press of the button finds what the first one made.</summary>
        private async Task<Answer> StandingAsync(RecommendationList list, CancellationToken cancellationToken)
        {
            var kept = await db.ListVersions.Where(version => version.ListId == list.Id && version.Number == list.Revision)
                .Select(version => version.Sha256).SingleAsync(cancellationToken);
            audit.Record(nameof(RecommendationList), list.Id.ToString(), details: new { Number = list.Revision, alreadyFrozen = true });
            return new Answer(list.Revision, Convert.ToHexStringLower(kept), Already: true);
        }
    }
}
