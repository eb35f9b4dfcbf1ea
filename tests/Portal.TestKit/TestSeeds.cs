using System.Text.Json.Nodes;

namespace Portal.TestKit;

/// <summary>
/// The seeds with what no seeded campaign has, in a folder of their own: two campaigns whose notices limit kinds of applications by
/// themselves (no smart factories'; their data lie in <c>campaigns</c> beside this file), and with the corps and
/// a group in 国家卓越级 2025, and the group in 内蒙古先进级 2025, whose counties check first.
/// </summary>
public static class TestSeeds
{
    /// <summary>10 in all: 城市 1, 重点园区 1, 产业集群 1, 企业 7, of these 制造业企业 at least 4.</summary>
    public const string TypicalCase = "typical-case-2025";

    /// <summary>6 in all, of these 联合体 at most 4.</summary>
    public const string PromotionCentre = "promotion-centre-2025";

    /// <summary>Names <see cref="Corps"/> and <see cref="Group"/> beside the province.</summary>
    public const string Excellent = "national-excellent-2025";

    public const string Corps = "660000";
    public const string Group = "CE0001";
    public const string GroupName = "某中央企业集团";

    private static readonly Lazy<string> Made = new(Make);

    public static string Folder => Made.Value;

    /// <summary>The portal's own seeds, with one text of a file replaced wherever it stands.</summary>
    /// <param name="file">Below the policies' folder, or of <c>reference/</c>.</param>
    public static string With(string file, string text, string instead)
    {
        var seeds = Copied();
        var path = file.StartsWith("reference/", StringComparison.Ordinal) ? Path.Combine(seeds, file) : Path.Combine(seeds, "policies", file);
        var (was, now) = (File.ReadAllText(path), File.ReadAllText(path).Replace(text, instead, StringComparison.Ordinal));
        File.WriteAllText(path, was == now ? throw new ArgumentException($"{file} does not say {text}.", nameof(text)) : now);
        return seeds;
    }

    /// <summary>The portal's own seeds with a template that an office put in place of ours, <c>templates/official.typ</c>.</summary>
    /// <param name="paper">What it is of, as the campaign's data calls it.</param>
    public static string WithTemplate(string campaign, string paper, string source)
    {
        var seeds = With($"campaigns/{campaign}.json", "\"letter\":", $"\"templates\": {{ \"{paper}\": \"templates/official.typ\" }},\n  \"letter\":");
        var folder = Directory.CreateDirectory(Path.Combine(seeds, "policies", "campaigns", "templates"));
        File.WriteAllText(Path.Combine(folder.FullName, "official.typ"), source);
        return seeds;
    }

    private static string Copied()
    {
        var from = Path.Combine(Checkout.Root, "seeds");
        // One a process: several test programs may run at once.
        var to = Directory.CreateTempSubdirectory("portal-seeds-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(to, recursive: true);
        foreach (var part in (string[])["policies", "reference"])
        {
            Copy(Path.Combine(from, part), Path.Combine(to, part));
        }

        return to;
    }

    private static string Make()
    {
        var to = Copied();
        var campaigns = Path.Combine(to, "policies", "campaigns");
        Copy(Path.Combine(AppContext.BaseDirectory, "campaigns"), campaigns);
        Name(campaigns, Excellent, Named(Corps, "corps", "新疆生产建设兵团工业和信息化局"), Named(Group, "central-enterprise", GroupName), Named("CE0002", "central-enterprise", "另一中央企业集团", active: false));
        Name(campaigns, TestCampaigns.InnerMongolia, Named(Group, "central-enterprise", GroupName));
        return to;
    }

    private static void Name(string campaigns, string definition, params JsonNode[] recommenders)
    {
        var file = Path.Combine(campaigns, definition + ".json");
        var campaign = JsonNode.Parse(File.ReadAllText(file))!;
        foreach (var recommender in recommenders)
        {
            campaign["recommenders"]!["direct"]!.AsArray().Add(recommender);
        }

        File.WriteAllText(file, campaign.ToJsonString());
    }

    private static JsonObject Named(string area, string kind, string name, bool active = true) =>
        new() { ["area"] = area, ["kind"] = kind, ["name"] = name, ["active"] = active };

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
