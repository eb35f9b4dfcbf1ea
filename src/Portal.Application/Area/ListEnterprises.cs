using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Area;

/// <summary>The enterprises seated in the officer's area or with a factory there, by division of their seat and name, a page at a time.</summary>
public static class ListEnterprises
{
    /// <summary>Rows of one page.</summary>
    public const int PageSize = 25;

    /// <summary>Asks for enterprises without any decision in the area.</summary>
    public const int Undecided = -1;

    /// <param name="Tier">
    /// 1 to 4: at least one self-assessment in the area was last decided so and none higher; 0 = decided, and none reached;
    /// <see cref="Undecided"/> = nothing decided yet; null = all.
    /// </param>
    /// <param name="City">Of the seat or of a factory.</param>
    /// <param name="County">Of the seat or of a factory.</param>
    /// <param name="CodesToConfirm">Only those seated in the area whose irregular credit code nobody has compared with the licence yet.</param>
    /// <param name="Text">Part of the name, or the beginning of the credit code.</param>
    /// <param name="Page">From 1; a page behind the last one is the last one.</param>
    [Needs(Permission.ReadOwnArea)]
    public sealed record Query(string? City, string? County, int? Tier, bool CodesToConfirm, string? Text, int Page) : IQuery<View>;

    public sealed record View(IReadOnlyList<Item> Items, int Total, int Page, int PageCount);

    /// <param name="Decided">Some factory in the area was decided on.</param>
    /// <param name="Tier">The highest tier last decided for a factory in the area; null = none reached.</param>
    public sealed record Item(
        Guid Id, string Name, string CreditCode, string CityCode, string? CountyCode, string? IndustryCode, bool CodeToConfirm, bool IsDemo,
        int Assessments, bool Decided, int? Tier);

    internal sealed class Handler(PortalDb db, ICurrentUser user) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var found = Find(db, user, query);
            var total = await found.CountAsync(cancellationToken);
            var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
            var page = Math.Clamp(query.Page, 1, pages);
            return new View(await Rows(db, user, found, page).ToListAsync(cancellationToken), total, page, pages);
        }
    }

    internal static IQueryable<Enterprises.Enterprise> Find(PortalDb db, ICurrentUser user, Query query)
    {
        var factories = db.Factories.InAreaOf(user);
        var found = db.Enterprises.InAreaOf(user, db.Factories);
        if (query.City is { Length: > 0 } city)
        {
            found = found.Where(e => e.CityCode == city || factories.Where(f => f.CityCode == city).Select(f => f.EnterpriseId).Contains(e.Id));
        }

        if (query.County is { Length: > 0 } county)
        {
            found = found.Where(e => e.CountyCode == county || factories.Where(f => f.CountyCode == county).Select(f => f.EnterpriseId).Contains(e.Id));
        }

        if (query.CodesToConfirm)
        {
            found = found.SeatedInAreaOf(user).Where(e => e.CreditCodeIrregular && e.CreditCodeConfirmedAt == null);
        }

        if (query.Text?.Trim() is { Length: > 0 } text)
        {
            var pattern = $"%{Escape(text)}%";
            var code = $"{Escape(text.ToUpperInvariant())}%";
            found = found.Where(e => EF.Functions.ILike(e.Name, pattern, @"\") || EF.Functions.Like(e.CreditCode, code, @"\"));
        }

        if (query.Tier is { } tier)
        {
            var assessments = db.SelfAssessments.InAreaOf(user);
            found = found.Where(e => assessments.Any(a => a.EnterpriseId == e.Id && db.Decisions.Any(d => d.AssessmentId == a.Id)) == (tier != Undecided));
            found = tier == Undecided ? found : found.Where(e => (assessments.Where(a => a.EnterpriseId == e.Id)
                .Select(a => db.Decisions.Where(d => d.AssessmentId == a.Id).OrderByDescending(d => d.DecidedAt)
                    .Select(d => d.ReferenceTier).FirstOrDefault()).Max() ?? 0) == tier);
        }

        return found;
    }

    internal static IQueryable<Item> Rows(PortalDb db, ICurrentUser user, IQueryable<Enterprises.Enterprise> found, int page)
    {
        var assessments = db.SelfAssessments.InAreaOf(user);
        // In the order of ix_enterprises_province_code_city_code_county_code_name: a page is read, never sorted.
        return found.OrderBy(e => e.ProvinceCode).ThenBy(e => e.CityCode).ThenBy(e => e.CountyCode).ThenBy(e => e.Name)
            .Skip((page - 1) * PageSize).Take(PageSize)
            .Select(e => new Item(
                e.Id, e.Name, e.CreditCode, e.CityCode, e.CountyCode, e.IndustryCode,
                e.CreditCodeIrregular && e.CreditCodeConfirmedAt == null, e.IsDemo,
                assessments.Count(a => a.EnterpriseId == e.Id),
                assessments.Any(a => a.EnterpriseId == e.Id && db.Decisions.Any(d => d.AssessmentId == a.Id)),
                assessments.Where(a => a.EnterpriseId == e.Id)
                    .Select(a => db.Decisions.Where(d => d.AssessmentId == a.Id).OrderByDescending(d => d.DecidedAt)
                        .Select(d => d.ReferenceTier).FirstOrDefault()).Max()));
    }

    /// <summary>What was typed is looked for as it stands; % and _ are no wildcards.</summary>
    private static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
