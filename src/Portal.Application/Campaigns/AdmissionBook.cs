using System.Collections.Immutable;
using Portal.Application.Reference;
using Portal.Rules.Campaigns;

namespace Portal.Application.Campaigns;

/// <summary>The conditions of admission of each campaign, read and checked once at the start; see <see cref="Admission"/>.</summary>
public sealed class AdmissionBook
{
    private readonly ImmutableDictionary<string, ImmutableArray<AdmissionCondition>> campaigns;

    private AdmissionBook(ImmutableDictionary<string, ImmutableArray<AdmissionCondition>> campaigns) => this.campaigns = campaigns;

    /// <summary>Ids of the campaigns that have some.</summary>
    public IEnumerable<string> Campaigns => campaigns.Keys.Order(StringComparer.Ordinal);

    /// <summary>In printed order; empty where the campaign's notice asks for nothing beside the tier's conditions.</summary>
    /// <param name="campaignDefinitionId">E.g. shaanxi-excellent-2024.</param>
    public ImmutableArray<AdmissionCondition> For(string campaignDefinitionId) => campaigns.GetValueOrDefault(campaignDefinitionId, []);

    /// <param name="folder">The folder of the policies.</param>
    /// <exception cref="InvalidDataException">Some file cannot be trusted, or a title is named that there is not; the message lists every fault.</exception>
    public static AdmissionBook Read(string folder, FormerTitles titles)
    {
        var files = AdmissionReader.Documents.Prepend(AdmissionReader.File).Where(name => File.Exists(Path.Combine(folder, name)))
            .ToDictionary(name => name, name => (ReadOnlyMemory<byte>)File.ReadAllBytes(Path.Combine(folder, name)), StringComparer.Ordinal);
        var (campaigns, found) = AdmissionReader.Read(files);
        var faults = found.Select(fault => $"{Path.Combine(folder, fault.File)}{fault.Path}: {fault.Reason}")
            .Concat(campaigns.Values.SelectMany(conditions => conditions).OfType<FormerTitleAdmission>().SelectMany(condition => condition.Titles)
                .Where(title => titles.Find(title) is null)
                .Select(title => $"{Path.Combine(folder, AdmissionReader.File)}: there is no title \"{title}\"."))
            .ToList();
        return faults.Count == 0
            ? new AdmissionBook(campaigns)
            : throw new InvalidDataException("The conditions of admission cannot be used:" + Environment.NewLine + string.Join(Environment.NewLine, faults));
    }
}
