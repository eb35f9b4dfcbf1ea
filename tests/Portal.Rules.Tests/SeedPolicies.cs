using Portal.Rules.Policies;

namespace Portal.Rules.Tests;

/// <summary>The policies of this repository, read once from the files beside the tests.</summary>
public static class SeedPolicies
{
    private static readonly Lazy<Policy> JiangsuOnce = new(() => Read("jiangsu-2025"));
    private static readonly Lazy<Policy> InnerMongoliaOnce = new(() => Read("neimenggu-2025"));

    public static Policy Jiangsu => JiangsuOnce.Value;

    public static Policy InnerMongolia => InnerMongoliaOnce.Value;

    public static Policy Named(string id) => id switch
    {
        "jiangsu-2025" => Jiangsu,
        "neimenggu-2025" => InnerMongolia,
        _ => throw new ArgumentException($"No policy {id}.", nameof(id)),
    };

    /// <summary>The files of a policy by name.</summary>
    public static Dictionary<string, ReadOnlyMemory<byte>> Files(string id) =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "policies", id))
            .ToDictionary(path => Path.GetFileName(path), path => (ReadOnlyMemory<byte>)File.ReadAllBytes(path));

    private static Policy Read(string id)
    {
        var reading = PolicyReader.Read(Files(id));
        reading.Faults.ShouldBeEmpty();
        return reading.Policy.ShouldNotBeNull();
    }
}
