using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>
/// Saves one indicator of a self-assessment, complete or not, and all of it that can be stored. The answer has a version of its own (0 = never stored): a colleague's
/// answer to another indicator never conflicts, one to the same indicator is never overwritten silently.
/// </summary>
public static class SaveIndicator
{
    /// <param name="Version">The version that the typed text is based on.</param>
    /// <exception cref="NotFoundException">There is no such assessment or indicator, or it is another enterprise's.</exception>
    /// <exception cref="InvalidException">Nothing of it can be stored.</exception>
    /// <exception cref="StaleException">Somebody else saved this indicator in between.</exception>
    [Needs(Permission.AssessOwnEnterprise)]
    public sealed record Command(Guid AssessmentId, int No, int Version, IndicatorEntry Entry) : ICommand<Acknowledgement>;

    /// <summary>What is stored now.</summary>
    /// <param name="Moved">Whether the standing may differ from what the sender sees; not when only words were changed.</param>
    /// <param name="Refused">What was sent and could not be stored: there the earlier answer stands.</param>
    public sealed record Acknowledgement(
        int Version, DateTimeOffset SavedAt, IndicatorStanding Standing, bool Moved, IReadOnlyList<FieldError> Refused);

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies, AuditTrail audit, TimeProvider clock)
        : IRequestHandler<Command, Acknowledgement>
    {
        // Autosave asks this more often than anything else is asked: translated once.
        private static readonly Func<PortalDb, Guid, IAsyncEnumerable<IndicatorAnswer>> StoredOf = EF.CompileAsyncQuery(
            (PortalDb db, Guid assessment) => db.IndicatorAnswers.Where(answer => answer.AssessmentId == assessment));

        public async Task<Acknowledgement> Handle(Command command, CancellationToken cancellationToken)
        {
            // The touch holds the assessment's row until the commit: writers of one assessment pass here one by one, so
            // what is read next is what the versions are compared with, and even two first answers cannot collide.
            var touched = await db.TouchAsync(user, command.AssessmentId, clock, cancellationToken);
            var policy = policies.For(touched.PolicyId);
            if (command.No < 1 || command.No > policy.Indicators.All.Length)
            {
                throw new NotFoundException();
            }

            var answers = await StoredOf(db, command.AssessmentId).ToListAsync(cancellationToken);
            var answer = answers.Find(stored => stored.No == command.No);
            var version = answer?.Version ?? 0;
            answer ??= Begin(command, answers);
            var refused = command.Entry.WriteTo(answer, policy);
            var entry = db.Entry(answer);
            if (refused.Count > 0 && (version == 0 ? answer.IsEmpty : entry.State == EntityState.Unchanged))
            {
                throw new InvalidException(refused);
            }

            if (version != command.Version)
            {
                // The same text is stored already, so that nothing would be overwritten: an acknowledgement got lost on its way,
                // or a colleague typed the same. Say that it is stored.
                if (entry.State != EntityState.Unchanged)
                {
                    throw new StaleException(version);
                }

                audit.Record(nameof(SelfAssessment), command.AssessmentId.ToString(), user.EnterpriseId,
                    new { command.No, version, alreadyStored = true });
                return new(version, answer.UpdatedAt, IndicatorStanding.Of(policy, answers), Moved: true, refused);
            }

            // Of a first answer every field is new.
            string[]? changed = version == 0 ? null : [.. entry.Properties.Where(field => field.IsModified).Select(field => field.Metadata.Name)];
            audit.Record(nameof(SelfAssessment), command.AssessmentId.ToString(), user.EnterpriseId,
                new { command.No, version = version + 1, changed });
            (answer.UpdatedAt, answer.UpdatedById) = (clock.GetUtcNow(), user.AccountId);
            return new(version + 1, answer.UpdatedAt, IndicatorStanding.Of(policy, answers), Moved: changed is not [nameof(IndicatorAnswer.Remark)], refused);
        }

        private IndicatorAnswer Begin(Command command, List<IndicatorAnswer> answers)
        {
            var answer = new IndicatorAnswer { AssessmentId = command.AssessmentId, No = command.No };
            db.IndicatorAnswers.Add(answer);
            answers.Add(answer);
            return answer;
        }
    }
}
