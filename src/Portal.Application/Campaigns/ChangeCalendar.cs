using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Campaigns;

/// <summary>
/// 调整日程: the province moves dates of a campaign that runs, with a reason. A date applies to its own scope alone: a later day for
/// enterprises moves no office's day. Whoever works towards a moved date is told.
/// </summary>
public static class ChangeCalendar
{
    public const int LongestReason = 500;

    /// <param name="Version">As the page showed it.</param>
    /// <exception cref="NotFoundException">There is no such campaign in the province.</exception>
    /// <exception cref="InvalidException">A day cannot be, none was moved, or the reason is missing.</exception>
    /// <exception cref="StaleException">Somebody changed the campaign since.</exception>
    [Needs(Permission.RunCampaigns)]
    public sealed record Command(string CampaignId, CampaignDays Days, string? Reason, int Version) : ICommand<Unit>;

    /// <summary>What would change, and who would be told.</summary>
    /// <exception cref="InvalidException">As the command.</exception>
    [Needs(Permission.RunCampaigns)]
    public sealed record PreviewQuery(string CampaignId, CampaignDays Days, string? Reason) : IQuery<Preview>;

    public sealed record Preview(IReadOnlyList<string> Changes, IReadOnlyList<Recipient> Told);

    /// <summary>A campaign and its days, for the form.</summary>
    /// <exception cref="NotFoundException">There is no such campaign in the province.</exception>
    [Needs(Permission.RunCampaigns)]
    public sealed record FormQuery(string CampaignId) : IQuery<Form>;

    public sealed record Form(string Title, CampaignDays Days, bool HasCountyStep, bool HasOpened, IReadOnlyList<CalendarRow> Calendar, int Version);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reason).Reason();
    }

    internal sealed class PreviewValidator : AbstractValidator<PreviewQuery>
    {
        public PreviewValidator() => RuleFor(query => query.Reason).Reason();
    }

    internal sealed class FormHandler(PortalDb db, ICurrentUser user, CampaignBook book) : IRequestHandler<FormQuery, Form>
    {
        public async Task<Form> Handle(FormQuery query, CancellationToken ct)
        {
            var campaign = await db.Campaigns.AsNoTracking().RunBy(user).SingleOrDefaultAsync(one => one.Id == query.CampaignId, ct) ?? throw new NotFoundException();
            var definition = book[campaign.DefinitionId];
            return new Form(definition.Title, CampaignDays.Of(campaign), campaign.CountyClosesAt is not null, campaign.OpensAt <= await db.NowAsync(ct),
                CalendarRow.Of(campaign, definition), campaign.Version);
        }
    }

    internal sealed class PreviewHandler(PortalDb db, ICurrentUser user, Recipients recipients) : IRequestHandler<PreviewQuery, Preview>
    {
        public async Task<Preview> Handle(PreviewQuery query, CancellationToken ct)
        {
            var campaign = await db.Campaigns.AsNoTracking().RunBy(user).SingleOrDefaultAsync(one => one.Id == query.CampaignId, ct) ?? throw new NotFoundException();
            var moves = Moves.Of(campaign, query.Days, await db.NowAsync(ct));
            return new Preview(moves.InWords, await moves.ConcernAsync(recipients, campaign, ct));
        }
    }

    internal sealed class Handler(
        PortalDb db, ICurrentUser user, CampaignBook book, Recipients recipients, Notices notices, AuditTrail audit) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken ct)
        {
            // Held, so that a submission that waits for the deadline's answer gets the new one, or this waits for it.
            var campaign = await db.Campaigns.FromSql($"select * from portal.campaigns where id = {command.CampaignId} for no key update").RunBy(user)
                .SingleOrDefaultAsync(ct) ?? throw new NotFoundException();
            db.Entry(campaign).Property(one => one.Version).OriginalValue = command.Version;
            var now = await db.NowAsync(ct);
            var moves = Moves.Of(campaign, command.Days, now);
            var definition = book[campaign.DefinitionId];
            (campaign.OpensAt, campaign.EnterpriseClosesAt, campaign.CountyClosesAt, campaign.RecommenderClosesAt) = moves.To;
            campaign.CalendarIsOurs = command.Days.DifferFrom(definition);
            var note = string.Join('\n', moves.InWords.Append(Texts.CampaignReasonIs.With(command.Reason!.Trim())));
            db.Add(campaign.Change(CampaignChangeKind.CalendarChanged, now, user, note));
            await notices.TellAsync(
                await moves.ConcernAsync(recipients, campaign, ct), Texts.CampaignChangedSubject.With(definition.Title),
                Texts.CampaignChangedBody.With(definition.Title, note), null, ct: ct);
            audit.Record(nameof(Campaign), campaign.Id, details: new { from = moves.From, to = moves.To });
            return Unit.Value;
        }
    }

    private static IRuleBuilderOptions<T, string?> Reason<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(reason => !string.IsNullOrWhiteSpace(reason)).WithMessage(Texts.CampaignReasonMissing)
            .MaximumLength(LongestReason).WithMessage(Texts.CampaignReasonLong.With(LongestReason));

    /// <summary>Which dates move, from when to when.</summary>
    private sealed record Moves(CampaignCalendar From, CampaignCalendar To)
    {
        public static Moves Of(Campaign campaign, CampaignDays days, DateTimeOffset now)
        {
            var hasCountyStep = campaign.CountyClosesAt is not null;
            var faults = days.Faults(hasCountyStep);
            if (faults.Count > 0)
            {
                throw new InvalidException(faults);
            }

            var moves = new Moves(new(campaign.OpensAt, campaign.EnterpriseClosesAt, campaign.CountyClosesAt, campaign.RecommenderClosesAt), days.Calendar(hasCountyStep));
            List<FieldError> wrong = [];
            // Nothing is taken back behind anybody's back: what has begun has begun, and no day is moved to where it has passed.
            if (moves.Opens && (moves.From.OpensAt <= now || moves.To.OpensAt <= now))
            {
                wrong.Add(new FieldError(nameof(CampaignDays.Opens), Texts.CampaignHasOpened));
            }

            Ahead(moves.Enterprise, moves.To.EnterpriseClosesAt, nameof(CampaignDays.EnterpriseBy));
            Ahead(moves.County, moves.To.CountyClosesAt, nameof(CampaignDays.CountyBy));
            Ahead(moves.Recommender, moves.To.RecommenderClosesAt, nameof(CampaignDays.RecommenderBy));
            if (wrong.Count == 0 && moves.From == moves.To)
            {
                wrong.Add(new FieldError("", Texts.CampaignNothingMoved));
            }

            return wrong.Count == 0 ? moves : throw new InvalidException(wrong);

            void Ahead(bool moved, DateTimeOffset? to, string field)
            {
                if (moved && to <= now)
                {
                    wrong.Add(new FieldError(field, Texts.CampaignDayPast));
                }
            }
        }

        private bool Opens => From.OpensAt != To.OpensAt;
        private bool Enterprise => From.EnterpriseClosesAt != To.EnterpriseClosesAt;
        private bool County => From.CountyClosesAt != To.CountyClosesAt;
        private bool Recommender => From.RecommenderClosesAt != To.RecommenderClosesAt;

        public IReadOnlyList<string> InWords =>
        [
            .. Opens ? [Texts.CampaignMoved.With(Texts.CampaignOpens, From.OpensAt.Moment(), To.OpensAt.Moment())] : Array.Empty<string>(),
            .. Enterprise ? [Texts.CampaignMoved.With(Texts.CampaignEnterpriseBy, From.EnterpriseClosesAt.Deadline(), To.EnterpriseClosesAt.Deadline())] : Array.Empty<string>(),
            .. County ? [Texts.CampaignMoved.With(Texts.CampaignCountyBy, From.CountyClosesAt!.Value.Deadline(), To.CountyClosesAt!.Value.Deadline())] : Array.Empty<string>(),
            .. Recommender ? [Texts.CampaignMoved.With(Texts.CampaignRecommenderBy, From.RecommenderClosesAt.Deadline(), To.RecommenderClosesAt.Deadline())] : Array.Empty<string>(),
        ];

        /// <summary>Who works towards a date that moves: those who fill in, the counties, the recommenders.</summary>
        public async Task<IReadOnlyList<Recipient>> ConcernAsync(Recipients recipients, Campaign campaign, CancellationToken ct)
        {
            List<Recipient> told = [];
            if (Enterprise)
            {
                told.AddRange(await recipients.OfApplicantsAsync(campaign.Id, ct));
            }

            if (Opens || County)
            {
                told.AddRange(campaign.CountyClosesAt is null ? [] : await recipients.OfCountiesAsync(campaign.ProvinceCode, ct));
            }

            if (Opens || Recommender)
            {
                told.AddRange(await recipients.OfRecommendersAsync(campaign.Id, ct));
            }

            return [.. told.DistinctBy(recipient => recipient.AccountId)];
        }
    }
}
