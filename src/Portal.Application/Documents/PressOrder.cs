namespace Portal.Application.Documents;

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
}
