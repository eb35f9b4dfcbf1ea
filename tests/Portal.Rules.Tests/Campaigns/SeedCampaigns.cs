using System.Text;
using System.Text.Json.Nodes;
using Portal.Rules.Campaigns;

namespace Portal.Rules.Tests.Campaigns;

/// <summary>The campaigns of the seeds, as they are or with one change.</summary>
internal static class SeedCampaigns
{
    public static IReadOnlyDictionary<string, CampaignDefinition> All { get; } = CampaignReader.Read(Files()).Campaigns.ToDictionary(campaign => campaign.Id);

    public static Dictionary<string, ReadOnlyMemory<byte>> Files()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "policies");
        var files = Directory.GetFiles(Path.Combine(folder, "campaigns"))
            .ToDictionary(path => Path.GetFileName(path), path => (ReadOnlyMemory<byte>)File.ReadAllBytes(path));
        files["quotas/quotas.json"] = File.ReadAllBytes(Path.Combine(folder, "quotas", "quotas.json"));
        return files;
    }

    /// <param name="json">New JSON; "-" removes, "+" repeats the last item of a list.</param>
    public static Dictionary<string, ReadOnlyMemory<byte>> With(string file, string place, string json)
    {
        var files = Files();
        files[file] = Changed(files[file], place, json);
        return files;
    }

    public static ReadOnlyMemory<byte> Changed(ReadOnlyMemory<byte> file, string place, string json)
    {
        var root = JsonNode.Parse(file.Span)!;
        var steps = place.Split('/').Skip(1).ToList();
        var parent = steps[..^1].Aggregate(root, (node, step) => node is JsonArray list ? list[Index(step)]! : node[step]!);
        if (json == "+")
        {
            var list = parent[steps[^1]]!.AsArray();
            list.Add(list[^1]!.DeepClone());
        }
        else if (json == "-")
        {
            (parent as JsonArray)?.RemoveAt(Index(steps[^1]));
            (parent as JsonObject)?.Remove(steps[^1]);
        }
        else if (parent is JsonArray list)
        {
            list[Index(steps[^1])] = JsonNode.Parse(json);
        }
        else
        {
            parent[steps[^1]] = JsonNode.Parse(json);
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static int Index(string step) => int.Parse(step, System.Globalization.CultureInfo.InvariantCulture);
}
