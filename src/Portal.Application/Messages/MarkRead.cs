using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Messages;

/// <summary>Marks one's own messages as read: one of them, or all.</summary>
public static class MarkRead
{
    /// <param name="Id">Null for all.</param>
    [Needs(Permission.UseOwnAccount)]
    [ChangesStanding]
    public sealed record Command(Guid? Id) : ICommand<Answer>;

    /// <param name="Link">Where the one message leads; null where nowhere.</param>
    public sealed record Answer(string? Link);

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, TimeProvider clock) : IRequestHandler<Command, Answer>
    {
        public async Task<Answer> Handle(Command request, CancellationToken ct)
        {
            var own = db.Messages.OwnedBy(user);
            string? link = null;
            if (request.Id is { } id)
            {
                own = own.Where(message => message.Id == id);
                link = (await own.Select(message => new { message.Link }).SingleOrDefaultAsync(ct) ?? throw new NotFoundException()).Link;
            }

            var now = clock.GetUtcNow();
            var count = await own.Where(message => message.ReadAt == null)
                .ExecuteUpdateAsync(update => update.SetProperty(message => message.ReadAt, now), ct);
            audit.Record("Message", (request.Id ?? user.AccountId!.Value).ToString(), user.EnterpriseId, new { count });
            return new Answer(link);
        }
    }
}
