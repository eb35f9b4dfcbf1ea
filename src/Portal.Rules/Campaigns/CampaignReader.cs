using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Portal.Rules.Policies;

namespace Portal.Rules.Campaigns;

/// <summary>Either the campaigns, or what is wrong with their data; never both.</summary>
public sealed record CampaignReading(ImmutableArray<CampaignDefinition> Campaigns, ImmutableArray<PolicyFault> Faults);

/// <summary>Makes campaigns from the bytes of their files; as strict as <see cref="PolicyReader"/>, and as pure.</summary>
public static class CampaignReader
{
    /// <summary>Carried-over documents: not campaigns themselves.</summary>
    public static readonly ImmutableArray<string> Documents = ["forms.json", "quotas/quotas.json", ApplicationFormReader.File];

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly string[] Members =
    [
        "id", "title", "titleAt", "policy", "tier", "year", "province", "to", "receipt", "notice", "calendar", "recommenders", "siteCheck", "joint",
        "paper", "quota", "materials", "summaryTable", "form",
    ];

    /// <param name="files">By path below the campaigns' folder; documents by the names in <see cref="Documents"/>.</param>
    public static CampaignReading Read(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        var faults = new List<PolicyFault>();
        var parts = new Dictionary<string, JsonPart>(StringComparer.Ordinal);
        foreach (var (name, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            try
            {
                using var document = JsonDocument.Parse(content, Strict);
                parts[name] = new JsonPart(document.RootElement.Clone(), name, "", faults);
            }
            catch (JsonException error)
            {
                faults.Add(new PolicyFault(name, "", $"Not valid JSON: {error.Message}"));
            }
        }

        var campaigns = parts.Where(part => !Documents.Contains(part.Key)).Select(part => new Draft(part.Key, part.Value, parts).Complete()).ToImmutableArray();
        return faults.Count == 0 ? new(campaigns, []) : new([], [.. faults.Distinct()]);
    }

    private sealed class Draft(string file, JsonPart root, Dictionary<string, JsonPart> documents)
    {
        public CampaignDefinition Complete()
        {
            foreach (var name in root.Names().Except(Members))
            {
                root[name].Fault("The member is not known.");
            }

            var id = root["id"].Text();
            if (id + ".json" != file)
            {
                root["id"].Fault($"\"{id}\" stands in the file {file}.");
            }

            var notice = Notice(root["notice"]);
            var calendar = root["calendar"];
            var joint = root["joint"];
            var materials = root["materials"].Exists ? Follow(root["materials"]) : default;
            var rows = root["materials"].Exists
                ? materials["rows"].Items().Select(row => new MaterialRow(row["no"].Integer(1, 99), row["material"].Text(), row["content"].Text())).ToImmutableArray()
                : [];
            var recommenders = Recommenders(root["recommenders"], notice);
            var year = root["year"].Integer(2020, 2100);
            return new CampaignDefinition
            {
                Id = id,
                Title = root["titleAt"].Exists ? Referred(root["titleAt"]) : root["title"].Text(),
                PolicyId = root["policy"].Text(),
                Tier = Enum.Parse<Tier>(Word(root["tier"], "advanced", "base", "advanced", "excellent", "leading"), ignoreCase: true),
                Year = year,
                Province = root["province"].TextOrNull(),
                Receiver = Word(root["to"], "province", "province", "ministry") == "ministry" ? CampaignReceiver.Ministry : CampaignReceiver.Province,
                NumberPrefix = root["receipt"].Text(),
                Notice = notice,
                Opens = Day(calendar["opens"], notice),
                EnterpriseBy = Day(calendar["enterprise"], notice),
                RecommenderBy = Day(calendar["recommender"], notice),
                Recommenders = recommenders,
                SiteCheck = root["siteCheck"].Exists ? ClauseOf(root["siteCheck"], notice) : null,
                JointOffices = joint.Exists
                    ? [.. joint["offices"].Items().Select(office => new JointOffice(office["key"].Text(), office["name"].Text()))] : [],
                JointClause = joint.Exists ? ClauseOf(joint, notice) : null,
                Paper = root["paper"].Exists
                    ? new PaperRule(root["paper"]["copies"].Integer(1, 20), root["paper"]["what"].Text(), root["paper"]["to"].Text(), ClauseOf(root["paper"], notice))
                    : null,
                QuotaScheme = root["quota"].TextOrNull(),
                Materials = rows,
                SummaryColumns = root["summaryTable"].Exists ? [.. Follow(root["summaryTable"])["columns"].Items().Select(column => column.Text())] : [],
                Form = ApplicationFormReader.Read(
                    root["form"], Layouts(), year, recommenders.DirectChannel is not null, clause => ClauseOf(clause, notice),
                    no => rows.FirstOrDefault(row => row.No == no) is { } row
                        ? new Clause(NameOf(notice), string.Create(CultureInfo.InvariantCulture, $"{materials["annex"].Text()}第{no}项"), row.Material + "：" + row.Content, null)
                        : null),
            };
        }

        private static Notice Notice(JsonPart part) => new(part["title"].Text(), part["number"].TextOrNull(), part["issuedOn"].Exists ? Date(part["issuedOn"]) : null);

        private PublishedDay? Day(JsonPart part, Notice notice) => part.Exists ? new(Date(part["day"]), ClauseOf(part, notice)) : null;

        private RecommenderRule Recommenders(JsonPart part, Notice notice)
        {
            var each = part["each"].Items(1, "kinds of recommender");
            var channel = part["directChannel"];
            var facts = part["facts"];
            return new(
                each is [var one] && Word(one, "city", "city", "province") == "city",
                part["officeName"].Text(),
                part["countyStep"].Flag(),
                part["clause"].Exists ? ClauseOf(part, notice) : null,
                [.. part["direct"].Items().Select(direct => new DirectRecommender(
                    direct["area"].Text(), Word(direct["kind"], "county", "county", "zone") == "zone", direct["name"].Text(), direct["active"].Flag()))],
                channel.Exists ? new(channel["name"].Text(), channel["for"].Text(), ClauseOf(channel, notice)) : null,
                facts.Names().ToImmutableDictionary(
                    province => province,
                    province => new ProvinceFacts(
                        facts[province]["rank"].Exists ? facts[province]["rank"].Integer(1, 40) : null,
                        facts[province]["excellent2024"].Exists ? facts[province]["excellent2024"].Integer(0, 1000) : null)));
        }

        /// <summary>A clause of the notice; without a reference its number alone is known.</summary>
        private Clause ClauseOf(JsonPart part, Notice notice) => new(
            NameOf(notice),
            part["clause"].Text(),
            part["text"].Exists ? Referred(part["text"]) : "",
            null);

        private static string NameOf(Notice notice) => $"《{notice.Title}》" + (notice.Number is { } number ? $"（{number}）" : "");

        /// <summary>The layouts of the forms; a missing file is a fault of the campaign that asks for one.</summary>
        private JsonPart Layouts()
        {
            if (documents.TryGetValue(ApplicationFormReader.File, out var layouts))
            {
                return layouts;
            }

            root["form"].Fault($"The file {ApplicationFormReader.File} is missing.");
            return root["unresolved"];
        }

        private string Referred(JsonPart reference) => Follow(reference).Text();

        private JsonPart Follow(JsonPart reference)
        {
            var target = reference.Text();
            if (target.Split('#') is [var name, var pointer] && documents.TryGetValue(name, out var document))
            {
                return document.At(pointer);
            }

            reference.Fault($"\"{target}\" refers to no document.");
            return reference["unresolved"];
        }

        private static string Word(JsonPart part, string otherwise, params ReadOnlySpan<string> allowed)
        {
            var word = part.Word(allowed);
            return allowed.Contains(word) ? word : otherwise;
        }

        private static DateOnly Date(JsonPart part)
        {
            if (DateOnly.TryParseExact(part.Text(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            part.Fault("A day such as 2025-03-20 is expected.");
            return DateOnly.MinValue;
        }
    }
}
