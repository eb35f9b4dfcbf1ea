using Microsoft.EntityFrameworkCore;

namespace Portal.Application.Data;

/// <summary>
/// The one clock that decides deadlines, for all nodes: the database's. A command asks it after it has locked its record, so the
/// rule for a request that arrives before a deadline and is handled after it is: what counts is the moment at which the record
/// could be changed.
/// </summary>
public static class DatabaseClock
{
    /// <summary>The database's time now, UTC, to the microsecond; it moves on within a transaction.</summary>
    public static async Task<DateTimeOffset> NowAsync(this PortalDb db, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<DateTimeOffset>($"select portal.clock() as \"Value\"").ToListAsync(cancellationToken))[0];
}
