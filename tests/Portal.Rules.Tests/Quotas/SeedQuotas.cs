using System.Text;
using System.Text.Json.Nodes;
using Portal.Rules.Quotas;

namespace Portal.Rules.Tests.Quotas;

/// <summary>The quotas of this repository, read from the files beside the tests.</summary>
public static class SeedQuotas
{
    public static QuotaSchemes All { get; } = Read(SeedPolicies.Files("quotas"));

    /// <summary>The quotas with other alternatives of their switchable readings in force.</summary>
    public static QuotaSchemes Switched(IReadOnlyDictionary<string, string> chosen)
    {
        var files = SeedPolicies.Files("quotas");
        var manifest = JsonNode.Parse(files[QuotaReader.ManifestName].Span)!;
        foreach (var (reading, alternative) in chosen)
        {
            manifest["readings"]!.AsArray().Single(each => (string?)each!["id"] == reading)!["chosen"] = alternative;
        }

        files[QuotaReader.ManifestName] = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        return Read(files);
    }

    private static QuotaSchemes Read(Dictionary<string, ReadOnlyMemory<byte>> files)
    {
        var reading = QuotaReader.Read(files);
        reading.Faults.ShouldBeEmpty();
        return reading.Schemes.ShouldNotBeNull();
    }
}
