using System.Text.Json;

namespace Portal.Application.Reviews;

/// <summary>A file that a submission names.</summary>
/// <param name="Size">Bytes.</param>
public sealed record SubmittedFile(Guid Id, string Name, string MediaType, long Size);

/// <summary>A claimed scenario of a submission.</summary>
/// <param name="Tier">The tier's name in the JSON contract; empty where it is not claimed by tier.</param>
public sealed record SubmittedScenario(
    int Row, string Stage, string Name, string Tier, string Instance, string Description, bool UsesAi, IReadOnlyList<SubmittedFile> Evidence);

/// <summary>An answer of the self-assessment: its values by name, and its files.</summary>
public sealed record SubmittedAnswer(IReadOnlyDictionary<string, string> Values, IReadOnlyList<SubmittedFile> Evidence)
{
    public string this[string name] => Values.GetValueOrDefault(name, "");
}

/// <summary>
/// What a submission says, read from its frozen text. Parts that an older or unknown layout does not have are empty: a submission
/// can always be opened.
/// </summary>
public sealed record SubmittedContent(
    IReadOnlyDictionary<string, string> Enterprise,
    IReadOnlyDictionary<string, string> Factory,
    IReadOnlyDictionary<string, string> Answers,
    IReadOnlyDictionary<string, IReadOnlyList<SubmittedFile>> Files,
    IReadOnlyDictionary<string, SubmittedAnswer> Indicators,
    IReadOnlyList<SubmittedScenario> Scenarios,
    SubmittedAnswer Maturity,
    IReadOnlyDictionary<string, SubmittedAnswer> Declarations,
    string? PolicyVersion,
    string? Inputs)
{
    /// <summary>A field of the form; empty where nothing was filled in.</summary>
    public string this[string field] => Answers.GetValueOrDefault(field, "");

    /// <summary>The former titles that the enterprise gives, by their codes.</summary>
    public IReadOnlyList<string> Titles => Enterprise.GetValueOrDefault("titles", "").Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The files of an item of the form.</summary>
    public IReadOnlyList<SubmittedFile> FilesOf(string item) => Files.GetValueOrDefault(item, []);

    /// <param name="json">As stored; see <c>Submission.Content</c>.</param>
    public static SubmittedContent Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var decision = Member(root, "decision");
        return new SubmittedContent(
            Texts(Member(root, "enterprise")),
            Texts(Member(root, "factory")),
            Texts(Member(root, "answers")),
            Members(Member(root, "files")).ToDictionary(member => member.Name, member => FilesIn(member.Value), StringComparer.Ordinal),
            Members(Member(root, "indicators")).ToDictionary(member => member.Name, member => Answer(member.Value), StringComparer.Ordinal),
            [.. Members(Member(root, "scenarios")).Where(member => int.TryParse(member.Name, out _)).Select(member => Scenario(int.Parse(member.Name, Phrase.Culture), Answer(member.Value)))],
            Answer(Member(root, "maturity")),
            Members(Member(root, "declarations")).ToDictionary(member => member.Name, member => Answer(member.Value), StringComparer.Ordinal),
            Text(decision, "policyVersion"),
            Text(decision, "inputs"));
    }

    private static SubmittedScenario Scenario(int row, SubmittedAnswer answer) => new(
        row, answer["stage"], answer["name"], answer["tier"], answer["instance"], answer["description"], answer["usesAi"] == "true", answer.Evidence);

    private static SubmittedAnswer Answer(JsonElement element) => new(Texts(element), FilesIn(Member(element, "evidence")));

    private static Dictionary<string, string> Texts(JsonElement element) => Members(element)
        .Where(member => member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
        .ToDictionary(member => member.Name, member => member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText(), StringComparer.Ordinal);

    private static IReadOnlyList<SubmittedFile> FilesIn(JsonElement element) => element.ValueKind != JsonValueKind.Array ? [] :
    [
        .. element.EnumerateArray().Where(file => Guid.TryParse(Text(file, "id"), out _)).Select(file => new SubmittedFile(
            Guid.Parse(Text(file, "id")!), Text(file, "name") ?? "", Text(file, "mediaType") ?? "",
            Member(file, "size") is { ValueKind: JsonValueKind.Number } size ? size.GetInt64() : 0)),
    ];

    private static JsonElement.ObjectEnumerator Members(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : default;

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) ? found : default;

    private static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;
}
