using FluentValidation;
using MediatR;
using Portal.Application.Applications;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Reference;

namespace Portal.Application.Reviews;

/// <summary>不予推荐, by the recommender, with a reason that the enterprise reads.</summary>
public static class RefuseApplication
{
    /// <param name="Round">The submission that was looked at.</param>
    /// <exception cref="NotFoundException">There is no such application for the officer.</exception>
    /// <exception cref="InvalidException">No reason is given, or the office's time is over.</exception>
    /// <exception cref="WrongStateException">It is not the recommender's turn, or it was submitted again meanwhile.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Command(Guid Id, int Round, string? Reason) : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reason)
            .NotEmpty().WithMessage(Texts.ReviewReasonNeeded)
            .MaximumLength(ReviewLimits.Text).WithMessage(ReviewLimits.TooLong).OverridePropertyName("reason");
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, Divisions divisions, Recipients recipients, Notices notices, AuditTrail audit)
        : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var held = await db.HoldForReviewAsync(user, divisions, command.Id, cancellationToken);
            if (held.Level != ReviewLevel.Recommender)
            {
                // A county says its opinion and passes it on, or returns it.
                throw new WrongStateException(held.Application.State);
            }

            held.DemandTurn(command.Round);
            held.DemandWindow();
            var before = held.Application.State;
            held.Application.Refuse();
            held.Note(before, ApplicationEventKind.NotRecommended, command.Reason!.Trim());
            await held.TellEnterpriseAsync(await recipients.OfEnterpriseAsync(held.Application.EnterpriseId, cancellationToken), notices, Texts.ReviewMessageRefused, command.Reason, cancellationToken);
            audit.Record(nameof(FactoryApplication), command.Id.ToString(), held.Application.EnterpriseId, new { before = before.ToString(), command.Round });
            return Unit.Value;
        }
    }
}
