using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Assessments;
using Portal.Application.Enterprises;
using Portal.Application.Pipeline;
using Portal.Rules;
using Portal.TestKit;

namespace Portal.Application.Tests.Assessments;

public sealed class ScenarioClaimTests : IAsyncLifetime
{
    private const string InnerMongolianCounty = "150203";
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_claim_is_stored_as_typed_and_read_back()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();

        var saved = await SaveAsync(id, 9, 0, new("advanced", " 壳体车间\r\n柔性产线 ", "MES\r\n已上线  ", UsesAi: true));

        saved.Version.ShouldBe(1);
        var claim = (await portal.SendAsync(new ReadScenarios.Query(id)))[9];
        claim.Version.ShouldBe(1);
        claim.Entry.ShouldBe(new ClaimEntry("advanced", "壳体车间 柔性产线", "<p>MES<br>已上线</p>", true));
    }

    [Fact]
    public async Task A_claim_without_a_name_is_stored_and_flagged()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();

        var standing = (await SaveAsync(id, 9, 0, new("base", "  "))).Standing;

        standing.Remaining.Select(state => (state.Scenario.Row, state.Advice)).ShouldBe([(9, Texts.ScenariosAdviceUnnamed)]);
        standing.Claimed.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_no_longer_claimed_keeps_its_texts()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await SaveAsync(id, 9, 0, new("advanced", "柔性产线", "说明", true));

        var standing = (await SaveAsync(id, 9, 1, new(ClaimEntry.NotClaimed, "柔性产线", "说明", true))).Standing;

        standing.Claims[8].ShouldSatisfyAllConditions(state => state.Tier.ShouldBeNull(), state => state.KeepsTexts.ShouldBeTrue());
        standing.Tiers[0].Count!.Number.ShouldBe(0);
        (await portal.SendAsync(new ReadScenarios.Query(id)))[9].Entry.ShouldBe(new ClaimEntry("none", "柔性产线", "<p>说明</p>", true));
    }

    [Theory]
    [InlineData(1, "base", "scenarios.1.tier", "本等级在对照参考表中印作“/”，不能直接选择。请选择有描述的等级，或选择“未申报”。")]
    [InlineData(1, "Base", "scenarios.1.tier", "没有这个等级，请从列出的等级中选择。")]
    [InlineData(9, "2", "scenarios.9.tier", "没有这个等级，请从列出的等级中选择。")]
    public async Task A_tier_that_cannot_be_claimed_is_refused_at_its_field(int row, string tier, string field, string message)
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();

        var refusal = await Should.ThrowAsync<InvalidException>(() => SaveAsync(id, row, 0, new(tier)));

        refusal.Errors.ShouldBe([new FieldError(field, message)]);
        (await CountAsync(id)).ShouldBe(0);

        // Beside texts, the choice alone is refused.
        var saved = await SaveAsync(id, row, 0, new(tier, "名称", "<p>描述</p>"));
        saved.Refused.ShouldBe([new FieldError(field, message)]);
        (await portal.SendAsync(new ReadScenarios.Query(id)))[row].Entry.ShouldBe(new ClaimEntry("none", "名称", "<p>描述</p>"));
    }

    [Fact]
    public async Task Texts_are_stored_up_to_their_longest_counted_in_characters()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();

        // A character outside the basic plane is two code units and one character, as the column counts too.
        await SaveAsync(id, 9, 0, new("base", string.Concat(Enumerable.Repeat("𠮷", ClaimEntry.LongestName)), new string('字', ClaimEntry.LongestDescription)));

        var refusal = await Should.ThrowAsync<InvalidException>(() => SaveAsync(
            id, 9, 1, new("base", new string('字', ClaimEntry.LongestName + 1), new string('字', ClaimEntry.LongestDescription + 1))));
        refusal.Errors.Select(error => error.Field).ShouldBe(["scenarios.9.instanceName", "scenarios.9.description"]);
    }

    [Fact]
    public async Task Counts_are_cumulative_and_rows_without_a_segment_cover_nothing()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await SaveAsync(id, 1, 0, new("advanced", "甲")); // 工厂建设; "/" at base, which it counts for nevertheless
        await SaveAsync(id, 34, 0, new("leading", "乙")); // 多环节模式创新

        var tiers = (await SaveAsync(id, 9, 0, new("base", "丙"))).Standing.Tiers; // 生产作业

        tiers.Select(tier => (tier.Count!.Number, tier.Count.Needed)).ShouldBe([(3, 8), (2, 15), (1, 20), (1, 25)]);
        tiers[0].Segments.Where(segment => segment.Covered).Select(segment => segment.Segment.Name).ShouldBe(["工厂建设", "生产作业"]);
        tiers[1].Segments.Where(segment => segment.Covered).Select(segment => segment.Segment.Name).ShouldBe(["工厂建设"]);
        tiers[3].Segments.ShouldAllBe(segment => !segment.Covered);
        tiers[3].Missing.Count().ShouldBe(5);
    }

    [Fact]
    public async Task Every_needed_number_is_reached_by_enough_claims()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync(InnerMongolianCounty);
        await portal.StoreAsync([.. Enumerable.Range(1, 40).Select(row => new ScenarioClaim { AssessmentId = id, Row = row, Tier = 4, InstanceName = "甲" })]);

        var standing = (await portal.SendAsync(new ReadScenarios.Query(id))).Standing;

        standing.Tiers.ShouldAllBe(tier => tier.Reached && tier.Count!.Reached && !tier.Missing.Any() && tier.Count.Number == 40);
        standing.Remaining.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_presumed_cell_of_row_28_can_be_claimed()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync(InnerMongolianCounty);
        (await SaveAsync(id, 28, 0, new("leading", "甲"))).Standing.Claims[27].Tier.ShouldBe(Tier.Leading);
    }

    [Fact]
    public async Task Another_enterprises_assessment_does_not_exist()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await portal.GivenAssessmentAsync();

        await Should.ThrowAsync<NotFoundException>(() => SaveAsync(id, 9, 0, new("base")));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new ReadScenarios.Query(id)));
        await Should.ThrowAsync<NotFoundException>(() => ClearAsync(id, (9, 1)));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new ListCarrySources.Query(id)));
        (await CountAsync(id)).ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(41)]
    public async Task There_are_forty_rows(int row)
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await Should.ThrowAsync<NotFoundException>(() => SaveAsync(id, row, 0, new("advanced")));
    }

    [Fact]
    public async Task An_officer_may_not_save()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        portal.ActAsOfficer(Role.ProvinceOfficer, "320000", "320000");

        await Should.ThrowAsync<ForbiddenException>(() => SaveAsync(id, 9, 0, new("base")));
        await Should.ThrowAsync<ForbiddenException>(() => ClearAsync(id, (9, 1)));
        await Should.ThrowAsync<ForbiddenException>(() => portal.SendAsync(new CarryForward.Command(id, id)));
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_changes_nothing()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await SaveAsync(id, 9, 0, new("base", "甲"));
        await SaveAsync(id, 9, 1, new("advanced", "乙"));

        var stale = await Should.ThrowAsync<StaleException>(() => SaveAsync(id, 9, 1, new("leading", "丙")));

        stale.CurrentVersion.ShouldBe(2);
        (await portal.SendAsync(new ReadScenarios.Query(id)))[9].Entry.InstanceName.ShouldBe("乙");
    }

    [Fact]
    public async Task Different_rows_never_conflict()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await Task.WhenAll(Enumerable.Range(1, 40).Select(row => SaveAsync(id, row, 0, new("excellent", "甲"))));
        (await CountAsync(id)).ShouldBe(40);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Of_twenty_writers_on_one_version_exactly_one_wins(int version)
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        if (version == 1)
        {
            await SaveAsync(id, 9, 0, new("base", "先"));
        }

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(async writer =>
        {
            try
            {
                return (await SaveAsync(id, 9, version, new("base", $"{writer}"))).Version;
            }
            catch (StaleException)
            {
                return -1;
            }
        }));

        outcomes.Count(outcome => outcome == version + 1).ShouldBe(1);
        outcomes.Count(outcome => outcome == -1).ShouldBe(19);
    }

    [Fact]
    public async Task A_repeated_request_whose_acknowledgement_was_lost_is_acknowledged_again()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await SaveAsync(id, 9, 0, new("base", "甲"));

        (await SaveAsync(id, 9, 0, new("base", "甲"))).Version.ShouldBe(1);
        (await portal.Database.ScalarAsync<int>("select version from portal.scenario_claims")).ShouldBe(1);
    }

    [Fact]
    public async Task Saving_leaves_one_audit_entry_without_answers()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await SaveAsync(id, 9, 0, new("base", "机密产线"));

        await SaveAsync(id, 9, 1, new("advanced", "机密产线二"));

        var body = (await AuditAsync())[^1];
        body.GetProperty("action").GetString().ShouldBe(nameof(SaveClaim));
        body.GetProperty("details").GetProperty("changed").EnumerateArray().Select(name => name.GetString()).ShouldBe(["Tier", "InstanceName"], ignoreOrder: true);
        body.GetRawText().ShouldNotContain("机密");
    }

    [Fact]
    public async Task Clearing_takes_back_the_chosen_rows_and_keeps_their_texts()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        foreach (var row in (int[])[9, 10, 11])
        {
            await SaveAsync(id, row, 0, new("excellent", $"产线{row}", "说明", true));
        }

        (await ClearAsync(id, (9, 1), (11, 1), (11, 1))).ShouldBe(2);

        var view = await portal.SendAsync(new ReadScenarios.Query(id));
        view.Standing.Claims.Where(state => state.Tier is not null).Select(state => state.Scenario.Row).ShouldBe([10]);
        view[9].Entry.ShouldBe(new ClaimEntry("none", "产线9", "<p>说明</p>", true));
        view[9].Version.ShouldBe(2);
        (await AuditAsync())[^1].GetProperty("details").GetProperty("rows").EnumerateArray().Select(row => row.GetInt32()).ShouldBe([9, 11]);
    }

    [Fact]
    public async Task Nothing_is_cleared_when_one_of_the_rows_was_saved_in_between()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await SaveAsync(id, 9, 0, new("base", "甲"));
        await SaveAsync(id, 10, 0, new("base", "乙"));
        await SaveAsync(id, 10, 1, new("advanced", "乙"));

        await Should.ThrowAsync<StaleException>(() => ClearAsync(id, (9, 1), (10, 1)));
        await Should.ThrowAsync<StaleException>(() => ClearAsync(id, (12, 1)));
        (await Should.ThrowAsync<InvalidException>(() => ClearAsync(id))).Errors.ShouldBe([new FieldError("row", Texts.ScenariosClearNothing)]);

        (await portal.SendAsync(new ReadScenarios.Query(id))).Standing.Claimed.ShouldBe(2);
    }

    [Fact]
    public async Task Carrying_forward_fills_blank_rows_and_never_overwrites()
    {
        var (source, target) = await GivenTwoAsync();
        await SaveAsync(source, 9, 0, new("advanced", "产线九", "说明九", true));
        await SaveAsync(source, 10, 0, new("excellent", "产线十"));
        await SaveAsync(source, 11, 0, new("excellent", "产线十一"));
        await SaveAsync(source, 12, 0, new(ClaimEntry.NotClaimed));
        await SaveAsync(target, 10, 0, new("base", "自己的"));
        await SaveAsync(target, 11, 0, new(ClaimEntry.NotClaimed, "只有名称"));

        (await portal.SendAsync(new ListCarrySources.Query(target))).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(one => one.Id.ShouldBe(source), one => (one.Claimed, one.Copied, one.Kept).ShouldBe((3, 1, 2)));
        (await portal.SendAsync(new CarryForward.Command(target, source))).ShouldBe(new(Copied: 1, Kept: 2));

        var view = await portal.SendAsync(new ReadScenarios.Query(target));
        view[9].Entry.ShouldBe(new ClaimEntry("advanced", "产线九", "<p>说明九</p>", true));
        view[10].Entry.ShouldBe(new ClaimEntry("base", "自己的"));
        view[11].Entry.ShouldBe(new ClaimEntry("none", "只有名称"));
        view[12].ShouldBe(ReadScenarios.Claim.None);
        view.Standing.CarriedFrom.ShouldBe(new CarriedOrigin("二号工厂", 2025, IsLastYear: false));
        view.Standing.Claims.Select(state => state.Change).Skip(8).Take(4)
            .ShouldBe([CarriedChange.Same, CarriedChange.Changed, CarriedChange.Changed, CarriedChange.None]);
        view.Standing.Claims[9].ShouldSatisfyAllConditions(
            state => state.CarriedTier.ShouldBe(Tier.Excellent), state => state.CarriedName.ShouldBe("产线十"));

        // Once more copies nothing, and what changes afterwards is marked.
        (await portal.SendAsync(new CarryForward.Command(target, source))).ShouldBe(new(Copied: 0, Kept: 2));
        var version = (await portal.SendAsync(new ReadScenarios.Query(target)))[9].Version;
        (await SaveAsync(target, 9, version, new("excellent", "产线九", "说明九", true))).Standing.Claims[8].Change.ShouldBe(CarriedChange.Changed);
        (await SaveAsync(target, 20, 0, new("excellent", "新的"))).Standing.Claims[19].Change.ShouldBe(CarriedChange.Added);
    }

    [Fact]
    public async Task Last_years_origin_is_told_from_another_factorys()
    {
        var (source, target) = await GivenTwoAsync();
        await SaveAsync(source, 9, 0, new("advanced", "产线九"));
        await portal.Database.ExecuteAsync($"update portal.self_assessments set year = 2024 where id = '{source}'");

        await portal.SendAsync(new CarryForward.Command(target, source));

        (await portal.SendAsync(new ReadScenarios.Query(target))).Standing.CarriedFrom!.IsLastYear.ShouldBeTrue();
    }

    [Fact]
    public async Task Claims_are_carried_from_ones_own_other_assessment_alone()
    {
        var (source, target) = await GivenTwoAsync();
        await SaveAsync(source, 9, 0, new("advanced", "产线九"));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new CarryForward.Command(target, target)));

        var (_, _, mine) = await portal.GivenAssessmentAsync();
        (await portal.SendAsync(new ListCarrySources.Query(mine))).ShouldBeEmpty();
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new CarryForward.Command(mine, source)));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new CarryForward.Command(target, mine)));
        (await CountAsync(mine)).ShouldBe(0);
    }

    [Fact]
    public async Task Carrying_forward_beside_a_writer_loses_nothing_that_was_typed()
    {
        var (source, target) = await GivenTwoAsync();
        await portal.StoreAsync([.. Enumerable.Range(1, 40).Select(row => new ScenarioClaim { AssessmentId = source, Row = row, Tier = 4, InstanceName = "带入" })]);

        var typing = Enumerable.Range(1, 20).Select(async row =>
        {
            try
            {
                await SaveAsync(target, row, 0, new("excellent", "自己的"));
                return true;
            }
            catch (StaleException)
            {
                return false;
            }
        }).ToList();
        await portal.SendAsync(new CarryForward.Command(target, source));
        var stored = await Task.WhenAll(typing);

        var view = await portal.SendAsync(new ReadScenarios.Query(target));
        view.Standing.Claimed.ShouldBe(40);
        for (var row = 1; row <= 20; row++)
        {
            view[row].Entry.InstanceName.ShouldBe(stored[row - 1] ? "自己的" : "带入");
        }
    }

    private Task<SaveClaim.Acknowledgement> SaveAsync(Guid id, int row, int version, ClaimEntry entry) =>
        portal.SendAsync(new SaveClaim.Command(id, row, version, entry));

    private Task<int> ClearAsync(Guid id, params (int Row, int Version)[] rows) =>
        portal.SendAsync(new ClearClaims.Command(id, [.. rows.Select(row => new ClearClaims.ClearedRow(row.Row, row.Version))]));

    private Task<int> CountAsync(Guid id) => portal.InDatabaseAsync(db => db.ScenarioClaims.CountAsync(claim => claim.AssessmentId == id));

    /// <summary>Two factories of one enterprise, both begun; the second one is 二号工厂 and comes first.</summary>
    private async Task<(Guid Source, Guid Target)> GivenTwoAsync()
    {
        var (enterprise, factory, target) = await portal.GivenAssessmentAsync();
        var second = new Factory
        {
            EnterpriseId = enterprise.Id,
            Name = "二号工厂",
            ProvinceCode = factory.ProvinceCode,
            CityCode = factory.CityCode,
            CountyCode = factory.CountyCode,
            CreatedAt = factory.CreatedAt,
        };
        await portal.StoreAsync(second);
        return (await portal.SendAsync(new StartAssessment.Command(second.Id)), target);
    }

    private Task<List<JsonElement>> AuditAsync() => portal.InDatabaseAsync(async db =>
    {
        var bodies = await db.AuditEntries.OrderBy(entry => entry.At).ThenBy(entry => entry.Seq).Select(entry => entry.Body).ToListAsync();
        return bodies.ConvertAll(body => JsonSerializer.Deserialize<JsonElement>(body));
    });
}
