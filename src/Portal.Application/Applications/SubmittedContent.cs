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

    /// <summary>The words of the codes in <see cref="Enterprise"/>, by field, as they were then; none in a submission from before they were kept.</summary>
    public IReadOnlyDictionary<string, string> EnterpriseWords { get; init; } = new Dictionary<string, string>();

    /// <summary>The same of <see cref="Factory"/>.</summary>
    public IReadOnlyDictionary<string, string> FactoryWords { get; init; } = new Dictionary<string, string>();

    /// <summary>The policy under which its decision was made; null for the content of a draft.</summary>
    public string? PolicyVersion { get; init; }

    /// <summary>What the decision was made from, as the calculator reads it; null for the content of a draft, and in a submission from before it was kept.</summary>
    public string? Inputs { get; init; }

    /// <summary>A field of the form; empty where nothing was filled in.</summary>
    public string this[string field] => Answers.GetValueOrDefault(field, "");

    /// <summary>The former titles that the enterprise gives, by their codes.</summary>
    public IReadOnlyList<string> Titles => Enterprise.GetValueOrDefault("titles", "").Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The files of an item of the form.</summary>
    public IReadOnlyList<SubmittedFile> FilesOf(string item) => Files.GetValueOrDefault(item, []);

    /// <param name="content">Of a <see cref="Submission"/>. Parts that an older or unknown layout does not have are empty: a submission can always be opened.</param>
    public static SubmittedContent Read(string content)
    {
        using var document = JsonDocument.Parse(content);
        var root = document.RootElement;
        var (words, decision, maturity) = (Member(root, "shown"), Member(root, "decision"), Member(root, "maturity"));
        return new(
            Texts(Member(root, "enterprise")),
            Texts(Member(root, "factory")),
            Texts(Member(root, "answers")),
            Members(Member(root, "files")).ToDictionary(item => item.Name, item => FilesIn(item.Value), StringComparer.Ordinal),
            [.. Numbered(Member(root, "indicators")).Select(one => new SubmittedIndicator(
                one.Number, Text(one.Part, "level"), Text(one.Part, "score"), Flag(one.Part, "notApplicable"),
                Text(one.Part, "totalInvestment"), Text(one.Part, "investmentInYear"), Text(one.Part, "remark"), Evidence(one.Part)))],
            [.. Numbered(Member(root, "scenarios")).Select(one => new SubmittedScenario(
                one.Number, Text(one.Part, "stage"), Text(one.Part, "name"), Text(one.Part, "tier"),
                Text(one.Part, "instance"), Text(one.Part, "description"), Flag(one.Part, "usesAi"), Evidence(one.Part)))],
            new(Text(maturity, "level"), Text(maturity, "kind"), Text(maturity, "score"), Text(maturity, "report"), Text(maturity, "assessedOn"), Evidence(maturity)),
            [.. Members(Member(root, "declarations")).Select(one => new SubmittedDeclaration(one.Name, Text(one.Value, "answer"), Text(one.Value, "remark"), Evidence(one.Value)))])
        {
            EnterpriseWords = Texts(Member(words, "enterprise")),
            FactoryWords = Texts(Member(words, "factory")),
            PolicyVersion = Said(Member(decision, "policyVersion")),
            Inputs = Said(Member(decision, "inputs")),
            Head = Member(root, "application") is { ValueKind: JsonValueKind.Object } head
                ? new(Text(head, "title") is { Length: > 0 } title ? title : null, Text(head, "campaignVersion"), Text(head, "number"), Text(head, "receipt"), Text(head, "recommender"), Text(head, "submittedBy"),
                    Member(head, "sealDiameter") is { ValueKind: JsonValueKind.Number } diameter ? diameter.GetDecimal() : null)
                : null,
        };
    }

    private static JsonElement Member(JsonElement part, string name) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty(name, out var found) ? found : default;

    private static JsonElement.ObjectEnumerator Members(JsonElement part) => part.ValueKind == JsonValueKind.Object ? part.EnumerateObject() : default;

    /// <summary>What stands under numbers.</summary>
    private static IEnumerable<(int Number, JsonElement Part)> Numbered(JsonElement part) => Members(part)
        .Where(one => int.TryParse(one.Name, NumberStyles.None, CultureInfo.InvariantCulture, out _)).Select(one => (int.Parse(one.Name, CultureInfo.InvariantCulture), one.Value));

    private static Dictionary<string, string> Texts(JsonElement part) =>
        Members(part).ToDictionary(member => member.Name, member => Said(member.Value) ?? "", StringComparer.Ordinal);

    private static string Text(JsonElement part, string name) => Said(Member(part, name)) ?? "";

    private static string? Said(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    private static bool Flag(JsonElement part, string name) => Member(part, name).ValueKind == JsonValueKind.True;

    private static IReadOnlyList<SubmittedFile> Evidence(JsonElement part) => FilesIn(Member(part, "evidence"));

    private static IReadOnlyList<SubmittedFile> FilesIn(JsonElement files) => files.ValueKind != JsonValueKind.Array ? [] :
    [
        .. files.EnumerateArray().Where(file => Guid.TryParse(Text(file, "id"), out _)).Select(file => new SubmittedFile(
            Guid.Parse(Text(file, "id")), Text(file, "name"), Text(file, "mediaType"),
            Member(file, "size") is { ValueKind: JsonValueKind.Number } size ? size.GetInt64() : 0, Text(file, "sha256"))),
    ];
}

/// <summary>What a submission says besides what was filled in.</summary>
/// <param name="Title">Of the campaign; null in a submission from before it was kept.</param>
/// <param name="CampaignVersion">See <see cref="Campaigns.CampaignBook.VersionOf"/>; empty in a submission from before it was kept.</param>
/// <param name="Recommender">Name of the office that it was handed to.</param>
/// <param name="SubmittedBy">Name of the account.</param>
/// <param name="SealDiameter">Of the place for the applicant's seal, in mm; null in a submission from before it was kept.</param>
public sealed record SubmittedHead(string? Title, string CampaignVersion, string Number, string Receipt, string Recommender, string SubmittedBy, decimal? SealDiameter);

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
