using System.Globalization;
using System.Text.Json;
using Portal.Rules.Campaigns;

namespace Portal.Rules.Tests.Campaigns;

/// <summary>Each day and clause as worked out by hand from the notices, and the words that carry it.</summary>
public sealed class WorkedCampaigns
{
    private static readonly Dictionary<string, string> Cases = Read();

    public static TheoryData<string> Ids => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_campaign_says_what_its_notice_says(string id)
    {
        using var document = JsonDocument.Parse(Cases[id]);
        var worked = document.RootElement;
        var campaign = SeedCampaigns.All[id];

        campaign.Title.ShouldBe(Text(worked, "title"));
        campaign.PolicyId.ShouldBe(Text(worked, "policy"));
        campaign.Tier.ToString().ToLowerInvariant().ShouldBe(Text(worked, "tier"));
        campaign.Receiver.ToString().ToLowerInvariant().ShouldBe(Text(worked, "to"));
        Told(campaign.Opens).ShouldBe(Text(worked, "opens"));
        Told(campaign.EnterpriseBy).ShouldBe(Text(worked, "enterprise"));
        Told(campaign.RecommenderBy).ShouldBe(Text(worked, "recommender"));
        campaign.Recommenders.Clause?.Number.ShouldBe(Text(worked, "recommenders"));
        campaign.Recommenders.HasCountyStep.ShouldBe(worked.GetProperty("countyStep").GetBoolean());
        campaign.Recommenders.Direct.Select(direct => $"{direct.Area} {(direct.IsActive ? "on" : "off")}")
            .ShouldBe(worked.GetProperty("direct").EnumerateArray().Select(direct => direct.GetString()));
        campaign.Recommenders.DirectChannel?.Clause.Number.ShouldBe(Text(worked, "channel"));
        campaign.SiteCheck?.Number.ShouldBe(Text(worked, "siteCheck"));
        (campaign.JointClause is { } joint ? $"{joint.Number} {string.Join('、', campaign.JointOffices.Select(office => office.Name))}" : null)
            .ShouldBe(Text(worked, "joint"));
        (campaign.Paper is { } paper ? string.Create(CultureInfo.InvariantCulture, $"{paper.How}{paper.Copies} {paper.Clause.Number}") : null).ShouldBe(Text(worked, "paper"));
        $"{campaign.Letter.To} {campaign.Letter.Clause?.Number}".TrimEnd().ShouldBe(Text(worked, "letter"));
        campaign.QuotaScheme.ShouldBe(Text(worked, "quota"));
        campaign.Materials.Length.ShouldBe(worked.GetProperty("materials").GetInt32());
        campaign.SummaryColumns.Length.ShouldBe(worked.GetProperty("columns").GetInt32());
    }

    [Fact]
    public void There_is_a_case_for_each_campaign() => SeedCampaigns.All.Keys.Order().ShouldBe(Cases.Keys.Order());

    [Fact]
    public void A_day_stands_in_the_text_that_is_cited_for_it()
    {
        var days = SeedCampaigns.All.Values.SelectMany(campaign => new[] { campaign.Opens, campaign.EnterpriseBy, campaign.RecommenderBy }).OfType<PublishedDay>().ToList();

        days.Count.ShouldBe(9);
        days.ShouldAllBe(day => day.Clause.Text.Contains(day.Day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    [Fact]
    public void Copies_and_offices_stand_in_the_texts_that_are_cited_for_them()
    {
        foreach (var campaign in SeedCampaigns.All.Values)
        {
            if (campaign.Paper is { } paper)
            {
                paper.Clause.Text.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"{paper.Copies}份"));
                paper.Clause.Text.ShouldContain(paper.To);
            }

            // By the name of the notice's own province: the clause prints it whole, or 省… alone.
            campaign.Letter.Clause?.Text.ShouldContain(campaign.Letter.To.EndsWith("省工业和信息化厅", StringComparison.Ordinal) ? "省工业和信息化厅" : campaign.Letter.To);

            if (campaign.JointClause is { Text.Length: > 0 } joint)
            {
                campaign.JointOffices.ShouldAllBe(office => joint.Text.Contains(office.Name, StringComparison.Ordinal));
            }

            if (campaign.SiteCheck is { } check)
            {
                check.Text.ShouldContain("线下查验");
            }

            if (campaign.Recommenders.DirectChannel is { } channel)
            {
                channel.Clause.Text.ShouldContain(channel.For);
            }
        }
    }

    [Fact]
    public void A_tree_that_rests_on_no_printed_notice_says_so()
    {
        SeedCampaigns.All.Values.Where(campaign => campaign.Recommenders.Ours is not null).Select(campaign => campaign.Id).ShouldBe(["neimenggu-advanced-2025"]);
        SeedCampaigns.All["neimenggu-advanced-2025"].Recommenders.Ours!.ShouldContain("本平台设定");
        SeedCampaigns.All["neimenggu-advanced-2025"].Notice.Title.ShouldEndWith("（征求意见稿）");
    }

    /// <summary>Word by word from 002:561-571, 003:245-294 and 003:326-383.</summary>
    [Theory]
    [InlineData("shaanxi-excellent-2024", "卓越级智能工厂项目推荐汇总表", "注：1.推荐的卓越级智能工厂项目按优先次序排名；2.推荐数量不能超过通知中规定的上限。",
        "序号|申报单位名称|卓越级智能工厂项目名称|涉及典型场景实例（罗列）|联系人|联系方式（手机号）")]
    [InlineData("national-excellent-2025", "卓越级智能工厂项目推荐汇总表", "注：1.推荐的卓越级智能工厂项目按优先次序排名；2.推荐数量不超过通知中规定的上限。",
        "序号|申报单位名称|卓越级智能工厂项目名称|涉及典型场景实例（罗列）|联系人|联系方式（手机号）")]
    [InlineData("national-leading-2025", "领航级智能工厂项目推荐汇总表", "注：1.推荐的领航级智能工厂项目按优先次序排名；2.推荐数量不超过通知中规定的上限。",
        "序号|申报单位名称|领航级智能工厂项目名称|涉及典型场景实例（罗列）|重点探索的未来制造模式清单|联系人|联系方式（手机号）")]
    public void A_summary_table_is_the_one_that_the_notice_prints(string id, string title, string note, string columns)
    {
        SeedCampaigns.All[id].SummaryTable.ShouldBe(new PrintedTable(title, "推荐单位（盖章）：", note));
        string.Join('|', SeedCampaigns.All[id].SummaryColumns.Select(column => column.Title)).ShouldBe(columns);
    }

    [Fact]
    public void Where_no_table_is_printed_and_no_form_named_none_is_said_to_be()
    {
        SeedCampaigns.All.Values.Where(campaign => campaign.SummaryTable is null).Select(campaign => campaign.Id).Order().ShouldBe(["jiangsu-advanced-2025", "neimenggu-advanced-2025"]);
        SeedCampaigns.All.Values.Where(campaign => campaign.FormTitle is not null).ShouldHaveSingleItem().FormTitle!.Text.ShouldBe("江苏省先进级智能工厂申报书");
    }

    [Fact]
    public void A_letter_says_what_the_list_says()
    {
        var letter = SeedCampaigns.All["shaanxi-excellent-2024"].Letter.Wording;

        letter.SubjectOf("西安市工业和信息化局", "2024年度陕西省卓越级智能工厂项目推荐").ShouldBe("西安市工业和信息化局关于报送\n2024年度陕西省卓越级智能工厂\n项目推荐名单的函");
        letter.SubjectOf("苏州市工业和信息化局", "2025年江苏省先进级智能工厂申报").ShouldBe("苏州市工业和信息化局关于报送\n2025年江苏省先进级智能工厂\n申报名单的函");
        letter.SubjectOf("某局", "另一批次").ShouldBe("某局关于报送\n另一批次名单的函");
        letter.BodyOf("《{count}》", "12", "线上审核").ShouldBe("根据《{count}》要求，我单位组织开展了线上审核工作，经审核，拟推荐12个项目，按推荐优先顺序列于附件。");
        letter.TracksOf("3").ShouldStartWith("另有3个项目");
    }

    /// <summary>What the clause has the recommender do, and what goes with the letter: 000:1575-1577, 002:62, 003:21, 003:31.</summary>
    [Theory]
    [InlineData("jiangsu-advanced-2025", "线下查验和线上审核", "本函一式2份。特此函报。")]
    [InlineData("shaanxi-excellent-2024", "申报材料审核", "加盖公章的纸质版申报书（与线上填报一致）、推荐汇总表各2份随函报送。特此函报。")]
    [InlineData("national-excellent-2025", "线上审核", "加盖公章的纸质版申报书（与线上填报一致）、推荐汇总表各1份随函报送。特此函报。")]
    [InlineData("national-leading-2025", "线上审核", "加盖公章的纸质版申报书（与线上填报一致）、推荐汇总表各1份随函报送。特此函报。")]
    [InlineData("neimenggu-advanced-2025", "申报材料审核", "特此函报。")]
    public void A_letter_says_what_its_notice_asks_for(string id, string work, string end)
    {
        SeedCampaigns.All[id].Letter.BodyOf("《通知》", "12").ShouldStartWith($"根据《通知》要求，我单位组织开展了{work}工作，经审核，拟推荐12个项目");
        SeedCampaigns.All[id].Letter.End.ShouldBe(end);
    }

    [Fact]
    public void The_corps_and_a_central_enterprise_may_be_named()
    {
        const string Named = """
            [
              {"area": "660000", "kind": "corps", "name": "新疆生产建设兵团工业和信息化局", "active": true},
              {"area": "CE0001", "kind": "central-enterprise", "name": "某中央企业集团", "active": true}
            ]
            """;
        var campaign = CampaignReader.Read(SeedCampaigns.With("national-excellent-2025.json", "/recommenders/direct", Named))
            .Campaigns.Single(campaign => campaign.Id == "national-excellent-2025");

        campaign.Recommenders.Groups.Select(direct => direct.Kind).ShouldBe([DirectKind.Corps, DirectKind.CentralEnterprise]);
        campaign.Form["channel"]!.Items.ShouldHaveSingleItem().Options.Select(option => (option.Value, option.Text)).ShouldBe(
            [("office", "由所在地推荐单位初审推荐"), ("660000", "由新疆生产建设兵团工业和信息化局推荐"), ("CE0001", "由某中央企业集团推荐")]);
        campaign.Form["channel"]!.Clause!.Number.ShouldBe("二（二）2");
        // Where there is but one way, nothing is asked; what is asked of the direct channel, only where there is one.
        SeedCampaigns.All["national-excellent-2025"].Form["channel"].ShouldBeNull();
        SeedCampaigns.All["neimenggu-advanced-2025"].Form["channel"].ShouldBeNull();
        SeedCampaigns.All["jiangsu-advanced-2025"].Form["channel"]!.Items.Select(item => item.Key).ShouldBe([AskedFields.Channel, AskedFields.ChannelTitle]);
        SeedCampaigns.All["jiangsu-advanced-2025"].Form["channel"]!.Items[0].Options.Select(option => option.Value).ShouldBe(["office", "direct"]);
    }

    [Fact]
    public void Where_kinds_are_told_apart_the_form_begins_with_their_choice()
    {
        const string Kinds = """
            { "label": "案例类别", "clause": "三（二）", "choices": [{ "kind": "cluster", "name": "产业集群" }, { "kind": "serviceProvider", "name": "服务商" }] }
            """;
        var campaign = CampaignReader.Read(SeedCampaigns.With("national-excellent-2025.json", "/kinds", Kinds))
            .Campaigns.Single(campaign => campaign.Id == "national-excellent-2025");

        var asked = campaign.Form.Fields[0];
        (asked.Key, asked.Label, asked.Required, asked.Section.Clause!.Number).ShouldBe((AskedFields.Kind, "案例类别", true, "三（二）"));
        asked.Item.Options.Select(option => (option.Value, option.Text)).ShouldBe([("cluster", "产业集群"), ("serviceProvider", "服务商")]);
        campaign.Kinds!["serviceProvider"]!.Name.ShouldBe("服务商");
        SeedCampaigns.All.Values.ShouldAllBe(seed => seed.Kinds == null && seed.Form[AskedFields.Kind] == null);
    }

    private static string? Told(PublishedDay? day) => day is null ? null : $"{day.Day:yyyy-MM-dd} {day.Clause.Number}";

    private static string? Text(JsonElement worked, string name) => worked.GetProperty(name).GetString();

    private static Dictionary<string, string> Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Campaigns", "cases", "campaigns.json")));
        return document.RootElement.EnumerateArray().ToDictionary(worked => worked.GetProperty("id").GetString()!, worked => worked.GetRawText());
    }
}
