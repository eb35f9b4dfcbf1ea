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
    public void Rows_of_many_segments_belong_to_none()
    {
        SeedPolicies.Jiangsu.Matrix.Rows.Where(row => row.Segment is null).Select(row => row.Row)
            .ShouldBe(Enumerable.Range(34, 7));
    }

    [Fact]
    public void Row_24_is_environmental_management_whatever_the_matrix_prints()
    {
        var row = SeedPolicies.Jiangsu.Matrix[24];
        row.PrintedStage.ShouldBe("环保管控");
        row.Stage.ShouldBe("环保管理");
        row.Segment.ShouldNotBeNull().Name.ShouldBe("生产管理");
    }

    [Fact]
    public void The_lost_cell_of_Inner_Mongolia_is_presumed_and_claimable()
    {
        var cell = SeedPolicies.InnerMongolia.Matrix[28][Tier.Leading];
        cell.Claimable.ShouldBeTrue();
        cell.PresumedBy.ShouldBe("M9");
        cell.Text.ShouldBe(SeedPolicies.Jiangsu.Matrix[28][Tier.Leading].Text);
        SeedPolicies.InnerMongolia.Matrix.Rows.SelectMany(row => row.Cells).Count(each => each.Presumed).ShouldBe(1);
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
