using System.Collections.Concurrent;

namespace Portal.Application.Accounts;

/// <summary>
/// The sessions that this node found standing a moment ago, so that the many requests of one reader ask the database once in
/// <see cref="Lasts"/>. Only a good answer is remembered, and all are forgotten as soon as this node changes what they say
/// (<see cref="ChangesStandingAttribute"/>) or the database is away; another node is behind by <see cref="Lasts"/> at most
/// (decision 0011).
/// </summary>
public sealed class CheckedSessions(TimeProvider clock)
{
    /// <summary>How long an answer is good for.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(3);

    /// <summary>Sessions remembered at most: more than one node ever has in three seconds; beyond them it starts anew.</summary>
    private const int Most = 20_000;

    private ConcurrentDictionary<CheckSession.Query, (CheckSession.Standing Standing, DateTimeOffset Until)> known = new();

    /// <summary>Asks <paramref name="ask"/> unless the same session was found standing a moment ago.</summary>
    internal async Task<CheckSession.Standing?> FindAsync(CheckSession.Query session, Func<Task<CheckSession.Standing?>> ask)
    {
        var now = clock.GetUtcNow();
        var remembered = known;
        if (remembered.TryGetValue(session, out var found) && now < found.Until)
        {
            return found.Standing;
        }

        var standing = await ask();
        if (standing is not null)
        {
            if (remembered.Count >= Most)
            {
                ForgetAll();
            }

            // Into the memory that was there before the question: when all was forgotten meanwhile, the answer may be out of date.
            remembered[session] = (standing, now + Lasts);
        }

        return standing;
    }

    /// <summary>The next request of every session asks the database again.</summary>
    public void ForgetAll() => known = new();
}

/// <summary>Marks a command that may end a session or change what a session's pages always show: this node then asks anew for all.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ChangesStandingAttribute : Attribute;
