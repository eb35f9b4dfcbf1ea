using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Documents;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Rules.Campaigns;

namespace Portal.Application.Seals;

/// <summary>Whose seals are whose: an organisation sees and uses its own alone.</summary>
internal static class SealScopes
{
    /// <exception cref="NotFoundException">The account acts for no organisation.</exception>
    public static SealHolder Holder(this ICurrentUser user) => SealHolder.Of(user) ?? throw new NotFoundException();

    public static IQueryable<Seal> OwnedBy(this IQueryable<Seal> seals, ICurrentUser user)
    {
        var key = SealHolder.Of(user)?.Key;
        return seals.Where(seal => seal.Holder == key);
    }

    public static IQueryable<SealUse> OwnedBy(this IQueryable<SealUse> uses, ICurrentUser user)
    {
        var key = SealHolder.Of(user)?.Key;
        return uses.Where(use => use.Holder == key);
    }
}

/// <summary>Who may seal a document, and where.</summary>
/// <param name="PlaceName">See <see cref="SealPlaces"/>.</param>
internal sealed record SealParty(SealHolder Holder, string PlaceName);

/// <summary>Who is who about seals: the parties of a document, names of organisations, and the people who decide.</summary>
internal sealed class SealParties(PortalDb db, OfficeNames offices, CampaignBook campaigns)
{
    /// <summary>
    /// A list's papers: the recommender, and the province's office to which its list goes. A form and its commitment: the applicant. What the
    /// portal itself says (a receipt, a report) has no place for a seal.
    /// </summary>
    public async Task<IReadOnlyList<SealParty>> OfAsync(IssuedDocument document, CancellationToken cancellationToken)
    {
        switch (document.Kind)
        {
            case DocumentKind.SummaryTable or DocumentKind.RecommendationLetter:
                var office = await (from list in db.RecommendationLists
                                    join recommender in db.Recommenders on list.RecommenderId equals recommender.Id
                                    join campaign in db.Campaigns on list.CampaignId equals campaign.Id
                                    where list.Id == document.SubjectId
                                    select new { campaign.ProvinceCode, recommender.AreaCode }).SingleAsync(cancellationToken);
                var own = new SealParty(SealHolder.Office(office.ProvinceCode, office.AreaCode), SealPlaces.OfIssuer);
                return office.AreaCode == office.ProvinceCode ? [own] : [own, new SealParty(SealHolder.Office(office.ProvinceCode, office.ProvinceCode), SealPlaces.OfHigherOffice)];
            case DocumentKind.ApplicationForm or DocumentKind.Commitment:
                var enterprise = await db.Applications.Where(application => application.Id == document.SubjectId).Select(application => application.EnterpriseId).SingleAsync(cancellationToken);
                return [new SealParty(SealHolder.Enterprise(enterprise), SealPlaces.OfIssuer)];
            default:
                return [];
        }
    }

    /// <summary>The places of a document that are one organisation's.</summary>
    public async Task<IReadOnlyList<KeptPlace>> PlacesOfAsync(IssuedDocument document, SealHolder holder, CancellationToken cancellationToken)
    {
        var names = (await OfAsync(document, cancellationToken)).Where(party => party.Holder.Key == holder.Key).Select(party => party.PlaceName).ToHashSet(StringComparer.Ordinal);
        if (names.Count == 0)
        {
            return [];
        }

        var kept = await db.DocumentRevisions.Where(revision => revision.DocumentId == document.Id && revision.Number == 1).Select(revision => revision.Places).SingleOrDefaultAsync(cancellationToken);
        return [.. SealPlaces.Read(kept).Select((place, at) => new KeptPlace(at, place)).Where(one => names.Contains(one.Place.Name))];
    }

    /// <summary>The code that the operator's configuration knows the organisation by: see <see cref="HostedKey.Holder"/>.</summary>
    public async Task<string> CodeAsync(SealHolder holder, CancellationToken cancellationToken) => holder.EnterpriseId is { } enterprise
        ? await db.Enterprises.Where(one => one.Id == enterprise).Select(one => one.CreditCode).SingleAsync(cancellationToken) : holder.Area;

    /// <summary>The organisation's name; empty where nothing is known.</summary>
    public async Task<string> NameAsync(SealHolder holder, CancellationToken cancellationToken) => holder.EnterpriseId is { } enterprise
        ? await db.Enterprises.Where(one => one.Id == enterprise).Select(one => one.Name).SingleAsync(cancellationToken)
        : await (from recommender in db.Recommenders
                 join campaign in db.Campaigns on recommender.CampaignId equals campaign.Id
                 where campaign.ProvinceCode == holder.Province && recommender.AreaCode == holder.Area && recommender.Kind != RecommenderKind.DirectChannel
                 orderby campaign.CreatedAt descending
                 select recommender.Name).FirstOrDefaultAsync(cancellationToken)
            // A province's office that only receives lists is named by its own notices, as the addressee of letters.
            ?? campaigns.All.FirstOrDefault(one => one.Province == holder.Area && one.Receiver == CampaignReceiver.Province)?.Letter.To
            ?? offices[holder.Area];

    /// <summary>Who decides on the organisation's seal: an office's 负责人, an enterprise's administrator.</summary>
    public Task<IReadOnlyList<Recipient>> DecidersAsync(SealHolder holder, CancellationToken cancellationToken) => PeopleAsync(
        holder, account => account.Duty == Duty.Signing || account.Role == Role.EnterpriseOwner, cancellationToken);

    /// <summary>Everybody whom something about the organisation's seal concerns: who decides on it, and who had to do with this matter.</summary>
    /// <param name="persons">Of the matter.</param>
    public Task<IReadOnlyList<Recipient>> ConcernedAsync(SealHolder holder, IEnumerable<Guid?> persons, CancellationToken cancellationToken)
    {
        var ids = persons.ToArray();
        return PeopleAsync(holder, account => account.Duty == Duty.Signing || account.Role == Role.EnterpriseOwner || ids.Contains(account.Id), cancellationToken);
    }

    /// <summary>Some accounts of the organisation.</summary>
    private async Task<IReadOnlyList<Recipient>> PeopleAsync(SealHolder holder, System.Linq.Expressions.Expression<Func<Account, bool>> which, CancellationToken cancellationToken)
    {
        var name = await NameAsync(holder, cancellationToken);
        var all = holder.EnterpriseId is { } enterprise
            ? db.Accounts.Where(account => account.EnterpriseId == enterprise)
            : db.Accounts.Where(account => account.ProvinceCode == holder.Province && account.AreaCode == holder.Area);
        return
        [
            .. (await all.Where(account => !account.IsSuspended).Where(which).OrderBy(account => account.CreatedAt)
                .Select(account => new { account.Id, account.DisplayName, account.Duty }).ToListAsync(cancellationToken))
                .Select(account => new Recipient(account.Id, account.DisplayName, name, account.Duty)),
        ];
    }
}
