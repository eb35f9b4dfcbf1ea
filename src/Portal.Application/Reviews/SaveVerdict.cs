using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Audit;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;
using Portal.Application.Reference;
using Portal.Rules.Policies;

namespace Portal.Application.Reviews;

/// <summary>
/// An office's verdict on one claim of the last submission, beside it: a condition of the tier, a scenario, a condition of admission. Each has
/// a version of its own (0 = never saved for this submission), so that colleagues may work on one application at once. What was said of an
/// earlier submission stays.
/// </summary>
public static class SaveVerdict
{
    /// <summary>The posted names of a row.</summary>
    public static string Field(VerdictSubject subject, string item, string part) => $"{subject}.{item}.{part}";

    /// <param name="Agrees">Null = cannot say yet.</param>
    /// <param name="Reason">Needed where the office does not agree, and kept only there.</param>
    /// <exception cref="NotFoundException">There is no such application for the officer, or nothing of the kind in it.</exception>
    /// <exception cref="InvalidException">The reason is missing, or the office's time is over.</exception>
    /// <exception cref="WrongStateException">It is not the office's turn.</exception>
    /// <exception cref="StaleException">A colleague saved another verdict in between.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Command(Guid Id, VerdictSubject Subject, string Item, int Version, bool? Agrees, string? Reason) : ICommand<Acknowledgement>;

    /// <summary>What is stored now.</summary>
    public sealed record Acknowledgement(int Version, DateTimeOffset SavedAt);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command).Custom((command, context) =>
            {
                var field = Field(command.Subject, command.Item, "reason");
                if (command.Agrees is false && string.IsNullOrWhiteSpace(command.Reason))
                {
                    context.AddFailure(field, Texts.ReviewVerdictReason);
                }
                else if (command.Reason?.Length > ReviewLimits.Text)
                {
                    context.AddFailure(field, ReviewLimits.TooLong);
                }
            });
        }
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book, AdmissionBook admissions, PolicyBook policies, Divisions divisions, AuditTrail audit)
        : IRequestHandler<Command, Acknowledgement>
    {
        public async Task<Acknowledgement> Handle(Command command, CancellationToken cancellationToken)
        {
            // Writers of one application queue behind its lock, so the versions compared below are the last ones.
            var held = await db.HoldForReviewAsync(user, divisions, command.Id, cancellationToken);
            if (!await IsAskedAsync(held, command, cancellationToken))
            {
                throw new NotFoundException();
            }

            held.DemandTurn(held.Application.Rounds);
            held.DemandWindow();
            var verdict = await db.Verdicts.SingleOrDefaultAsync(
                v => v.ApplicationId == command.Id && v.RecommenderId == held.Application.RecommenderId && v.Level == held.Level && v.Subject == command.Subject && v.Item == command.Item
                    && v.Round == held.Application.Rounds, cancellationToken);
            var version = verdict?.Version ?? 0;
            // The page hides the reason of one that agrees: what had been typed for the opposite is not said any more.
            var reason = command.Agrees is false ? ReviewLimits.Kept(command.Reason) : null;
            var same = verdict is not null && verdict.Agrees == command.Agrees && verdict.Reason == reason;
            if (version != command.Version && !same)
            {
                throw new StaleException(version);
            }

            audit.Record(nameof(FactoryApplication), command.Id.ToString(), held.Application.EnterpriseId,
                new { level = held.Level.ToString(), subject = command.Subject.ToString(), command.Item, round = held.Application.Rounds, command.Agrees });
            if (same)
            {
                // The same is stored already: an acknowledgement got lost on its way, or a colleague judged alike.
                return new(version, verdict!.UpdatedAt);
            }

            if (verdict is null)
            {
                db.Verdicts.Add(verdict = new Verdict
                {
                    ApplicationId = command.Id,
                    RecommenderId = held.Application.RecommenderId,
                    Level = held.Level,
                    Subject = command.Subject,
                    Item = command.Item,
                    Round = held.Application.Rounds,
                });
            }

            (verdict.Agrees, verdict.Reason, verdict.UpdatedAt, verdict.UpdatedById) = (command.Agrees, reason, held.Now, user.AccountId);
            return new(version + 1, held.Now);
        }

        private async Task<bool> IsAskedAsync(HeldApplication held, Command command, CancellationToken cancellationToken)
        {
            var definition = book[held.Campaign.DefinitionId];
            return command.Subject switch
            {
                VerdictSubject.Condition => policies.For(definition.PolicyId)[definition.Tier].Conditions.Any(condition => condition.Code.ApiName() == command.Item),
                VerdictSubject.Scenario => await ClaimsAsync(held.Application, command.Item, cancellationToken),
                VerdictSubject.Admission => admissions.For(definition.Id).Any(condition => condition.Id == command.Item),
                _ => false,
            };
        }

        /// <summary>Only what is claimed is judged: of a draft nothing is, and the state refuses it in its own words.</summary>
        private async Task<bool> ClaimsAsync(FactoryApplication application, string row, CancellationToken cancellationToken) =>
            await db.Submissions.Where(one => one.ApplicationId == application.Id && one.Round == application.Rounds).Select(one => one.Content).SingleOrDefaultAsync(cancellationToken) is not { } content
            || SubmittedContent.Read(content).Scenarios.Any(scenario => scenario.Row.ToString(Phrase.Culture) == row);
    }
}
