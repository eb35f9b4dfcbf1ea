using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Assessments;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Application.Evaluations;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Rules;
using Portal.Rules.Policies;
using Portal.TestKit;

namespace Portal.Application.Tests.Assessments;

public sealed class DecideTierTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_complete_assessment_is_decided_and_can_be_replayed()
    {
        var id = await GivenCompleteAsync();
        var before = await portal.SendAsync(new ReadResult.Query(id));
        before.CanDecide.ShouldBeTrue();
        before.Evaluation.ReferenceTier.ShouldBe(Tier.Base);
        before.Plans.Select(plan => plan.Tier).ShouldBe([Tier.Advanced, Tier.Excellent, Tier.Leading]);

        var decisionId = await portal.SendAsync(new DecideTier.Command(id, before.Frame.Version));

        var decision = await portal.SendAsync(new ReadDecision.Query(id, decisionId));
        decision.Reproduced.ShouldBeTrue();
        decision.Evaluation.ReferenceTier.ShouldBe(Tier.Base);
        var after = await portal.SendAsync(new ReadResult.Query(id));
        after.LastDecision!.ReferenceTier.ShouldBe((int)Tier.Base);
        after.LastDecision.ScoreShown.ShouldBe("65.00");
        after.ChangedSince.ShouldBeFalse();
    }

    [Fact]
    public async Task The_stored_inputs_are_a_body_of_the_public_contract_with_the_stored_result()
    {
        var id = await GivenCompleteAsync();
        var decisionId = await portal.SendAsync(new DecideTier.Command(id, await VersionAsync(id)));
        var stored = await portal.InDatabaseAsync(db => db.Decisions.SingleAsync(decision => decision.Id == decisionId));
        var (valid, json) = EvaluationAnswer.To(EvaluationBody.Read(Encoding.UTF8.GetBytes(stored.Inputs), portal.Get<PolicyBook>()));
        valid.ShouldBeTrue();
        Encoding.UTF8.GetString(json.Span).ShouldBe(stored.Result);
        JsonNode.Parse(stored.Inputs)!["facts"]!["indicators"]!["1"]!["score"]!.GetValue<string>().ShouldBe("65");
    }

    [Fact]
    public async Task A_factory_below_level_1_is_decided_on_and_its_inputs_are_replayed()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await portal.InDatabaseAsync(async db =>
        {
            await Answers.FillAsync(db, id, 65, 8, maturity: 0);
            return true;
        });

        var decisionId = await portal.SendAsync(new DecideTier.Command(id, await VersionAsync(id)));

        var stored = await portal.InDatabaseAsync(db => db.Decisions.SingleAsync(decision => decision.Id == decisionId));
        stored.ReferenceTier.ShouldBeNull();
        JsonNode.Parse(stored.Inputs)!["facts"]!["maturityLevel"]!.GetValue<string>().ShouldBe("belowFirst");
        var decision = await portal.SendAsync(new ReadDecision.Query(id, decisionId));
        decision.Reproduced.ShouldBeTrue();
        decision.Evaluation[Tier.Base][ConditionCode.Maturity]!.Outcome.ShouldBe(Outcome.NotMet);
    }

    [Theory]
    [InlineData(SmeClass.LittleGiant, "\"namedSme\"", Outcome.MetWithNote)]
    [InlineData(SmeClass.None, "false", Outcome.NotMet)]
    public async Task Below_designated_size_the_class_of_the_profile_decides(SmeClass sme, string inputs, Outcome outcome)
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await portal.InDatabaseAsync(async db =>
        {
            await Answers.FillAsync(db, id, 65, 8, maturity: 2);
            db.Add(new Declaration { AssessmentId = id, Code = "scale", Answer = "false" });
            await db.SaveChangesAsync();
            return await db.Enterprises.Where(enterprise => db.SelfAssessments.Any(one => one.Id == id && one.EnterpriseId == enterprise.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(enterprise => enterprise.SmeClass, sme));
        });

        var decisionId = await portal.SendAsync(new DecideTier.Command(id, await VersionAsync(id)));

        var stored = await portal.InDatabaseAsync(db => db.Decisions.SingleAsync(decision => decision.Id == decisionId));
        JsonNode.Parse(stored.Inputs)!["facts"]!["declarations"]!["scale"]!.ToJsonString().ShouldBe(inputs);
        var decision = await portal.SendAsync(new ReadDecision.Query(id, decisionId));
        decision.Reproduced.ShouldBeTrue();
        decision.Evaluation[Tier.Base][ConditionCode.DeclarationScale]!.Outcome.ShouldBe(outcome);
    }

    [Fact]
    public async Task A_decision_is_replayed_under_the_version_of_its_day_after_the_policy_has_moved_on()
    {
        var id = await GivenCompleteAsync();
        var decisionId = await portal.SendAsync(new DecideTier.Command(id, await VersionAsync(id)));

        // The files on disk move on: the same portal's data, read by a portal whose book holds another version.
        var corrected = Directory.CreateTempSubdirectory("policies-").FullName;
        try
        {
            CopyPolicies(corrected);
            var manifest = Path.Combine(corrected, "jiangsu-2025", "policy.json");
            await File.WriteAllTextAsync(manifest, await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken) + "\n", TestContext.Current.CancellationToken);
            var later = PolicyBook.Read(corrected);
            var old = portal.Get<PolicyBook>().For("jiangsu-2025").Version;
            later.For("jiangsu-2025").Version.ShouldNotBe(old);
            var replayed = await portal.InDatabaseAsync(db => later.OfVersionAsync(db, old, TestContext.Current.CancellationToken));
            replayed.Version.ShouldBe(old);
            var stored = await portal.InDatabaseAsync(db => db.Decisions.SingleAsync(decision => decision.Id == decisionId));
            Encoding.UTF8.GetString(EvaluationAnswer.To(EvaluationBody.Read(stored.Inputs, replayed)).Json.Span)
                .ShouldBe(stored.Result);
        }
        finally
        {
            Directory.Delete(corrected, recursive: true);
        }
    }

    [Fact]
    public async Task A_result_that_was_tampered_with_is_not_reproduced()
    {
        var id = await GivenCompleteAsync();
        var decisionId = await portal.SendAsync(new DecideTier.Command(id, await VersionAsync(id)));
        await portal.Database.ExecuteAsync($"update portal.decisions set result = replace(result, '\"base\"', '\"leading\"') where id = '{decisionId}'");
        (await portal.SendAsync(new ReadDecision.Query(id, decisionId))).Reproduced.ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_missing_is_said_step_by_step_and_nothing_is_stored()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        var refusal = await Should.ThrowAsync<InvalidException>(async () => await portal.SendAsync(new DecideTier.Command(id, await VersionAsync(id))));
        refusal.Errors.Select(error => error.Field).ShouldBe(["Indicators", "Scenarios", "Maturity"]);
        (await portal.Database.ScalarAsync<long>("select count(*) from portal.decisions")).ShouldBe(0);
    }

    [Fact]
    public async Task A_score_outside_its_band_is_refused_with_its_place()
    {
        var id = await GivenCompleteAsync();
        await portal.Database.ExecuteAsync($"update portal.indicator_answers set score = 80 where assessment_id = '{id}' and no = 3");
        var refusal = await Should.ThrowAsync<InvalidException>(async () => await portal.SendAsync(new DecideTier.Command(id, await VersionAsync(id))));
        refusal.Errors.ShouldHaveSingleItem().Field.ShouldBe("indicators.3.score");
        var result = await portal.SendAsync(new ReadResult.Query(id));
        result.CanDecide.ShouldBeFalse();
    }

    [Fact]
    public async Task An_older_version_is_stale()
    {
        var id = await GivenCompleteAsync();
        var version = await VersionAsync(id);
        await portal.Database.ExecuteAsync($"update portal.self_assessments set version = version + 1 where id = '{id}'");
        (await Should.ThrowAsync<StaleException>(() => portal.SendAsync(new DecideTier.Command(id, version)))).CurrentVersion.ShouldBe(version + 1);
    }

    [Fact]
    public async Task Strangers_find_nothing_and_officers_read_their_area_only()
    {
        var id = await GivenCompleteAsync();
        var version = await VersionAsync(id);
        var decisionId = await portal.SendAsync(new DecideTier.Command(id, version));
        var (stranger, _) = await portal.GivenFactoryAsync(name: "他人有限公司");

        portal.ActAs(stranger);
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new ReadResult.Query(id)));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new ReadDecision.Query(id, decisionId)));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new DecideTier.Command(id, version)));

        foreach (var (role, province, area, sees) in ((Role, string, string, bool)[])[
            (Role.CountyOfficer, "320000", "320583", true), (Role.CountyOfficer, "320000", "320582", false),
            (Role.CityOfficer, "320000", "320500", true), (Role.CityOfficer, "320000", "320100", false),
            (Role.ProvinceOfficer, "320000", "320000", true), (Role.ProvinceOfficer, "150000", "150000", false)])
        {
            portal.ActAsOfficer(role, province, area);
            if (sees)
            {
                (await portal.SendAsync(new ReadResultInArea.Query(id))).History.Count.ShouldBe(1);
                (await portal.SendAsync(new ReadDecisionInArea.Query(id, decisionId))).Reproduced.ShouldBeTrue();
            }
            else
            {
                await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new ReadResultInArea.Query(id)));
                await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new ReadDecisionInArea.Query(id, decisionId)));
            }

            await Should.ThrowAsync<ForbiddenException>(() => portal.SendAsync(new DecideTier.Command(id, version)));
        }
    }

    [Fact]
    public async Task Inner_Mongolia_is_decided_without_a_score()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync("150102");
        await portal.InDatabaseAsync(db => Fill(db, id, null, 5));
        await portal.SendAsync(new DecideTier.Command(id, await VersionAsync(id)));
        var result = await portal.SendAsync(new ReadResult.Query(id));
        result.LastDecision!.ScoreShown.ShouldBeNull();
        result.LastDecision.ReferenceTier.ShouldBe((int)Tier.Base);
    }

    private async Task<Guid> GivenCompleteAsync()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await portal.InDatabaseAsync(db => Fill(db, id, 65, 8));
        return id;
    }

    private static async Task<bool> Fill(PortalDb db, Guid id, decimal? score, int scenarios)
    {
        await Answers.FillAsync(db, id, score, scenarios);
        return true;
    }

    private Task<int> VersionAsync(Guid id) => portal.InDatabaseAsync(db =>
        db.SelfAssessments.Where(assessment => assessment.Id == id).Select(assessment => assessment.Version).SingleAsync());

    private static void CopyPolicies(string to)
    {
        var from = Path.Combine(Checkout.Root, "seeds", "policies");
        foreach (var file in Directory.GetFiles(from, "*.json", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
