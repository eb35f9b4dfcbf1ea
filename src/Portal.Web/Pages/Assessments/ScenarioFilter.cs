using System.Globalization;
using Portal.Application.Assessments;
using Portal.Application.RichText;
using Portal.Rules.Policies;

namespace Portal.Web.Pages.Assessments;

/// <summary>
/// Which rows the page shows, as it stands in the address. Rows that are filtered out are on the page and hidden, so that a script
/// can show them at once.
/// </summary>
/// <param name="Show">One of the constants; anything else is all.</param>
/// <param name="Segment">The key of a <see cref="ScenarioGroup"/>.</param>
/// <param name="Text">Words to be found, as typed.</param>
public sealed record ScenarioFilter(string? Show, string? Segment, string? Text)
{
    public const string Claimed = "claimed";
    public const string Unclaimed = "unclaimed";
    public const string Problems = "problems";
    public const string Changed = "changed";

    private const string ShowName = "show";
    private const string SegmentName = "segment";
    private const string TextName = "q";

    public bool IsActive => !string.IsNullOrEmpty(Show) || !string.IsNullOrEmpty(Segment) || !string.IsNullOrWhiteSpace(Text);

    public static ScenarioFilter Read(IQueryCollection query) => new(query[ShowName], query[SegmentName], query[TextName]);

    /// <summary>The same filter as a query, with its question mark; <paramref name="saved"/> is the row that was just saved.</summary>
    public string Query(int? saved = null)
    {
        var query = QueryString.Empty;
        foreach (var (name, value) in ((string, string?)[])[(ShowName, Show), (SegmentName, Segment), (TextName, Text)])
        {
            query = string.IsNullOrWhiteSpace(value) ? query : query.Add(name, value);
        }

        return (saved is { } row ? query.Add("saved", row.ToString(CultureInfo.InvariantCulture)) : query).ToUriComponent();
    }

    public bool Shows(ClaimState state, ClaimEntry entry, ScenarioTexts texts) => IsOfKind(state) && IsInSegment(state.Scenario) && HasWords(state.Scenario, entry, texts);

    private bool IsOfKind(ClaimState state) => Show switch
    {
        Claimed => state.Claimed,
        Unclaimed => !state.Claimed,
        Problems => state.Advice is not null,
        Changed => state.Change is CarriedChange.Changed or CarriedChange.Added,
        _ => true,
    };

    private bool IsInSegment(Scenario row) => string.IsNullOrEmpty(Segment) || Segment == KeyOf(row);

    private bool HasWords(Scenario row, ClaimEntry entry, ScenarioTexts texts) =>
        string.IsNullOrWhiteSpace(Text)
        || string.Join('\n', texts.Words(row.Row), entry.InstanceName, RichTextCleaner.Read(entry.Description).Document.ToPlain()).Contains(Text.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>The key of the group to which a row belongs.</summary>
    public static string KeyOf(Scenario row) =>
        row.Segment?.Index.ToString(CultureInfo.InvariantCulture) ?? ScenarioTexts.CrossSegment;
}
