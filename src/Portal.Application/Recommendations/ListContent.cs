using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Seals;
using Portal.Rules.Campaigns;

namespace Portal.Application.Recommendations;

/// <summary>
/// What a list says: the columns of 推荐汇总表 as the notice prints them, in the order of priority, those that wait, and those that are not ranked. Its JSON is canonical: one text for one
/// content (members in the order below, no white space, Chinese not escaped), so that the hash of a version says what was frozen.
/// </summary>
/// <param name="Version">The number of the version.</param>
/// <param name="Columns">In the order and the words of the notice; this platform's own where the notice prints none.</param>
/// <param name="FastTrack">直接认定或直接进入专家评审: outside the ranking and the quota, in the order of their arrival on the list.</param>
public sealed record ListContent(
    ListContent.CampaignHead Campaign, ListContent.RecommenderHead Recommender, int Version, IReadOnlyList<SummaryColumn> Columns,
    IReadOnlyList<ListContent.Row> Recommended, IReadOnlyList<ListContent.Row> Reserve, IReadOnlyList<ListContent.Row> FastTrack)
{
    private static readonly JsonSerializerOptions Canonical = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) } };

    /// <param name="DataVersion">See <see cref="CampaignBook.VersionOf"/>; null in a version from before it was kept.</param>
    public sealed record CampaignHead(string Id, string Title, int Year, string? DataVersion = null);

    /// <param name="Seals">Null in a version from before they were kept.</param>
    public sealed record RecommenderHead(Guid Id, string Name, string Area, SealMeasures? Seals = null);

    /// <summary>Diameters in mm of the places for seals on the list's papers.</summary>
    /// <param name="Own">The recommender's.</param>
    /// <param name="Higher">Of the province's office, which passes the list on; null where it recommends itself.</param>
    public sealed record SealMeasures(decimal Own, decimal? Higher)
    {
        /// <param name="area">The recommender's division, or its group's code.</param>
        internal static SealMeasures Of(SealRules seals, string area, bool isPassedOn) =>
            new(seals.UsualOf(area), isPassedOn ? seals.Of(SealHolderKind.Province).Usual : null);
    }

    /// <param name="Rank">序号; 0 for one that is not ranked.</param>
    /// <param name="Enterprise">申报单位名称.</param>
    /// <param name="Project">项目名称.</param>
    /// <param name="Scenarios">涉及典型场景实例（罗列）.</param>
    /// <param name="Modes">重点探索的未来制造模式清单; empty where the form does not ask.</param>
    /// <param name="Contact">联系人; null where none was given.</param>
    /// <param name="Telephone">联系方式; null where none was given.</param>
    /// <param name="Kind">In words, as printed; empty where the campaign tells none apart.</param>
    /// <param name="Number">Of the application.</param>
    /// <param name="Submission">SHA-256 of the submission that was judged, in lower-case hexadecimal digits.</param>
    /// <param name="FastTrack">What its fast track leads to, in the words of the notice; null for one that is ranked.</param>
    public sealed record Row(
        int Rank, string Enterprise, string CreditCode, string Project, IReadOnlyList<string> Scenarios, IReadOnlyList<string> Modes,
        string? Contact, string? Telephone, Guid ApplicationId, string Kind, string Number, string Submission, string? FastTrack)
    {
        /// <summary>What stands in a column; none where nothing was given. Several are listed in the order of the form.</summary>
        public IReadOnlyList<string> this[SummaryField field] => field switch
        {
            SummaryField.Rank => Rank == 0 ? [] : [Rank.ToString(Phrase.Culture)],
            SummaryField.Enterprise => [Enterprise],
            SummaryField.Project => [Project],
            SummaryField.Scenarios => Scenarios,
            SummaryField.Modes => Modes,
            SummaryField.Contact => Contact is null ? [] : [Contact],
            SummaryField.Telephone => Telephone is null ? [] : [Telephone],
        };

        /// <summary>Whether it says the same, wherever it stands.</summary>
        public bool SaysAs(Row other) =>
            Scenarios.SequenceEqual(other.Scenarios) && Modes.SequenceEqual(other.Modes) && this with { Rank = 0, Scenarios = [], Modes = [] } == other with { Rank = 0, Scenarios = [], Modes = [] };
    }

    /// <summary>Where a notice asks for the table and prints none.</summary>
    private static IReadOnlyList<SummaryColumn> Own { get; } =
    [
        new(Texts.ListsColumnRank, SummaryField.Rank), new(Texts.ListsColumnEnterprise, SummaryField.Enterprise), new(Texts.ListsColumnProject, SummaryField.Project),
        new(Texts.ListsColumnScenarios, SummaryField.Scenarios), new(Texts.ListsColumnContact, SummaryField.Contact), new(Texts.ListsColumnTelephone, SummaryField.Telephone),
    ];

    /// <summary>Everybody on the list.</summary>
    [JsonIgnore]
    public IEnumerable<Row> All => Recommended.Concat(Reserve).Concat(FastTrack);

    public string ToJson() => JsonSerializer.Serialize(this, Canonical);

    /// <summary>A version of any age: one from before there were fast tracks says nothing of them, and its text stays what was hashed.</summary>
    /// <exception cref="InvalidDataException">It is not the content of a version.</exception>
    public static ListContent Parse(string json)
    {
        var content = JsonSerializer.Deserialize<ListContent>(json, Canonical) ?? throw new InvalidDataException("A version of a list has no content.");
        return content with { FastTrack = content.FastTrack ?? [] };
    }

    /// <summary>SHA-256 of the UTF-8 bytes.</summary>
    public static byte[] HashOf(string json) => SHA256.HashData(Encoding.UTF8.GetBytes(json));

    /// <summary>The content as a version with its hash.</summary>
    internal ListVersion ToVersion(Guid listId, ListVersionReason reason, DateTimeOffset at, Guid by, string? note)
    {
        var json = ToJson();
        return new ListVersion { ListId = listId, Number = Version, Reason = reason, Content = json, Sha256 = HashOf(json), At = at, ById = by, Note = note };
    }

    /// <summary>After one has gone: ranks closed up, and the first of the reserve that fits in the place of a recommended one.</summary>
    /// <param name="gone">Of the list.</param>
    /// <param name="substitute">One of the reserve, who becomes the last recommended; null for nobody.</param>
    internal ListContent Without(Guid gone, Guid? substitute) => this with
    {
        Version = Version + 1,
        Recommended = Ranked(Recommended.Concat(Reserve.Where(row => row.ApplicationId == substitute)).Where(row => row.ApplicationId != gone)),
        Reserve = Ranked(Reserve.Where(row => row.ApplicationId != gone && row.ApplicationId != substitute)),
        FastTrack = [.. FastTrack.Where(row => row.ApplicationId != gone)],
    };

    /// <summary>As the notice prints them, or this platform's own.</summary>
    internal static IReadOnlyList<SummaryColumn> ColumnsOf(CampaignDefinition definition) => definition.SummaryColumns.IsEmpty ? Own : definition.SummaryColumns;

    /// <summary>
    /// What a list says now: each row as the submission that was judged says it, not as the profile reads since. Whoever freezes it keeps the
    /// campaign's data that it names.
    /// </summary>
    internal static async Task<ListContent> OfAsync(
        PortalDb db, RecommendationList list, Recommender recommender, Campaign campaign, CampaignBook book, SealRules seals, CancellationToken ct)
    {
        var definition = book[campaign.DefinitionId];
        var rows = await (from place in db.ListPlaces
                          join application in db.Applications on place.ApplicationId equals application.Id
                          join enterprise in db.Enterprises on application.EnterpriseId equals enterprise.Id
                          join factory in db.Factories on application.FactoryId equals factory.Id
                          join submission in db.Submissions
                              on new { ApplicationId = application.Id, Round = application.Rounds } equals new { submission.ApplicationId, submission.Round }
                          where place.ListId == list.Id
                          orderby place.Standing, place.Rank
                          select new
                          {
                              place.Standing,
                              place.Rank,
                              place.Kind,
                              ApplicationId = application.Id,
                              application.FastTrackId,
                              application.Number,
                              Enterprise = enterprise.Name,
                              enterprise.CreditCode,
                              enterprise.ContactName,
                              enterprise.ContactPhone,
                              Factory = factory.Name,
                              submission.Content,
                              submission.Sha256,
                          }).ToListAsync(ct);
        return new ListContent(
            new CampaignHead(campaign.Id, definition.Title, definition.Year, book.VersionOf(definition.Id)),
            new RecommenderHead(
                recommender.Id, recommender.Name, recommender.AreaCode,
                SealMeasures.Of(seals, recommender.AreaCode, isPassedOn: recommender.AreaCode != campaign.ProvinceCode)),
            list.Revision + 1, ColumnsOf(definition), Of(Standing.Recommended), Of(Standing.Reserve), Of(Standing.FastTrack));

        List<Row> Of(Standing standing) =>
        [
            .. rows.Where(row => row.Standing == standing).Select(row =>
            {
                var said = SubmittedContent.Read(row.Content);
                return new Row(
                    standing == Standing.FastTrack ? 0 : row.Rank, Said(said.Enterprise, "name") ?? row.Enterprise, row.CreditCode, Said(said.Answers, ProjectField) ?? Said(said.Factory, "name") ?? row.Factory,
                    [.. said.Scenarios.Where(scenario => scenario.Instance.Length > 0).Select(scenario => $"{scenario.Stage}—{scenario.Name}—{scenario.Instance}")],
                    (Said(said.Answers, ModesField) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                    Said(said.Enterprise, "contact") ?? row.ContactName, Said(said.Enterprise, "phone") ?? row.ContactPhone,
                    row.ApplicationId, definition.Kinds?[row.Kind]?.Name ?? "", row.Number!, Convert.ToHexStringLower(row.Sha256),
                    definition.FastTracks.Named(row.FastTrackId)?.Words);
            }),
        ];

        static string? Said(IReadOnlyDictionary<string, string> part, string key) => part.TryGetValue(key, out var value) && value.Length > 0 ? value : null;
    }

    /// <summary>The field of the application's form that names the project; the factory's name stands in where it is not filled in.</summary>
    internal const string ProjectField = "project-name";

    /// <summary>The field of 重点探索的未来制造模式, one a line.</summary>
    private const string ModesField = "future-modes";

    private static Row[] Ranked(IEnumerable<Row> rows) => [.. rows.Select((row, index) => row with { Rank = index + 1 })];
}
