using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Recommendations;
using Portal.Application.Reference;
using Portal.Application.Reviews;
using Portal.TestKit;

namespace Portal.Application.Tests.Recommendations;

/// <summary>Limits of kinds: 典型案例 (城市1个、重点园区1个、产业集群1个、企业7个，其中制造业企业不少于4个) and 促进中心 (其中联合体不超过4家).</summary>
public sealed class KindLimitTests
{
    private const string Notice = "工规函〔2025〕524号三（二）";

    [Fact]
    public async Task A_campaign_that_is_opened_has_the_printed_limits_of_kinds_each_with_its_clause()
    {
        await using var portal = await TestPortal.StartAsync(TestSeeds.Folder);
        var province = await portal.SaveAsync(An.Officer().In("320000"));
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().InShanghai().DateTime);
        var draft = new CampaignDraft(TestSeeds.TypicalCase, new(Iso(0), Iso(10), null, Iso(20)), [], null);
        string[] parts =
        [
            $"其中“城市”不超过 1 个（{Notice}：城市1个）", $"其中“重点园区”不超过 1 个（{Notice}：重点园区1个）", $"其中“产业集群”不超过 1 个（{Notice}：产业集群1个）",
            $"其中“企业”不超过 7 个（{Notice}：企业7个）", $"其中“制造业企业”不少于 4 个（{Notice}：其中制造业企业推荐数量不少于4个）",
        ];

        (await portal.SendAsync(new PrepareCampaign.PreviewQuery(draft), province)).Offices.ShouldHaveSingleItem().Parts.ShouldBe(parts);
        var (id, _) = await portal.SendAsync(new OpenCampaign.Command(draft), province);

        var office = (await portal.SendAsync(new ReadCampaign.Query(id), province)).Offices.ShouldHaveSingleItem();
        (office.Cap, office.Clause).ShouldBe((10, Notice + "：择优推荐不超过10个案例"));
        office.Parts.ShouldBe(parts);
        (await portal.SendAsync(new ShowList.Query(office.ListId), province)).Limits.Select(limit => (limit.Kind, limit.Cap, limit.Minimum, limit.ClauseText is not null)).ShouldBe(
        [
            ("", 10, null, true), ("城市", 1, null, true), ("重点园区", 1, null, true), ("产业集群", 1, null, true), ("企业", 7, null, true), ("制造业企业", null, 4, true),
        ]);

        string Iso(int days) => today.AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task One_more_than_a_kinds_cap_is_refused_with_its_clause_at_every_change()
    {
        await using var ground = await KindGround.PrepareAsync();
        var cities = await ground.PassAsync("city", 2);
        await ground.RecommendAsync(cities[0]);
        await ground.RecommendAsync("manufacturer", 3);
        await ground.RecommendAsync("serviceProvider", 4);
        var eighth = (await ground.PassAsync("manufacturer", 1))[0];

        var full = $"“城市”名额已满：{Notice}：城市1个，不超过 1 个，现已推荐 1 个。请先将其他“城市”项目移至候补或移出名单。";
        (await Refused.SentenceAsync(ground.RecommendAsync(cities[1]))).ShouldBe(full);
        await ground.Portal.SendAsync(new PutInReserve.Command(cities[1]), ground.Handler);
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new MoveTo.Command(cities[1], Standing.Recommended, 1, null), ground.Handler))).ShouldBe(full);
        // The cap of several kinds counts them together: three and four are seven.
        (await Refused.SentenceAsync(ground.RecommendAsync(eighth)))
            .ShouldBe($"“企业”名额已满：{Notice}：企业7个，不超过 7 个，现已推荐 7 个。请先将其他“企业”项目移至候补或移出名单。");
        await ground.RecommendAsync("park", 1);

        // Who leaves makes room for one of the kind, and for nobody else.
        await ground.Portal.SendAsync(new PutInReserve.Command(cities[0]), ground.Handler);
        (await Should.ThrowAsync<InvalidException>(ground.RecommendAsync(eighth))).Message.ShouldContain("企业7个");
        await ground.RecommendAsync(cities[1]);
        (await ground.CountsAsync()).ShouldBe(
            new Dictionary<string, int> { ["city"] = 1, ["park"] = 1, ["manufacturer"] = 3, ["serviceProvider"] = 4 }, ignoreOrder: true);
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task Within_the_promotion_centres_consortia_have_a_cap_and_the_others_fill_the_rest()
    {
        await using var ground = await KindGround.PrepareAsync(TestSeeds.PromotionCentre);
        await ground.RecommendAsync("consortium", 4);
        var fifth = (await ground.PassAsync("consortium", 1))[0];
        (await Refused.SentenceAsync(ground.RecommendAsync(fifth)))
            .ShouldBe("“联合体”名额已满：工信厅规函〔2025〕248号四（二）：其中联合体不超过4家，不超过 4 个，现已推荐 4 个。请先将其他“联合体”项目移至候补或移出名单。");
        await ground.RecommendAsync("total", 2);

        (await Refused.SentenceAsync(ground.RecommendAsync((await ground.PassAsync("total", 1))[0]))).ShouldStartWith("推荐名额已满：工信厅规函〔2025〕248号四（二）：");
        (await ground.FreezeAsync()).Number.ShouldBe(1);
        await ground.DemandInvariantsAsync();
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(1, 2, "所属各类合计不足 4 个")]
    [InlineData(0, 3, "所属各类合计不足 4 个")]
    [InlineData(4, 3, null)]
    public async Task A_minimum_among_fewer_than_it_asks_for_warns_and_lets_freeze(int manufacturers, int providers, string? warning)
    {
        await using var ground = await KindGround.PrepareAsync();
        await ground.RecommendAsync("city", 1);
        await ground.RecommendAsync("manufacturer", manufacturers);
        await ground.RecommendAsync("serviceProvider", providers);

        var limit = (await ground.ShowAsync()).Limits.Single(limit => limit.Minimum is not null);
        (limit.Unmet, limit.Counted).ShouldBe((null, manufacturers));
        (limit.Warning ?? "").ShouldStartWith(warning ?? "");
        (limit.Warning is null).ShouldBe(warning is null);
        (await ground.FreezeAsync()).Number.ShouldBe(1);
        await ground.DemandInvariantsAsync();
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(3, 1)]
    [InlineData(3, 4)]
    public async Task A_minimum_that_is_missed_blocks_preparing_and_freezing_with_its_clause(int manufacturers, int providers)
    {
        await using var ground = await KindGround.PrepareAsync();
        await ground.RecommendAsync("manufacturer", manufacturers);
        await ground.RecommendAsync("serviceProvider", providers);
        var sentence = $"“制造业企业”名额不足：{Notice}：其中制造业企业推荐数量不少于4个，不少于 4 个，现已推荐 {manufacturers} 个。";

        (await ground.ShowAsync()).IsWithinLimits.ShouldBeFalse();
        (await Refused.SentenceAsync(ground.PrepareListAsync())).ShouldBe(sentence);
        // Prepared when it was right; what changed since without a command is seen again at freezing, by the command and by the database.
        await ground.Portal.Database.ExecuteAsync(
            $"update portal.recommendation_lists set prepared_at = now(), prepared_by_id = '{ground.Handler.Id}' where id = '{ground.ListId}'");
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new FreezeList.Command(ground.ListId, (await ground.ShowAsync()).Version), ground.Signatory))).ShouldBe(sentence);
        (await Should.ThrowAsync<Npgsql.PostgresException>(ground.Portal.Database.ExecuteAsync($"""
            update portal.recommendation_lists set state = 2, revision = 1, frozen_by_id = '{ground.Signatory.Id}', frozen_at = now() where id = '{ground.ListId}'
            """))).SqlState.ShouldBe(Data.Migrations.Guards.QuotaUnmet);

        await ground.RecommendAsync("manufacturer", Math.Min(4, 7 - providers) - manufacturers);
        if (providers < 4)
        {
            (await ground.FreezeAsync()).Number.ShouldBe(1);
        }
    }

    [Fact]
    public async Task The_province_sets_a_cap_of_a_kind_where_none_is_printed_and_it_is_never_the_notices()
    {
        await using var ground = await KindGround.PrepareAsync();
        await ground.RecommendAsync("serviceProvider", 2);

        (await ground.ShowAsync()).May.SetCaps.ShouldBe([new SettableCap("serviceProvider", "“服务商”名额", null)]);
        await ground.SetAsync("serviceProvider", 2);
        (await Refused.SentenceAsync(ground.RecommendAsync((await ground.PassAsync("serviceProvider", 1))[0])))
            .ShouldBe("“服务商”名额已满：本省设定，不超过 2 个，现已推荐 2 个。请先将其他“服务商”项目移至候补或移出名单。");
        // Lowered below what stands there: shown as over, not to be prepared.
        await ground.SetAsync("serviceProvider", 1);
        (await ground.ShowAsync()).Limits.Single(limit => limit.Kind == "服务商").ShouldSatisfyAllConditions(
            limit => limit.IsOver.ShouldBeTrue(), limit => limit.IsOurs.ShouldBeTrue(), limit => limit.Clause.ShouldBeNull());
        (await ground.Portal.SendAsync(new ListLists.Query(ground.Campaign.Id), ground.Handler)).Lists.ShouldHaveSingleItem().IsPartOver.ShouldBeTrue();
        (await Refused.SentenceAsync(ground.PrepareListAsync())).ShouldBe("“服务商”名额超出：本省设定，不超过 1 个，现已推荐 2 个。减至名额以内后方可冻结。");
        await ground.SetAsync("serviceProvider", null);
        (await ground.ShowAsync()).Limits.ShouldNotContain(limit => limit.Kind == "服务商");
        await ground.RecommendAsync("serviceProvider", 1);

        (await Refused.SentenceAsync(ground.SetAsync("city", 3))).ShouldBe($"该名额由通知规定（{Notice}：城市1个，不超过 1 个），不能改为本省设定。");
        (await Refused.SentenceAsync(ground.SetAsync("manufacturer", 3))).ShouldBe($"该数量由通知规定（{Notice}：其中制造业企业推荐数量不少于4个，不少于 4 个），不能改为本省设定。");
        (await Refused.SentenceAsync(ground.SetAsync("consortium", 3))).ShouldBe(Texts.ListsKindUnknown);
        (await ground.Portal.InDatabaseAsync(db => db.ListEvents.Where(one => one.Kind == ListEventKind.QuotaChanged).OrderBy(one => one.At).Select(one => one.Note).FirstAsync()))
            .ShouldBe("“服务商”名额由“不设名额”改为“2 个”（本省设定）");
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task After_freezing_the_first_of_the_reserve_whose_kind_has_room_moves_up()
    {
        await using var ground = await KindGround.PrepareAsync();
        var cities = await ground.PassAsync("city", 2);
        var parks = await ground.PassAsync("park", 2);
        await ground.RecommendAsync(cities[0]);
        await ground.RecommendAsync(parks[0]);
        await ground.Portal.SendAsync(new PutInReserve.Command(parks[1]), ground.Handler);
        await ground.Portal.SendAsync(new PutInReserve.Command(cities[1]), ground.Handler);
        await ground.FreezeAsync();

        var version = await ground.Portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == cities[0]).Select(one => one.Version).SingleAsync());
        await ground.Portal.SendAsync(new WithdrawApplication.Command(cities[0], version, "另有安排"), ground.Enterprise);

        var shown = await ground.ShowAsync();
        shown.Recommended.Select(row => (row.ApplicationId, row.Kind)).ShouldBe([(parks[0], "重点园区"), (cities[1], "城市")]);
        (await ground.Portal.SendAsync(new ShowListVersion.Query(ground.ListId, 2), ground.Handler)).Content.Recommended.Select(row => row.Kind).ShouldBe(["重点园区", "城市"]);
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task The_enterprise_says_the_kind_and_the_list_counts_it()
    {
        await using var ground = await KindGround.PrepareAsync();
        var portal = ground.Portal;
        var draft = await portal.InDatabaseAsync(async db =>
        {
            var made = await portal.Campaigns.ApplyAsync(db, ground.Campaign, ground.Enterprise);
            await CompleteApplication.FillAsync(db, made.Id, portal.Get<CampaignBook>(), portal.Get<PolicyBook>());
            await db.ApplicationAnswers.Where(answer => answer.ApplicationId == made.Id && answer.Field == "kind").ExecuteDeleteAsync();
            return made.Id;
        });

        (await portal.SendAsync(new CheckApplication.Query(draft), ground.Enterprise)).Findings
            .ShouldContain(finding => finding.Kind == FindingKind.Blocks && finding.Item.Key == "kind" && finding.Clause!.Number == "三（二）");
        (await Should.ThrowAsync<InvalidException>(portal.SendAsync(new SaveAnswers.Command(draft, [new Typed("kind", "", "consortium")]), ground.Enterprise)))
            .Errors.ShouldHaveSingleItem().Field.ShouldBe("kind");
        await portal.SendAsync(new SaveAnswers.Command(draft, [new Typed("kind", "", "cluster")]), ground.Enterprise);
        var check = await portal.SendAsync(new CheckApplication.Query(draft), ground.Enterprise);
        check.Frame.Kind.ShouldBe("产业集群");
        await portal.SendAsync(new SubmitApplication.Command(draft, Guid.NewGuid(), check.Frame.Version), ground.Enterprise);

        var queue = await portal.SendAsync(new ListApplications.Query(ground.Campaign.Id, new QueueFilter(Kind: "cluster")), ground.Handler);
        queue.Rows.ShouldHaveSingleItem().Kind.ShouldBe("产业集群");
        (await portal.SendAsync(new ListApplications.Query(ground.Campaign.Id, new QueueFilter(Kind: "city")), ground.Handler)).Total.ShouldBe(0);
        var reviewed = await portal.SendAsync(new ReadReview.Query(ground.Campaign.Id, draft), ground.Handler);
        reviewed.Content["kind"].ShouldBe("cluster");
        await portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == draft).ExecuteUpdateAsync(set => set.SetProperty(one => one.State, ApplicationState.Passed)));
        await ground.RecommendAsync(draft);

        (await ground.ShowAsync()).ShouldSatisfyAllConditions(
            list => list.Recommended.ShouldHaveSingleItem().Kind.ShouldBe("产业集群"), list => list.Limits.Single(limit => limit.Kind == "产业集群").Counted.ShouldBe(1));
    }

    [Theory]
    [InlineData("""[{ "kind": "city", "name": "城市" }, { "kind": "park", "name": "重点园区" }]""")]
    [InlineData(null)]
    public async Task A_scheme_with_kinds_demands_them_of_the_campaign(string? choices)
    {
        await using var portal = await TestPortal.StartAsync();
        var folder = Directory.CreateTempSubdirectory("kinds-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(Path.Combine(TestSeeds.Folder, "policies"), "*.json", SearchOption.AllDirectories))
            {
                var to = Path.Combine(folder, Path.GetRelativePath(Path.Combine(TestSeeds.Folder, "policies"), file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }

            var path = Path.Combine(folder, "campaigns", TestSeeds.TypicalCase + ".json");
            var campaign = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            if (choices is null)
            {
                campaign.Remove("kinds");
            }
            else
            {
                campaign["kinds"]!["choices"] = JsonNode.Parse(choices);
            }

            File.WriteAllText(path, campaign.ToJsonString());

            Should.Throw<InvalidDataException>(() => CampaignBook.Read(folder, portal.Get<PolicyBook>(), portal.Get<QuotaBook>(), portal.Get<FormerTitles>()))
                .Message.ShouldContain("typical-case-2025.json/kinds: the kinds are not those that the scheme \"typical-case-2025\" counts.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
