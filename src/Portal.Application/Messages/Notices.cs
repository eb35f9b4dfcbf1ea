using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Data;
using Portal.Application.Letters;
using Portal.Application.Ports;

namespace Portal.Application.Messages;

/// <summary>
/// Tells people of what happened: a message in the inbox of each, and a letter to whoever has confirmed an address. Both commit with
/// the command that tells, or not at all.
/// </summary>
public sealed class Notices(PortalDb db, Outbox outbox, PublicAddress address, CheckedSessions sessions, TimeProvider clock)
{
    /// <summary>Tells each once, however often an account is named.</summary>
    /// <param name="recipients">From <see cref="Recipients"/>; empty tells nobody.</param>
    /// <param name="subject">One line; what an inbox does not hold is cut (see <see cref="Message"/>).</param>
    /// <param name="body">Paragraphs; cut likewise. What must be read whole stands where <paramref name="link"/> leads.</param>
    /// <param name="link">Where to go on: an address of this portal from its root, such as <c>/applications/…</c>.</param>
    /// <param name="onceKey">
    /// What it is about: an account that was told under the same key is not told again, however many nodes try at once.
    /// </param>
    /// <returns>How many were told.</returns>
    public async Task<int> TellAsync(
        IReadOnlyList<Recipient> recipients, string subject, string body, string? link = null, string? onceKey = null, CancellationToken ct = default)
    {
        (subject, body) = (subject.Cut(Message.LongestSubject), body.Cut(Message.LongestBody));
        var accounts = recipients.Select(recipient => recipient.AccountId).Distinct().ToArray();
        if (accounts.Length == 0)
        {
            return 0;
        }

        var ids = Array.ConvertAll(accounts, _ => Guid.CreateVersion7());
        var told = await db.Database.SqlQuery<Guid>($"""
            insert into portal.messages (id, account_id, subject, body, link, once_key, sent_at)
            select new.id, new.account_id, {subject}, {body}, {link}::text, {onceKey}::text, {clock.GetUtcNow()}
            from unnest({ids}, {accounts}) as new (id, account_id)
            on conflict (account_id, once_key) do nothing
            returning account_id as "Value"
            """).ToListAsync(ct);
        // Whoever was told sees it counted on the next page; a page made before this commits may count it three seconds late.
        sessions.ForgetAll();
        var letters = await db.Accounts.Where(account => told.Contains(account.Id) && account.EmailConfirmed && !account.IsSuspended)
            .Select(account => new { account.Email, account.DisplayName }).ToListAsync(ct);
        foreach (var letter in letters)
        {
            outbox.Add(new Letter(letter.Email!, subject, link is not null && address.IsKnown
                ? Texts.LetterNoticeBody.With(letter.DisplayName, body, address.Link(link))
                : Texts.LetterNoticeBodyWithoutLink.With(letter.DisplayName, body)));
        }

        return told.Count;
    }
}
