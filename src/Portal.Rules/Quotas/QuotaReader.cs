using System.Collections.Immutable;
using Portal.Rules.Policies;

namespace Portal.Rules.Quotas;

/// <summary>Either the quotas, or what is wrong with their data; never both.</summary>
public sealed record QuotaReading(QuotaSchemes? Schemes, ImmutableArray<PolicyFault> Faults);

/// <summary>
/// Makes <see cref="QuotaSchemes"/> from the bytes of the official wording and of our file that points into it. As strict as
/// <see cref="PolicyReader"/>, and as pure.
/// </summary>
public static class QuotaReader
{
    /// <summary>The file that is ours and names the other.</summary>
    public const string ManifestName = "schemes.json";

    /// <param name="files">Content by file name (no folder); exactly schemes.json and the file it names.</param>
    public static QuotaReading Read(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        var faults = new List<PolicyFault>();
        var parts = PolicyReader.Parse(files, ManifestName, faults);
        var schemes = faults.Count == 0 ? new QuotaDraft(parts, PolicyReader.Hash(files)).Complete() : null;
        return faults.Count == 0
            ? new QuotaReading(schemes, [])
            : new QuotaReading(null, [.. faults.Distinct()]);
    }
}
