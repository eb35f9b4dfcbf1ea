using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Application.Pipeline;
using Portal.Application.Seals;
using Portal.Rules;
using Portal.Rules.Policies;

namespace Portal.Application.Applications;

/// <summary>What a submission adds to what the application says.</summary>
internal sealed record SubmissionHead(string Number, string Receipt, int Round, DateTimeOffset At, string By);

/// <summary>Writes what an application says as canonical JSON: members in a fixed order, lists by number or key, no blanks.</summary>
internal sealed class ApplicationSnapshots(PortalDb db, ProfileFields profile, FactoryFields factories, CampaignBook campaigns, SealRules seals)
{
    private static readonly JsonWriterOptions Canonical = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The parts alone, for comparing.</summary>
    public Task<string> PartsAsync(ApplicationSheet sheet, CancellationToken cancellationToken) => WriteAsync(sheet, null, null, cancellationToken);

    /// <summary>
    /// The whole of a submission, with the decision on the self-assessment as it stands, and the tier of that decision. The versions of the
    /// policy and of the campaign that it names are the caller's to keep.
    /// </summary>
    /// <exception cref="InvalidException">Some answer of the self-assessment is not valid.</exception>
    public async Task<(string Content, int? ReferenceTier)> WholeAsync(ApplicationSheet sheet, SubmissionHead head, Guid by, CancellationToken cancellationToken)
    {
        var decision = Decision.On(
            sheet.Assessment, sheet.Assessment.Version, sheet.Assessed, sheet.Policy, head.At, by,
            new DecisionNames(sheet.Enterprise.Name, sheet.Enterprise.CreditCode, sheet.Factory.Name, head.By), recognised: AdmissionAnswers.RecognisedTier(sheet));
        return (await WriteAsync(sheet, head, decision, cancellationToken), decision.ReferenceTier);
    }

    private async Task<string> WriteAsync(ApplicationSheet sheet, SubmissionHead? head, Decision? decision, CancellationToken cancellationToken)
    {
        var evidence = (await db.Evidence.AsNoTracking().Where(file => file.AssessmentId == sheet.Assessment.Id)
                .OrderBy(file => file.UploadedAt).ThenBy(file => file.Id).ToListAsync(cancellationToken))
            .ToLookup(file => (file.Part, file.Item));
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Canonical))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", 1);
            if (head is not null)
            {
                Head(json, sheet, head);
            }

            Values(json, "enterprise", profile.All.Values(sheet.Enterprise), ("creditCode", sheet.Enterprise.CreditCode));
            Values(json, "factory", factories.All.Values(sheet.Factory));
            // The words of the codes above, as papers print them: the names of divisions and industries change.
            json.WriteStartObject("shown");
            Values(json, "enterprise", profile.All.Shown(sheet.Enterprise).Except(profile.All.Values(sheet.Enterprise)));
            Values(json, "factory", factories.All.Shown(sheet.Factory).Except(factories.All.Values(sheet.Factory)));
            json.WriteEndObject();
            Values(json, "answers", sheet.Answers.Where(answer => answer.Value.Length > 0));
            json.WriteStartObject("files");
            foreach (var item in sheet.Files.Where(file => IsUsed(sheet, file)).GroupBy(file => file.Item).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                json.WriteStartArray(item.Key);
                foreach (var file in item)
                {
                    File(json, file.Id, file.FileName, file.MediaType, file.Size, file.Sha256);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            Indicators(json, sheet, evidence);
            Scenarios(json, sheet, evidence);
            Maturity(json, sheet, evidence);
            Declarations(json, sheet, evidence);
            if (decision is not null)
            {
                // The texts as they were evaluated, so that anyone can repeat it.
                json.WriteStartObject("decision");
                json.WriteString("policyVersion", decision.PolicyVersion);
                // As declared: "none" is an answer, too, and no input of the calculator.
                json.WriteString("recognisedTier", sheet[AdmissionAnswers.Recognised]);
                json.WriteString("inputs", decision.Inputs);
                json.WriteString("result", decision.Result);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A picture that was taken out of its text again is not submitted.</summary>
    private static bool IsUsed(ApplicationSheet sheet, ApplicationFile file) =>
        file.Purpose != FilePurpose.Picture || sheet[file.Item].Contains(file.Id.ToString("D"), StringComparison.Ordinal);

    private void Head(Utf8JsonWriter json, ApplicationSheet sheet, SubmissionHead head)
    {
        json.WriteStartObject("application");
        json.WriteString("id", sheet.Application.Id);
        json.WriteString("campaign", sheet.Campaign.Id);
        json.WriteString("campaignVersion", campaigns.VersionOf(sheet.Definition.Id));
        json.WriteString("title", sheet.Definition.Title);
        json.WriteString("tier", sheet.Definition.Tier.ApiName());
        json.WriteString("policy", sheet.Policy.Version);
        json.WriteString("number", head.Number);
        json.WriteString("receipt", head.Receipt);
        json.WriteNumber("round", head.Round);
        json.WriteString("recommender", sheet.Office.Name);
        json.WriteBoolean("direct", sheet.Application.IsDirect);
        json.WriteNumber("sealDiameter", seals.Of(SealHolderKind.Enterprise).Usual);
        json.WriteString("submittedAt", head.At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("submittedBy", head.By);
        json.WriteEndObject();
    }

    private static void Values(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> values, params (string Name, string Value)[] besides)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in values.Concat(besides.Select(one => KeyValuePair.Create(one.Name, one.Value))).OrderBy(value => value.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void Indicators(Utf8JsonWriter json, ApplicationSheet sheet, ILookup<(AssessmentPart, string), Evidence> evidence)
    {
        json.WriteStartObject("indicators");
        foreach (var (no, answer) in sheet.Assessed.Indicators.Where(one => one.Value.SaysSomething).OrderBy(one => one.Key))
        {
            json.WriteStartObject(no.ToString(CultureInfo.InvariantCulture));
            Number(json, "level", answer.Level);
            Number(json, "score", answer.Score);
            json.WriteBoolean("notApplicable", answer.NotApplicable);
            Number(json, "totalInvestment", answer.TotalInvestment);
            Number(json, "investmentInYear", answer.InvestmentInYear);
            json.WriteString("remark", answer.Remark ?? "");
            Evidence(json, evidence[(AssessmentPart.Indicators, EvidenceItems.Of(no))]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Scenarios(Utf8JsonWriter json, ApplicationSheet sheet, ILookup<(AssessmentPart, string), Evidence> evidence)
    {
        json.WriteStartObject("scenarios");
        foreach (var claim in sheet.Assessed.Claims)
        {
            json.WriteStartObject(claim.Row.ToString(CultureInfo.InvariantCulture));
            json.WriteString("stage", sheet.Policy.Scenarios[claim.Row].Stage);
            json.WriteString("name", sheet.Policy.Scenarios[claim.Row].Name);
            json.WriteString("tier", sheet.Policy.Scenarios.ByTier ? ((Tier?)claim.Tier)?.ApiName() ?? "" : "");
            json.WriteString("instance", claim.InstanceName ?? "");
            json.WriteString("description", claim.Description ?? "");
            json.WriteBoolean("usesAi", claim.UsesAi is true);
            Evidence(json, evidence[(AssessmentPart.Scenarios, EvidenceItems.Of(claim.Row))]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Maturity(Utf8JsonWriter json, ApplicationSheet sheet, ILookup<(AssessmentPart, string), Evidence> evidence)
    {
        var statement = sheet.Assessed.Maturity;
        json.WriteStartObject("maturity");
        Number(json, "level", statement?.Level);
        json.WriteString("kind", statement?.Kind switch { MaturityKind.Assessed => "assessed", MaturityKind.SelfAssessed => "selfAssessed", null => "" });
        Number(json, "score", statement?.Score);
        json.WriteString("report", statement?.ReportNumber ?? "");
        json.WriteString("assessedOn", statement?.AssessedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "");
        Evidence(json, evidence[(AssessmentPart.Maturity, EvidenceItems.OfMaturity)]);
        json.WriteEndObject();
    }

    private static void Declarations(Utf8JsonWriter json, ApplicationSheet sheet, ILookup<(AssessmentPart, string), Evidence> evidence)
    {
        json.WriteStartObject("declarations");
        foreach (var (code, declaration) in sheet.Assessed.Declarations.Where(one => one.Value.Answer is not null).OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(code);
            json.WriteString("answer", declaration.Answer);
            json.WriteString("remark", declaration.Remark ?? "");
            Evidence(json, evidence[(AssessmentPart.Declarations, code)]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Evidence(Utf8JsonWriter json, IEnumerable<Evidence> files)
    {
        json.WriteStartArray("evidence");
        foreach (var file in files)
        {
            File(json, file.Id, file.FileName, file.MediaType, file.Size, file.Sha256);
        }

        json.WriteEndArray();
    }

    private static void File(Utf8JsonWriter json, Guid id, string name, string mediaType, long size, byte[] sha256)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("name", name);
        json.WriteString("mediaType", mediaType);
        json.WriteNumber("size", size);
        json.WriteString("sha256", Convert.ToHexStringLower(sha256));
        json.WriteEndObject();
    }

    /// <summary>As text, without the zeros that a column's scale adds; empty where there is none.</summary>
    private static void Number(Utf8JsonWriter json, string name, decimal? value) =>
        json.WriteString(name, value?.ToString("0.############", CultureInfo.InvariantCulture) ?? "");
}

/// <summary>What differs between two submissions, item by item.</summary>
public static class SnapshotDifferences
{
    /// <summary>The enterprise's and the factory's own records, as a return ticks them.</summary>
    public const string Profile = "profile";

    /// <summary>
    /// The keys of what differs (see <see cref="ApplicationItems"/>): fields and file items of the form, <c>profile</c>, <c>scenario:9</c>,
    /// <c>indicator:3</c>, <c>maturity</c>, <c>declaration:credit</c>. The head and the decision are not compared.
    /// </summary>
    /// <param name="before">Content of a submission.</param>
    /// <param name="after">Content of a later one.</param>
    public static IReadOnlyList<string> Between(string before, string after)
    {
        var (old, now) = (Parts(before), Parts(after));
        return [.. now.Keys.Union(old.Keys).Where(key => old.GetValueOrDefault(key) != now.GetValueOrDefault(key)).Order(StringComparer.Ordinal)];
    }

    /// <summary>A submission's items by key, each as JSON; what stands in one and not in the other is absent there.</summary>
    public static IReadOnlyDictionary<string, string> Parts(string content)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(content);
        var root = document.RootElement;
        parts[Profile] = Raw(root, "enterprise") + Raw(root, "factory");
        parts[ApplicationItems.Maturity] = Raw(root, "maturity");
        Members(root, "answers", key => key);
        Members(root, "files", key => FilesOf + key);
        Members(root, "scenarios", key => ApplicationItems.Scenario(int.Parse(key, CultureInfo.InvariantCulture)));
        Members(root, "indicators", key => ApplicationItems.Indicator(int.Parse(key, CultureInfo.InvariantCulture)));
        Members(root, "declarations", ApplicationItems.Declaration);
        return parts.Where(part => part.Value.Length > 0)
            .GroupBy(part => part.Key.StartsWith(FilesOf, StringComparison.Ordinal) ? part.Key[FilesOf.Length..] : part.Key)
            .ToDictionary(group => group.Key, group => string.Concat(group.Select(part => part.Value)), StringComparer.Ordinal);

        void Members(JsonElement from, string name, Func<string, string> key)
        {
            if (from.TryGetProperty(name, out var members))
            {
                foreach (var member in members.EnumerateObject())
                {
                    parts[key(member.Name)] = member.Value.GetRawText();
                }
            }
        }
    }

    /// <summary>A long text and its pictures share a key.</summary>
    private const string FilesOf = "files of ";

    private static string Raw(JsonElement root, string name) => root.TryGetProperty(name, out var found) ? found.GetRawText() : "";
}
