using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Reviews;
using Portal.Rules.Campaigns;

namespace Portal.Application.Recommendations;

/// <summary>
/// A list whose row is held until the commit, with everything read after it was held: nobody else changes its places, limits or state
/// meanwhile. An application's row, where a command needs it too, is held first.
/// </summary>
/// <param name="NeedsCap">The notice prints numbers for this campaign, none for this office, and the province has set none: nobody's list is then unlimited.</param>
/// <param name="Now">The database's clock, asked after the row was held.</param>
internal sealed record HeldList(
    RecommendationList List, Recommender Recommender, Campaign Campaign, IReadOnlyList<ListQuota> Quotas, bool NeedsCap, DateTimeOffset Now)
{
    /// <summary>As the office signs on a timeline.</summary>
    public string OfficeName => List.TakenOverAt is null ? Recommender.Name : Texts.ListsActingFor.With(Recommender.Name);

    /// <summary>Its page, from the portal's root.</summary>
    public string Link => $"/area/lists/{List.Id}";

    /// <summary>Holds a list that the officer's office makes.</summary>
    /// <param name="version">What the screen showed; null where it does not matter.</param>
    /// <exception cref="NotFoundException">There is none, or it is another office's.</exception>
    /// <exception cref="StaleException">It was changed since.</exception>
    public static Task<HeldList> OfAsync(PortalDb db, ICurrentUser user, Guid listId, int? version, CancellationToken ct) =>
        HoldAsync(db, db.RecommendationLists.RankedBy(db, user), listId, version, ct);

    /// <summary>Holds any list of the province's campaigns.</summary>
    /// <exception cref="NotFoundException">There is none, or it is another province's.</exception>
    /// <exception cref="StaleException">It was changed since.</exception>
    public static Task<HeldList> OfProvinceAsync(PortalDb db, ICurrentUser user, Guid listId, int? version, CancellationToken ct) =>
        HoldAsync(db, db.RecommendationLists.SeenBy(db, user), listId, version, ct);

    private static async Task<HeldList> HoldAsync(
        PortalDb db, IQueryable<RecommendationList> scope, Guid listId, int? version, CancellationToken ct)
    {
        var list = await db.RecommendationLists
            .FromSql($"select * from portal.recommendation_lists where id = {listId} for no key update").SingleOrDefaultAsync(ct)
            ?? throw new NotFoundException();
        var place = await (from seen in scope
                           join recommender in db.Recommenders on seen.RecommenderId equals recommender.Id
                           join campaign in db.Campaigns on seen.CampaignId equals campaign.Id
                           where seen.Id == listId
                           select new { recommender, campaign }).AsNoTracking().SingleOrDefaultAsync(ct)
            ?? throw new NotFoundException();
        var quotas = await db.ListQuotas.Where(quota => quota.ListId == listId).OrderBy(quota => quota.Kind).ToListAsync(ct);
        var held = new HeldList(list, place.recommender, place.campaign, quotas, quotas.Exists(quota => quota.LacksCap()) && await db.PrintsCapsAsync(place.campaign.Id, ct), await db.NowAsync(ct));
        if (version is { } shown)
        {
            held.DemandVersion(shown);
        }

        return held;
    }

    /// <summary>Nothing else is changed than what the screen showed.</summary>
    /// <exception cref="StaleException">It was changed since.</exception>
    public void DemandVersion(int shown)
    {
        if (shown != List.Version)
        {
            throw new StaleException(List.Version);
        }
    }

    /// <summary>Open, and within the recommenders' window; the province that acts for an office is not bound by that office's window.</summary>
    /// <exception cref="InvalidException">It is frozen, or the window is closed.</exception>
    public void DemandChangeable()
    {
        if (List.State == ListState.Frozen)
        {
            throw new InvalidException("", Texts.ListsIsFrozen);
        }

        if (Now < Campaign.OpensAt)
        {
            throw new InvalidException("", Texts.ListsNotYet.With(Campaign.OpensAt.Moment()));
        }

        if (IsLate(List, Recommender, Campaign, Now))
        {
            throw new InvalidException("", Texts.ListsTooLate.With(Campaign.RecommenderClosesAt.Deadline()));
        }
    }

    /// <summary>
    /// Whether the recommenders' end is past for a list. It binds none while the province acts for the office, nor the province's own once
    /// it was frozen and opened again, because nobody else could act for it.
    /// </summary>
    public static bool IsLate(RecommendationList list, Recommender recommender, Campaign campaign, DateTimeOffset now) =>
        now >= campaign.RecommenderClosesAt && list.TakenOverAt is null && !(list.Revision > 0 && recommender.AreaCode == campaign.ProvinceCode);

    /// <summary>One more recommended place of a kind. The database says the same (PQ001); here is the sentence.</summary>
    /// <exception cref="InvalidException">The list, or the kind, is full.</exception>
    public void DemandRoomFor(string kind)
    {
        DemandCap();
        if (Quotas.FirstOrDefault(quota => quota.Counts(kind) && quota.Counted >= quota.Cap) is { } full)
        {
            throw new InvalidException("", full.Full());
        }
    }

    /// <summary>
    /// One more of a group, or the corps, whose printed cap its lists in several provinces share (reading Q4). The database says the same
    /// (PQ001); here is the sentence. Nobody adds to another of its lists until the commit.
    /// </summary>
    /// <exception cref="InvalidException">Its number is reached over all provinces.</exception>
    public async Task DemandGroupRoomAsync(PortalDb db, CancellationToken ct)
    {
        if (!Recommender.Kind.IsGroup() || Quotas.FirstOrDefault(quota => quota.Kind.Length == 0) is not { Source: QuotaSource.Notice, Cap: { } cap } whole)
        {
            return;
        }

        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(7265, lock) from (select lock from portal.group_lists({List.Id}) limit 1) as held", ct);
        if (await db.ElsewhereAsync(List.Id, ct) is > 0 and var elsewhere && whole.Counted + elsewhere >= cap)
        {
            throw new InvalidException("", Texts.ListsFullElsewhere.With(whole.Clause, cap, whole.Counted, elsewhere));
        }
    }

    /// <summary>No cap exceeded, no minimum missed. The database says the same at freezing (PQ003); here are the sentences.</summary>
    /// <exception cref="InvalidException">Some limit is not met.</exception>
    public async Task DemandLimitsMetAsync(PortalDb db, CancellationToken ct)
    {
        DemandCap();
        var kinds = await db.RecommendedKindsAsync(List.Id, Quotas, ct);
        var unmet = Quotas.Select(quota => quota.Unmet(kinds)).OfType<string>().Select(sentence => new FieldError("", sentence)).ToList();
        if (unmet.Count > 0)
        {
            throw new InvalidException(unmet);
        }
    }

    /// <summary>What stands beside the ranking still has on record what it passed on: nothing is looked at there but this.</summary>
    /// <exception cref="InvalidException">Something is missing of one.</exception>
    public async Task DemandTracksRecordedAsync(PortalDb db, CampaignDefinition definition, CancellationToken ct)
    {
        var besides = await (from place in db.ListPlaces
                             join application in db.Applications on place.ApplicationId equals application.Id
                             where place.ListId == List.Id && place.Standing == Standing.FastTrack
                             orderby place.Rank
                             select application).WithRecords(db).AsNoTracking().ToListAsync(ct);
        var missing = besides
            .Select(one => (one.Application.Number, Missing: PassingRule.Missing(definition, one.Application, one.Application.FastTrackId, one.Recorded)))
            .Where(one => one.Missing is not null).Select(one => new FieldError("", Texts.ListsTrackLacks.With(one.Number, one.Missing))).ToList();
        if (missing.Count > 0)
        {
            throw new InvalidException(missing);
        }
    }

    private void DemandCap()
    {
        if (NeedsCap)
        {
            throw new InvalidException("", Texts.ListsCapNeeded.With(Recommender.Name));
        }
    }

    /// <summary>The list was changed: it has to be prepared anew, and other screens are old.</summary>
    public void Touch(PortalDb db)
    {
        List.Touch();
        Bump(db);
    }

    /// <summary>Other screens are old, whatever else was changed.</summary>
    public void Bump(PortalDb db) => db.Entry(List).Property(list => list.Version).IsModified = true;

    public void Log(PortalDb db, ListEventKind kind, ICurrentUser by, string? note = null) => db.ListEvents.Add(new ListEvent
    {
        ListId = List.Id,
        Kind = kind,
        At = Now,
        ById = by.AccountId,
        ByName = by.DisplayName,
        Note = note,
    });

    public ApplicationEvent Event(Guid applicationId, ApplicationEventKind kind, ICurrentUser by, string? note = null, bool isInternal = true) => new()
    {
        ApplicationId = applicationId,
        Kind = kind,
        At = Now,
        ById = by.AccountId,
        ByName = OfficeName,
        Note = note,
        IsInternal = isInternal,
    };
}

/// <summary>Limits in words.</summary>
public static class QuotaWords
{
    /// <summary>Whether a list as a whole has no cap of any origin.</summary>
    public static bool LacksCap(this ListQuota quota) => quota is { Kind.Length: 0, Cap: null, Source: QuotaSource.Province };

    /// <summary>Whether the notice prints a number for any office of a campaign: an office without one then waits for the province's.</summary>
    internal static Task<bool> PrintsCapsAsync(this PortalDb db, string campaignId, CancellationToken ct) =>
        db.ListQuotas.AnyAsync(quota => quota.Source == QuotaSource.Notice && db.RecommendationLists.Any(list => list.Id == quota.ListId && list.CampaignId == campaignId), ct);

    /// <summary>How many a group, or the corps, recommends on its lists in other provinces' campaigns under the same notice; 0 for every other office.</summary>
    internal static async Task<int> ElsewhereAsync(this PortalDb db, Guid listId, CancellationToken ct) => (await db.Database.SqlQuery<int>(
        $"""
        select coalesce(sum(q.counted), 0)::int as "Value" from portal.group_lists({listId}) g join portal.list_quotas q on q.list_id = g.list_id
        where q.kind = '' and q.list_id <> {listId}
        """).ToListAsync(ct))[0];

    /// <summary>Where a limit stands: the clause, or 本省设定.</summary>
    public static string Origin(this ListQuota quota) => quota.Source == QuotaSource.Notice ? quota.Clause! : Texts.ListsOurs;

    /// <summary>What is limited: the list, or a kind within it.</summary>
    public static string Subject(this ListQuota quota) => quota.Kind.Length == 0 ? Texts.ListsAll : Texts.ListsOfKind.With(quota.Kind);

    /// <summary>The limit of some kinds in a sentence; null for that of the whole list, and where nothing is limited.</summary>
    public static string? PartInWords(this ListQuota quota) =>
        quota.Kind.Length == 0 ? null
        : quota.Cap is { } cap ? Texts.ListsPartCap.With(quota.Kind, cap, quota.Origin())
        : quota.Minimum is { } least ? Texts.ListsPartLeast.With(quota.Kind, least, quota.Origin())
        : null;

    /// <summary>Why one more is refused.</summary>
    public static string Full(this ListQuota quota) =>
        quota.Kind.Length == 0
            ? Texts.ListsFull.With(quota.Subject(), quota.Origin(), quota.Cap, quota.Counted)
            : Texts.ListsFullOfKind.With(quota.Kind, quota.Origin(), quota.Cap, quota.Counted);

    /// <summary>Why the list cannot be frozen; null where this limit does not stand against it.</summary>
    /// <param name="recommended">Kinds of what is recommended, see <see cref="RecommendedKindsAsync"/>.</param>
    public static string? Unmet(this ListQuota quota, IReadOnlyCollection<string> recommended) =>
        quota.Counted > quota.Cap ? Texts.ListsOver.With(quota.Subject(), quota.Origin(), quota.Cap, quota.Counted)
        : quota.Counted < quota.Minimum && !quota.OnlyWarns(recommended) ? Texts.ListsUnder.With(quota.Subject(), quota.Origin(), quota.Minimum, quota.Counted)
        : null;

    /// <summary>What is remarked of a minimum that is missed while there are fewer in all than it asks for (reading Q11); null for nothing.</summary>
    public static string? Warning(this ListQuota quota, IReadOnlyCollection<string> recommended) =>
        quota.Counted < quota.Minimum && quota.OnlyWarns(recommended) && quota.All(recommended) > 0
            ? Texts.ListsUnderWarning.With(quota.Minimum) : null;

    /// <summary>The kinds of what a list recommends, one for each, where some limit depends on it; empty else.</summary>
    internal static async Task<IReadOnlyList<string>> RecommendedKindsAsync(
        this PortalDb db, Guid listId, IEnumerable<ListQuota> quotas, CancellationToken ct) => quotas.Any(quota => quota.Among.Length > 0)
            ? await db.ListPlaces.Where(place => place.ListId == listId && place.Standing == Standing.Recommended).Select(place => place.Kind).ToListAsync(ct) : [];

    private static bool OnlyWarns(this ListQuota quota, IReadOnlyCollection<string> recommended) =>
        quota.Among.Length > 0 && quota.All(recommended) < quota.Minimum;

    private static int All(this ListQuota quota, IReadOnlyCollection<string> recommended) => recommended.Count(quota.Among.Contains);
}
