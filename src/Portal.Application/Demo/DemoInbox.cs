using Portal.Application.Data;
using Portal.Application.Messages;

namespace Portal.Application.Demo;

/// <summary>What the portal told those whom one can sign in as, in its own words. Nobody else reads these inboxes, and no letter goes out.</summary>
/// <param name="stored">Ids of the offered accounts that are stored: a name that somebody else has taken is not among them.</param>
internal sealed class DemoInbox(PortalDb db, IReadOnlySet<Guid> stored)
{
    private int messages;

    public bool IsOf(DemoPerson person) => stored.Contains(person.Id);

    /// <param name="link">From the portal's root.</param>
    /// <param name="isRead">Nothing is left to do about it.</param>
    public void Tell(DemoPerson to, DateTimeOffset at, string subject, string body, string link, bool isRead)
    {
        if (IsOf(to))
        {
            db.Add(new Message
            {
                Id = Draw.Id($"message/{to.Id}/{link}/{++messages}"),
                AccountId = to.Id,
                Subject = subject,
                Body = body,
                Link = link,
                SentAt = at,
                ReadAt = isRead ? at.AddHours(1) : null,
            });
        }
    }
}
