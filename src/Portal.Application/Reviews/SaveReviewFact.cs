using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Audit;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Reference;

namespace Portal.Application.Reviews;

/// <summary>Credit or incidents as a recorded fact: clear or not, looked up where, and when.</summary>
public static class SaveReviewFact
{
    /// <summary>The posted names of a fact.</summary>
    public static string Field(LookedUp kind, string part) => $"{kind}.{part}";

    /// <param name="Version">The version that the typed text is based on; 0 = none yet.</param>
    /// <exception cref="NotFoundException">There is no such application for the officer.</exception>
    /// <exception cref="InvalidException">
    /// Something is missing, the day lies ahead or too far back, the office's time is over, or the list is frozen; it has passed on this being clear.
    /// </exception>
    /// <exception cref="WrongStateException">The recommender neither reviews it nor has passed it, or nobody has to look this up of it.</exception>
    /// <exception cref="StaleException">A colleague changed it to something else.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Command(Guid Id, LookedUp Kind, int Version, bool? IsClear, string? Source, DateOnly? CheckedOn, string? Note) : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command).Custom((command, context) =>
        {
            if (command.IsClear is null)
            {
                context.AddFailure(Field(command.Kind, "clear"), Texts.ReviewClearNeeded);
            }

            if (string.IsNullOrWhiteSpace(command.Source))
            {
                context.AddFailure(Field(command.Kind, "source"), Texts.ReviewSourceNeeded);
            }
            else if (command.Source.Length > ReviewLimits.Source)
            {
                context.AddFailure(Field(command.Kind, "source"), Texts.ReviewTooLong.With(ReviewLimits.Source));
            }

            if (command.CheckedOn is null)
            {
                context.AddFailure(Field(command.Kind, "checkedOn"), Texts.ReviewDayNeeded);
            }

            if (command.IsClear is false && string.IsNullOrWhiteSpace(command.Note))
            {
                context.AddFailure(Field(command.Kind, "note"), command.Kind == LookedUp.ChannelTitle ? Texts.ReviewChannelTitleNote : Texts.ReviewFactNote);
            }
            else if (command.Note?.Length > ReviewLimits.Text)
            {
                context.AddFailure(Field(command.Kind, "note"), ReviewLimits.TooLong);
            }
        });
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book, Divisions divisions, AuditTrail audit) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var held = await db.HoldForReviewAsync(user, divisions, command.Id, cancellationToken);
            await held.DemandRecordingAsync(cancellationToken);
            held.DemandWindow();
            if (command.Kind == LookedUp.ChannelTitle && !held.Application.IsDirect)
            {
                throw new WrongStateException(held.Application.State);
            }

            held.DemandDay(command.CheckedOn!.Value, book[held.Campaign.DefinitionId], Field(command.Kind, "checkedOn"));
            if (command.IsClear is false)
            {
                await DemandNothingRestsOnItAsync(held, command.Kind, cancellationToken);
            }

            var fact = await db.ReviewFacts.SingleOrDefaultAsync(
                f => f.ApplicationId == command.Id && f.RecommenderId == held.Application.RecommenderId && f.Kind == command.Kind, cancellationToken);
            var (isClear, source, day, note) = (command.IsClear!.Value, command.Source!.Trim(), command.CheckedOn.Value, ReviewLimits.Kept(command.Note));
            var same = fact is not null && (fact.IsClear, fact.Source, fact.CheckedOn, fact.Note) == (isClear, source, day, note);
            if ((fact?.Version ?? 0) != command.Version && !same)
            {
                throw new StaleException(fact?.Version ?? 0);
            }

            audit.Record(nameof(FactoryApplication), command.Id.ToString(), held.Application.EnterpriseId, new { fact = command.Kind.ToString(), command.IsClear });
            if (same)
            {
                return Unit.Value;
            }

            if (fact is null)
            {
                db.ReviewFacts.Add(fact = new ReviewFact
                {
                    ApplicationId = command.Id,
                    RecommenderId = held.Application.RecommenderId,
                    Kind = command.Kind,
                    IsClear = isClear,
                    Source = source,
                    CheckedOn = day,
                });
            }

            (fact.IsClear, fact.Source, fact.CheckedOn, fact.Note) = (isClear, source, day, note);
            (fact.UpdatedAt, fact.UpdatedById) = (held.Now, user.AccountId);
            held.Tell(ApplicationEventKind.FactRecorded, command.Kind.Name(), isInternal: true);
            return Unit.Value;
        }

        /// <summary>What was passed because this was clear is taken back before it reads otherwise.</summary>
        private async Task DemandNothingRestsOnItAsync(HeldApplication held, LookedUp kind, CancellationToken cancellationToken)
        {
            var recorded = await db.RecordedAsync(held.Application.Id, cancellationToken);
            var definition = book[held.Campaign.DefinitionId];
            if (PassingRule.MissingAfterPassing(definition, held.Application, held.Application.FastTrackId, recorded) is null
                && PassingRule.MissingAfterPassing(definition, held.Application, held.Application.FastTrackId, recorded with { Clear = [.. recorded.Clear.Where(clear => clear != kind)] }) is { } missing)
            {
                throw new InvalidException(Field(kind, "clear"), missing);
            }
        }
    }
}
