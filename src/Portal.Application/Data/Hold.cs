using Microsoft.EntityFrameworkCore;

namespace Portal.Application.Data;

/// <summary>
/// What is held until the commit by its name, because it has no row, or not yet. The numbers tell the kinds apart in the database; 7261 is the
/// migration's, 7262 the audit chains' and 7265 that of the lists of one group, which their guards hold.
/// Whoever holds several things holds them in one order (docs/decisions/0026): an application, its enterprise, factory and self-assessment, the
/// campaign, its recommenders, a list; then these, as they stand here; then the uses of a seal, and the audit chain last.
/// Rows are held <c>for no key update</c>: <c>for update</c> would keep waiting also whoever only refers to them.
/// </summary>
internal enum Hold
{
    /// <summary>A user name or credit code that an account is made for.</summary>
    AccountName = 7263,

    /// <summary>A campaign that is being opened.</summary>
    Campaign = 7264,

    /// <summary>A document that is being issued: its kind and what it is of.</summary>
    IssuedDocument = 7266,

    /// <summary>The draft of an application's form.</summary>
    DraftOfApplication = 7267,

    /// <summary>The stamped scans of a document and what was found of them.</summary>
    ScansOfDocument = 7268,

    /// <summary>Who asks for a seal on a document, decides on it, or seals it.</summary>
    SealedDocument = 7269,

    /// <summary>An organisation's seal: who registers, confirms or ends it, or relies on its being in force. After the document.</summary>
    SealHolder = 7270,

    /// <summary>The reminders of this moment: one node sends them.</summary>
    Reminders = 7271,

    /// <summary>The demonstration, which is made once.</summary>
    Demonstration = 7272,
}

internal static class Holds
{
    /// <summary>Waits until nobody else holds it, and holds it until the commit.</summary>
    /// <param name="name">Which one of its kind; two names seldom have one number, and then wait for one another.</param>
    public static Task HoldAsync(this PortalDb db, Hold what, string name, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({(int)what}, hashtext({name}))", cancellationToken);

    /// <summary>Holds the only one of its kind until the commit, unless somebody else does.</summary>
    /// <returns>Whether it is held.</returns>
    public static async Task<bool> TryHoldAsync(this PortalDb db, Hold what, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<bool>($"select pg_try_advisory_xact_lock({(int)what}, 0) as \"Value\"").ToListAsync(cancellationToken))[0];
}
