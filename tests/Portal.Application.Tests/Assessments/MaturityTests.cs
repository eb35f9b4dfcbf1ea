using Microsoft.EntityFrameworkCore;
using Portal.Application.Assessments;
using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.TestKit;

namespace Portal.Application.Tests.Assessments;

public sealed class MaturityTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Guid id;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        (_, _, id) = await portal.GivenAssessmentAsync();
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Maturity_is_stored_and_a_score_that_disagrees_is_only_hinted_at()
    {
        var saved = await MatureAsync(new("level", "", "2"), new("kind", "", "1"), new("score", "", "2.80"), new("date", "", "2025-03-20"));

        saved.Version.ShouldBe(2);
        saved.Values["score"].ShouldBe("2.8");
        (await portal.SendAsync(new ReadMaturity.Query(id))).UsualLevel.ShouldBe(3);
        var frame = await portal.SendAsync(new ReadFrame.Query(id));
        frame.Progress[AssessmentStep.Maturity].State.ShouldBe(StepState.Complete);
        frame.Version.ShouldBe(2);

        await MatureAsync(new Typed("score", "2.8", "2.79"));
        (await portal.SendAsync(new ReadMaturity.Query(id))).UsualLevel.ShouldBeNull();
    }

    [Fact]
    public async Task Not_having_reached_level_1_is_an_answer()
    {
        await MatureAsync(new("level", "", "0"), new("kind", "", "1"), new("score", "", "0.8"));

        (await portal.SendAsync(new ReadFrame.Query(id))).Progress[AssessmentStep.Maturity].State.ShouldBe(StepState.Complete);
        (await portal.SendAsync(new ReadMaturity.Query(id))).UsualLevel.ShouldBe(1);
        (await Should.ThrowAsync<ConflictException>(MatureAsync(new Typed("level", "", "4")))).Conflicts.ShouldHaveSingleItem().Message.ShouldContain(Texts.MaturityBelow);
    }

    [Theory]
    [InlineData("level", "6")]
    [InlineData("level", "-1")]
    [InlineData("kind", "3")]
    [InlineData("score", "5.01")]
    [InlineData("score", "2.801")]
    [InlineData("date", "20.3.2025")]
    [InlineData("date", "2999-01-01")]
    public async Task What_cannot_be_right_is_refused_at_its_field(string field, string typed)
    {
        (await Should.ThrowAsync<InvalidException>(MatureAsync(new Typed(field, "", typed)))).Errors.ShouldHaveSingleItem().Field.ShouldBe(field);
        (await portal.SendAsync(new ReadFrame.Query(id))).Version.ShouldBe(1);
    }

    [Fact]
    public async Task Declarations_are_those_of_the_policy()
    {
        await RequireAsync(new("scale", "", "true"), new("accidents", "", "larger"), new("accidents-remark", "", "已整改"), new("credit", "", ""));

        var values = (await portal.SendAsync(new ReadRequirements.Query(id))).Values;
        values.Keys.Where(key => !key.EndsWith("-remark", StringComparison.Ordinal))
            .ShouldBe(["scale", "credit", "accidents", "equipment", "organisation"]);
        (values["scale"], values["accidents"], values["accidents-remark"], values["credit"]).ShouldBe(("true", "larger", "已整改", ""));
        (await portal.SendAsync(new ReadFrame.Query(id))).Progress[AssessmentStep.Requirements].Done.ShouldBe(2);
        (await portal.InDatabaseAsync(db => db.Declarations.CountAsync())).ShouldBe(2);
    }

    [Theory]
    [InlineData("scale", "larger")]
    [InlineData("accidents", "true")]
    [InlineData("wealth", "true")]
    public async Task An_answer_that_is_not_offered_is_refused(string field, string typed) =>
        await Should.ThrowAsync<InvalidException>(RequireAsync(new Typed(field, "", typed)));

    [Fact]
    public async Task The_same_answer_by_two_colleagues_shows_both_and_saves_neither()
    {
        await MatureAsync(new Typed("level", "", "3"));
        var conflict = await Should.ThrowAsync<ConflictException>(MatureAsync(new Typed("level", "", "4")));
        conflict.Conflicts.ShouldHaveSingleItem().Message.ShouldContain("集成级");
        (await portal.SendAsync(new ReadFrame.Query(id))).Version.ShouldBe(2);

        await RequireAsync(new Typed("scale", "", "true"));
        await Should.ThrowAsync<ConflictException>(RequireAsync(new Typed("scale", "", "false")));
        (await portal.SendAsync(new ReadRequirements.Query(id))).Values["scale"].ShouldBe("true");
    }

    [Fact]
    public async Task Twenty_first_answers_at_once_leave_one_winner_and_no_error()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            try
            {
                await RequireAsync(new Typed("credit-remark", "", $"说明{number}"));
                return true;
            }
            catch (ConflictException)
            {
                return false;
            }
        }));

        outcomes.Count(won => won).ShouldBe(1);
    }

    [Fact]
    public async Task A_strangers_assessment_does_not_exist()
    {
        var (stranger, _) = await portal.GivenFactoryAsync("150102", "草原乳业有限公司");
        portal.ActAs(stranger);

        await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new ReadMaturity.Query(id)));
        await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new ReadRequirements.Query(id)));
        await Should.ThrowAsync<NotFoundException>(MatureAsync(new Typed("level", "", "3")));
        await Should.ThrowAsync<NotFoundException>(RequireAsync(new Typed("scale", "", "true")));
    }

    [Fact]
    public async Task Policy_versions_are_kept_once()
    {
        var versions = portal.Get<PolicyBook>().All.Length + 1; // and the quotas
        (await portal.SendAsync(new KeepPolicies.Query())).Count.ShouldBe(versions);
        (await portal.SendAsync(new KeepPolicies.Command())).Count.ShouldBe(versions);
        (await portal.SendAsync(new KeepPolicies.Query())).ShouldBeEmpty();
    }

    private Task<SavedFields> MatureAsync(params Typed[] fields) => portal.SendAsync(new SaveMaturity.Command(id, fields));

    private Task<SavedFields> RequireAsync(params Typed[] fields) => portal.SendAsync(new SaveRequirements.Command(id, fields));
}
