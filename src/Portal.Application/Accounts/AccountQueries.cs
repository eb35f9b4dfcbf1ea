using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Ports;

namespace Portal.Application.Accounts;

/// <summary>What several use cases of accounts ask of the database, or put into it.</summary>
internal static class AccountQueries
{
    /// <summary>A second letter of one kind to the same account goes out only after so long: nobody's mailbox is flooded from here.</summary>
    private static readonly TimeSpan BetweenLetters = TimeSpan.FromMinutes(2);

    /// <summary>Staff: every account that belongs to no enterprise.</summary>
    public static IQueryable<Account> Staff(this IQueryable<Account> accounts) => accounts.Where(account => account.Role >= Role.CountyOfficer);

    /// <summary>The invitations that can still be accepted.</summary>
    public static IQueryable<Invitation> Open(this IQueryable<Invitation> invitations, DateTimeOffset now) =>
        invitations.Where(invitation => invitation.AcceptedAt == null && invitation.WithdrawnAt == null && invitation.ExpiresAt > now);

    /// <summary>Those among them that one's own enterprise has sent.</summary>
    public static IQueryable<Invitation> OpenOf(this IQueryable<Invitation> invitations, ICurrentUser user, DateTimeOffset now) =>
        invitations.Open(now).Where(invitation => invitation.EnterpriseId == user.EnterpriseId);

    /// <summary>Whether an account has this user name; another command that asks for the same name waits until this one is over.</summary>
    public static async Task<bool> IsTakenAsync(this PortalDb db, string email, CancellationToken ct)
    {
        var name = Account.Normalise(email);
        await db.ClaimNameAsync(name, ct);
        return await db.Accounts.AnyAsync(account => account.NormalizedUserName == name, ct);
    }

    /// <summary>Takes hold of a name or code until the command is over.</summary>
    public static Task ClaimNameAsync(this PortalDb db, string name, CancellationToken ct) => db.HoldAsync(Hold.AccountName, name, ct);

    /// <summary>Whether the same use case was asked for this account so recently that another letter would be one too many.</summary>
    /// <param name="useCase">As it stands in the audit trail.</param>
    public static Task<bool> WasAskedRecentlyAsync(this PortalDb db, string useCase, string subject, DateTimeOffset now, CancellationToken ct)
    {
        var since = now - BetweenLetters;
        return db.AuditEntries.AnyAsync(
            entry => entry.SubjectType == "Account" && entry.SubjectId == subject && entry.Action == useCase && entry.At > since, ct);
    }

    /// <summary>Begins a session; the caller's command saves it.</summary>
    public static SignedIn Begin(this PortalDb db, Account account, DateTimeOffset now)
    {
        var session = new Session { AccountId = account.Id, StartedAt = now };
        db.Sessions.Add(session);
        return SignedIn.As(account, session);
    }
}
