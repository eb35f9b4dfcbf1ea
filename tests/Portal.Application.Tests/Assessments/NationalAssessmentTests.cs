using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Assessments;
using Portal.Application.Enterprises;
using Portal.Application.Pipeline;
using Portal.Rules;
using Portal.TestKit;

namespace Portal.Application.Tests.Assessments;

/// <summary>Self-assessment under the state's conditions: what is built of the guideline, no indicators.</summary>
public sealed class NationalAssessmentTests : IAsyncLifetime
{
    private const string Policy = "national-2025";
    private const string ShaanxiCounty = "610104";
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData("320583", "jiangsu-2025", "national-2025", "national-2024")]
    [InlineData("150203", "neimenggu-2025", "national-2025", "national-2024")]
    [InlineData(ShaanxiCounty, "national-2025", "national-2024")]
    public async Task A_factory_may_be_assessed_under_its_provinces_policy_and_the_states(string county, params string[] policies)
    {
        var (enterprise, factory) = await portal.GivenFactoryAsync(county);
        portal.ActAs(enterprise);
        (await ListedAsync()).Open.Select(policy => policy.Id).ShouldBe(policies);

        var id = await portal.SendAsync(new StartAssessment.Command(factory.Id, Policy));
        (await portal.SendAsync(new StartAssessment.Command(factory.Id, Policy))).ShouldBe(id);
        (await portal.SendAsync(new ReadFrame.Query(id))).Policy.Id.ShouldBe(Policy);
        var first = await portal.SendAsync(new StartAssessment.Command(factory.Id));
        (await portal.SendAsync(new ReadFrame.Query(first))).Policy.Id.ShouldBe(policies[0]);

        var listed = await ListedAsync();
        listed.Assessments.Select(assessment => assessment.Policy.Id).ShouldBe(policies.Where(policy => policy == policies[0] || policy == Policy));
        listed.Open.Select(policy => policy.Id).ShouldBe(policies.Where(policy => policy != policies[0] && policy != Policy));
    }

    [Theory]
    [InlineData("neimenggu-2025")]
    [InlineData("mars-2025")]
    public async Task Another_provinces_policy_is_refused(string policy)
    {
        var (enterprise, factory) = await portal.GivenFactoryAsync();
        portal.ActAs(enterprise);
        (await Should.ThrowAsync<InvalidException>(portal.SendAsync(new StartAssessment.Command(factory.Id, policy)))).Errors.ShouldHaveSingleItem();
        (await portal.InDatabaseAsync(db => db.SelfAssessments.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task There_are_four_steps_and_no_indicators()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync(policy: Policy);

        var frame = await portal.SendAsync(new ReadFrame.Query(id));

        frame.Progress.Steps.Select(step => step.Step)
            .ShouldBe([AssessmentStep.Scenarios, AssessmentStep.Maturity, AssessmentStep.Requirements, AssessmentStep.Result]);
        frame.Progress.First.ShouldBe(AssessmentStep.Scenarios);
        frame.Progress.Next!.Step.ShouldBe(AssessmentStep.Scenarios);
        await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new ReadIndicators.Query(id)));
        await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new SaveIndicator.Command(id, 1, 0, new IndicatorEntry("4"))));
    }

    [Fact]
    public async Task What_is_built_is_stored_and_comes_to_coverage_and_share()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync(policy: Policy);
        foreach (var number in new[] { 1, 8, 20, 30 })
        {
            await SaveAsync(id, number, new(ClaimEntry.Built, $"实例{number}", UsesAi: number == 8));
        }

        var standing = (await SaveAsync(id, 40, new(ClaimEntry.Built))).Standing;

        (standing.Claimed, standing.UsingAi).ShouldBe((5, 1));
        standing.Tiers.ShouldAllBe(tier => tier.Count == null);
        standing.Tiers.Select(tier => tier.AiShare?.Reached).ShouldBe([null, null, true, false]);
        standing.Tiers.Select(tier => tier.InPrinciple).ShouldBe([false, false, true, false]);
        standing.Tiers[3].Missing.Select(segment => segment.Name).ShouldBe(["研发设计"]);
        standing.Tiers.Select(tier => tier.Reached).ShouldBe([true, true, true, false]);
        standing.Remaining.Select(state => state.Scenario.Row).ShouldBe([40]);
        standing.Claims[7].ShouldSatisfyAllConditions(state => state.Tier.ShouldBeNull(), state => state.UsesAi.ShouldBeTrue(), state => state.Claimed.ShouldBeTrue());
        (await portal.SendAsync(new ReadScenarios.Query(id)))[8].Entry.ShouldBe(new ClaimEntry(ClaimEntry.Built, "实例8", null, true));
        (await portal.InDatabaseAsync(db => db.ScenarioClaims.Where(claim => claim.AssessmentId == id).Select(claim => claim.Tier).Distinct().SingleAsync()))
            .ShouldBe(ScenarioClaim.Built);
    }

    [Theory]
    [InlineData("base")]
    [InlineData("yes")]
    public async Task A_tier_cannot_be_claimed_where_it_is_asked_what_is_built(string choice)
    {
        var (_, _, id) = await portal.GivenAssessmentAsync(policy: Policy);
        var refusal = await Should.ThrowAsync<InvalidException>(() => SaveAsync(id, 9, new(choice)));
        refusal.Errors.ShouldBe([new FieldError("scenarios.9.tier", Texts.ScenariosBuiltUnknown)]);
    }

    [Fact]
    public async Task Built_is_no_tier_of_a_matrix()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        (await Should.ThrowAsync<InvalidException>(() => SaveAsync(id, 9, new(ClaimEntry.Built)))).Errors.ShouldHaveSingleItem().Message.ShouldBe(Texts.ScenariosTierUnknown);
    }

    [Fact]
    public async Task A_tier_is_decided_and_its_inputs_are_a_body_of_the_contract()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync(policy: Policy);
        await portal.StoreAsync(
        [
            .. new[] { 1, 4, 8, 20, 30 }.Select(number => new ScenarioClaim
            {
                AssessmentId = id, Row = number, Tier = ScenarioClaim.Built, InstanceName = "甲", UsesAi = number == 4 ? true : number == 8 ? null : false,
            }),
            new MaturityStatement { AssessmentId = id, Level = 3, Kind = MaturityKind.Assessed },
        ]);

        var result = await portal.SendAsync(new ReadResult.Query(id));
        result.CanDecide.ShouldBeTrue();
        result.Evaluation.ReferenceTier.ShouldBe(Tier.Excellent);
        result.Plans.Single().AiShare.ShouldNotBeNull().Scenarios.Select(scenario => scenario.Row).ShouldBe([1, 8]);
        var decision = await portal.SendAsync(new DecideTier.Command(id, result.Frame.Version));

        var stored = await portal.InDatabaseAsync(db => db.Decisions.SingleAsync(one => one.Id == decision));
        stored.ReferenceTier.ShouldBe((int)Tier.Excellent);
        stored.ScoreShown.ShouldBeNull();
        var facts = JsonNode.Parse(stored.Inputs)!["facts"]!;
        facts["indicators"].ShouldBeNull();
        facts["scenarios"]![1]!.ToJsonString().ShouldBe("""{"no":4,"usesAi":true}""");
        facts["scenarios"]![2]!.ToJsonString().ShouldBe("""{"no":8,"usesAi":false}""");
        (await portal.SendAsync(new ReadDecision.Query(id, decision))).Reproduced.ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_built_is_carried_to_another_factory_but_never_into_a_matrix()
    {
        var (enterprise, factory, id) = await portal.GivenAssessmentAsync(policy: Policy);
        await SaveAsync(id, 20, new(ClaimEntry.Built, "柔性产线", "说明", UsesAi: true));
        var second = new Factory
        {
            EnterpriseId = enterprise.Id,
            Name = "二号工厂",
            ProvinceCode = factory.ProvinceCode,
            CityCode = factory.CityCode,
            CountyCode = factory.CountyCode,
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        await portal.StoreAsync(second);
        var target = await portal.SendAsync(new StartAssessment.Command(second.Id, Policy));
        var provincial = await portal.SendAsync(new StartAssessment.Command(second.Id));
        var older = await portal.SendAsync(new StartAssessment.Command(second.Id, "national-2024"));

        (await portal.SendAsync(new ListCarrySources.Query(target))).ShouldHaveSingleItem().Claimed.ShouldBe(1);
        (await portal.SendAsync(new CarryForward.Command(target, id))).Copied.ShouldBe(1);
        (await portal.SendAsync(new ReadScenarios.Query(target)))[20].Entry.ShouldBe(new ClaimEntry(ClaimEntry.Built, "柔性产线", "<p>说明</p>", true));
        foreach (var other in new[] { provincial, older })
        {
            (await portal.SendAsync(new ListCarrySources.Query(other))).ShouldBeEmpty();
            await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new CarryForward.Command(other, id)));
        }
    }

    private async Task<ListFactories.Item> ListedAsync() => (await portal.SendAsync(new ListFactories.Query())).ShouldHaveSingleItem();

    private Task<SaveClaim.Acknowledgement> SaveAsync(Guid id, int number, ClaimEntry entry) => portal.SendAsync(new SaveClaim.Command(id, number, 0, entry));
}
