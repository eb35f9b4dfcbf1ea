using System.Text.Json.Nodes;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Enterprises;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.TestKit;

namespace Portal.Application.Tests.Campaigns;

/// <summary>
/// Who recommends, how many its notice lets it recommend, and to whom a factory's application goes, as worked out by hand in
/// <c>recommenders.json</c>.
/// </summary>
public sealed class WorkedRecommenders(WorkedRecommenders.Ground ground) : IClassFixture<WorkedRecommenders.Ground>
{
    private static readonly Dictionary<string, JsonObject> Cases =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Campaigns", "recommenders.json")))!.AsArray()
            .ToDictionary(worked => worked!["name"]!.GetValue<string>(), worked => worked!.AsObject());

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Recommenders_are_those_of_the_notice_with_its_numbers_and_applications_go_to_them(string name)
    {
        var worked = Cases[name];
        var province = Text("province")!;
        var book = BookOf(worked);
        var definition = book[Text("campaign")!];
        var active = worked["active"]?.AsArray().Select(area => area!.GetValue<string>()).ToArray()
            ?? [.. definition.Recommenders.Direct.Where(direct => direct.IsActive).Select(direct => direct.Area)];
        var maker = new CampaignMaker(book, ground.Portal.Get<QuotaBook>(), ground.Portal.Get<Divisions>());
        var days = new CampaignDays("2026-01-05", "2026-02-05", definition.Recommenders.HasCountyStep ? "2026-02-15" : null, "2026-03-05");

        var plan = maker.Make(new CampaignDraft(definition.Id, days, active, Text("fact"), "本省统计公报"), province, ShanghaiTime.StartOf(new DateOnly(2026, 1, 1)));

        plan.Recommenders.Count.ShouldBe(worked["offices"]!.GetValue<int>());
        var limits = plan.Recommenders.Zip(plan.Quotas.Where(quota => quota.Kind.Length == 0)).ToDictionary(
            pair => $"{pair.First.Kind} {pair.First.AreaCode}",
            pair => string.Join(' ', new[] { pair.First.IsActive ? "on" : "off", $"{pair.Second.Cap}", pair.Second.Clause?.Split('：', 2)[^1] }.Where(part => !string.IsNullOrEmpty(part))));
        foreach (var (office, limit) in worked["limits"]!.AsObject())
        {
            limits[office].ShouldBe(limit!.GetValue<string>(), office);
        }

        await GoAsync(worked, plan, province);

        string? Text(string member) => worked[member]?.GetValue<string>();
    }

    /// <summary>Asks the database of an open campaign; nothing is kept.</summary>
    private Task<bool> GoAsync(JsonObject worked, CampaignPlan plan, string province) => ground.Portal.InDatabaseAsync(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        db.AddRange([plan.Campaign, .. plan.Recommenders, .. plan.Lists, .. plan.Quotas]);
        await db.SaveChangesAsync();
        foreach (var (county, expected) in worked["goesTo"]!.AsObject())
        {
            Told(await db.OfficeForAsync(plan.Campaign.Id, In(county), channel: "office", default)).ShouldBe(expected!.GetValue<string>(), county);
        }

        Told(await db.OfficeForAsync(plan.Campaign.Id, In(province), channel: "direct", default)).ShouldBe(worked["channel"]?.GetValue<string>(), "the direct channel");
        return true;

        static string? Told(Recommender? office) =>
            office is null ? null : $"{office.Kind} {office.AreaCode}{(office.HasCountyStep ? " after the county" : "")}";

        Factory In(string county) => new()
        {
            EnterpriseId = Guid.Empty,
            Name = "一号工厂",
            ProvinceCode = province,
            CityCode = ground.Portal.Get<Divisions>().Find(county)?.Parent ?? province,
            CountyCode = county,
        };
    });

    /// <summary>The campaigns as they are, or with offices and numbers that their data may name.</summary>
    private CampaignBook BookOf(JsonObject worked)
    {
        if (worked["named"] is not { } named)
        {
            return ground.Portal.Get<CampaignBook>();
        }

        var from = Path.Combine(Checkout.Root, "seeds", "policies");
        var copy = Directory.CreateTempSubdirectory("campaigns-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(from, "*.json", SearchOption.AllDirectories))
            {
                var to = Path.Combine(copy, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }

            var changed = Path.Combine(copy, "campaigns", worked["campaign"]!.GetValue<string>() + ".json");
            var campaign = JsonNode.Parse(File.ReadAllText(changed))!;
            campaign["recommenders"]!["direct"] = named.DeepClone();
            foreach (var (area, number) in worked["excellent2024"]?.AsObject() ?? [])
            {
                campaign["recommenders"]!["facts"]![area] = new JsonObject { ["excellent2024"] = number!.GetValue<int>() };
            }

            File.WriteAllText(changed, campaign.ToJsonString());
            return CampaignBook.Read(copy, ground.Portal.Get<PolicyBook>(), ground.Portal.Get<QuotaBook>(), ground.Portal.Get<FormerTitles>());
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    public sealed class Ground : IAsyncLifetime
    {
        public TestPortal Portal { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Portal = await TestPortal.StartAsync();

        public ValueTask DisposeAsync() => Portal.DisposeAsync();
    }
}
