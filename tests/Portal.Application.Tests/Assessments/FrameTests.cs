using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.TestKit;

namespace Portal.Application.Tests.Assessments;

public sealed class FrameTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData("320583", "jiangsu-2025")]
    [InlineData("150102", "neimenggu-2025")]
    public async Task A_factory_is_assessed_under_the_policy_of_its_own_province(string county, string policy)
    {
        var (enterprise, factory, id) = await portal.GivenAssessmentAsync(county);

        var frame = await portal.SendAsync(new ReadFrame.Query(id));

        frame.Policy.Id.ShouldBe(policy);
        (frame.FactoryName, frame.EnterpriseName).ShouldBe((factory.Name, enterprise.Name));
        frame.Version.ShouldBe(1);
        frame.Progress.Steps.Select(step => step.State).ShouldAllBe(state => state == StepState.NotStarted);
        frame.Progress[AssessmentStep.Requirements].Of.ShouldBe(5);
    }

    [Fact]
    public async Task Starting_twice_or_two_hundred_times_at_once_opens_one_assessment()
    {
        var (enterprise, factory) = await portal.GivenFactoryAsync();
        portal.ActAs(enterprise);

        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => portal.SendAsync(new StartAssessment.Command(factory.Id))));

        ids.Distinct().Count().ShouldBe(1);
        (await portal.InDatabaseAsync(db => db.SelfAssessments.CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task Another_enterprise_finds_neither_the_factory_nor_the_assessment()
    {
        var (_, factory, id) = await portal.GivenAssessmentAsync();
        var (stranger, _) = await portal.GivenFactoryAsync("150102", "草原乳业有限公司");
        portal.ActAs(stranger);

        await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new ReadFrame.Query(id)));
        await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new StartAssessment.Command(factory.Id)));
    }

    [Fact]
    public async Task An_officer_may_not_open_an_enterprises_own_pages()
    {
        var (_, factory, id) = await portal.GivenAssessmentAsync();
        portal.ActAsOfficer(Role.ProvinceOfficer, "320000", "320000");

        await Should.ThrowAsync<ForbiddenException>(portal.SendAsync(new ReadFrame.Query(id)));
        await Should.ThrowAsync<ForbiddenException>(portal.SendAsync(new StartAssessment.Command(factory.Id)));
    }

    [Fact]
    public async Task Progress_counts_what_is_answered()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await portal.StoreAsync(
            new IndicatorAnswer { AssessmentId = id, No = 1, NotApplicable = true },
            new IndicatorAnswer { AssessmentId = id, No = 2, Level = 3, Score = 30 },
            new IndicatorAnswer { AssessmentId = id, No = 3, Level = 3 },
            new IndicatorAnswer { AssessmentId = id, No = 7, TotalInvestment = 860 },
            new ScenarioClaim { AssessmentId = id, Row = 9, Tier = 2, InstanceName = "精密加工数控产线" },
            new ScenarioClaim { AssessmentId = id, Row = 10, Tier = 1 },
            new ScenarioClaim { AssessmentId = id, Row = 11 },
            new MaturityStatement { AssessmentId = id, Level = 2 },
            new Declaration { AssessmentId = id, Code = "scale", Answer = "true" });

        var progress = (await portal.SendAsync(new ReadFrame.Query(id))).Progress;

        progress[AssessmentStep.Indicators].ShouldBe(new(AssessmentStep.Indicators, StepState.InProgress, 3, 10));
        progress[AssessmentStep.Scenarios].ShouldBe(new(AssessmentStep.Scenarios, StepState.NeedsAttention, 2, null, 1));
        progress[AssessmentStep.Maturity].State.ShouldBe(StepState.InProgress);
        progress[AssessmentStep.Requirements].ShouldBe(new(AssessmentStep.Requirements, StepState.InProgress, 1, 5));
        progress.Next!.Step.ShouldBe(AssessmentStep.Indicators);
    }

    [Fact]
    public async Task Nine_scored_indicators_are_all_that_must_be_answered()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await portal.StoreAsync([.. Enumerable.Range(1, 10).Where(no => no != 7)
            .Select(no => new IndicatorAnswer { AssessmentId = id, No = no, Level = 4, Score = 50 })]);

        (await portal.SendAsync(new ReadFrame.Query(id))).Progress[AssessmentStep.Indicators]
            .ShouldBe(new(AssessmentStep.Indicators, StepState.Complete, 9, 10));
    }

    [Fact]
    public async Task A_decision_is_outdated_once_an_answer_changes()
    {
        var (enterprise, _, id) = await portal.GivenAssessmentAsync();
        var policy = portal.Get<PolicyBook>().For("jiangsu-2025");
        await portal.InDatabaseAsync(db => portal.Get<PolicyBook>().KeepAsync(db, policy, TimeProvider.System.GetUtcNow(), default));
        await portal.StoreAsync(new Decision
        {
            AssessmentId = id,
            AssessmentVersion = 1,
            DecidedAt = TimeProvider.System.GetUtcNow(),
            DecidedById = Guid.CreateVersion7(),
            PolicyId = policy.Id,
            PolicyVersion = policy.Version,
            Inputs = "{}",
            EnterpriseName = "",
            CreditCode = "",
            FactoryName = "",
            DecidedByName = "",
            Result = "{}",
        });
        (await portal.SendAsync(new ReadFrame.Query(id))).Progress[AssessmentStep.Result].State.ShouldBe(StepState.Complete);

        var touched = await portal.InDatabaseAsync(db => db.TouchAsync(portal.User, id, TimeProvider.System, default));

        touched.ShouldBe(new Touched(policy.Id, touched.FactoryId, 2, NoScenarios: false, CarriedFromId: null));
        (await portal.SendAsync(new ReadFrame.Query(id))).Progress[AssessmentStep.Result].State.ShouldBe(StepState.NeedsAttention);

        var (stranger, _) = await portal.GivenFactoryAsync("150102", "草原乳业有限公司");
        portal.ActAs(stranger);
        await Should.ThrowAsync<NotFoundException>(portal.InDatabaseAsync(db => db.TouchAsync(portal.User, id, TimeProvider.System, default)));
    }
}
