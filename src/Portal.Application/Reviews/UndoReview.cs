using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Recommendations;
using Portal.Application.Reference;

namespace Portal.Application.Reviews;

/// <summary>
/// 撤销: the office that took the last step takes it back, while nobody has acted since. What a recommender did, the province takes back
/// while it acts for it, and the other way round afterwards: the duty is one.
/// </summary>
public static class UndoReview
{
    /// <param name="StepId">The step that the officer saw.</param>
    /// <exception cref="NotFoundException">There is no such application for the officer, or no such step of the office.</exception>
    /// <exception cref="InvalidException">The office's time is over, somebody acted since, or the application is on a list.</exception>
    /// <exception cref="WrongStateException">Something else happened since.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Command(Guid Id, Guid StepId) : ICommand<Unit>;

    internal sealed class Handler(
        PortalDb db, ICurrentUser user, Divisions divisions, ProfileFields profile, FactoryFields factories, Recipients recipients, Notices notices, AuditTrail audit)
        : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var held = await db.HoldForReviewAsync(user, divisions, command.Id, cancellationToken);
            var step = await LastStepAsync(db, command.Id, cancellationToken);
            if (step is null || step.Id != command.StepId || step.Level != held.Level || step.OfficeArea != held.OfficeArea)
            {
                throw new WrongStateException(held.Application.State);
            }

            held.DemandWindow();
            await held.HoldListAsync(cancellationToken);
            if (await ObstacleAsync(db, profile, factories, held.Application, step, cancellationToken) is { } obstacle)
            {
                throw new InvalidException("", obstacle);
            }

            // Passing put it on the list beside the ranking: that is taken back with it.
            await ListPlaces.LeaveAsync(db, command.Id, user, held.Name, null, cancellationToken);
            held.Application.UndoReview(step.Before, step.After);
            step.UndoneAt = held.Now;
            if (step.After == ApplicationState.Returned)
            {
                (await db.Returns.SingleAsync(r => r.ApplicationId == command.Id && r.ClosedAt == null, cancellationToken)).ClosedAt = held.Now;
            }

            held.Tell(ApplicationEventKind.ReviewUndone, Texts.ReviewUndoneNote.With(step.After.Name(), step.Before.Name()));
            await held.TellEnterpriseAsync(await recipients.OfEnterpriseAsync(held.Application.EnterpriseId, cancellationToken), notices, Texts.ReviewMessageUndone, Texts.ReviewUndoneNote.With(step.After.Name(), step.Before.Name()), cancellationToken);
            if (step.After == ApplicationState.AtRecommender)
            {
                await held.TellNextAsync(await held.NextAsync(recipients, cancellationToken), notices, Texts.ReviewToldTakenBack, cancellationToken);
            }

            audit.Record(nameof(FactoryApplication), command.Id.ToString(), held.Application.EnterpriseId,
                new { step = step.Id, before = step.After.ToString(), after = step.Before.ToString() });
            return Unit.Value;
        }
    }

    /// <summary>The last step of the review that was not taken back; null where there is none.</summary>
    internal static Task<ReviewStep?> LastStepAsync(PortalDb db, Guid id, CancellationToken cancellationToken) =>
        db.ReviewSteps.Where(step => step.ApplicationId == id && step.UndoneAt == null)
            .OrderByDescending(step => step.At).ThenByDescending(step => step.Id).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Why the step can no longer be taken back, in words; null where it can.</summary>
    internal static async Task<string?> ObstacleAsync(
        PortalDb db, ProfileFields profile, FactoryFields factories, FactoryApplication application, ReviewStep step, CancellationToken cancellationToken)
    {
        if (application.State != step.After)
        {
            return Texts.ReviewUndoTooLate.With(application.State.Name());
        }

        // What an office ranked, or a frozen list says, is not taken back with the review.
        var place = await (from one in db.ListPlaces
                           join list in db.RecommendationLists on one.ListId equals list.Id
                           where one.ApplicationId == application.Id
                           select new { one.Standing, list.State }).SingleOrDefaultAsync(cancellationToken);
        if (place is { State: ListState.Frozen })
        {
            return Texts.ListsIsFrozen;
        }

        if (place is { Standing: not Standing.FastTrack })
        {
            return Texts.ReviewUndoOnList;
        }

        if (step.Level == ReviewLevel.County && step.After == ApplicationState.AtRecommender
            && await db.HasRecordsSinceAsync(application.Id, step.At, cancellationToken))
        {
            return Texts.ReviewUndoNextActed;
        }

        var changed = step.After == ApplicationState.Returned
            && (await db.ApplicationAnswers.AnyAsync(a => a.ApplicationId == application.Id && a.UpdatedAt > step.At, cancellationToken)
                || await db.ApplicationFiles.AnyAsync(
                    f => f.ApplicationId == application.Id && f.Purpose != FilePurpose.SiteCheckPhoto && (f.UploadedAt > step.At || f.RemovedAt > step.At), cancellationToken)
                || await db.SelfAssessments.AnyAsync(a => a.Id == application.AssessmentId && a.UpdatedAt > step.At, cancellationToken)
                || await HasMendedRecordsAsync(db, profile, factories, application, cancellationToken));
        return changed ? Texts.ReviewUndoChanged : null;
    }

    /// <summary>Whether the enterprise's or the factory's own records, which keep no time, read otherwise than they were submitted.</summary>
    private static async Task<bool> HasMendedRecordsAsync(
        PortalDb db, ProfileFields profile, FactoryFields factories, FactoryApplication application, CancellationToken cancellationToken)
    {
        var content = SubmittedContent.Read(await db.Submissions.Where(one => one.ApplicationId == application.Id && one.Round == application.Rounds)
            .Select(one => one.Content).SingleAsync(cancellationToken));
        var enterprise = await db.Enterprises.AsNoTracking().SingleAsync(one => one.Id == application.EnterpriseId, cancellationToken);
        var factory = await db.Factories.AsNoTracking().SingleAsync(one => one.Id == application.FactoryId, cancellationToken);
        return Differs(content.Enterprise, profile.All.Values(enterprise)) || Differs(content.Factory, factories.All.Values(factory));

        // A field that this layout has and that one had not is no change.
        static bool Differs(IReadOnlyDictionary<string, string> submitted, Dictionary<string, string> now) =>
            now.Any(field => submitted.TryGetValue(field.Key, out var then) && then != field.Value);
    }
}
