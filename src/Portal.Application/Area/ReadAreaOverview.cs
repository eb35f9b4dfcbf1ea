using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Area;

/// <summary>How many enterprises and self-assessments there are in the officer's area, and where.</summary>
public static class ReadAreaOverview
{
    [Needs(Permission.ReadOwnArea)]
    public sealed record Query : IQuery<View>;

    /// <param name="Enterprises">Seated in the area or with a factory there.</param>
    /// <param name="CodesToConfirm">Irregular credit codes that nobody has compared with the licence yet.</param>
    /// <param name="Tiers">Self-assessments by the tier last decided, 1 to 4; 0 = decided, none reached; null = not decided yet.</param>
    /// <param name="Divisions">The divisions below the officer's own, with what lies in them; empty for a county.</param>
    public sealed record View(
        int Enterprises, int CodesToConfirm, int Assessments, IReadOnlyList<TierCount> Tiers, IReadOnlyList<DivisionCount> Divisions);

    public sealed record TierCount(int? Tier, int Count);

    public sealed record DivisionCount(string Code, int Enterprises, int Assessments);

    internal sealed class Handler(PortalDb db, ICurrentUser user) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var enterprises = db.Enterprises.InAreaOf(user, db.Factories);
            var seated = db.Enterprises.SeatedInAreaOf(user);
            var assessments = db.SelfAssessments.InAreaOf(user);
            var latest =
                from assessment in assessments
                from last in db.Decisions.Where(decision => decision.AssessmentId == assessment.Id)
                    .OrderByDescending(decision => decision.DecidedAt).Take(1).DefaultIfEmpty()
                select last == null ? null : (int?)(last.ReferenceTier ?? 0);
            var tiers = await latest.GroupBy(tier => tier).Select(group => new TierCount(group.Key, group.Count())).ToListAsync(cancellationToken);

            var byCounty = user.Role == Role.CityOfficer;
            var factories = db.Factories.InAreaOf(user);
            // Counted where it is seated and where its factories are, once in each place.
            var enterprisesBy = await seated.Select(e => new { Code = byCounty ? e.CountyCode! : e.CityCode, e.Id })
                .Concat((byCounty ? factories.FromOtherCounties() : factories.FromOtherCities())
                    .Select(f => new { Code = byCounty ? f.CountyCode : f.CityCode, Id = f.EnterpriseId }).Distinct())
                .GroupBy(place => place.Code)
                .Select(group => new { Code = group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
            var assessmentsBy = await assessments.GroupBy(a => byCounty ? a.CountyCode : a.CityCode)
                .Select(group => new { Code = group.Key, Count = group.Count() }).ToListAsync(cancellationToken);

            return new View(
                await enterprises.CountAsync(cancellationToken),
                await seated.CountAsync(e => e.CreditCodeIrregular && e.CreditCodeConfirmedAt == null, cancellationToken),
                tiers.Sum(tier => tier.Count),
                [.. tiers.OrderBy(tier => tier.Tier ?? -1)],
                user.Role == Role.CountyOfficer
                    ? []
                    : [.. enterprisesBy.Select(part => part.Code).Union(assessmentsBy.Select(part => part.Code)).Where(code => code is not null)
                        .Order(StringComparer.Ordinal)
                        .Select(code => new DivisionCount(
                            code,
                            enterprisesBy.Where(part => part.Code == code).Sum(part => part.Count),
                            assessmentsBy.Where(part => part.Code == code).Sum(part => part.Count)))]);
        }
    }
}
