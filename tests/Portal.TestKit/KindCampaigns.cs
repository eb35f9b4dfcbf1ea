namespace Portal.TestKit;

/// <summary>
/// Two campaigns whose notices limit kinds of applications by themselves. They are no smart factories' and not among the seeds: their
/// data lie in <c>campaigns</c> beside this file and stand here with the seeds in a folder of their own.
/// </summary>
public static class KindCampaigns
{
    /// <summary>10 in all: 城市 1, 重点园区 1, 产业集群 1, 企业 7, of these 制造业企业 at least 4.</summary>
    public const string TypicalCase = "typical-case-2025";

    /// <summary>6 in all, of these 联合体 at most 4.</summary>
    public const string PromotionCentre = "promotion-centre-2025";

    private static readonly Lazy<string> Made = new(Make);

    /// <summary>The seeds with these two.</summary>
    public static string Seeds => Made.Value;

    private static string Make()
    {
        var from = Path.Combine(Checkout.Root, "seeds");
        // One a process: several test programs may run at once.
        var to = Directory.CreateTempSubdirectory("portal-kinds-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(to, recursive: true);
        foreach (var file in (string[])["policies", "reference"])
        {
            Copy(Path.Combine(from, file), Path.Combine(to, file));
        }

        Copy(Path.Combine(AppContext.BaseDirectory, "campaigns"), Path.Combine(to, "policies", "campaigns"));
        return to;
    }

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
