using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Reviews;

/// <summary>The last verdict of the officer's own office on one claim, as it is stored now; of version 0 where it was said of an earlier submission.</summary>
public static class ReadVerdict
{
    /// <exception cref="NotFoundException">There is no such application for the officer, or no such verdict.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Query(Guid Id, VerdictSubject Subject, string Item) : IQuery<ReadReview.VerdictLine>;

    internal sealed class Handler(PortalDb db, ICurrentUser user) : IRequestHandler<Query, ReadReview.VerdictLine>
    {
        public async Task<ReadReview.VerdictLine> Handle(Query query, CancellationToken cancellationToken)
        {
            var application = await db.Applications.AsNoTracking().ReviewedBy(user).SingleOrDefaultAsync(a => a.Id == query.Id, cancellationToken)
                ?? throw new NotFoundException();
            var level = user.PartIn(application, await db.TakenOver().ContainsAsync(application.RecommenderId, cancellationToken))?.Level;
            return await (from verdict in db.Verdicts
                          where verdict.ApplicationId == query.Id && verdict.RecommenderId == application.RecommenderId && verdict.Level == level && verdict.Subject == query.Subject && verdict.Item == query.Item
                          from account in db.Accounts.Where(account => account.Id == verdict.UpdatedById).DefaultIfEmpty()
                          orderby verdict.Round descending
                          select new ReadReview.VerdictLine(
                              verdict.Level, verdict.Subject, verdict.Item, verdict.Agrees, verdict.Reason, verdict.UpdatedAt,
                              account == null ? null : account.DisplayName, verdict.Round == application.Rounds ? verdict.Version : 0, verdict.Round, true, null))
                          .FirstOrDefaultAsync(cancellationToken)
                ?? throw new NotFoundException();
        }
    }
}
