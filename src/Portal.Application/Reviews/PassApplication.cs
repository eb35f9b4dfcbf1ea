using FluentValidation;
using MediatR;
using Portal.Application.Applications;
using Portal.Application.Audit;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Recommendations;
using Portal.Application.Reference;

namespace Portal.Application.Reviews;

/// <summary>审核通过: a county passes its check to the recommender, a recommender makes it ready for its list.</summary>
public static class PassApplication
{
    /// <summary>The form field of the missing 线下查验, of the credit check in its stead, or of the right to the direct channel that is not confirmed.</summary>
    public const string MissingField = "missing";

    /// <param name="Round">The submission that was looked at.</param>
    /// <param name="Remark">For the timeline; may be empty.</param>
    /// <exception cref="NotFoundException">There is no such application for the officer.</exception>
    /// <exception cref="InvalidException">
    /// The office's time is over, or the 线下查验 that the notice asks for is not recorded; on the fast track that ends with a credit check, that check;
    /// the right to the direct channel is not confirmed.
    /// </exception>
    /// <exception cref="WrongStateException">It is not the office's turn, or it was submitted again meanwhile.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Command(Guid Id, int Round, string? Remark) : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Remark).MaximumLength(ReviewLimits.Text).OverridePropertyName("remark").WithMessage(ReviewLimits.TooLong);
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book, Divisions divisions, Recipients recipients, Notices notices, AuditTrail audit)
        : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var held = await db.HoldForReviewAsync(user, divisions, command.Id, cancellationToken);
            held.DemandTurn(command.Round);
            held.DemandWindow();
            if (held.Level == ReviewLevel.Recommender
                && PassingRule.Missing(book[held.Campaign.DefinitionId], held.Application, held.Application.FastTrackId, await db.RecordedAsync(command.Id, cancellationToken)) is { } missing)
            {
                throw new InvalidException(MissingField, missing);
            }

            var before = held.Application.State;
            held.Application.Pass(held.Level);
            // The next office has its own people.
            held.Application.AssigneeId = held.Level == ReviewLevel.County ? null : held.Application.AssigneeId;
            held.Note(before, held.Level == ReviewLevel.County ? ApplicationEventKind.CountyPassed : ApplicationEventKind.Passed, ReviewLimits.Kept(command.Remark));
            if (held.Application.FastTrackId is not null)
            {
                await ListPlaces.JoinAsync(db, held.Application, user, cancellationToken);
            }

            await held.TellEnterpriseAsync(await recipients.OfEnterpriseAsync(held.Application.EnterpriseId, cancellationToken), notices, held.Level == ReviewLevel.County ? Texts.ReviewMessageCountyPassed : Texts.ReviewMessagePassed, command.Remark, cancellationToken);
            if (held.Level == ReviewLevel.County)
            {
                await held.TellNextAsync(await held.NextAsync(recipients, cancellationToken), notices, Texts.ReviewToldArrived, cancellationToken);
            }

            audit.Record(nameof(FactoryApplication), command.Id.ToString(), held.Application.EnterpriseId,
                new { level = held.Level.ToString(), before = before.ToString(), after = held.Application.State.ToString(), command.Round });
            return Unit.Value;
        }
    }
}
