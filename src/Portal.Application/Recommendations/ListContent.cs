using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;

namespace Portal.Application.Recommendations;

/// <summary>
/// What a list says: the columns of 推荐汇总表 in the order of priority, and those that wait. Its JSON is canonical: one text for one
/// content (members in the order below, no white space, Chinese not escaped), so that the hash of a version says what was frozen.
/// </summary>
/// <param name="Version">The number of the version.</param>
public sealed record ListContent(
    ListContent.CampaignHead Campaign, ListContent.RecommenderHead Recommender, int Version,
    IReadOnlyList<ListContent.Row> Recommended, IReadOnlyList<ListContent.Row> Reserve)
{
    private static readonly JsonSerializerOptions Canonical = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public sealed record CampaignHead(string Id, string Title, int Year);

    public sealed record RecommenderHead(Guid Id, string Name, string Area);

    /// <param name="Rank">序号.</param>
    /// <param name="Enterprise">申报单位名称.</param>
    /// <param name="Project">项目名称.</param>
    /// <param name="Scenarios">涉及典型场景实例（罗列）.</param>
    /// <param name="Contact">联系人; null where none was given.</param>
    /// <param name="Telephone">联系方式; null where none was given.</param>
    /// <param name="Number">Of the application.</param>
    /// <param name="Submission">SHA-256 of the submission that was judged, in lower-case hexadecimal digits.</param>
    public sealed record Row(
        int Rank, string Enterprise, string CreditCode, string Project, IReadOnlyList<string> Scenarios, string? Contact, string? Telephone,
        Guid ApplicationId, string Kind, string Number, string Submission);

    public string ToJson() => JsonSerializer.Serialize(this, Canonical);

    /// <exception cref="InvalidDataException">It is not the content of a version.</exception>
    public static ListContent Parse(string json) =>
        JsonSerializer.Deserialize<ListContent>(json, Canonical) ?? throw new InvalidDataException("A version of a list has no content.");

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
    };

    /// <summary>What a list says now: each row as the submission that was judged says it, not as the profile reads since.</summary>
    internal static async Task<ListContent> OfAsync(
        PortalDb db, RecommendationList list, Recommender recommender, Campaign campaign, CampaignBook book, CancellationToken ct)
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
            new CampaignHead(campaign.Id, definition.Title, definition.Year), new RecommenderHead(recommender.Id, recommender.Name, recommender.AreaCode),
            list.Revision + 1, Of(Standing.Recommended), Of(Standing.Reserve));

        List<Row> Of(Standing standing) =>
        [
            .. rows.Where(row => row.Standing == standing).Select(row =>
            {
                var said = SubmittedContent.Read(row.Content);
                return new Row(
                    row.Rank, Said(said.Enterprise, "name") ?? row.Enterprise, row.CreditCode, Said(said.Answers, ProjectField) ?? Said(said.Factory, "name") ?? row.Factory,
                    [.. said.Scenarios.Where(scenario => scenario.Instance.Length > 0).Select(scenario => $"{scenario.Stage}—{scenario.Name}—{scenario.Instance}")],
                    Said(said.Enterprise, "contact") ?? row.ContactName, Said(said.Enterprise, "phone") ?? row.ContactPhone,
                    row.ApplicationId, row.Kind, row.Number!, Convert.ToHexStringLower(row.Sha256));
            }),
        ];

        static string? Said(IReadOnlyDictionary<string, string> part, string key) => part.TryGetValue(key, out var value) && value.Length > 0 ? value : null;
    }

    /// <summary>The field of the application's form that names the project; the factory's name stands in where it is not filled in.</summary>
    internal const string ProjectField = "project-name";

    private static Row[] Ranked(IEnumerable<Row> rows) => [.. rows.Select((row, index) => row with { Rank = index + 1 })];
}
