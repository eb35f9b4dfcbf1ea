using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.Rules.Campaigns;

namespace Portal.Application.Campaigns;

/// <summary>A call for applications as its data was when something was frozen under it.</summary>
public sealed record CampaignAsKept(CampaignDefinition Definition, ImmutableArray<AdmissionCondition> Admission);

/// <summary>
/// What the notices say about each call for applications, read and checked once at the start; and, for what was frozen earlier, the
/// versions kept in the database.
/// </summary>
public sealed class CampaignBook
{
    private const string Folder = "campaigns";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FrozenDictionary<string, CampaignDefinition> byId;
    private readonly FrozenDictionary<string, (string Version, string Files)> current;
    private readonly ConcurrentDictionary<string, CampaignAsKept> byVersion = new(StringComparer.Ordinal);

    private CampaignBook(ImmutableArray<CampaignDefinition> campaigns, Func<CampaignDefinition, string> packed)
    {
        All = campaigns;
        byId = campaigns.ToFrozenDictionary(campaign => campaign.Id, StringComparer.Ordinal);
        current = campaigns.ToFrozenDictionary(
            campaign => campaign.Id,
            campaign =>
            {
                var files = packed(campaign);
                return ($"{campaign.Id}@sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(files)))}", files);
            },
            StringComparer.Ordinal);
    }

    public ImmutableArray<CampaignDefinition> All { get; }

    /// <summary>Reads the campaigns below <paramref name="folder"/>, the folder of the policies.</summary>
    /// <exception cref="InvalidDataException">
    /// Some file cannot be trusted, or a campaign names a policy, a quota scheme or a title that is not there, other kinds than its scheme counts, or
    /// several recommenders that share a cap.
    /// </exception>
    public static CampaignBook Read(string folder, PolicyBook policies, QuotaBook quotas, FormerTitles titles)
    {
        var own = Path.Combine(folder, Folder);
        var files = Directory.GetFiles(own, "*.json")
            .Concat(Directory.Exists(Path.Combine(own, CampaignReader.TemplatesFolder)) ? Directory.GetFiles(Path.Combine(own, CampaignReader.TemplatesFolder), "*.typ") : [])
            .ToDictionary(file => Path.GetRelativePath(own, file).Replace('\\', '/'), file => (ReadOnlyMemory<byte>)File.ReadAllBytes(file), StringComparer.Ordinal);
        foreach (var document in CampaignReader.Documents.Where(name => !files.ContainsKey(name)))
        {
            files[document] = File.ReadAllBytes(Path.Combine(folder, document));
        }

        var (campaigns, found) = CampaignReader.Read(files);
        var faults = found.Select(fault => $"{Path.Combine(own, fault.File)}{fault.Path}: {fault.Reason}")
            .Concat(campaigns.Where(campaign => policies.Find(campaign.PolicyId) is null)
                .Select(campaign => $"{Path.Combine(own, campaign.Id)}.json/policy: there is no policy \"{campaign.PolicyId}\"."))
            .Concat(campaigns.Where(campaign => campaign.QuotaScheme is { } scheme && quotas.Schemes.Find(scheme) is null)
                .Select(campaign => $"{Path.Combine(own, campaign.Id)}.json/quota: there is no scheme \"{campaign.QuotaScheme}\"."))
            .Concat(campaigns.Where(campaign => quotas.Schemes.Find(campaign.QuotaScheme) is { TellsKindsApart: true } scheme
                    && !scheme.Counts.Select(counted => counted.Kind).ToHashSet().SetEquals(campaign.Kinds?.Choices.Select(kind => kind.Counts) ?? []))
                .Select(campaign => $"{Path.Combine(own, campaign.Id)}.json/kinds: the kinds are not those that the scheme \"{campaign.QuotaScheme}\" counts."))
            // A list holds the cap of its own recommender: one that several share would be said and not kept (reading Q4).
            .Concat(campaigns.Where(campaign => quotas.Schemes.Find(campaign.QuotaScheme) is { } scheme && campaign.Recommenders.Groups.Count(group => scheme.Shares(KindOf(group))) > 1)
                .Select(campaign => $"{Path.Combine(own, campaign.Id)}.json/recommenders/direct: under the chosen reading these share one cap of the scheme \"{campaign.QuotaScheme}\", "
                    + "which lists cannot hold. Choose the reading by which each has its own, or name one of them."))
            .Concat(campaigns.SelectMany(campaign => campaign.FastTracks.Titles()
                .Where(title => titles.Find(title) is not { } known || (known.Province is { } province && province != campaign.Province))
                .Select(title => $"{Path.Combine(own, campaign.Id)}.json/fastTracks: there is no title \"{title}\" for its applicants.")))
            .ToList();
        return faults.Count == 0
            ? new CampaignBook(campaigns, campaign => Pack(folder, campaign))
            : throw new InvalidDataException("The campaigns cannot be used:" + Environment.NewLine + string.Join(Environment.NewLine, faults));
    }

    /// <summary>A campaign's own file, its templates and every document that it or its conditions of admission point into, by path below the policies' folder.</summary>
    private static string Pack(string folder, CampaignDefinition campaign) => JsonSerializer.Serialize(
        CampaignReader.Documents.Select(name => File.Exists(Path.Combine(folder, Folder, name)) ? $"{Folder}/{name}" : name)
            .Concat(AdmissionReader.Documents).Append(AdmissionReader.File).Append($"{Folder}/{campaign.Id}.json").Concat(campaign.Templates.Values.Select(template => $"{Folder}/{template.File}"))
            .Distinct().Where(name => File.Exists(Path.Combine(folder, name))).Order(StringComparer.Ordinal)
            .ToDictionary(name => name, name => File.ReadAllText(Path.Combine(folder, name))),
        Readable);

    private static CampaignAsKept Unpack(string version, string packed)
    {
        var files = JsonSerializer.Deserialize<Dictionary<string, string>>(packed)!
            .ToDictionary(file => file.Key, file => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Value), StringComparer.Ordinal);
        // Its own file and the documents by the names that it calls them; the conditions' files are no campaigns.
        var (campaigns, faults) = CampaignReader.Read(files
            .Select(file => (Name: file.Key.StartsWith(Folder + "/", StringComparison.Ordinal) ? file.Key[(Folder.Length + 1)..] : file.Key, File: file))
            .Where(file => file.Name != file.File.Key || CampaignReader.Documents.Contains(file.Name))
            .ToDictionary(file => file.Name, file => file.File.Value, StringComparer.Ordinal));
        var (admissions, more) = AdmissionReader.Read(files);
        return campaigns is [var campaign] && more.IsEmpty
            ? new CampaignAsKept(campaign, admissions.GetValueOrDefault(campaign.Id, []))
            : throw new InvalidDataException($"The kept files of {version} yield no campaign: {string.Join("; ", faults.Concat(more).Select(fault => $"{fault.File}{fault.Path}: {fault.Reason}"))}");
    }

    private static Rules.Quotas.RecommenderKind KindOf(DirectRecommender group) =>
        group.Kind == DirectKind.Corps ? Rules.Quotas.RecommenderKind.Corps : Rules.Quotas.RecommenderKind.CentralEnterprise;

    /// <summary>The campaign's data.</summary>
    /// <param name="definitionId">As in <see cref="Campaign.DefinitionId"/>.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public CampaignDefinition this[string definitionId] => byId[definitionId];

    /// <summary>The corps and the central enterprises' groups that some campaign names, each once.</summary>
    public IEnumerable<DirectRecommender> Groups => All.SelectMany(campaign => campaign.Recommenders.Groups).DistinctBy(group => group.Area);

    public CampaignDefinition? Find(string? definitionId) => definitionId is not null && byId.TryGetValue(definitionId, out var found) ? found : null;

    /// <summary>What today's data of a campaign is called: its id and the hash of the files that it is made of.</summary>
    public string VersionOf(string definitionId) => current[definitionId].Version;

    /// <summary>
    /// Keeps the campaign's files as they are now beside the policy versions, once; call it in the transaction that freezes something under
    /// <see cref="VersionOf"/>.
    /// </summary>
    public Task<int> KeepAsync(PortalDb db, string definitionId, DateTimeOffset now, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        insert into portal.policy_versions (version, policy_id, files, loaded_at)
        values ({current[definitionId].Version}, {definitionId}, {current[definitionId].Files}, {now})
        on conflict (version) do nothing
        """, cancellationToken);

    /// <summary>The campaign as it stood under this version: today's, or an earlier one from the database.</summary>
    /// <exception cref="InvalidDataException">The version was never kept, or its files no longer yield a campaign.</exception>
    public async Task<CampaignAsKept> OfVersionAsync(PortalDb db, string version, CancellationToken cancellationToken)
    {
        if (byVersion.TryGetValue(version, out var known))
        {
            return known;
        }

        var files = current.Values.FirstOrDefault(one => one.Version == version).Files
            ?? await db.PolicyVersions.Where(kept => kept.Version == version).Select(kept => kept.Files).SingleOrDefaultAsync(cancellationToken)
            ?? throw new InvalidDataException($"The campaign's version {version} was never kept.");
        return byVersion.GetOrAdd(version, Unpack(version, files));
    }
}
