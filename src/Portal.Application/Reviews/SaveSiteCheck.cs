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

/// <summary>线下查验: when, with which units, what was found, and whether it agrees with the application.</summary>
public static class SaveSiteCheck
{
    /// <param name="CheckId">Null for a new record.</param>
    /// <param name="Version">The version that the typed text is based on; 0 for a new record.</param>
    /// <param name="Participants">Units, one a line.</param>
    /// <returns>The record's id.</returns>
    /// <exception cref="NotFoundException">There is no such application for the officer, or no such record of the office.</exception>
    /// <exception cref="InvalidException">Something is missing, the day lies ahead or too far back, or the office's time is over.</exception>
    /// <exception cref="WrongStateException">It is not the office's turn.</exception>
    /// <exception cref="StaleException">A colleague changed the record to something else.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Command(Guid Id, Guid? CheckId, int Version, DateOnly? CheckedOn, string? Participants, string? Findings, bool? Agrees) : ICommand<Guid>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.CheckedOn).NotNull().OverridePropertyName("checkedOn").WithMessage(Texts.ReviewDayNeeded);
            RuleFor(command => command.Participants).NotEmpty().WithMessage(Texts.ReviewParticipantsNeeded)
                .MaximumLength(ReviewLimits.Text).WithMessage(ReviewLimits.TooLong).OverridePropertyName("participants");
            RuleFor(command => command.Findings).NotEmpty().WithMessage(Texts.ReviewFindingsNeeded)
                .MaximumLength(ReviewLimits.Findings).WithMessage(Texts.ReviewTooLong.With(ReviewLimits.Findings)).OverridePropertyName("findings");
            RuleFor(command => command.Agrees).NotNull().OverridePropertyName("agrees").WithMessage(Texts.ReviewAgreesNeeded);
        }
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book, Divisions divisions, AuditTrail audit) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            var held = await db.HoldForReviewAsync(user, divisions, command.Id, cancellationToken);
            held.DemandTurn(held.Application.Rounds);
            held.DemandWindow();
            held.DemandDay(command.CheckedOn!.Value, book[held.Campaign.DefinitionId], "checkedOn");
            var (day, participants, findings, agrees) = (command.CheckedOn.Value, command.Participants!.Trim(), command.Findings!.Trim(), command.Agrees!.Value);
            var stored = await db.SiteChecks.FirstOrDefaultAsync(
                c => (c.Id == command.CheckId || command.CheckId == null) && c.ApplicationId == command.Id && c.RecommenderId == held.Application.RecommenderId && c.Level == held.Level
                    && c.CheckedOn == day && c.Participants == participants && c.Findings == findings && c.Agrees == agrees, cancellationToken);
            if (stored is not null)
            {
                // The button was pressed twice, or a colleague wrote the same.
                audit.Record(nameof(FactoryApplication), command.Id.ToString(), held.Application.EnterpriseId, new { check = stored.Id, stored.Agrees });
                return stored.Id;
            }

            SiteCheck check;
            if (command.CheckId is { } known)
            {
                check = await db.SiteChecks.SingleOrDefaultAsync(c => c.Id == known && c.ApplicationId == command.Id && c.RecommenderId == held.Application.RecommenderId && c.Level == held.Level, cancellationToken)
                    ?? throw new NotFoundException();
                db.Entry(check).Property(c => c.Version).OriginalValue = command.Version;
                (check.CheckedOn, check.Participants, check.Findings, check.Agrees) = (day, participants, findings, agrees);
            }
            else
            {
                check = new SiteCheck
                {
                    ApplicationId = command.Id,
                    RecommenderId = held.Application.RecommenderId,
                    Level = held.Level,
                    CheckedOn = day,
                    Participants = participants,
                    Findings = findings,
                    Agrees = agrees,
                };
                db.SiteChecks.Add(check);
            }

            (check.UpdatedAt, check.UpdatedById) = (held.Now, user.AccountId);
            held.Tell(ApplicationEventKind.SiteChecked, check.CheckedOn.ToString("yyyy年M月d日", Phrase.Culture), isInternal: true);
            audit.Record(nameof(FactoryApplication), command.Id.ToString(), held.Application.EnterpriseId, new { check = check.Id, check.Agrees });
            return check.Id;
        }
    }
}
