using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Campaigns;

/// <summary>
/// 直报单位启停: the province lets an office report directly, or no longer, while nothing from its area has been submitted. Drafts
/// from there go to the office that is in charge afterwards. The office is told.
/// </summary>
public static class SwitchRecommender
{
    /// <exception cref="NotFoundException">There is no such office in the province's campaigns, or it is not one to be switched.</exception>
    /// <exception cref="InvalidException">Something from its area was submitted.</exception>
    /// <exception cref="StaleException">Somebody switched it since.</exception>
    /// <returns>False where it is so already: nothing is changed, nobody is told again.</returns>
    [Needs(Permission.RunCampaigns)]
    public sealed record Command(string CampaignId, Guid RecommenderId, bool IsActive, int Version) : ICommand<bool>;

    /// <summary>For the page that asks once more.</summary>
    /// <exception cref="NotFoundException">As the command.</exception>
    [Needs(Permission.RunCampaigns)]
    public sealed record FormQuery(string CampaignId, Guid RecommenderId) : IQuery<Form>;

    /// <param name="Submitted">How many applications from its area were submitted; with any it cannot be switched.</param>
    public sealed record Form(string Title, string Name, bool IsActive, int Submitted, IReadOnlyList<Recipient> Told, int Version);

    internal sealed class FormHandler(PortalDb db, ICurrentUser user, CampaignBook book, Recipients recipients) : IRequestHandler<FormQuery, Form>
    {
        public async Task<Form> Handle(FormQuery query, CancellationToken ct)
        {
            var (campaign, office) = await FindAsync(db, user, query.CampaignId, query.RecommenderId, ct);
            return new Form(book[campaign.DefinitionId].Title, office.Name, office.IsActive, await FromAreaOf(db, office).CountAsync(a => a.Rounds > 0, ct),
                await recipients.OfOfficesAsync(campaign.ProvinceCode, [(office.AreaCode, office.Name)], ct), office.Version);
        }
    }

    internal sealed class Handler(
        PortalDb db, ICurrentUser user, CampaignBook book, Recipients recipients, Notices notices, AuditTrail audit) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            // The campaign's applications and then its offices are held, in the order of a submission: who submits at the same moment is
            // asked again where it goes.
            await db.Database.ExecuteSqlAsync($"select 1 from portal.applications where campaign_id = {command.CampaignId} and state = 1 order by id for no key update", ct);
            await db.Database.ExecuteSqlAsync($"select 1 from portal.recommenders where campaign_id = {command.CampaignId} order by id for no key update", ct);
            var (campaign, office) = await FindAsync(db, user, command.CampaignId, command.RecommenderId, ct);
            if (office.IsActive == command.IsActive)
            {
                audit.Record(nameof(Recommender), office.Id.ToString(), details: new { campaign = campaign.Id, alreadyActive = office.IsActive });
                return false;
            }

            if (office.Version != command.Version)
            {
                throw new StaleException(office.Version);
            }

            if (await FromAreaOf(db, office).AnyAsync(application => application.Rounds > 0, ct))
            {
                throw new InvalidException("", Texts.CampaignSwitchTooLate);
            }

            office.IsActive = command.IsActive;
            await db.SaveChangesAsync(ct);
            await ReaddressAsync(office, ct);
            var now = await db.NowAsync(ct);
            var note = (office.IsActive ? Texts.CampaignSwitchedOn : Texts.CampaignSwitchedOff).With(office.Name);
            db.Add(campaign.Change(CampaignChangeKind.RecommenderSwitched, now, user, note));
            var title = book[campaign.DefinitionId].Title;
            await notices.TellAsync(
                await recipients.OfOfficesAsync(campaign.ProvinceCode, [(office.AreaCode, office.Name)], ct), Texts.CampaignSwitchedSubject.With(title),
                Texts.CampaignSwitchedBody.With(title, note), $"/area/campaigns/{campaign.Id}", ct: ct);
            audit.Record(nameof(Recommender), office.Id.ToString(), details: new { campaign = campaign.Id, active = office.IsActive });
            return true;
        }

        /// <summary>Drafts from its area, which are held: to it, or to the city or the province that is in charge without it.</summary>
        private async Task ReaddressAsync(Recommender switched, CancellationToken ct)
        {
            var offices = await db.Recommenders.AsNoTracking()
                .Where(office => office.CampaignId == switched.CampaignId && office.IsActive && office.Kind != RecommenderKind.DirectChannel).ToListAsync(ct);
            foreach (var draft in await FromAreaOf(db, switched).Where(application => application.State == ApplicationState.Draft && !application.IsDirect).ToListAsync(ct))
            {
                var office = offices.Find(office => office.AreaCode == draft.CountyCode) ?? offices.Find(office => office.AreaCode == draft.CityCode)
                    ?? offices.Find(office => office.AreaCode == draft.ProvinceCode);
                if (office is not null)
                {
                    (draft.RecommenderId, draft.OfficeArea, draft.HasCountyStep) = (office.Id, office.AreaCode, office.HasCountyStep);
                }
            }
        }
    }

    private static async Task<(Campaign Campaign, Recommender Office)> FindAsync(
        PortalDb db, ICurrentUser user, string campaignId, Guid recommenderId, CancellationToken ct)
    {
        var campaign = await db.Campaigns.RunBy(user).SingleOrDefaultAsync(one => one.Id == campaignId, ct) ?? throw new NotFoundException();
        var office = await db.Recommenders.SingleOrDefaultAsync(one => one.Id == recommenderId && one.CampaignId == campaignId, ct);
        return office is not null && CampaignMaker.IsSwitchable(office) ? (campaign, office) : throw new NotFoundException();
    }

    /// <summary>Applications that go to the office, or would if it were switched on.</summary>
    private static IQueryable<FactoryApplication> FromAreaOf(PortalDb db, Recommender office) => db.Applications
        .Where(application => application.CampaignId == office.CampaignId && (application.RecommenderId == office.Id || application.CountyCode == office.AreaCode));
}
