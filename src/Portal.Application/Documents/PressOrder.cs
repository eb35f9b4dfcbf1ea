namespace Portal.Application.Documents;

/// <summary>An account that waits for documents.</summary>
/// <param name="Count">How many.</param>
/// <param name="First">Since when for the oldest.</param>
internal sealed record WaitingAccount(Guid Account, int Count, DateTimeOffset First);

/// <summary>
/// Whose documents this node has set, so that accounts take turns: one who wants fifty waits, between any two, for one of each other account, and so
/// does one whose document fails and is asked for again and again. One for the whole program, and forgotten with it.
/// </summary>
internal sealed class PressOrder
{
    private const int MostKept = 1_000;

    private readonly Lock gate = new();
    private readonly List<Guid> served = [];

    /// <summary>Accounts that had a turn, the one whose turn was longest ago first.</summary>
    public Guid[] Served
    {
        get
        {
            lock (gate)
            {
                return [.. served];
            }
        }
    }

    /// <summary>The account has a turn now.</summary>
    public void Serve(Guid account)
    {
        lock (gate)
        {
            served.Remove(account);
            served.Add(account);
            if (served.Count > MostKept)
            {
                served.RemoveAt(0);
            }
        }
    }

    /// <summary>How many documents have their turn before one of this account, before which it has <paramref name="own"/> others.</summary>
    public int Before(Guid account, int own, IReadOnlyCollection<WaitingAccount> waiting)
    {
        var turns = Served;
        var first = waiting.Where(one => one.Account == account).Select(one => one.First).FirstOrDefault();
        var place = Array.IndexOf(turns, account);
        return own + waiting.Where(other => other.Account != account).Sum(other =>
            Math.Min(other.Count, (Array.IndexOf(turns, other.Account), other.First).CompareTo((place, first)) < 0 ? own + 1 : own));
    }
}
