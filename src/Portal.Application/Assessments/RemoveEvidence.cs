using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>
/// Removes one evidence file; unless a submission names it, its bytes go with it and cannot be brought back. Decisions taken before keep
/// their own stored inputs: files are no input of a decision, so each stays reproducible.
/// </summary>
public static class RemoveEvidence
{
    /// <exception cref="NotFoundException">There is no such file, or it is another enterprise's.</exception>
    /// <exception cref="InvalidException">It belongs to an application that is with an office, or that was returned without asking for a change of its item.</exception>
    [Needs(Permission.AssessOwnEnterprise)]
    public sealed record Command(Guid Id) : ICommand<Removed>;

    /// <summary>Where the file was.</summary>
    public sealed record Removed(Guid AssessmentId, AssessmentPart Part, string Item, string FileName);

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, TimeProvider clock) : IRequestHandler<Command, Removed>
    {
        public async Task<Removed> Handle(Command command, CancellationToken cancellationToken)
        {
            var assessmentId = await db.Evidence.Where(file => file.Id == command.Id)
                .Select(file => (Guid?)file.AssessmentId).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            var touched = await db.TouchAsync(user, assessmentId, clock, cancellationToken);
            // Read again under the lock: of two who remove the same file at once, the second finds nothing.
            var file = await db.Evidence.SingleOrDefaultAsync(file => file.Id == command.Id, cancellationToken) ?? throw new NotFoundException();
            if (await db.Applications.AnyAsync(
                application => application.AssessmentId == assessmentId && application.Rounds > 0
                    && application.State != ApplicationState.Draft && application.State != ApplicationState.Returned && application.State != ApplicationState.Withdrawn,
                cancellationToken))
            {
                // An office is reading it.
                throw new InvalidException(AddEvidence.FileField, Texts.EvidenceSubmitted);
            }

            if (await IsKeptByReturnAsync(file, cancellationToken))
            {
                throw new InvalidException(AddEvidence.FileField, Texts.EvidenceNotTicked);
            }

            if (await db.IsSubmittedAsync(db.Applications.Where(one => one.AssessmentId == assessmentId).Select(one => one.Id), file.Id, cancellationToken))
            {
                file.RemovedAt = clock.GetUtcNow();
            }
            else
            {
                db.Evidence.Remove(file);
            }

            audit.Record(nameof(SelfAssessment), assessmentId.ToString(), user.EnterpriseId, EvidenceItems.AuditDetails(file, touched.Version));
            return new Removed(assessmentId, file.Part, file.Item, file.FileName);
        }

        /// <summary>
        /// Whether a returned application names the file whose return leaves it as it is: taken away it could not be brought back, and
        /// the application never be submitted again.
        /// </summary>
        private Task<bool> IsKeptByReturnAsync(Evidence file, CancellationToken cancellationToken)
        {
            // As the snapshot writes it.
            var (id, key) = (file.Id.ToString("D"), ApplicationItems.OfEvidence(file.Part, file.Item));
            return db.Returns.AnyAsync(
                returned => returned.ClosedAt == null
                    && db.Applications.Any(one => one.Id == returned.ApplicationId && one.AssessmentId == file.AssessmentId)
                    && !db.ReturnItems.Any(item => item.ReturnId == returned.Id && item.Item == key)
                    && db.Submissions.Any(made => made.ApplicationId == returned.ApplicationId && made.Round == returned.Round && made.Content.Contains(id)),
                cancellationToken);
        }
    }
}
