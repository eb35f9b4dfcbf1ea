using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Audit;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Recommendations;
using Portal.Application.Reference;
using Portal.Rules.Campaigns;

namespace Portal.Application.Reviews;

/// <summary>
/// 往年称号核实: which of the former titles that the enterprise gave are so, as a recorded fact. The fast track that these open follows by
/// the rules; one that has passed already is put on the list beside the ranking, or taken off it.
/// </summary>
public static class ConfirmTitles
{
    /// <summary>The posted names.</summary>
    public static string Field(string part) => "titles." + part;

    /// <param name="Version">The version that the form is based on; 0 = none yet.</param>
    /// <param name="Confirmed">Codes of the confirmed ones, of those that the last submission gives; empty where none is so.</param>
    /// <exception cref="NotFoundException">There is no such application for the officer, or its notice opens no fast track.</exception>
    /// <exception cref="InvalidException">
    /// Something is missing, a title was not given, the day lies ahead, the office's time is over, the list is frozen, or the application
    /// is ranked on it; it has passed, and what the notice asks for in its new way is not recorded.
    /// </exception>
    /// <exception cref="WrongStateException">The recommender neither reviews it nor has passed it.</exception>
    /// <exception cref="StaleException">A colleague changed it to something else.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Command(Guid Id, int Version, IReadOnlyList<string> Confirmed, string? Source, DateOnly? CheckedOn, string? Note) : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Source)
                .Must(source => !string.IsNullOrWhiteSpace(source)).WithMessage(Texts.ReviewSourceNeeded)
                .MaximumLength(ReviewLimits.Source).WithMessage(Texts.ReviewTooLong.With(ReviewLimits.Source)).OverridePropertyName(Field("source"));
            RuleFor(command => command.CheckedOn).NotNull().WithMessage(Texts.ReviewDayNeeded).OverridePropertyName(Field("checkedOn"));
            RuleFor(command => command.Note).MaximumLength(ReviewLimits.Text).WithMessage(ReviewLimits.TooLong).OverridePropertyName(Field("note"));
        }
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, Divisions divisions, CampaignBook book, AuditTrail audit) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var held = await db.HoldForReviewAsync(user, divisions, command.Id, cancellationToken);
            var tracks = book[held.Campaign.DefinitionId].FastTracks;
            if (tracks.IsEmpty)
            {
                throw new NotFoundException();
            }

            // A place may be taken or given up: the list is held for that before it is looked at.
            await held.HoldListAsync(cancellationToken);
            await held.DemandRecordingAsync(cancellationToken);
            held.DemandWindow();
            held.DemandDay(command.CheckedOn!.Value, book[held.Campaign.DefinitionId], Field("checkedOn"));
            DemandGiven(command, await GivenAsync(tracks, command.Id, cancellationToken));
            var check = await KeepAsync(command, held.Application.RecommenderId, cancellationToken);
            (check.UpdatedAt, check.UpdatedById) = (held.Now, user.AccountId);
            await TakeAsync(held, tracks.ByApplication(check.Confirmed)?.Id, cancellationToken);
            held.Tell(ApplicationEventKind.FactRecorded, Texts.ReviewTitles, isInternal: true);
            audit.Record(nameof(FactoryApplication), command.Id.ToString(), held.Application.EnterpriseId, new { titles = check.Confirmed, fastTrack = held.Application.FastTrackId });
            return Unit.Value;
        }

        private async Task<IReadOnlyList<string>> GivenAsync(System.Collections.Immutable.ImmutableArray<FastTrack> tracks, Guid id, CancellationToken cancellationToken)
        {
            var last = await db.Submissions.Where(one => one.ApplicationId == id).OrderByDescending(one => one.Round).Select(one => one.Content).FirstAsync(cancellationToken);
            return [.. tracks.Titles().Intersect(SubmittedContent.Read(last).Titles)];
        }

        private static void DemandGiven(Command command, IReadOnlyList<string> given)
        {
            if (given.Count == 0 || command.Confirmed.Except(given).Any())
            {
                throw new InvalidException(Field("confirmed"), Texts.ReviewTitlesNotGiven);
            }

            if (given.Except(command.Confirmed).Any() && string.IsNullOrWhiteSpace(command.Note))
            {
                throw new InvalidException(Field("note"), Texts.ReviewTitlesNote);
            }
        }

        private async Task<TitleCheck> KeepAsync(Command command, Guid recommender, CancellationToken cancellationToken)
        {
            var check = await db.TitleChecks.SingleOrDefaultAsync(c => c.ApplicationId == command.Id && c.RecommenderId == recommender, cancellationToken);
            var (confirmed, source, day, note) = (command.Confirmed.Distinct().Order(StringComparer.Ordinal).ToList(), command.Source!.Trim(), command.CheckedOn!.Value, ReviewLimits.Kept(command.Note));
            var same = check is not null && check.Confirmed.SequenceEqual(confirmed) && (check.Source, check.CheckedOn, check.Note) == (source, day, note);
            if ((check?.Version ?? 0) != command.Version && !same)
            {
                throw new StaleException(check?.Version ?? 0);
            }

            if (check is null)
            {
                db.TitleChecks.Add(check = new TitleCheck { ApplicationId = command.Id, RecommenderId = recommender, Confirmed = confirmed, Source = source, CheckedOn = day });
            }

            (check.Confirmed, check.Source, check.CheckedOn, check.Note) = (confirmed, source, day, note);
            return check;
        }

        /// <summary>The application takes the track, or leaves it; a place on the list follows.</summary>
        private async Task TakeAsync(HeldApplication held, string? track, CancellationToken cancellationToken)
        {
            var application = held.Application;
            var place = await db.ListPlaces.AsNoTracking().SingleOrDefaultAsync(p => p.ApplicationId == application.Id, cancellationToken);
            if (track is not null && place is { Standing: not Standing.FastTrack })
            {
                throw new InvalidException("", Texts.ReviewTitlesRanked);
            }

            // Each way rests on records of its own: who has passed on those of one does not come by another one's door.
            if (track != application.FastTrackId
                && PassingRule.MissingAfterPassing(book[held.Campaign.DefinitionId], application, track, await db.RecordedAsync(application.Id, cancellationToken)) is { } missing)
            {
                throw new InvalidException(Field("confirmed"), missing);
            }

            if (track is null && place is { Standing: Standing.FastTrack })
            {
                await ListPlaces.LeaveAsync(db, application.Id, user, held.Name, null, cancellationToken);
            }

            application.TakeTrack(track);
            if (track is not null && place is null && application.State == ApplicationState.Passed)
            {
                await ListPlaces.JoinAsync(db, application, user, cancellationToken);
            }
        }
    }
}
