using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Portal.Rules.Policies;
using Portal.Rules.Quotas;

namespace Portal.Rules.Campaigns;

/// <summary>Either the campaigns, or what is wrong with their data; never both.</summary>
public sealed record CampaignReading(ImmutableArray<CampaignDefinition> Campaigns, ImmutableArray<PolicyFault> Faults);

/// <summary>Makes campaigns from the bytes of their files; as strict as <see cref="PolicyReader"/>, and as pure.</summary>
public static partial class CampaignReader
{
    /// <summary>Carried-over documents: not campaigns themselves.</summary>
    public static readonly ImmutableArray<string> Documents = ["forms.json", "quotas/quotas.json", ApplicationFormReader.File, Letters];

    /// <summary>The words of the letters.</summary>
    private const string Letters = "letters.json";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly string[] Members =
    [
        "id", "title", "titleAt", "policy", "tier", "year", "province", "to", "receipt", "notice", "calendar", "recommenders", "siteCheck", "joint",
        "paper", "templates", "quota", "kinds", "materials", "summaryTable", "summaryFields", "form", "formTitle", "fastTracks", "letter",
    ];

    /// <summary>Below the campaigns' folder: where the templates lie that a campaign may name.</summary>
    public const string TemplatesFolder = "templates";

    /// <param name="files">By path below the campaigns' folder; documents by the names in <see cref="Documents"/>.</param>
    public static CampaignReading Read(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        var faults = new List<PolicyFault>();
        var parts = new Dictionary<string, JsonPart>(StringComparer.Ordinal);
        foreach (var (name, content) in files.Where(file => !IsTemplate(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal))
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

        var campaigns = parts.Where(part => !Documents.Contains(part.Key)).Select(part => new Draft(part.Key, part.Value, parts, files).Complete()).ToImmutableArray();
        foreach (var again in campaigns.GroupBy(campaign => campaign.NumberPrefix).SelectMany(same => same.Skip(1)))
        {
            parts[again.Id + ".json"]["receipt"].Fault($"Another campaign's numbers begin with {again.NumberPrefix}, too.");
        }

        return faults.Count == 0 ? new(campaigns, []) : new([], [.. faults.Distinct()]);
    }

    private static bool IsTemplate(string name) => name.StartsWith(TemplatesFolder + "/", StringComparison.Ordinal);

    [GeneratedRegex("^[A-Z]{4}20[0-9]{2}$")]
    private static partial Regex NumberPrefix();

    [GeneratedRegex("^[0-9]{2}0000$")]
    private static partial Regex ProvinceCode();

    [GeneratedRegex("^[0-9A-Z]{6}$")]
    private static partial Regex AreaCode();

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex Slug();

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex TitleCode();

    [GeneratedRegex("^[A-Z][0-9]{1,2}$")]
    private static partial Regex ReadingId();

    [GeneratedRegex(@"\{0\}")]
    private static partial Regex WithPlace();

    // Not the office as well: versions that are kept from before titles named it are read again when their papers are printed.
    [GeneratedRegex(@"\{campaign\}")]
    private static partial Regex WithCampaign();

    [GeneratedRegex(@"\{notice\}.*\{count\}")]
    private static partial Regex WithNoticeAndCount();

    [GeneratedRegex(@"\{count\}")]
    private static partial Regex WithCount();

    private sealed class Draft(string file, JsonPart root, Dictionary<string, JsonPart> documents, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        public CampaignDefinition Complete()
        {
            Known(root, Members);
            var id = root["id"].Text();
            if (id + ".json" != file)
            {
                root["id"].Fault($"\"{id}\" stands in the file {file}.");
            }

            var notice = Notice(root["notice"]);
            var calendar = root["calendar"];
            Known(calendar, "opens", "enterprise", "recommender");
            var joint = root["joint"];
            Known(joint, "offices", "clause", "text");
            Known(root["siteCheck"], "clause", "text");
            Known(root["paper"], "copies", "how", "what", "to", "clause", "text");
            var materials = root["materials"].Exists ? Follow(root["materials"]) : default;
            var rows = root["materials"].Exists
                ? materials["rows"].Items().Select(row => new MaterialRow(row["no"].Integer(1, 99), row["material"].Text(), row["content"].Text())).ToImmutableArray()
                : [];
            var table = root["summaryTable"].Exists ? Follow(root["summaryTable"]) : default;
            var recommenders = Recommenders(root["recommenders"], notice);
            var kinds = root["kinds"].Exists ? Kinds(root["kinds"], notice) : null;
            var year = root["year"].Integer(2020, 2100);
            var (opens, enterprise, recommender) = (Day(calendar["opens"], notice), Day(calendar["enterprise"], notice), Day(calendar["recommender"], notice));
            Ordered(opens, enterprise, calendar["enterprise"]);
            Ordered(enterprise ?? opens, recommender, calendar["recommender"]);
            return new CampaignDefinition
            {
                Id = id,
                Title = root["titleAt"].Exists ? Referred(root["titleAt"]) : root["title"].Text(),
                PolicyId = root["policy"].Text(),
                Tier = Enum.Parse<Tier>(Word(root["tier"], "advanced", "base", "advanced", "excellent", "leading"), ignoreCase: true),
                Year = year,
                Province = root["province"].Exists ? Shaped(root["province"], ProvinceCode(), "A province's six digits are expected.") : null,
                Receiver = Word(root["to"], "province", "province", "ministry") == "ministry" ? CampaignReceiver.Ministry : CampaignReceiver.Province,
                NumberPrefix = Shaped(root["receipt"], NumberPrefix(), "Four capitals and a year such as JSXJ2025 are expected."),
                Notice = notice,
                Opens = opens,
                EnterpriseBy = enterprise,
                RecommenderBy = recommender,
                Recommenders = recommenders,
                SiteCheck = root["siteCheck"].Exists ? ClauseOf(root["siteCheck"], notice) : null,
                JointOffices = joint.Exists
                    ? Distinct(joint["offices"], office => new JointOffice(office["key"].Text(), office["name"].Text()), office => office.Key) : [],
                JointClause = joint.Exists ? ClauseOf(joint, notice) : null,
                Paper = root["paper"].Exists
                    ? Paper(root["paper"], notice)
                    : null,
                Letter = Letter(root["letter"], root["paper"], notice),
                Templates = Templates(root["templates"]),
                QuotaScheme = root["quota"].TextOrNull(),
                Kinds = kinds,
                Materials = rows,
                SummaryColumns = root["summaryTable"].Exists ? Summary(table["columns"], root["summaryFields"]) : [],
                SummaryTable = root["summaryTable"].Exists ? new(table["title"].Text(), table["head"].Text(), table["notes_quote"]["text"].Text()) : null,
                FormTitle = root["formTitle"].Exists ? FormTitle(root["formTitle"], notice) : null,
                FastTracks = root["fastTracks"].Exists ? Distinct(root["fastTracks"], track => Track(track, notice), track => track.Id) : [],
                Form = ApplicationFormReader.Read(
                    root["form"], Layouts(), year, kinds, recommenders, clause => ClauseOf(clause, notice),
                    no => rows.FirstOrDefault(row => row.No == no) is { } row
                        ? new Clause(notice.Cited, string.Create(CultureInfo.InvariantCulture, $"{materials["annex"].Text()}第{no}项"), row.Material + "：" + row.Content, null)
                        : null),
            };
        }

        /// <summary>The files that stand in for the platform's own layouts.</summary>
        private ImmutableDictionary<PaperKind, PaperTemplate> Templates(JsonPart part)
        {
            var kinds = Enum.GetValues<PaperKind>().ToDictionary(kind => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()));
            Known(part, [.. kinds.Keys]);
            var found = ImmutableDictionary.CreateBuilder<PaperKind, PaperTemplate>();
            foreach (var (name, kind) in kinds.Where(kind => part[kind.Key].Exists))
            {
                var named = part[name].Text();
                if (IsTemplate(named) && files.TryGetValue(named, out var source))
                {
                    found[kind] = new(named, Encoding.UTF8.GetString(source.Span));
                }
                else
                {
                    part[name].Fault($"\"{named}\" is no file in the folder {TemplatesFolder}.");
                }
            }

            return found.ToImmutable();
        }

        /// <summary>The printed columns, each with what fills it.</summary>
        private static ImmutableArray<SummaryColumn> Summary(JsonPart columns, JsonPart fields)
        {
            var (titles, filled) = (columns.Items().ToList(), fields.Items().ToList());
            if (titles.Count != filled.Count)
            {
                fields.Fault("One field is expected for each printed column.");
            }

            return [.. titles.Zip(filled, (title, field) => new SummaryColumn(title.Text(), Enum.Parse<SummaryField>(
                Word(field, "rank", "rank", "enterprise", "project", "scenarios", "modes", "contact", "telephone"), ignoreCase: true)))];
        }

        private static Notice Notice(JsonPart part)
        {
            Known(part, "title", "number", "issuedOn");
            return new(part["title"].Text(), part["number"].TextOrNull(), part["issuedOn"].Exists ? Date(part["issuedOn"]) : null);
        }

        private PublishedDay? Day(JsonPart part, Notice notice)
        {
            Known(part, "day", "clause", "text");
            return part.Exists ? new(Date(part["day"]), ClauseOf(part, notice)) : null;
        }

        private PaperRule Paper(JsonPart part, Notice notice)
        {
            var rule = new PaperRule(part["copies"].Integer(1, 20), part["how"].Text(), part["what"].Text(), part["to"].Text(), ClauseOf(part, notice));
            if (rule.Clause.Text.Length > 0 && !rule.Clause.Text.Contains(string.Create(CultureInfo.InvariantCulture, $"{rule.How}{rule.Copies}份"), StringComparison.Ordinal))
            {
                part["how"].Fault("The clause prints another number of copies, or another word before it.");
            }

            return rule;
        }

        private FormTitle FormTitle(JsonPart part, Notice notice)
        {
            Known(part, "title", "clause", "text");
            var named = new FormTitle(part["title"].Text(), ClauseOf(part, notice));
            if (!named.Clause.Text.Contains($"《{named.Text}》", StringComparison.Ordinal))
            {
                part["title"].Fault("The clause does not name the form so.");
            }

            return named;
        }

        private LetterRule Letter(JsonPart part, JsonPart paper, Notice notice)
        {
            Known(part, "to", "words", "clause", "text", "ours", "work", "enclosed");
            if (part["clause"].Exists == part["ours"].Exists)
            {
                part.Fault("Either \"clause\" says to whom the recommenders report, or \"ours\" why the addressee is this platform's own setting.");
            }

            var (to, clause) = (part["to"].Text(), part["clause"].Exists ? ClauseOf(part, notice) : null);
            if (clause is not null && !(to.EndsWith(part["words"].Text(), StringComparison.Ordinal) && clause.Text.Contains(part["words"].Text(), StringComparison.Ordinal)))
            {
                part["words"].Fault("The clause does not name the addressee by these words.");
            }

            var (work, enclosed) = (part["work"].TextOrNull(), part["enclosed"].TextOrNull());
            if (work is not null && clause?.Text.Contains(work, StringComparison.Ordinal) != true)
            {
                part["work"].Fault("The clause does not ask for it by these words.");
            }

            if (enclosed is not null && !(paper.Exists && enclosed.Contains(string.Create(CultureInfo.InvariantCulture, $"{paper["how"].TextOrNull()}{paper["copies"].Integer(1, 20)}份"), StringComparison.Ordinal)))
            {
                part["enclosed"].Fault("The notice asks for another number of copies, or for none.");
            }

            var wording = Wording(part, out var usual);
            return new(to, clause, part["ours"].TextOrNull(), work ?? usual, enclosed, wording);
        }

        /// <param name="work">What a recommender does as a rule; empty in words that were kept before they said so.</param>
        private LetterWording Wording(JsonPart asking, out string work)
        {
            work = "";
            if (!documents.TryGetValue(Letters, out var words))
            {
                asking.Fault($"The file {Letters} is missing.");
                return new("", [], "", "", "");
            }

            Known(words, "note", "subject", "breakBefore", "body", "tracks", "end", "work");
            work = words["work"].TextOrNull() ?? "";
            return new(
                Shaped(words["subject"], WithCampaign(), "{campaign} is expected in it."), [.. words["breakBefore"].Items().Select(word => word.Text())], Shaped(words["body"], WithNoticeAndCount(), "{notice} and {count} are expected in it."),
                Shaped(words["tracks"], WithCount(), "{count} is expected in it."), words["end"].Text());
        }

        private RecommenderRule Recommenders(JsonPart part, Notice notice)
        {
            Known(part, "each", "officeName", "countyStep", "clause", "text", "ours", "direct", "directChannel", "facts");
            var channel = part["directChannel"];
            Known(channel, "name", "for", "clause", "text");
            var facts = part["facts"];
            if (part["clause"].Exists == part["ours"].Exists)
            {
                part.Fault("Either \"clause\" says which clause names the recommenders, or \"ours\" why they are this platform's own setting.");
            }

            return new(
                Word(part["each"], "city", "city", "province") == "city",
                Shaped(part["officeName"], WithPlace(), "A name with {0} for the division's is expected."),
                part["countyStep"].Flag(),
                part["clause"].Exists ? ClauseOf(part, notice) : null,
                part["ours"].TextOrNull(),
                Distinct(part["direct"], Direct, direct => (direct.Area, direct.Kind)),
                channel.Exists ? new(channel["name"].Text(), channel["for"].Text(), ClauseOf(channel, notice)) : null,
                facts.Names().ToImmutableDictionary(
                    area => area,
                    area =>
                    {
                        var about = facts[area];
                        Known(about, "excellent2024");
                        if (!ProvinceCode().IsMatch(area))
                        {
                            about.Fault("A province's six digits are expected.");
                        }

                        return about["excellent2024"].Integer(0, 1000);
                    }));
        }

        private KindRule Kinds(JsonPart part, Notice notice)
        {
            Known(part, "label", "clause", "text", "choices");
            var choices = Distinct(part["choices"], Choice, choice => choice.Counts);
            if (choices.Length < 2)
            {
                part["choices"].Fault("At least two kinds are expected.");
            }

            return new(part["label"].Text(), ClauseOf(part, notice), choices);
        }

        private static ApplicationKind Choice(JsonPart choice)
        {
            Known(choice, "kind", "name");
            if (!QuotaNames.TryParse(choice["kind"].Text(), out CountKind kind))
            {
                choice["kind"].Fault("The quotas know no such kind.");
                kind = CountKind.Total;
            }

            return new(kind, choice["name"].Text());
        }

        private static DirectRecommender Direct(JsonPart direct)
        {
            Known(direct, "area", "kind", "name", "active", "quotaCity");
            return new(
                Shaped(direct["area"], AreaCode(), "Six digits or capitals are expected."),
                Word(direct["kind"], "county", "county", "zone", "corps", "central-enterprise") switch
                {
                    "zone" => DirectKind.Zone,
                    "corps" => DirectKind.Corps,
                    "central-enterprise" => DirectKind.CentralEnterprise,
                    _ => DirectKind.County,
                },
                direct["name"].Text(),
                direct["active"].Flag(),
                direct["quotaCity"].TextOrNull());
        }

        private FastTrack Track(JsonPart part, Notice notice)
        {
            Known(part, "id", "outcome", "words", "anyOf", "allOf", "reading", "clause", "text");
            var clause = ClauseOf(part, notice) with { Text = Referred(part["text"]) };
            var (anyOf, allOf) = (Titles(part["anyOf"], clause), part["allOf"].Exists ? Titles(part["allOf"], clause) : []);
            if (anyOf.Any(title => allOf.Any(other => other.Code == title.Code)))
            {
                part["allOf"].Fault("A title is asked for twice.");
            }

            var reading = part["reading"];
            Known(reading, "id", "text");
            return new(
                Shaped(part["id"], Slug(), "Small letters and hyphens are expected."),
                Word(part["outcome"], "expert-review", "recognised-by-list", "recognised-after-credit-check", "expert-review") switch
                {
                    "recognised-by-list" => FastTrackOutcome.RecognisedByList,
                    "recognised-after-credit-check" => FastTrackOutcome.RecognisedAfterCreditCheck,
                    _ => FastTrackOutcome.ExpertReview,
                },
                Within(part["words"], clause), anyOf, allOf, clause,
                new(Shaped(reading["id"], ReadingId(), "The number of a reading such as F4 is expected."), reading["text"].Text(), null, []));
        }

        private ImmutableArray<NamedTitle> Titles(JsonPart list, Clause clause)
        {
            var titles = Distinct(
                list,
                part =>
                {
                    Known(part, "title", "words");
                    return new NamedTitle(Shaped(part["title"], TitleCode(), "The code of a title is expected."), Within(part["words"], clause));
                },
                title => title.Code);
            if (titles.IsEmpty)
            {
                list.Fault("No title is named.");
            }

            return titles;
        }

        /// <summary>A carried text that stands in the clause.</summary>
        private string Within(JsonPart reference, Clause clause)
        {
            var words = Referred(reference);
            if (!clause.Text.Contains(words, StringComparison.Ordinal))
            {
                reference.Fault("The words do not stand in the clause.");
            }

            return words;
        }

        private static ImmutableArray<T> Distinct<T, TKey>(JsonPart list, Func<JsonPart, T> read, Func<T, TKey> keyOf)
        {
            var items = ImmutableArray.CreateBuilder<T>();
            foreach (var part in list.Items())
            {
                var item = read(part);
                if (items.Any(other => Equals(keyOf(other), keyOf(item))))
                {
                    part.Fault("It stands here twice.");
                }

                items.Add(item);
            }

            return items.ToImmutable();
        }

        private static void Known(JsonPart part, params ReadOnlySpan<string> members)
        {
            foreach (var name in part.Names())
            {
                if (!members.Contains(name))
                {
                    part[name].Fault("The member is not known.");
                }
            }
        }

        private static string Shaped(JsonPart part, Regex shape, string expected)
        {
            var text = part.Text();
            if (text.Length > 0 && !shape.IsMatch(text))
            {
                part.Fault(expected);
            }

            return text;
        }

        private static void Ordered(PublishedDay? earlier, PublishedDay? later, JsonPart part)
        {
            if (earlier?.Day > later?.Day)
            {
                part["day"].Fault("It lies before the day that comes before it.");
            }
        }

        /// <summary>A clause of the notice; without a reference its number alone is known.</summary>
        private Clause ClauseOf(JsonPart part, Notice notice) => new(
            notice.Cited,
            part["clause"].Text(),
            part["text"].Exists ? Referred(part["text"]) : "",
            null);

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
