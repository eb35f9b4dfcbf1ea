using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Reviews;

/// <summary>
/// What an office sent on by a 改送 and may take back now (<see cref="UndoReview"/>): the receiving office has recorded nothing of it. Nothing
/// else of the application is this office's any more.
/// </summary>
public static class SentOn
{
    /// <summary>So many are listed unless all are asked for.</summary>
    public const int Most = 20;

    /// <param name="Id">One application; null for all of the campaign.</param>
    /// <param name="All">Not only the newest <see cref="Most"/>.</param>
    /// <exception cref="NotFoundException">The officer's province runs no such campaign.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Query(string CampaignId, Guid? Id = null, bool All = false) : IQuery<View>;

    /// <param name="Rows">The newest first.</param>
    /// <param name="Total">How many there are.</param>
    public sealed record View(IReadOnlyList<Row> Rows, int Total);

    /// <summary>One of them, with those who are told when it is taken back; null where it cannot be taken back.</summary>
    /// <exception cref="NotFoundException">The officer's province runs no such campaign.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record OneQuery(string CampaignId, Guid Id) : IQuery<One?>;

    /// <param name="StepId">What <see cref="UndoReview.Command"/> takes back.</param>
    /// <param name="From">The recommender that sent it on.</param>
    /// <param name="To">The recommender that has it.</param>
    public sealed record Row(Guid Id, Guid StepId, string Number, string Enterprise, string Factory, string From, string To, DateTimeOffset At);

    /// <param name="Told">The enterprise, and those who have it now.</param>
    public sealed record One(Row Row, IReadOnlyList<Recipient> Told);

    internal sealed class Handler(PortalDb db, ICurrentUser user) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(one => one.Id == query.CampaignId && one.ProvinceCode == user.ProvinceCode, cancellationToken)
                ?? throw new NotFoundException();
            var now = await db.NowAsync(cancellationToken);
            if (now < campaign.OpensAt)
            {
                return new([], 0);
            }

            var isOver = campaign.IsOverFor(ReviewLevel.Recommender, isTakenOver: false, now);
            var (takenOver, taking) = (db.TakenOver(), db.Taking());
            // What UndoReview demands of each of them.
            var sent = from step in db.Unanswered()
                       join office in db.ActedForBy(user) on step.From!.RecommenderId equals office.Id
                       join application in db.Applications on step.ApplicationId equals application.Id
                       // Whatever an office records moves the second: most never get further.
                       where step.UndoneAt == null && application.State == step.After && application.UpdatedAt <= step.At
                           && application.CampaignId == campaign.Id && (query.Id == null || application.Id == query.Id)
                           && (!isOver || takenOver.Contains(office.Id)) && taking.Any(one => one.Id == office.Id)
                       join enterprise in db.Enterprises on application.EnterpriseId equals enterprise.Id
                       join factory in db.Factories on application.FactoryId equals factory.Id
                       join to in db.Recommenders on application.RecommenderId equals to.Id
                       orderby step.At descending, step.Id
                       select new Row(application.Id, step.Id, application.Number!, enterprise.Name, factory.Name, office.Name, to.Name, step.At);
            var rows = await (query.All ? sent : sent.Take(Most)).ToListAsync(cancellationToken);
            return new(rows, query.All || rows.Count < Most ? rows.Count : await sent.CountAsync(cancellationToken));
        }
    }

    internal sealed class OneHandler(PortalDb db, IMediator mediator, Recipients recipients) : IRequestHandler<OneQuery, One?>
    {
        public async Task<One?> Handle(OneQuery query, CancellationToken cancellationToken)
        {
            if ((await mediator.Send(new Query(query.CampaignId, query.Id), cancellationToken)).Rows.SingleOrDefault() is not { } row)
            {
                return null;
            }

            var application = await db.Applications.AsNoTracking().SingleAsync(one => one.Id == query.Id, cancellationToken);
            return new(row, [.. await recipients.OfEnterpriseAsync(application.EnterpriseId, cancellationToken), .. await recipients.OfSentAsync(application, cancellationToken)]);
        }
    }

    /// <summary>Recommenders for which the officer's office acts now: its own, or those whose duties the province has taken over.</summary>
    internal static IQueryable<Recommender> ActedForBy(this PortalDb db, ICurrentUser user) =>
        from office in db.Recommenders
        join campaign in db.Campaigns on office.CampaignId equals campaign.Id
        join list in db.RecommendationLists on office.Id equals list.RecommenderId
        where campaign.ProvinceCode == user.ProvinceCode
            && (list.TakenOverAt == null ? office.AreaCode == user.AreaCode : user.Role == Accounts.Role.ProvinceOfficer)
        select office;

    /// <summary>Steps after which nobody has recorded anything, or taken a step, though it was taken back.</summary>
    internal static IQueryable<ReviewStep> Unanswered(this PortalDb db)
    {
        var records = db.OfficeRecords();
        return db.ReviewSteps.Where(sent => !db.ReviewSteps.Any(step => step.ApplicationId == sent.ApplicationId && step.At > sent.At)
            && !records.Any(record => record.ApplicationId == sent.ApplicationId && record.At > sent.At));
    }

    /// <summary>Recommenders that still take applications: not switched off, and with a list that is not frozen.</summary>
    internal static IQueryable<Recommender> Taking(this PortalDb db) => db.Recommenders.Where(office => office.IsActive
        && db.RecommendationLists.Any(list => list.RecommenderId == office.Id && list.State == Recommendations.ListState.Open));

    /// <summary>Those who handle it where it was sent.</summary>
    internal static Task<IReadOnlyList<Recipient>> OfSentAsync(this Recipients recipients, FactoryApplication application, CancellationToken cancellationToken) =>
        recipients.OfSubmissionAsync(
            application.State == ApplicationState.AtCounty ? ReviewLevel.County : ReviewLevel.Recommender, application.RecommenderId, application.ProvinceCode, application.CountyCode,
            cancellationToken);
}
