using Portal.Rules.Policies;

namespace Portal.Rules.Tests.Policies;

/// <summary>What page authors rely on: texts, clauses and thresholds come out as printed.</summary>
public sealed class PolicyTexts
{
    [Theory]
    [InlineData("jiangsu-2025", "8,15,20,25")]
    [InlineData("neimenggu-2025", "5,10,15,20")]
    public void Scenario_counts_are_those_printed(string id, string minima)
    {
        var counts = SeedPolicies.Named(id).Tiers
            .Select(tier => tier[ConditionCode.ScenarioCount].ShouldBeOfType<ScenarioCountCondition>().Minimum);
        string.Join(',', counts).ShouldBe(minima);
    }

    [Fact]
    public void A_clause_is_cited_by_title_and_number_and_opens_its_text()
    {
        var clause = SeedPolicies.Jiangsu[Tier.Base][ConditionCode.ScenarioCount].ShouldNotBeNull().Clause;
        clause.Citation.ShouldBe("江苏省智能工厂梯度建设要素条件（2025年版）二");
        clause.Text.ShouldStartWith("企业参考《江苏省智能工厂梯度建设典型场景企业自评价参考（2025年版）》");
        clause.Text.ShouldContain(clause.Phrase.ShouldNotBeNull());
    }

    [Theory]
    [InlineData("jiangsu-2025")]
    [InlineData("neimenggu-2025")]
    [InlineData("national-2024")]
    [InlineData("national-2025")]
    public void Every_condition_shows_a_clause_whose_phrase_stands_in_its_text(string id)
    {
        var policy = SeedPolicies.Named(id);
        foreach (var condition in policy.Tiers.SelectMany(tier => tier.Conditions))
        {
            condition.Clause.Citation.ShouldStartWith(condition.Clause.Document);
            condition.Clause.Number.ShouldNotBeEmpty();
            condition.Clause.Text.ShouldNotBeEmpty();
            condition.Clause.Text.ShouldContain(condition.Clause.Phrase ?? "");
            condition.Readings.ShouldAllBe(reading => policy.Readings.ContainsKey(reading));
        }
    }

    [Fact]
    public void The_state_asks_what_is_built_and_prints_its_KPIs()
    {
        foreach (var (policy, stages, kpis) in new[] { (SeedPolicies.National2024, 15, 20), (SeedPolicies.National2025, 8, 21) })
        {
            policy.Province.ShouldBeNull();
            policy.HasIndicators.ShouldBeFalse();
            policy.Scenarios.ByTier.ShouldBeFalse();
            policy.Scenarios.Rows.Length.ShouldBe(40);
            policy.Scenarios.Rows.ShouldAllBe(row => row.Row == row.Guideline.Number && row.Cells.IsEmpty && !row.ClaimableAt(Tier.Base));
            policy.Guideline.Stages.Length.ShouldBe(stages);
            policy.Kpis.Length.ShouldBe(kpis);
            policy.Kpis.Select(kpi => kpi.Group).Distinct().Count().ShouldBe(5);
        }

        SeedPolicies.Jiangsu.Kpis.ShouldBeEmpty();
    }

    [Fact]
    public void The_names_of_the_KPIs_say_the_direction()
    {
        string Names(KpiDirection direction) => string.Join(',', SeedPolicies.National2025.Kpis.Where(kpi => kpi.Direction == direction).Select(kpi => kpi.Number));
        Names(KpiDirection.Fall).ShouldBe("6,10,15,17,18");
        Names(KpiDirection.Rise).ShouldBe("8,9,11,12,13,14,16");
        Names(KpiDirection.None).ShouldBe("1,2,3,4,5,7,19,20,21");
    }

    [Theory]
    [InlineData("national-2024", "工厂建设:1,2,31,32,33 研发设计:3,4,5,6 生产作业:9,10,11,12,13,14,15,16,17 生产管理:7,8,18,19,20,21,22,23,24 运营管理:25,26,27,28,29,30")]
    [InlineData("national-2025", "工厂建设:1,2,3 研发设计:4,5,6,7 生产作业:20,21,22,23,24,25,26,27,28,29 生产管理:8,9,10,11,12,13,14,15,16,17,18,19 运营管理:30,31,32,33,34,35,36,37,38,39,40")]
    public void The_notes_of_each_edition_put_the_stages_into_segments(string id, string expected)
    {
        var policy = SeedPolicies.Named(id);
        string.Join(' ', policy.Segments.Select(segment =>
            $"{segment.Name}:{string.Join(',', policy.Scenarios.Rows.Where(row => row.Segment == segment).Select(row => row.Row))}")).ShouldBe(expected);
    }

    [Fact]
    public void The_recognised_tier_rests_on_the_notice_that_asks_it()
    {
        var clause = SeedPolicies.National2025[Tier.Leading][ConditionCode.RecognisedTier].ShouldNotBeNull().Clause;
        clause.Citation.ShouldBe("工信厅联通装函〔2025〕251号三（一）3");
        clause.Phrase.ShouldBe("须已获评卓越级智能工厂");
        SeedPolicies.National2024[Tier.Excellent][ConditionCode.RecognisedTier].ShouldNotBeNull().Clause.Citation.ShouldBe("陕工信发〔2024〕262号一（三）");
        SeedPolicies.National2024[Tier.Base][ConditionCode.RecognisedTier].ShouldBeNull();
    }

    [Fact]
    public void Rows_of_many_segments_belong_to_none()
    {
        SeedPolicies.Jiangsu.Scenarios.Rows.Where(row => row.Segment is null).Select(row => row.Row)
            .ShouldBe(Enumerable.Range(34, 7));
    }

    [Fact]
    public void Row_24_is_environmental_management_whatever_the_matrix_prints()
    {
        var row = SeedPolicies.Jiangsu.Scenarios[24];
        row.PrintedStage.ShouldBe("环保管控");
        row.Stage.ShouldBe("环保管理");
        row.Segment.ShouldNotBeNull().Name.ShouldBe("生产管理");
    }

    [Fact]
    public void The_lost_cell_of_Inner_Mongolia_is_presumed_and_claimable()
    {
        var cell = SeedPolicies.InnerMongolia.Scenarios[28][Tier.Leading];
        cell.Claimable.ShouldBeTrue();
        cell.PresumedBy.ShouldBe("M9");
        cell.Text.ShouldBe(SeedPolicies.Jiangsu.Scenarios[28][Tier.Leading].Text);
        SeedPolicies.InnerMongolia.Scenarios.Rows.SelectMany(row => row.Cells).Count(each => each.Presumed).ShouldBe(1);
    }

    [Fact]
    public void Inner_Mongolia_is_a_draft_that_scores_nothing()
    {
        SeedPolicies.InnerMongolia.Status.ShouldBe(PolicyStatus.Draft);
        SeedPolicies.InnerMongolia.Indicators.Scoring.ShouldBeNull();
        SeedPolicies.InnerMongolia[Tier.Leading][ConditionCode.BasicScore].ShouldBeNull();
    }

    [Fact]
    public void The_version_names_the_policy_and_its_content()
    {
        SeedPolicies.Jiangsu.Version.ShouldMatch("^jiangsu-2025@sha256:[0-9a-f]{64}$");
    }
}
