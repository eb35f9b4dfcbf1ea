using Portal.Application;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>The columns of the queue that may be left out: chosen in the address, and remembered by the browser for the next time.</summary>
public sealed class QueueColumns
{
    public const string Number = "number";
    public const string Office = "office";
    public const string Place = "place";
    public const string State = "state";
    public const string Track = "track";
    public const string Round = "round";
    public const string Submitted = "submitted";
    public const string Assignee = "assignee";
    public const string Tier = "tier";

    /// <summary>The cookie's name without its prefix.</summary>
    public const string Cookie = "portal-queue-columns";

    private static readonly string[] Known = [Number, Office, Place, State, Track, Round, Submitted, Assignee, Tier];

    private readonly HashSet<string> chosen;

    private QueueColumns(IEnumerable<string> chosen) => this.chosen = [.. chosen.Where(column => Known.Contains(column))];

    public bool this[string column] => chosen.Contains(column);

    public IEnumerable<string> Chosen => Known.Where(chosen.Contains);

    /// <summary>As chosen in the address; else as this browser chose last; else all.</summary>
    /// <param name="asked">The values of <c>column</c>, each one name or several with dots between them.</param>
    public static QueueColumns Of(IReadOnlyCollection<string?> asked, string? remembered) =>
        asked.Count > 0 ? new(asked.SelectMany(one => (one ?? "").Split('.')))
        : remembered is { Length: > 0 } ? new(remembered.Split('.'))
        : new(Known);

    public override string ToString() => string.Join('.', Chosen);

    public static string Text(string column) => column switch
    {
        Number => Texts.ReviewColumnNumber,
        Office => Texts.ReviewColumnOffice,
        Place => Texts.ReviewColumnPlace,
        State => Texts.ReviewColumnState,
        Track => Texts.ReviewColumnTrack,
        Round => Texts.ReviewColumnRound,
        Submitted => Texts.ReviewColumnSubmitted,
        Assignee => Texts.ReviewColumnAssignee,
        Tier => Texts.ReviewColumnTier,
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };

    /// <summary>All that may be chosen.</summary>
    public static IReadOnlyList<string> All => Known;
}
