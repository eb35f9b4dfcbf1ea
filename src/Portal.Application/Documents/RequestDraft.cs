using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Audit;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Documents;

/// <summary>Has 申报书 set as it stands now, to be read on paper before submitting; what was asked for earlier goes.</summary>
public static class RequestDraft
{
    /// <exception cref="NotFoundException">There is no such application, or it is another enterprise's.</exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Command(Guid ApplicationId) : ICommand<Unit>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, ApplicationSheets sheets, ApplicationSnapshots snapshots, CampaignBook campaigns) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var sheet = await sheets.ReadAsync(command.ApplicationId, cancellationToken);
            // Two clicks at once: the second waits here and then finds the first one's draft.
            await db.HoldAsync(Hold.DraftOfApplication, command.ApplicationId.ToString(), cancellationToken);
            var content = await snapshots.PartsAsync(sheet, cancellationToken);
            var waiting = await db.DraftDocuments.AnyAsync(
                draft => draft.ApplicationId == command.ApplicationId && draft.State == DocumentState.Waiting && draft.Content == content, cancellationToken);
            if (!waiting)
            {
                await db.DraftDocuments.Where(draft => draft.ApplicationId == command.ApplicationId).ExecuteDeleteAsync(cancellationToken);
                var now = await db.NowAsync(cancellationToken);
                db.DraftDocuments.Add(new DraftDocument
                {
                    ApplicationId = command.ApplicationId,
                    RequestedById = user.AccountId!.Value,
                    Content = content,
                    CampaignVersion = campaigns.VersionOf(sheet.Definition.Id),
                    PolicyVersion = sheet.Policy.Version,
                    RequestedAt = now,
                    KeptUntil = now + DraftDocument.Kept,
                });
            }

            audit.Record(nameof(DraftDocument), command.ApplicationId.ToString(), user.EnterpriseId, new { alreadyWaiting = waiting });
            return Unit.Value;
        }
    }
}
