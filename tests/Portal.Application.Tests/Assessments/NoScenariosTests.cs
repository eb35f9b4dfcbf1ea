using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Assessments;
using Portal.Application.Enterprises;
using Portal.Application.Pipeline;
using Portal.Rules;
using Portal.Rules.Policies;
using Portal.TestKit;

namespace Portal.Application.Tests.Assessments;

/// <summary>docs/decisions/0016: that no scenario is built is an answer, and another one than no answer.</summary>
public sealed class NoScenariosTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData("320583", 65, "8")]
    [InlineData("150102", null, "5")]
    public async Task A_factory_without_any_scenario_is_decided_on_once_it_says_so(string county, int? score, string needed)
    {
        var id = await GivenNothingBuiltAsync(county, score);
        var before = await portal.SendAsync(new ReadResult.Query(id));
        before.Missing.ShouldBe([AssessmentStep.Scenarios]);
        before.Evaluation[Tier.Base][ConditionCode.ScenarioCount]!.Outcome.ShouldBe(Outcome.NeedsJudgement);
        var refusal = await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(new DecideTier.Command(id, before.Frame.Version)));
        refusal.Errors.ShouldBe([new FieldError(nameof(AssessmentStep.Scenarios), Texts.ResultsMissingScenarios)]);

        var said = await portal.SendAsync(new StateNoScenarios.Command(id, None: true));

        said.Standing.None.ShouldBeTrue();
        said.Version.ShouldBe(before.Frame.Version + 1);
        var after = await portal.SendAsync(new ReadResult.Query(id));
        (after.NoScenarios, after.CanDecide).ShouldBe((true, true));
        after.Frame.Progress[AssessmentStep.Scenarios].ShouldBe(new(AssessmentStep.Scenarios, StepState.Complete, 0, null));
        var decisionId = await portal.SendAsync(new DecideTier.Command(id, after.Frame.Version));

        var stored = await portal.InDatabaseAsync(db => db.Decisions.SingleAsync(decision => decision.Id == decisionId));
        stored.ReferenceTier.ShouldBeNull();
        JsonNode.Parse(stored.Inputs)!["facts"]!["scenarios"]!.AsArray().ShouldBeEmpty();
        var decision = await portal.SendAsync(new ReadDecision.Query(id, decisionId));
        (decision.Reproduced, decision.NoScenarios).ShouldBe((true, true));
        var count = decision.Evaluation[Tier.Base][ConditionCode.ScenarioCount]!;
        (count.Outcome, count.Required, count.Actual).ShouldBe((Outcome.NotMet, needed, "0"));
        decision.Evaluation[Tier.Base][ConditionCode.SegmentCoverage]!.Outcome.ShouldBe(Outcome.NotMet);
    }

    [Fact]
    public async Task A_decision_that_was_taken_on_none_is_reproduced_after_scenarios_were_claimed()
    {
        var id = await GivenNothingBuiltAsync();
        await portal.SendAsync(new StateNoScenarios.Command(id, None: true));
        var decisionId = await portal.SendAsync(new DecideTier.Command(id, (await portal.SendAsync(new ReadFrame.Query(id))).Version));

        await ClaimAsync(id, 9);

        var decision = await portal.SendAsync(new ReadDecision.Query(id, decisionId));
        (decision.Reproduced, decision.NoScenarios).ShouldBe((true, true));
        var now = await portal.SendAsync(new ReadResult.Query(id));
        (now.NoScenarios, now.ChangedSince).ShouldBe((false, true));
    }

    [Fact]
    public async Task The_first_claim_takes_it_back_and_clearing_does_not_say_it_again()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await portal.SendAsync(new StateNoScenarios.Command(id, None: true));

        // Texts alone are no claim.
        (await portal.SendAsync(new SaveClaim.Command(id, 9, 0, new(ClaimEntry.NotClaimed, "柔性产线")))).Standing.None.ShouldBeTrue();
        (await portal.SendAsync(new SaveClaim.Command(id, 9, 1, new("base", "柔性产线")))).Standing.None.ShouldBeFalse();
        (await ReadAsync(id)).None.ShouldBeFalse();

        await portal.SendAsync(new ClearClaims.Command(id, [new(9, 2)]));
        (await ReadAsync(id)).None.ShouldBeFalse();
        (await portal.SendAsync(new ReadFrame.Query(id))).Progress[AssessmentStep.Scenarios].State.ShouldBe(StepState.NotStarted);
        (await portal.SendAsync(new ReadResult.Query(id))).Missing.ShouldContain(AssessmentStep.Scenarios);
    }

    [Fact]
    public async Task It_is_refused_while_anything_is_claimed()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await ClaimAsync(id, 9);
        await ClaimAsync(id, 10);

        var refusal = await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(new StateNoScenarios.Command(id, None: true)));

        refusal.Errors.ShouldBe([new FieldError("scenarios.none", "已选 2 个场景，不能同时声明暂无典型场景。如确无典型场景，请先清除所选场景。")]);
        (await portal.SendAsync(new StateNoScenarios.Command(id, None: false))).Standing.Claimed.ShouldBe(2);
    }

    [Fact]
    public async Task It_is_taken_back_as_it_was_said_and_leaves_audit_entries()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        var first = await portal.SendAsync(new StateNoScenarios.Command(id, None: true));
        var second = await portal.SendAsync(new StateNoScenarios.Command(id, None: true));
        var third = await portal.SendAsync(new StateNoScenarios.Command(id, None: false));

        (first.Standing.None, second.Standing.None, third.Standing.None).ShouldBe((true, true, false));
        (second.Version, third.Version).ShouldBe((first.Version + 1, first.Version + 2));
        var said = (await portal.InDatabaseAsync(db => db.AuditEntries.OrderBy(entry => entry.At).ThenBy(entry => entry.Seq).Select(entry => entry.Body).ToListAsync()))
            .Select(body => JsonSerializer.Deserialize<JsonElement>(body))
            .Where(body => body.GetProperty("action").GetString() == nameof(StateNoScenarios))
            .Select(body => body.GetProperty("details")).ToList();
        said.Select(details => (details.GetProperty("none").GetBoolean(), details.GetProperty("was").GetBoolean()))
            .ShouldBe([(true, false), (true, true), (false, true)]);
    }

    [Fact]
    public async Task Whatever_the_interleaving_it_never_stands_beside_a_claim()
    {
        for (var round = 0; round < 10; round++)
        {
            var (_, _, id) = await portal.GivenAssessmentAsync();
            var saying = Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
            {
                try
                {
                    await portal.SendAsync(new StateNoScenarios.Command(id, None: true));
                }
                catch (InvalidException)
                {
                }
            }));
            await Task.WhenAll([.. Enumerable.Range(9, 5).Select(row => ClaimAsync(id, row)), saying]);

            var standing = await ReadAsync(id);
            (standing.None, standing.Claimed).ShouldBe((false, 5));
        }
    }

    [Fact]
    public async Task Last_years_none_is_carried_where_nothing_is_claimed_and_marks_what_is_new()
    {
        var (source, target) = await GivenTwoAsync();
        (await portal.SendAsync(new ListCarrySources.Query(target))).ShouldBeEmpty();
        await portal.SendAsync(new StateNoScenarios.Command(source, None: true));

        (await portal.SendAsync(new ListCarrySources.Query(target))).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(one => one.None.ShouldBeTrue(), one => (one.Claimed, one.Copied, one.Kept).ShouldBe((0, 0, 0)));
        (await portal.SendAsync(new CarryForward.Command(target, source))).ShouldBe(new(0, 0, None: true));

        (await ReadAsync(target)).None.ShouldBeTrue();
        var standing = (await portal.SendAsync(new SaveClaim.Command(target, 9, 0, new("base", "柔性产线")))).Standing;
        standing.None.ShouldBeFalse();
        standing.Claims[8].Change.ShouldBe(CarriedChange.Added);

        // Once more changes nothing: something is claimed now.
        (await portal.SendAsync(new CarryForward.Command(target, source))).ShouldBe(new(0, 0));
        (await ReadAsync(target)).None.ShouldBeFalse();
    }

    [Fact]
    public async Task Claims_that_are_carried_take_it_back()
    {
        var (source, target) = await GivenTwoAsync();
        await ClaimAsync(source, 9);
        await portal.SendAsync(new StateNoScenarios.Command(target, None: true));

        (await portal.SendAsync(new CarryForward.Command(target, source))).ShouldBe(new(1, 0));

        var standing = await ReadAsync(target);
        (standing.None, standing.Claimed).ShouldBe((false, 1));
    }

    [Fact]
    public async Task Strangers_find_nothing_and_officers_may_not_say_it()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        var (stranger, _) = await portal.GivenFactoryAsync(name: "他人有限公司");
        portal.ActAs(stranger);
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new StateNoScenarios.Command(id, None: true)));
        portal.ActAsOfficer(Role.ProvinceOfficer, "320000", "320000");
        await Should.ThrowAsync<ForbiddenException>(() => portal.SendAsync(new StateNoScenarios.Command(id, None: true)));
        (await portal.Database.ScalarAsync<bool>($"select no_scenarios from portal.self_assessments where id = '{id}'")).ShouldBeFalse();
    }

    private Task<SaveClaim.Acknowledgement> ClaimAsync(Guid id, int row) =>
        portal.SendAsync(new SaveClaim.Command(id, row, 0, new("advanced", $"产线{row}")));

    private async Task<ScenarioStanding> ReadAsync(Guid id) => (await portal.SendAsync(new ReadScenarios.Query(id))).Standing;

    /// <summary>Everything is filled in but the scenarios.</summary>
    private async Task<Guid> GivenNothingBuiltAsync(string county = "320583", int? score = 65)
    {
        var (_, _, id) = await portal.GivenAssessmentAsync(county);
        await portal.InDatabaseAsync(async db =>
        {
            await Answers.FillAsync(db, id, score, scenarios: 0);
            return true;
        });
        return id;
    }

    /// <summary>Two factories of one enterprise, both begun.</summary>
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
}
