using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Campaigns;

/// <summary>开放申报: the province begins a campaign with its calendar, its recommenders and their limits. The offices are told.</summary>
public static class OpenCampaign
{
    /// <exception cref="NotFoundException">The province may not run such a campaign.</exception>
    /// <exception cref="InvalidException">A day cannot be.</exception>
    [Needs(Permission.RunCampaigns)]
    public sealed record Command(CampaignDraft Draft) : ICommand<Answer>;

    /// <param name="Already">It was open before: nothing of it is changed, nobody is told again.</param>
    public sealed record Answer(string Id, bool Already);

    internal sealed class Handler(
        PortalDb db, ICurrentUser user, CampaignBook book, CampaignMaker maker, Recipients recipients, Notices notices, AuditTrail audit)
        : IRequestHandler<Command, Answer>
    {
        public async Task<Answer> Handle(Command command, CancellationToken ct)
        {
            var definition = maker.DefinitionFor(command.Draft.DefinitionId, user.ProvinceCode);
            var id = CampaignPlan.IdOf(definition, user.ProvinceCode!);
            // A second press waits for the first and then finds its campaign.
            await db.HoldAsync(Hold.Campaign, id, ct);
            if (await db.Campaigns.AnyAsync(campaign => campaign.Id == id, ct))
            {
                audit.Record(nameof(Campaign), id, details: new { alreadyOpen = true });
                return new Answer(id, Already: true);
            }

            var now = await db.NowAsync(ct);
            var plan = maker.Make(command.Draft, user.ProvinceCode!, now);
            db.AddRange([plan.Campaign, .. plan.Recommenders, .. plan.Lists, .. plan.Quotas]);
            db.Add(plan.Campaign.Change(CampaignChangeKind.Opened, now, user, Texts.CampaignOpenedNote.With(plan.Campaign.InWords())));
            var told = await recipients.OfOfficesAsync(
                user.ProvinceCode!, plan.Recommenders.Where(office => office.IsActive).Select(office => (office.AreaCode, office.Name)), ct);
            await notices.TellAsync(
                told, Texts.CampaignOpenedSubject.With(book[definition.Id].Title), Texts.CampaignOpenedBody.With(book[definition.Id].Title, plan.Campaign.InWords()),
                $"/area/campaigns/{id}", ct: ct);
            audit.Record(nameof(Campaign), id, details: new { definition = definition.Id, opens = plan.Campaign.OpensAt, closes = plan.Campaign.RecommenderClosesAt });
            return new Answer(id, Already: false);
        }
    }
}
