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
using Portal.Rules.Campaigns;

namespace Portal.Application.Reviews;

/// <summary>
/// 改送: the recommender that was wrongly chosen sends an application to the office whose channel is the right one. What the enterprise
/// submitted stays as it is; the other office begins its review anew, and what the first one recorded stays readable and does not count.
/// </summary>
public static class RedirectApplication
{
    /// <param name="Round">The submission that was looked at.</param>
    /// <param name="To">The recommender.</param>
    /// <exception cref="NotFoundException">There is no such application for the officer.</exception>
    /// <exception cref="InvalidException">No reason is given, it cannot go there, or the office's time is over.</exception>
    /// <exception cref="WrongStateException">It is not the recommender's turn, or it was submitted again meanwhile.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Command(Guid Id, int Round, Guid? To, string? Reason) : ICommand<Unit>;

    /// <summary>Where it may go, and who would be told.</summary>
    /// <exception cref="NotFoundException">There is no such application for the officer.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record TargetsQuery(Guid Id) : IQuery<IReadOnlyList<Target>>;

    /// <param name="Told">Who handles it there.</param>
    public sealed record Target(Guid Id, string Name, IReadOnlyList<Recipient> Told);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.To).NotNull().OverridePropertyName("to").WithMessage(Texts.ReviewRedirectTo);
            RuleFor(command => command.Reason)
                .NotEmpty().WithMessage(Texts.ReviewReasonNeeded)
                .MaximumLength(ReviewLimits.Text).WithMessage(ReviewLimits.TooLong).OverridePropertyName("reason");
        }
    }

    internal sealed class TargetsHandler(PortalDb db, ICurrentUser user, Recipients recipients) : IRequestHandler<TargetsQuery, IReadOnlyList<Target>>
    {
        public async Task<IReadOnlyList<Target>> Handle(TargetsQuery query, CancellationToken cancellationToken)
        {
            var application = await db.Applications.AsNoTracking().ReviewedBy(user).SingleOrDefaultAsync(one => one.Id == query.Id, cancellationToken) ?? throw new NotFoundException();
            var campaign = await db.Campaigns.AsNoTracking().SingleAsync(one => one.Id == application.CampaignId, cancellationToken);
            var countyIsOver = campaign.IsOverFor(ReviewLevel.County, isTakenOver: false, await db.NowAsync(cancellationToken));
            var targets = new List<Target>();
            foreach (var office in await db.OtherOfficesAsync(application, cancellationToken))
            {
                targets.Add(new(office.Id, office.Name, await recipients.OfArrivalAsync(office, application, countyIsOver, cancellationToken)));
            }

            return targets;
        }
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book, Divisions divisions, Recipients recipients, Notices notices, AuditTrail audit)
        : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var held = await db.HoldForReviewAsync(user, divisions, command.Id, cancellationToken);
            if (held.Level != ReviewLevel.Recommender)
            {
                throw new WrongStateException(held.Application.State);
            }

            held.DemandTurn(command.Round);
            held.DemandWindow();
            // None is switched off meanwhile.
            await db.Database.ExecuteSqlAsync($"select 1 from portal.recommenders where campaign_id = {held.Application.CampaignId} order by id for share", cancellationToken);
            var office = (await db.OtherOfficesAsync(held.Application, cancellationToken)).FirstOrDefault(office => office.Id == command.To)
                ?? throw new InvalidException("to", Texts.ReviewRedirectTo);
            var countyIsOver = held.Campaign.IsOverFor(ReviewLevel.County, isTakenOver: false, held.Now);
            var content = await db.Submissions.Where(one => one.ApplicationId == command.Id && one.Round == command.Round).Select(one => one.Content).SingleAsync(cancellationToken);
            var from = held.Application.Redirect(
                office, countyIsOver, book[held.Campaign.DefinitionId].FastTracks.ByApplication(SubmittedContent.Read(content).Titles) is not null);
            var note = Texts.ReviewRedirectNote.With(office.Name, command.Reason!.Trim());
            held.Note(ApplicationState.AtRecommender, ApplicationEventKind.Redirected, note, from);
            await held.TellEnterpriseAsync(
                await recipients.OfEnterpriseAsync(held.Application.EnterpriseId, cancellationToken), notices, Texts.ReviewMessageRedirected, note, cancellationToken);
            await held.TellNextAsync(await recipients.OfArrivalAsync(office, held.Application, countyIsOver, cancellationToken), notices, Texts.ReviewToldRedirected, cancellationToken);
            audit.Record(nameof(FactoryApplication), command.Id.ToString(), held.Application.EnterpriseId, new { from = from.RecommenderId, to = office.Id, command.Round });
            return Unit.Value;
        }
    }

    private static Task<IReadOnlyList<Recipient>> OfArrivalAsync(
        this Recipients recipients, Recommender office, FactoryApplication application, bool countyIsOver, CancellationToken cancellationToken) => recipients.OfSubmissionAsync(
            office.HasCountyStep && !countyIsOver ? ReviewLevel.County : ReviewLevel.Recommender, office.Id, application.ProvinceCode, application.CountyCode, cancellationToken);

    /// <summary>The offices that the enterprise could have chosen instead: of its place, the direct channel, a group or the corps.</summary>
    private static async Task<IReadOnlyList<Recommender>> OtherOfficesAsync(this PortalDb db, FactoryApplication application, CancellationToken cancellationToken)
    {
        var offices = await (from office in db.Recommenders
                             join list in db.RecommendationLists on office.Id equals list.RecommenderId
                             where office.CampaignId == application.CampaignId && office.IsActive && list.State == Recommendations.ListState.Open
                                 && !db.ListQuotas.Any(quota => quota.ListId == list.Id && quota.Kind == "" && quota.Cap == 0)
                             select office).AsNoTracking().ToListAsync(cancellationToken);
        var chosen = offices.Where(office => office.Kind == RecommenderKind.DirectChannel || office.Kind.IsGroup());
        var placed = offices.Except(chosen).ToList();
        var near = placed.Find(office => office.AreaCode == application.CountyCode) ?? placed.Find(office => office.AreaCode == application.CityCode)
            ?? placed.Find(office => office.AreaCode == application.ProvinceCode);
        return [.. (near is null ? chosen : chosen.Prepend(near)).Where(office => office.Id != application.RecommenderId).OrderBy(office => office.Kind).ThenBy(office => office.AreaCode, StringComparer.Ordinal)];
    }
}
