using Portal.Rules.Campaigns;
using Portal.Rules.Policies;

namespace Portal.Rules.Tests.Campaigns;

/// <summary>The forms of the campaigns: read strictly, and judged for completeness.</summary>
public sealed class ApplicationForms
{
    private const string Layouts = "application-forms.json";
    private const string Jiangsu = "jiangsu-advanced-2025.json";

    /// <summary>File, place of the change, new JSON ("-" removes), place of the fault, part of the reason.</summary>
    public static TheoryData<string, string, string, string, string> Changes => new()
    {
        { Jiangsu, "/form", "-", "/form/layout", "A text is expected." },
        { Jiangsu, "/form/layout", "\"none\"", "/form/layout", "There is no layout \"none\"." },
        { Jiangsu, "/form/clauses/kpi", "{}", "/form", "The form has no section \"kpi\"." },
        { Jiangsu, "/form/optional", "[\"money\"]", "/form", "The form has no section \"money\"." },
        { Jiangsu, "/form/pages", "3", "/form/pages", "The member is not known." },
        { Jiangsu, "/form/clauses/finance/text", "\"forms.json#/nowhere\"", "/nowhere", "A text is expected." },
        { Layouts, "/forms/advanced/1/use", "\"units\"", "/forms/advanced/1/use", "There is no section \"units\"." },
        { Layouts, "/forms/advanced/1/material", "1", "/forms/advanced/1/material", "material list has no such row" },
        { Layouts, "/forms/advanced/3/without", "[\"hall\"]", "/forms/advanced/3/without", "no item \"hall\"" },
        { Layouts, "/forms/advanced/1/use", "\"factory\"", "/forms/advanced", "\"summary\" stands twice" },
        { Layouts, "/sections/factory/items/0/key", "\"Project\"", "/sections/factory/items/0/key", "not a key" },
        { Layouts, "/sections/factory/items/0/kind", "\"essay\"", "/sections/factory/items/0/kind", "not one of" },
        { Layouts, "/sections/factory/items/0/limit", "-", "/sections/factory/items/0/limit", "needs it" },
        { Layouts, "/sections/factory/items/1/limit", "5", "/sections/factory/items/1/limit", "has none" },
        { Layouts, "/sections/factory/items/2/notBefore", "\"investment\"", "/sections/factory/items", "none of its kind" },
        { Layouts, "/sections/finance/items/0/columns", "-", "/sections/finance/items/0/columns", "needs it" },
        { Layouts, "/sections/commitment/items/0/text", "-", "/sections/commitment/items/0/text", "needs it" },
        { Layouts, "/sections/channel/items/0/options", "-", "/sections/channel/items/0/options", "needs it" },
        { Layouts, "/sections/factory/items/0/colour", "\"red\"", "/sections/factory/items/0/colour", "The member is not known." },
        { Layouts, "/note", "-", "/note", "A text is expected." },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_is_found_where_it_is(string file, string place, string json, string faultPath, string reason)
    {
        var reading = CampaignReader.Read(SeedCampaigns.With(file, place, json));

        reading.Campaigns.ShouldBeEmpty();
        reading.Faults.ShouldContain(fault => fault.Path == faultPath && fault.Reason.Contains(reason, StringComparison.Ordinal), string.Join('\n', reading.Faults));
    }

    [Fact]
    public void Jiangsu_asks_for_its_channel_and_for_the_statements_of_three_years_with_their_clauses()
    {
        var form = Campaign("jiangsu-advanced-2025").Form;

        form.Sections.Select(section => section.Key).ShouldBe(["channel", "unit", "factory", "scenarios", "results", "kpis", "finance", "commitment"]);
        form["finance"]!.Clause!.Text.ShouldContain("经营不满三年的按实际年度提供财务报表");
        form["finance"]!.Items[0].Required.ShouldBeTrue();
        form["channel"]!.Clause!.Text.ShouldContain("直报省工信厅");
        form.Years.ShouldBe([2022, 2023, 2024]);
        form.With([])["kpis"].ShouldBeNull("the province prints no indicators");
    }

    [Fact]
    public void Inner_Mongolia_has_no_channel_to_choose_and_asks_for_no_statements()
    {
        var form = Campaign("neimenggu-advanced-2025").Form;

        form["channel"].ShouldBeNull();
        form["finance"]!.Items[0].Required.ShouldBeFalse();
        form["finance"]!.Clause.ShouldBeNull();
    }

    [Theory]
    [InlineData("excellent-2024", 0, "scenarios", "附件4第3项", "智能工厂场景建设情况：包括项目总体情况、具体场景建设情况、系统集成情况等信息。")]
    [InlineData("excellent-2025", 1, "scenarios", "附件2第3项", "智能工厂场景建设情况：包括项目总体情况、重点环节建设情况、具体场景建设情况、系统集成情况等信息")]
    [InlineData("leading-2025", 2, "training", "附件4第4项", "领航级智能工厂培育方案：包括培育目标，研发、生产、管理、服务等环节未来制造模式创新方向；关键创建举措等")]
    public void A_national_form_answers_to_the_rows_of_its_material_list(string layout, int list, string section, string number, string text)
    {
        var files = SeedCampaigns.Files();
        files[Jiangsu] = SeedCampaigns.Changed(SeedCampaigns.Changed(files[Jiangsu], "/form", $$"""{ "layout": "{{layout}}" }"""), "/materials", $"\"forms.json#/material_lists/{list}\"");

        var form = CampaignReader.Read(files).Campaigns.Single(campaign => campaign.Id == "jiangsu-advanced-2025").Form;

        form[section]!.Clause!.Number.ShouldBe(number);
        form[section]!.Clause!.Text.ShouldBe(text);
        form["scenarios"]!.Items.Any(item => item.Key == "segments").ShouldBe(layout != "excellent-2024", "重点环节 is asked since 2025 (reading F7)");
    }

    [Fact]
    public void Nothing_typed_is_not_started_and_names_every_field()
    {
        var progress = Progress(new() { });

        progress["factory"].State.ShouldBe(SectionState.NotStarted);
        progress["factory"].Gaps.Select(gap => gap.Key).ShouldBe(["project-name", "started", "finished", "investment", "summary", "effects"]);
        progress["commitment"].Gaps.Select(gap => gap.Key).ShouldBe(["commitment", "commitment-name"]);
    }

    [Fact]
    public void A_section_is_complete_when_what_is_required_is_there()
    {
        var typed = Factory();
        Progress(typed)["factory"].State.ShouldBe(SectionState.Complete, "集成商 may stay empty");

        typed.Remove("summary");
        Progress(typed)["factory"].State.ShouldBe(SectionState.InProgress);
    }

    [Fact]
    public void Building_cannot_end_before_it_began()
    {
        var typed = Factory();
        typed["finished"] = "2021-12";

        Progress(typed)["factory"].Gaps.ShouldHaveSingleItem().Kind.ShouldBe(FormGapKind.OutOfOrder);
    }

    [Fact]
    public void A_long_text_is_counted_as_its_reader_counts()
    {
        var typed = Factory();
        typed["summary"] = new string('字', 1501);

        var gap = Progress(typed)["factory"].Gaps.ShouldHaveSingleItem();
        (gap.Key, gap.Kind, gap.Label).ShouldBe(("summary", FormGapKind.TooLong, "项目简介"));
    }

    [Fact]
    public void Each_claimed_scenario_needs_its_instance_and_its_description()
    {
        Progress([], claims: [new(9, "产线柔性配置", true, false), new(10, "人机协同制造", false, true)])["scenarios"].Gaps
            .Where(gap => gap.Key.StartsWith("scenario:", StringComparison.Ordinal)).Select(gap => (gap.Key, gap.Kind))
            .ShouldBe([("scenario:9", FormGapKind.ScenarioWithoutDescription), ("scenario:10", FormGapKind.ScenarioWithoutInstance)]);
        Progress([])["scenarios"].Gaps.ShouldContain(gap => gap.Kind == FormGapKind.NoScenario);
    }

    [Fact]
    public void Three_years_are_asked_each_whole()
    {
        var typed = Years(2022, 2023, 2024);
        Progress(typed, ["finance-2022", "finance-2023", "finance-2024"])["finance"].State.ShouldBe(SectionState.Complete);

        Progress(typed, ["finance-2022", "finance-2024"])["finance"].Gaps.ShouldHaveSingleItem().Kind.ShouldBe(FormGapKind.FileMissing);
        typed.Remove("finance-2023-assets");
        Progress(typed, ["finance-2022", "finance-2023", "finance-2024"])["finance"].Gaps.ShouldHaveSingleItem().Key.ShouldBe("finance-2023-assets");
    }

    [Fact]
    public void A_young_enterprise_gives_the_years_it_has_and_says_why()
    {
        var typed = Years(2024);
        Progress(typed, ["finance-2024"])["finance"].Gaps.Length.ShouldBe(4, "figures and file of two years");

        typed["finance-short"] = "yes";
        Progress(typed, ["finance-2024"])["finance"].Gaps.ShouldHaveSingleItem().Kind.ShouldBe(FormGapKind.ReasonMissing);
        typed["finance-short-reason"] = "2024年1月成立。";
        Progress(typed, ["finance-2024"])["finance"].State.ShouldBe(SectionState.Complete);
    }

    /// <summary>陕西卓越级 2024 asks for no 财务报表: left alone the section is no work done, and begun it is whole.</summary>
    [Fact]
    public void A_section_of_which_nothing_is_asked_is_optional_until_it_is_begun()
    {
        var form = Campaign("shaanxi-excellent-2024").Form;
        SectionState Finance(Dictionary<string, string> typed) => FormProgress.Of(form, Facts(typed)).Single(section => section.Section.Key == "finance").State;

        Finance([]).ShouldBe(SectionState.Optional);
        Finance(new() { [$"finance-{form.FirstYear}-revenue"] = "1200" }).ShouldBe(SectionState.InProgress);
    }

    [Fact]
    public void An_indicator_has_both_values_or_none()
    {
        var form = Campaign("jiangsu-advanced-2025").Form.With([new(1, "能力提升类指标", "关键设备数控化率", "%", "关键设备数控化率（%）", KpiDirection.None), new(2, "能力提升类指标", "先进过程控制投用率", "%", "先进过程控制投用率（%）", KpiDirection.None)]);
        FormProgress.Of(form, Facts(new() { ["kpi-1-base"] = "50", ["kpi-1-current"] = "80", ["kpi-2-base"] = "10" }))
            .Single(section => section.Section.Key == "kpis").Gaps.ShouldHaveSingleItem().Key.ShouldBe("kpi-2-current");
        form.Fields.Count(field => field.Item.Kind == FormItemKind.Kpis).ShouldBe(4);
    }

    [Theory]
    [InlineData("50", "80", "60")]
    [InlineData("80", "50", "-37.5")]
    [InlineData("-10", "10", "200")]
    [InlineData("0", "10", null)]
    [InlineData(null, "10", null)]
    [InlineData("3", "4", "33.333333333333333333333333333")]
    public void The_change_of_an_indicator_is_relative_to_its_base(string? from, string? to, string? percent)
    {
        var change = KpiChange.Percent(Number(from), Number(to));

        decimal.Round(change ?? 0, 10).ShouldBe(decimal.Round(Number(percent) ?? 0, 10));
        change.HasValue.ShouldBe(percent is not null);
    }

    private static decimal? Number(string? text) => text is null ? null : decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Factory() => new()
    {
        ["project-name"] = "精密部件智能工厂",
        ["started"] = "2022-01",
        ["finished"] = "2024-06",
        ["investment"] = "12000",
        ["summary"] = "简介",
        ["effects"] = "成效",
    };

    private static Dictionary<string, string> Years(params int[] years) => years
        .SelectMany(year => new[] { "revenue", "profit", "assets", "liabilities", "research" }.Select(column => $"finance-{year}-{column}"))
        .ToDictionary(key => key, _ => "1");

    private static Dictionary<string, SectionProgress> Progress(Dictionary<string, string> typed, string[]? files = null, params ClaimFacts[] claims) =>
        FormProgress.Of(Campaign("jiangsu-advanced-2025").Form, Facts(typed, files, claims)).ToDictionary(section => section.Section.Key);

    private static FormFacts Facts(Dictionary<string, string> typed, string[]? files = null, params ClaimFacts[] claims) =>
        new(typed, (files ?? []).ToHashSet(), [], [.. claims], text => text.Length);

    private static CampaignDefinition Campaign(string id)
    {
        var reading = CampaignReader.Read(SeedCampaigns.Files());
        reading.Faults.ShouldBeEmpty();
        return reading.Campaigns.Single(campaign => campaign.Id == id);
    }
}
