using Portal.Application.Documents;
using Portal.Application.Recommendations;
using Portal.Application.Seals;
using Portal.Rules.Campaigns;
using Portal.TestKit;

namespace Portal.Application.Tests.Documents;

/// <summary>The seals' places on a list's papers: the recommender's, and the province's where the list is passed on.</summary>
public sealed class ListPapersTests
{
    private static readonly SealRules Rules = SealRules.Read(Path.Combine(Checkout.Root, "seeds", "reference", "seals.json"));

    private static readonly Dictionary<string, CampaignDefinition> Campaigns = CampaignReader.Read(
        Files("campaigns").Append("quotas/quotas.json").ToDictionary(
            name => name, name => (ReadOnlyMemory<byte>)File.ReadAllBytes(Path.Combine(Seeds, name.Contains('/', StringComparison.Ordinal) ? name : "campaigns/" + name))))
        .Campaigns.ToDictionary(campaign => campaign.Id);

    private static string Seeds => Path.Combine(Checkout.Root, "seeds", "policies");

    private static IEnumerable<string> Files(string folder) => Directory.GetFiles(Path.Combine(Seeds, folder)).Select(path => Path.GetFileName(path));

    /// <summary>Title, head, note and the numbers of what is listed: as the annex prints them (003:244-294, 003:325-383).</summary>
    [Fact]
    public void A_table_is_filled_in_as_the_notice_prints_it_and_the_letter_names_it_so()
    {
        var definition = Campaigns["national-leading-2025"];
        var content = ListOf(definition, ["a—b—c", "d—e—f"], ["研发模式创新-创成式设计"]);

        var sheet = ListPapers.Table(definition, content, TimeProvider.System.GetUtcNow(), Rules);

        (sheet.Title, sheet.Head).ShouldBe(("领航级智能工厂项目推荐汇总表", "推荐单位（盖章）："));
        sheet.Notes.ShouldBe(
            ["注：1.推荐的领航级智能工厂项目按优先次序排名；2.推荐数量不超过通知中规定的上限。", Texts.DocumentsTableVersion.With(definition.Title, 1, 1)]);
        sheet.Rows.ShouldHaveSingleItem().ShouldBe(["1", "某单位", "某项目", "1.a—b—c\n2.d—e—f", "1.研发模式创新-创成式设计", "某人", "某号"]);
        ListPapers.Letter(definition, content, TimeProvider.System.GetUtcNow(), Rules).Annexes.ShouldBe([sheet.Title]);
    }

    [Theory]
    [InlineData("1.研发模式创新", "2.生产方式创新", "1.研发模式创新\n2.生产方式创新")]
    [InlineData("（1）研发模式创新", "（2）生产方式创新", "（1）研发模式创新\n（2）生产方式创新")]
    [InlineData("5G全连接制造", "3.0版协同研发", "1.5G全连接制造\n2.3.0版协同研发")]
    public void What_the_applicant_has_numbered_is_not_numbered_again(string first, string second, string printed)
    {
        var definition = Campaigns["national-leading-2025"];

        ListPapers.Table(definition, ListOf(definition, [], [first, second]), TimeProvider.System.GetUtcNow(), Rules).Rows[0][4].ShouldBe(printed);
    }

    /// <summary>The notice of Jiangsu and the draft of Inner Mongolia attach no table.</summary>
    [Theory]
    [InlineData("jiangsu-advanced-2025")]
    [InlineData("neimenggu-advanced-2025")]
    public void A_table_that_no_notice_prints_says_whose_layout_it_is(string id)
    {
        var sheet = ListPapers.Table(Campaigns[id], ListOf(Campaigns[id], [], []), TimeProvider.System.GetUtcNow(), Rules);

        sheet.Notes[0].ShouldContain("本平台版式");
        sheet.Title.ShouldBe(Campaigns[id].Title + "推荐汇总表");
    }

    private static ListContent ListOf(CampaignDefinition definition, string[] scenarios, string[] modes) => new(
        new(definition.Id, definition.Title, definition.Year), new(Guid.Empty, "某厅", "320000"), 1, ListContent.ColumnsOf(definition),
        [new(1, "某单位", "", "某项目", scenarios, modes, "某人", "某号", Guid.Empty, "", "", "", FastTrack: null)], [], []);

    /// <summary>As they are frozen, and in a version from before they were.</summary>
    [Theory]
    [InlineData("320000", false, 45, null)]
    [InlineData("320500", true, 42, 45)]
    [InlineData("320583", true, 42, 45)]
    [InlineData(TestSeeds.Group, true, 42, 45)]
    [InlineData("ce0001", true, 42, 45)]
    public void A_place_has_the_diameter_of_whose_seal_it_is(string area, bool isPassedOn, int own, int? higher)
    {
        var frozen = ListContent.SealMeasures.Of(Rules, area, isPassedOn);
        frozen.ShouldBe(new ListContent.SealMeasures(own, higher));
        foreach (var seals in (ListContent.SealMeasures?[])[frozen, null])
        {
            var content = new ListContent(new("c", "批次", 2025), new(Guid.Empty, "某单位", area, seals), 1, [], [], [], []);
            var sheet = ListPapers.Table(Campaigns["jiangsu-advanced-2025"], content, TimeProvider.System.GetUtcNow(), Rules);
            (sheet.Seal, sheet.Countersign).ShouldBe((own, higher));
        }
    }
}
