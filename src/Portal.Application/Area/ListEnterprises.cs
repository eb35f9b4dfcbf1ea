using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
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
            var (seated, withFactory) = Find(db, user, query);
            var total = await seated.CountAsync(cancellationToken) + await withFactory.CountAsync(cancellationToken);
            var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
            var page = Math.Clamp(query.Page, 1, pages);
            // Each part is read from its index in this order and only as far as the page reaches; what is sorted is no more than that.
            var rows = await InOrder(InOrder(seated).Take(page * PageSize).Concat(InOrder(withFactory).Take(page * PageSize)))
                .Skip((page - 1) * PageSize).Take(PageSize)
                .Select(e => new
                {
                    e.Id,
                    e.Name,
                    e.CreditCode,
                    e.CityCode,
                    e.CountyCode,
                    e.IndustryCode,
                    CodeToConfirm = e.CreditCodeIrregular && e.CreditCodeConfirmedAt == null,
                    e.IsDemo,
                }).ToListAsync(cancellationToken);

            // Only for the rows of this page, and not for all that were skipped.
            var shown = rows.ConvertAll(row => row.Id);
            var decided = (await db.SelfAssessments.InAreaOf(user).Where(assessment => shown.Contains(assessment.EnterpriseId))
                .Select(assessment => new
                {
                    assessment.EnterpriseId,
                    Decided = db.Decisions.Any(decision => decision.AssessmentId == assessment.Id),
                    Tier = db.Decisions.Where(decision => decision.AssessmentId == assessment.Id).OrderByDescending(decision => decision.DecidedAt)
                        .Select(decision => decision.ReferenceTier).FirstOrDefault(),
                }).ToListAsync(cancellationToken)).ToLookup(one => one.EnterpriseId);
            return new View(
                rows.ConvertAll(row => new Item(
                    row.Id, row.Name, row.CreditCode, row.CityCode, row.CountyCode, row.IndustryCode, row.CodeToConfirm, row.IsDemo,
                    decided[row.Id].Count(), decided[row.Id].Any(one => one.Decided), decided[row.Id].Max(one => one.Tier))),
                total, page, pages);
        }
    }

    private static IOrderedQueryable<Enterprises.Enterprise> InOrder(IQueryable<Enterprises.Enterprise> enterprises) =>
        enterprises.OrderBy(e => e.ProvinceCode).ThenBy(e => e.CityCode).ThenBy(e => e.CountyCode).ThenBy(e => e.Name);

    /// <summary>Those seated in the area asked for; and those seated elsewhere with a factory there. None is in both.</summary>
    private static (IQueryable<Enterprises.Enterprise> Seated, IQueryable<Enterprises.Enterprise> WithFactory) Find(PortalDb db, ICurrentUser user, Query query)
    {
        var (seated, factories) = (db.Enterprises.SeatedInAreaOf(user), db.Factories.InAreaOf(user));
        var (inCity, inCounty) = (user.Role == Role.CityOfficer, user.Role == Role.CountyOfficer);
        if (query.City is { Length: > 0 } city)
        {
            (seated, factories, inCity) = (seated.Where(e => e.CityCode == city), factories.Where(f => f.CityCode == city), true);
        }

        if (query.County is { Length: > 0 } county)
        {
            (seated, factories, inCounty) = (seated.Where(e => e.CountyCode == county), factories.Where(f => f.CountyCode == county), true);
        }

        var fromElsewhere = (inCounty ? factories.FromOtherCounties() : inCity ? factories.FromOtherCities() : factories.FromOtherProvinces())
            .Select(factory => factory.EnterpriseId);
        return (
            Filter(db, user, query, seated),
            // Whose licence it is to look at is decided by the seat.
            Filter(db, user, query, db.Enterprises.Where(e => !query.CodesToConfirm && fromElsewhere.Contains(e.Id))));
    }

    private static IQueryable<Enterprises.Enterprise> Filter(PortalDb db, ICurrentUser user, Query query, IQueryable<Enterprises.Enterprise> found)
    {
        if (query.CodesToConfirm)
        {
            found = found.Where(e => e.CreditCodeIrregular && e.CreditCodeConfirmedAt == null);
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

    /// <summary>What was typed is looked for as it stands; % and _ are no wildcards.</summary>
    private static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
