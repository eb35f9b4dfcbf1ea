using System.Collections.Frozen;
using System.Collections.Immutable;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.Rules.Campaigns;

namespace Portal.Application.Campaigns;

/// <summary>What the notices say about each call for applications, read and checked once at the start.</summary>
public sealed class CampaignBook
{
    private readonly FrozenDictionary<string, CampaignDefinition> byId;

    private CampaignBook(ImmutableArray<CampaignDefinition> campaigns)
    {
        All = campaigns;
        byId = campaigns.ToFrozenDictionary(campaign => campaign.Id, StringComparer.Ordinal);
    }

    public ImmutableArray<CampaignDefinition> All { get; }

    /// <summary>Reads the campaigns below <paramref name="folder"/>, the folder of the policies.</summary>
    /// <exception cref="InvalidDataException">
    /// Some file cannot be trusted, or a campaign names a policy, a quota scheme or a title that is not there, other kinds than its scheme counts, or
    /// several recommenders that share a cap.
    /// </exception>
    public static CampaignBook Read(string folder, PolicyBook policies, QuotaBook quotas, FormerTitles titles)
    {
        var own = Path.Combine(folder, "campaigns");
        var files = Directory.GetFiles(own, "*.json")
            .ToDictionary(file => Path.GetFileName(file), file => (ReadOnlyMemory<byte>)File.ReadAllBytes(file), StringComparer.Ordinal);
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
            ? new CampaignBook(campaigns)
            : throw new InvalidDataException("The campaigns cannot be used:" + Environment.NewLine + string.Join(Environment.NewLine, faults));
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
}
