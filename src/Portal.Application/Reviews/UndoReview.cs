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
/// while it acts for it, and the other way round afterwards: the duty is one. So is a 改送, by the office that sent it on.
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
            await db.Database.ExecuteSqlAsync($"select 1 from portal.applications where id = {command.Id} for no key update", cancellationToken);
            var step = await LastStepAsync(db, command.Id, cancellationToken);
            if (step?.From is { } from && await db.ActedForBy(user).AnyAsync(office => office.Id == from.RecommenderId, cancellationToken))
            {
                await TakeBackAsync(command, step, from, cancellationToken);
                return Unit.Value;
            }

            var held = await db.HoldForReviewAsync(user, divisions, command.Id, cancellationToken);
            if (step is null || step.From is not null || step.Id != command.StepId || step.Level != held.Level || step.OfficeArea != held.OfficeArea)
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

        /// <summary>撤销改送: the application is another office's, and this one has no part in it but that.</summary>
        private async Task TakeBackAsync(Command command, ReviewStep step, Redirection from, CancellationToken cancellationToken)
        {
            var application = await db.Applications.SingleAsync(one => one.Id == command.Id, cancellationToken);
            if (step.Id != command.StepId)
            {
                throw new WrongStateException(application.State);
            }

            // Neither is the office switched off meanwhile nor its list frozen.
            await db.Database.ExecuteSqlAsync($"select 1 from portal.recommenders where id = {from.RecommenderId} for share", cancellationToken);
            await db.Database.ExecuteSqlAsync($"select 1 from portal.recommendation_lists where recommender_id = {from.RecommenderId} for share", cancellationToken);
            if (await ObstacleAsync(db, profile, factories, application, step, cancellationToken) is { } obstacle)
            {
                throw new InvalidException("", obstacle);
            }

            var to = await db.Recommenders.AsNoTracking().SingleAsync(office => office.Id == application.RecommenderId, cancellationToken);
            var told = await recipients.OfSentAsync(application, cancellationToken);
            application.TakeBack(from, step.After);
            var held = await db.HeldAsync(user, divisions, application, cancellationToken);
            held.DemandWindow();
            step.UndoneAt = held.Now;
            var note = Texts.ReviewTakeBackNote.With(to.Name, held.Name);
            held.Tell(ApplicationEventKind.ReviewUndone, note);
            await held.TellEnterpriseAsync(await recipients.OfEnterpriseAsync(application.EnterpriseId, cancellationToken), notices, Texts.ReviewMessageTakenBack, note, cancellationToken);
            // Those who had it can no longer open it: no link.
            var subject = Texts.ReviewToldSentTakenBack.With(application.Number);
            await notices.TellAsync(told, subject, Texts.ReviewToldBody.With(held.Name, subject), ct: cancellationToken);
            audit.Record(nameof(FactoryApplication), command.Id.ToString(), application.EnterpriseId, new { step = step.Id, from = to.Id, to = from.RecommenderId });
        }
    }

    /// <summary>The last step of the review that was not taken back; null where there is none.</summary>
    internal static Task<ReviewStep?> LastStepAsync(PortalDb db, Guid id, CancellationToken cancellationToken) =>
        db.ReviewSteps.Include(step => step.From).Where(step => step.ApplicationId == id && step.UndoneAt == null)
            .OrderByDescending(step => step.At).ThenByDescending(step => step.Id).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Why the step can no longer be taken back, in words; null where it can.</summary>
    internal static async Task<string?> ObstacleAsync(
        PortalDb db, ProfileFields profile, FactoryFields factories, FactoryApplication application, ReviewStep step, CancellationToken cancellationToken)
    {
        if (application.State != step.After)
        {
            return Texts.ReviewUndoTooLate.With(application.State.Name());
        }

        if (step.From is { } from)
        {
            return !await db.Unanswered().AnyAsync(sent => sent.Id == step.Id, cancellationToken) ? Texts.ReviewTakeBackActed
                : await db.Taking().AnyAsync(office => office.Id == from.RecommenderId, cancellationToken) ? null : Texts.ReviewTakeBackClosed;
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
