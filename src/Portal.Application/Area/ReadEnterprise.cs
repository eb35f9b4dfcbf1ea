using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Assessments;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;

namespace Portal.Application.Area;

/// <summary>One enterprise that is seated or has a factory in the officer's area, to read.</summary>
public static class ReadEnterprise
{
    /// <exception cref="NotFoundException">There is no such enterprise, or nothing of it is in the area.</exception>
    [Needs(Permission.ReadOwnArea)]
    public sealed record Query(Guid EnterpriseId) : IQuery<View>;

    /// <param name="Values">The fields of 企业信息 as a reader knows them, by their posted names; empty = not filled in.</param>
    /// <param name="CreditCodeConfirmedBy">The officer's name; null when nobody has confirmed yet, or the account is gone.</param>
    /// <param name="SeatedHere">Its seat lies in the area, and not only a factory.</param>
    /// <param name="Version">For confirming the credit code.</param>
    public sealed record View(
        Guid Id, string Name, string CreditCode, bool CreditCodeIrregular, DateTimeOffset? CreditCodeConfirmedAt, string? CreditCodeConfirmedBy,
        string ProvinceCode, bool SeatedHere, bool IsDemo, DateTimeOffset RegisteredAt, IReadOnlyDictionary<string, string> Values, IReadOnlyList<Decided> Assessments, int Version);

    /// <summary>A self-assessment in the area with its last decision.</summary>
    /// <param name="Tier">1 to 4; null = none reached, or not decided.</param>
    public sealed record Decided(AssessmentFrame Frame, int? Tier, string? ScoreShown, DateTimeOffset? DecidedAt);

    internal sealed class Handler(PortalDb db, ICurrentUser user, ProfileFields fields, PolicyBook policies) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var enterprise = await db.Enterprises.AsNoTracking().InAreaOf(user, db.Factories)
                .SingleOrDefaultAsync(e => e.Id == query.EnterpriseId, cancellationToken) ?? throw new NotFoundException();
            var seatedHere = await db.Enterprises.SeatedInAreaOf(user).AnyAsync(e => e.Id == enterprise.Id, cancellationToken);
            var confirmedBy = await db.Accounts.Where(account => account.Id == enterprise.CreditCodeConfirmedById)
                .Select(account => account.DisplayName).SingleOrDefaultAsync(cancellationToken);
            var rows = await db.RowsOf(db.SelfAssessments.InAreaOf(user).Where(a => a.EnterpriseId == enterprise.Id))
                .OrderBy(row => row.FactoryName).ToListAsync(cancellationToken);
            return new View(
                enterprise.Id, enterprise.Name, enterprise.CreditCode, enterprise.CreditCodeIrregular, enterprise.CreditCodeConfirmedAt,
                confirmedBy, enterprise.ProvinceCode, seatedHere, enterprise.IsDemo, enterprise.RegisteredAt, fields.All.Shown(enterprise),
                [.. rows.Select(row => new Decided(AssessmentFrame.Of(row, policies), row.DecidedTier, row.ScoreShown, row.DecidedAt))],
                enterprise.Version);
        }
    }
}
