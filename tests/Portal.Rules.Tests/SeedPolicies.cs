using System.Text;
using System.Text.Json.Nodes;
using Portal.Rules.Policies;

namespace Portal.Rules.Tests;

/// <summary>The policies of this repository, read once from the files beside the tests.</summary>
public static class SeedPolicies
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Policy> Once = new(StringComparer.Ordinal);

    /// <summary>Their ids.</summary>
    public static IReadOnlyList<string> All { get; } = ["jiangsu-2025", "national-2024", "national-2025", "neimenggu-2025"];

    public static Policy Jiangsu => Named("jiangsu-2025");

    public static Policy InnerMongolia => Named("neimenggu-2025");

    public static Policy National2024 => Named("national-2024");

    public static Policy National2025 => Named("national-2025");

    public static Policy Named(string id) => Once.GetOrAdd(id, Read);

    /// <summary>The files of a policy by name.</summary>
    public static Dictionary<string, ReadOnlyMemory<byte>> Files(string id) =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "policies", id))
            .ToDictionary(path => Path.GetFileName(path), path => (ReadOnlyMemory<byte>)File.ReadAllBytes(path));

    /// <summary>The policy with other alternatives of its switchable readings in force.</summary>
    public static Policy Switched(string id, IReadOnlyDictionary<string, string> chosen)
    {
        var files = Files(id);
        var manifest = JsonNode.Parse(files[PolicyReader.ManifestName].Span)!;
        foreach (var (reading, alternative) in chosen)
        {
            manifest["readings"]!.AsArray().Single(each => (string?)each!["id"] == reading)!["chosen"] = alternative;
        }

        files[PolicyReader.ManifestName] = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        return Read(files);
    }

    private static Policy Read(string id) => Read(Files(id));

    private static Policy Read(Dictionary<string, ReadOnlyMemory<byte>> files)
    {
        var reading = PolicyReader.Read(files);
        reading.Faults.ShouldBeEmpty();
        return reading.Policy.ShouldNotBeNull();
    }
}
