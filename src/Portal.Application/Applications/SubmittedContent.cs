using System.Globalization;
using System.Text.Json;

namespace Portal.Application.Applications;

/// <summary>A submission's content, read back for showing.</summary>
/// <param name="Enterprise">The enterprise's record by field, with <c>creditCode</c>.</param>
/// <param name="Answers">Fields of the form that were filled in.</param>
/// <param name="Files">By item of the form.</param>
public sealed record SubmittedContent(
    IReadOnlyDictionary<string, string> Enterprise,
    IReadOnlyDictionary<string, string> Factory,
    IReadOnlyDictionary<string, string> Answers,
    IReadOnlyDictionary<string, IReadOnlyList<SubmittedFile>> Files,
    IReadOnlyList<SubmittedIndicator> Indicators,
    IReadOnlyList<SubmittedScenario> Scenarios,
    SubmittedMaturity Maturity,
    IReadOnlyList<SubmittedDeclaration> Declarations)
{
    /// <summary>Null for the content of a draft.</summary>
    public SubmittedHead? Head { get; init; }

    public string this[string field] => Answers.TryGetValue(field, out var value) ? value : "";

    /// <param name="content">Of a <see cref="Submission"/>; parts that it does not have are empty.</param>
    public static SubmittedContent Read(string content)
    {
        using var document = JsonDocument.Parse(content);
        var root = document.RootElement;
        return new(
            Texts(root, "enterprise"),
            Texts(root, "factory"),
            Texts(root, "answers"),
            Members(root, "files").ToDictionary(item => item.Name, item => FilesOf(item.Value), StringComparer.Ordinal),
            [.. Members(root, "indicators").Select(one => new SubmittedIndicator(
                int.Parse(one.Name, CultureInfo.InvariantCulture), Text(one.Value, "level"), Text(one.Value, "score"), Flag(one.Value, "notApplicable"),
                Text(one.Value, "totalInvestment"), Text(one.Value, "investmentInYear"), Text(one.Value, "remark"), Evidence(one.Value)))],
            [.. Members(root, "scenarios").Select(one => new SubmittedScenario(
                int.Parse(one.Name, CultureInfo.InvariantCulture), Text(one.Value, "stage"), Text(one.Value, "name"), Text(one.Value, "tier"),
                Text(one.Value, "instance"), Text(one.Value, "description"), Flag(one.Value, "usesAi"), Evidence(one.Value)))],
            root.TryGetProperty("maturity", out var maturity)
                ? new(Text(maturity, "level"), Text(maturity, "kind"), Text(maturity, "score"), Text(maturity, "report"), Text(maturity, "assessedOn"), Evidence(maturity))
                : new("", "", "", "", "", []),
            [.. Members(root, "declarations").Select(one => new SubmittedDeclaration(one.Name, Text(one.Value, "answer"), Text(one.Value, "remark"), Evidence(one.Value)))])
        {
            Head = root.TryGetProperty("application", out var head)
                ? new(Text(head, "title") is { Length: > 0 } title ? title : null, Text(head, "campaignVersion"), Text(head, "number"), Text(head, "receipt"), Text(head, "recommender"), Text(head, "submittedBy"))
                : null,
        };
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement root, string name) =>
        root.TryGetProperty(name, out var members) ? members.EnumerateObject() : default;

    private static Dictionary<string, string> Texts(JsonElement root, string name) =>
        Members(root, name).ToDictionary(member => member.Name, member => member.Value.GetString() ?? "", StringComparer.Ordinal);

    private static string Text(JsonElement part, string name) => part.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static bool Flag(JsonElement part, string name) => part.TryGetProperty(name, out var value) && value.GetBoolean();

    private static IReadOnlyList<SubmittedFile> Evidence(JsonElement part) => part.TryGetProperty("evidence", out var files) ? FilesOf(files) : [];

    private static IReadOnlyList<SubmittedFile> FilesOf(JsonElement files) =>
    [
        .. files.EnumerateArray().Select(file => new SubmittedFile(
            file.GetProperty("id").GetGuid(), Text(file, "name"), Text(file, "mediaType"), file.GetProperty("size").GetInt64(), Text(file, "sha256"))),
    ];
}

/// <summary>What a submission says besides what was filled in.</summary>
/// <param name="Title">Of the campaign; null in a submission from before it was kept.</param>
/// <param name="CampaignVersion">See <see cref="Campaigns.CampaignBook.VersionOf"/>; empty in a submission from before it was kept.</param>
/// <param name="Recommender">Name of the office that it was handed to.</param>
/// <param name="SubmittedBy">Name of the account.</param>
public sealed record SubmittedHead(string? Title, string CampaignVersion, string Number, string Receipt, string Recommender, string SubmittedBy);

/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Hexadecimal.</param>
public sealed record SubmittedFile(Guid Id, string Name, string MediaType, long Size, string Sha256);

/// <summary>Numbers as they were written; empty = none.</summary>
public sealed record SubmittedIndicator(
    int Number, string Level, string Score, bool NotApplicable, string TotalInvestment, string InvestmentInYear, string Remark, IReadOnlyList<SubmittedFile> Evidence);

/// <param name="Tier">A tier's name of the JSON contract; empty where a scenario is built or not.</param>
public sealed record SubmittedScenario(
    int Row, string Stage, string Name, string Tier, string Instance, string Description, bool UsesAi, IReadOnlyList<SubmittedFile> Evidence);

public sealed record SubmittedMaturity(string Level, string Kind, string Score, string Report, string AssessedOn, IReadOnlyList<SubmittedFile> Evidence);

public sealed record SubmittedDeclaration(string Code, string Answer, string Remark, IReadOnlyList<SubmittedFile> Evidence);
