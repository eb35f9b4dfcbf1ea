using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Reviews;

namespace Portal.Application.Applications;

/// <summary>
/// 撤回修改: makes a submitted application a draft again, while no office has acted on it and the enterprises' window is open. It counts as
/// not submitted until it is submitted anew.
/// </summary>
public static class RecallApplication
{
    /// <param name="Version">The application's version that the person was looking at.</param>
    /// <returns>False where it was taken back already.</returns>
    /// <exception cref="NotFoundException">There is no such application, or it is another enterprise's.</exception>
    /// <exception cref="InvalidException">An office has acted, it had been returned, or the deadline has passed.</exception>
    /// <exception cref="StaleException">Something changed in between.</exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Command(Guid ApplicationId, int Version) : ICommand<bool>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, ApplicationSheets sheets, AuditTrail audit) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken cancellationToken)
        {
            var application = await sheets.HoldAsync(command.ApplicationId, cancellationToken);
            if (application is { State: ApplicationState.Draft, Number: not null })
            {
                audit.Record(nameof(FactoryApplication), application.Id.ToString(), application.EnterpriseId, new { alreadyRecalled = true });
                return false;
            }

            var campaign = await db.Campaigns.AsNoTracking().SingleAsync(one => one.Id == application.CampaignId, cancellationToken);
            var now = await db.NowAsync(cancellationToken);
            if (!await db.MayRecallAsync(application, campaign, now, cancellationToken))
            {
                throw new InvalidException("", now >= campaign.EnterpriseClosesAt
                    ? Texts.ApplicationLate.With(campaign.EnterpriseClosesAt.Deadline()) : Texts.ApplicationNotRecallable.With(application.State.Name()));
            }

            if (application.Version != command.Version)
            {
                throw new StaleException(application.Version);
            }

            application.Recall();
            application.UpdatedAt = now;
            db.ApplicationEvents.Add(application.Event(ApplicationEventKind.Recalled, now, user));
            audit.Record(nameof(FactoryApplication), application.Id.ToString(), application.EnterpriseId, new { state = application.State.ToString() });
            return true;
        }
    }

    /// <summary>Whether it may be taken back: an answer to a return may not, or everything in it could be changed.</summary>
    internal static async Task<bool> MayRecallAsync(
        this PortalDb db, FactoryApplication application, Campaign campaign, DateTimeOffset now, CancellationToken cancellationToken) =>
        application.State is ApplicationState.AtCounty or ApplicationState.AtRecommender
        && now < campaign.EnterpriseClosesAt
        && !await db.Returns.AnyAsync(returned => returned.ApplicationId == application.Id, cancellationToken)
        && !await db.ReviewSteps.AnyAsync(
            step => step.ApplicationId == application.Id && step.UndoneAt == null && step.At >= application.SubmittedAt, cancellationToken)
        && !await db.HasRecordsSinceAsync(application.Id, application.SubmittedAt!.Value, cancellationToken);
}
