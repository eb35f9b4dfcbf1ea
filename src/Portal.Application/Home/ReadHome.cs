using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Home;

/// <summary>The enterprise's task list: how far everything is, and who saved last.</summary>
public static class ReadHome
{
    [Needs(Permission.ReadOwnEnterprise)]
    public sealed record Query : IQuery<View>;

    /// <param name="EmailConfirmed">The reader's own address; it does not bar anything.</param>
    /// <param name="MissingInProfile">The names of the profile's fields that are still empty.</param>
    /// <param name="AskedInProfile">How many are looked at.</param>
    /// <param name="LastSaved">By assessment; absent where nothing was answered yet.</param>
    public sealed record View(
        string EnterpriseName,
        string ProvinceCode,
        bool CreditCodeToConfirm,
        bool EmailConfirmed,
        bool IsDemo,
        IReadOnlyList<string> MissingInProfile,
        int AskedInProfile,
        IReadOnlyList<ListFactories.Item> Factories,
        IReadOnlyDictionary<Guid, LastSaved> LastSaved);

    /// <param name="By">The colleague's name; null when the account is gone.</param>
    public sealed record LastSaved(Guid AssessmentId, DateTimeOffset At, string? By);

    internal sealed class Handler(PortalDb db, ICurrentUser user, IMediator mediator) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var enterprise = await db.Enterprises.AsNoTracking().OwnedBy(user).SingleOrDefaultAsync(cancellationToken)
                ?? throw new NotFoundException();
            var factories = await mediator.Send(new ListFactories.Query(), cancellationToken);
            // The latest of the four kinds of answers, each assessment's; all four are found by the beginning of their keys.
            var saved = await db.Database.SqlQuery<LastSaved>(
                $"""
                select distinct on (answer.assessment_id)
                    answer.assessment_id as "AssessmentId", answer.updated_at as "At", account.display_name as "By"
                from portal.self_assessments assessment
                cross join lateral (
                    select assessment_id, updated_at, updated_by_id from portal.indicator_answers where assessment_id = assessment.id
                    union all select assessment_id, updated_at, updated_by_id from portal.scenario_claims where assessment_id = assessment.id
                    union all select assessment_id, updated_at, updated_by_id from portal.maturity_statements where assessment_id = assessment.id
                    union all select assessment_id, updated_at, updated_by_id from portal.declarations where assessment_id = assessment.id
                ) answer
                left join portal.accounts account on account.id = answer.updated_by_id
                where assessment.enterprise_id = {enterprise.Id}
                order by answer.assessment_id, answer.updated_at desc
                """).ToListAsync(cancellationToken);
            var emailConfirmed = await db.Accounts.Where(account => account.Id == user.AccountId)
                .Select(account => account.EmailConfirmed).SingleOrDefaultAsync(cancellationToken);
            return new View(
                enterprise.Name,
                enterprise.ProvinceCode,
                enterprise is { CreditCodeIrregular: true, CreditCodeConfirmedAt: null },
                emailConfirmed,
                enterprise.IsDemo,
                ProfileCompleteness.MissingIn(enterprise),
                ProfileCompleteness.Asked,
                factories,
                saved.ToDictionary(one => one.AssessmentId));
        }
    }
}
