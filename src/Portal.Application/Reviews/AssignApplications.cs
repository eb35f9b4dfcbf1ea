using System.Globalization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Audit;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Reference;

namespace Portal.Application.Reviews;

/// <summary>Gives applications whose turn it is at the officer's office to its officers, evenly where there are several.</summary>
public static class AssignApplications
{
    /// <summary>The form field of the officers.</summary>
    public const string ToField = "to";

    /// <summary>The most applications of one assignment.</summary>
    public const int Most = 5000;

    /// <summary>What would happen; nothing is changed.</summary>
    /// <param name="Ids">Those that were ticked; null = all that <paramref name="Filter"/> finds.</param>
    /// <param name="To">Officers of the same office.</param>
    /// <exception cref="NotFoundException">The officer's province runs no such campaign.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Query(string CampaignId, IReadOnlyList<Guid>? Ids, QueueFilter Filter, IReadOnlyList<Guid> To) : IQuery<Preview>;

    /// <param name="Asked">How many were ticked or found.</param>
    /// <param name="Shares">Who gets which; empty while nobody is chosen.</param>
    /// <param name="Recipients">Who is told: those who get something that they do not have yet, but not whoever assigns.</param>
    /// <param name="PassedOver">Those that are not the office's turn.</param>
    public sealed record Preview(
        int Asked, IReadOnlyList<Guid> Ids, IReadOnlyList<Share> Shares, IReadOnlyList<Item> PassedOver, IReadOnlyList<Holder> Colleagues,
        IReadOnlyList<Recipient> Recipients);

    /// <param name="Items">In the order of their numbers.</param>
    public sealed record Share(Guid Id, string Name, IReadOnlyList<Item> Items);

    /// <param name="AssigneeId">To whom it is assigned now.</param>
    public sealed record Item(Guid Id, string? Number, string Enterprise, ApplicationState State, Guid? AssigneeId);

    /// <param name="Holds">Applications of the campaign that the officer has to review now.</param>
    public sealed record Holder(Guid Id, string Name, int Holds);

    /// <param name="Ids">As shown in the preview.</param>
    /// <param name="To">In the order of the preview: the first officer gets the first number, the second the second, and so on.</param>
    /// <returns>How many were assigned.</returns>
    /// <exception cref="NotFoundException">Some application does not concern the officer.</exception>
    /// <exception cref="InvalidException">Nobody is chosen, or somebody who is not of the office.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Command(string CampaignId, IReadOnlyList<Guid> Ids, IReadOnlyList<Guid> To) : ICommand<int>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.To).NotEmpty().OverridePropertyName(ToField).WithMessage(Texts.ReviewAssignToWhom);
            RuleFor(command => command.Ids).Must(ids => ids.Count is > 0 and <= Most).OverridePropertyName("").WithMessage(Texts.ReviewAssignNothing);
        }
    }

    internal sealed class Reader(PortalDb db, ICurrentUser user, OfficeNames offices) : IRequestHandler<Query, Preview>
    {
        public async Task<Preview> Handle(Query query, CancellationToken cancellationToken)
        {
            if (!await db.Campaigns.AnyAsync(c => c.Id == query.CampaignId && c.ProvinceCode == user.ProvinceCode, cancellationToken))
            {
                throw new NotFoundException();
            }

            var wanted = query.Ids is { } ids
                ? db.Applications.ReviewedBy(user).Where(a => a.CampaignId == query.CampaignId && ids.Contains(a.Id))
                : ListApplications.Find(db, user, query.CampaignId, query.Filter);
            var rows = await (from application in wanted
                              join enterprise in db.Enterprises on application.EnterpriseId equals enterprise.Id
                              orderby application.Number
                              select new { Application = application, Enterprise = enterprise.Name }).AsNoTracking().Take(Most).ToListAsync(cancellationToken);
            var takenOver = await TakenOverAsync(db, cancellationToken);
            var items = rows.ConvertAll(row => (
                Item: new Item(row.Application.Id, row.Application.Number, row.Enterprise, row.Application.State, row.Application.AssigneeId),
                Mine: IsMine(user, row.Application, takenOver)));
            var mine = items.Where(item => item.Mine).Select(item => item.Item).ToList();
            var holds = await db.Applications.ReviewedBy(user)
                .Where(a => a.CampaignId == query.CampaignId && a.AssigneeId != null && (a.State == ApplicationState.AtCounty || a.State == ApplicationState.AtRecommender))
                .GroupBy(a => a.AssigneeId!.Value).Select(group => new { group.Key, Count = group.Count() })
                .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
            var colleagues = await ListApplications.ColleaguesAsync(db, user, cancellationToken);
            var chosen = colleagues.Where(colleague => query.To.Contains(colleague.Id)).ToList();
            List<Share> shares = [.. chosen.Select((colleague, at) => new Share(colleague.Id, colleague.Name, [.. mine.Where((_, number) => number % chosen.Count == at)]))];
            return new Preview(
                rows.Count,
                mine.ConvertAll(item => item.Id),
                shares,
                [.. items.Where(item => !item.Mine).Select(item => item.Item)],
                [.. colleagues.Select(colleague => new Holder(colleague.Id, colleague.Name, holds.GetValueOrDefault(colleague.Id)))],
                [.. shares.Where(share => share.Id != user.AccountId && share.Items.Any(item => item.AssigneeId != share.Id))
                    .Select(colleague => new Recipient(colleague.Id, colleague.Name, offices[user.AreaCode]))]);
        }
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book, Divisions divisions, Recipients recipients, Notices notices, AuditTrail audit) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var colleagues = await ListApplications.ColleaguesAsync(db, user, cancellationToken);
            var chosen = colleagues.Where(colleague => command.To.Contains(colleague.Id)).ToList();
            if (chosen.Count != command.To.Distinct().Count())
            {
                throw new InvalidException(ToField, Texts.ReviewAssignStranger);
            }

            // In one order, so that two assignments at once wait for each other and never in a circle.
            var applications = await db.Applications
                .FromSql($"select * from portal.applications where id = any({command.Ids.ToArray()}) order by id for no key update")
                .ReviewedBy(user).Where(a => a.CampaignId == command.CampaignId).ToListAsync(cancellationToken);
            if (applications.Count != command.Ids.Distinct().Count())
            {
                throw new NotFoundException();
            }

            var now = await db.NowAsync(cancellationToken);
            var takenOver = await TakenOverAsync(db, cancellationToken);
            var mine = applications.Where(application => IsMine(user, application, takenOver)).OrderBy(application => application.Number, StringComparer.Ordinal).ToList();
            var offices = mine.Select(application => application.RecommenderId).ToHashSet();
            var names = await db.Recommenders.Where(office => offices.Contains(office.Id)).ToDictionaryAsync(office => office.Id, office => office.Name, cancellationToken);
            var given = new Dictionary<Guid, int>();
            for (var at = 0; at < mine.Count; at++)
            {
                var colleague = chosen[at % chosen.Count];
                if (mine[at].AssigneeId == colleague.Id)
                {
                    continue;
                }

                mine[at].AssigneeId = colleague.Id;
                mine[at].UpdatedAt = now;
                given[colleague.Id] = given.GetValueOrDefault(colleague.Id) + 1;
                db.ApplicationEvents.Add(new ApplicationEvent
                {
                    ApplicationId = mine[at].Id,
                    Kind = ApplicationEventKind.Assigned,
                    At = now,
                    ById = user.AccountId,
                    ByName = ReviewOffices.SignedBy(user, divisions, mine[at], names[mine[at].RecommenderId]),
                    Note = colleague.Name,
                    IsInternal = true,
                });
            }

            await TellAsync(command.CampaignId, given, cancellationToken);
            var changed = given.Values.Sum();
            audit.Record("Campaign", command.CampaignId, null, new { assigned = changed, of = applications.Count.ToString(CultureInfo.InvariantCulture), to = command.To });
            return changed;
        }

        /// <summary>Each officer hears once of how many; nobody is told of what the officer took over alone.</summary>
        private async Task TellAsync(string campaignId, Dictionary<Guid, int> given, CancellationToken cancellationToken)
        {
            var definition = await db.Campaigns.Where(c => c.Id == campaignId).Select(c => c.DefinitionId).SingleAsync(cancellationToken);
            foreach (var (account, count) in given.Where(share => share.Key != user.AccountId))
            {
                await notices.TellAsync(
                    await recipients.OfAccountAsync(account, cancellationToken), Texts.ReviewMessageAssigned.With(count),
                    Texts.ReviewMessageAssignedBody.With(user.DisplayName, book[definition].Title, count),
                    $"/area/campaigns/{campaignId}/applications?assignee={QueueFilter.Me}", ct: cancellationToken);
            }
        }
    }

    private static async Task<HashSet<Guid>> TakenOverAsync(PortalDb db, CancellationToken cancellationToken) =>
        [.. await db.TakenOver().ToListAsync(cancellationToken)];

    private static bool IsMine(ICurrentUser user, FactoryApplication application, HashSet<Guid> takenOver) =>
        application.Turn is { } turn && user.PartIn(application, takenOver.Contains(application.RecommenderId)) is { Acts: true } part && part.Level == turn;
}
