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

/// <summary>The opinion of one office that recommends jointly (会同…), recorded by the recommender.</summary>
public static class SaveJointOpinion
{
    /// <summary>The posted names of an opinion.</summary>
    public static string Field(string office, string part) => $"{office}.{part}";

    /// <param name="Office">Key of the office in the campaign's data.</param>
    /// <param name="Version">The version that the typed text is based on; 0 = none yet.</param>
    /// <exception cref="NotFoundException">There is no such application for the officer, or the notice names no such office.</exception>
    /// <exception cref="InvalidException">Something is missing, the day lies ahead or too far back, the office's time is over, or the list is frozen.</exception>
    /// <exception cref="WrongStateException">The recommender neither reviews it nor has passed it.</exception>
    /// <exception cref="StaleException">A colleague changed it to something else.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Command(Guid Id, string Office, int Version, bool? Agrees, DateOnly? GivenOn, string? Text) : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command).Custom((command, context) =>
        {
            if (command.Agrees is null)
            {
                context.AddFailure(Field(command.Office, "agrees"), Texts.ReviewAgreesNeeded);
            }

            if (command.GivenOn is null)
            {
                context.AddFailure(Field(command.Office, "givenOn"), Texts.ReviewDayNeeded);
            }

            if (command.Text?.Length > ReviewLimits.Text)
            {
                context.AddFailure(Field(command.Office, "text"), ReviewLimits.TooLong);
            }
        });
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book, Divisions divisions, AuditTrail audit) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var held = await db.HoldForReviewAsync(user, divisions, command.Id, cancellationToken);
            var office = book[held.Campaign.DefinitionId].JointOffices.FirstOrDefault(one => one.Key == command.Office) ?? throw new NotFoundException();
            await held.DemandRecordingAsync(cancellationToken);
            held.DemandWindow();
            held.DemandDay(command.GivenOn!.Value, book[held.Campaign.DefinitionId], Field(command.Office, "givenOn"));
            var opinion = await db.JointOpinions.SingleOrDefaultAsync(
                o => o.ApplicationId == command.Id && o.RecommenderId == held.Application.RecommenderId && o.Office == command.Office, cancellationToken);
            var text = ReviewLimits.Kept(command.Text);
            var same = opinion is not null && (opinion.Agrees, opinion.GivenOn, opinion.Text) == (command.Agrees!.Value, command.GivenOn.Value, text);
            if ((opinion?.Version ?? 0) != command.Version && !same)
            {
                throw new StaleException(opinion?.Version ?? 0);
            }

            audit.Record(nameof(FactoryApplication), command.Id.ToString(), held.Application.EnterpriseId, new { office = office.Key, command.Agrees });
            if (same)
            {
                return Unit.Value;
            }

            if (opinion is null)
            {
                db.JointOpinions.Add(opinion = new JointOpinion
                {
                    ApplicationId = command.Id,
                    RecommenderId = held.Application.RecommenderId,
                    Office = command.Office,
                    Agrees = command.Agrees!.Value,
                    GivenOn = command.GivenOn.Value,
                });
            }

            (opinion.Agrees, opinion.GivenOn, opinion.Text) = (command.Agrees!.Value, command.GivenOn.Value, text);
            (opinion.UpdatedAt, opinion.UpdatedById) = (held.Now, user.AccountId);
            held.Tell(ApplicationEventKind.OpinionRecorded, office.Name, isInternal: true);
            return Unit.Value;
        }
    }
}
