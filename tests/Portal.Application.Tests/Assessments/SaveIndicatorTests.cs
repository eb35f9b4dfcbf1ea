using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.TestKit;

namespace Portal.Application.Tests.Assessments;

public sealed class SaveIndicatorTests : IAsyncLifetime
{
    private const string InnerMongolianCounty = "150203";
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task An_answer_is_stored_as_typed_and_read_back()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();

        var saved = await SaveAsync(id, 3, 0, new(Level: "4", Score: " ５２．５０ ", Remark: "MES\r\n已上线  "));

        saved.Version.ShouldBe(1);
        var answer = (await portal.SendAsync(new ReadIndicators.Query(id)))[3];
        answer.Version.ShouldBe(1);
        answer.Entry.ShouldBe(new IndicatorEntry("4", "52.5", null, null, "MES\n已上线"));
    }

    [Theory]
    [InlineData("4", null, "尚未打分")]
    [InlineData("4", "60", "得分 60 不在 4 级的分段 [40-60) 内")]
    [InlineData(null, "55", "尚未选择等级")]
    public async Task What_is_incomplete_is_stored_and_flagged(string? level, string? score, string advice)
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();

        var saved = await SaveAsync(id, 2, 0, new(level, score));

        saved.Version.ShouldBe(1);
        saved.Standing.Indicators[1].Advice.ShouldBe(advice);
        saved.Standing.Score.Value.ShouldBeNull();
        saved.Standing.Remaining.Select(state => state.Indicator.Number).ShouldBe([1, 2, 3, 4, 5, 6, 8, 9, 10]);
    }

    [Theory]
    [InlineData(2, "4", "五十", null, null, "indicators.2.score", "请用数字填写得分，例如 52 或 52.5。")]
    [InlineData(2, "4", "100.01", null, null, "indicators.2.score", "得分应在 0 至 100 分之间。")]
    [InlineData(2, "4", "-1", null, null, "indicators.2.score", "得分应在 0 至 100 分之间。")]
    [InlineData(2, "4", "52.1234567", null, null, "indicators.2.score", "得分最多保留 6 位小数。")]
    [InlineData(2, "4", "60.0000000000001", null, null, "indicators.2.score", "得分应在 0 至 100 分之间，最多保留 6 位小数。")]
    [InlineData(2, "4", "1234567890123", null, null, "indicators.2.score", "得分应在 0 至 100 分之间，最多保留 6 位小数。")]
    [InlineData(2, "4", "5,2", null, null, "indicators.2.score", "请用数字填写得分，例如 52 或 52.5。")]
    [InlineData(2, "4", "5²", null, null, "indicators.2.score", "请用数字填写得分，例如 52 或 52.5。")]
    [InlineData(7, null, null, "8，6", null, "indicators.7.totalInvestment", "请用数字填写金额（万元），例如 860 或 860.5。")]
    [InlineData(2, "7", null, null, null, "indicators.2.level", "没有这个等级，请从列出的等级中选择。")]
    [InlineData(2, "0", null, null, null, "indicators.2.level", "没有这个等级，请从列出的等级中选择。")]
    [InlineData(2, "na", null, null, null, "indicators.2.level", "本项不能选择“不涉及此环节”，请选择等级。")]
    [InlineData(7, "3", null, null, null, "indicators.7.level", "没有这个等级，请从列出的等级中选择。")]
    [InlineData(7, null, null, "-1", null, "indicators.7.totalInvestment", "金额不能为负数。")]
    [InlineData(7, null, null, "八百", null, "indicators.7.totalInvestment", "请用数字填写金额（万元），例如 860 或 860.5。")]
    [InlineData(7, null, null, "1234567890123", null, "indicators.7.totalInvestment", "金额须小于 1000000000000 万元，最多保留两位小数。")]
    [InlineData(7, null, null, "860.125", null, "indicators.7.totalInvestment", "金额以万元为单位，最多保留两位小数。")]
    [InlineData(7, null, null, "860", "860.01", "indicators.7.investmentInYear", "所列年度的投入不能大于累计投入，请核对两个金额。")]
    public async Task What_cannot_be_stored_is_refused_at_its_field(
        int no, string? level, string? score, string? total, string? inYear, string field, string message)
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();

        var refusal = await Should.ThrowAsync<InvalidException>(() => SaveAsync(id, no, 0, new(level, score, total, inYear)));

        refusal.Errors.ShouldBe([new FieldError(field, message)]);
        (await CountAsync(id)).ShouldBe(0);
    }

    [Fact]
    public async Task Separators_of_thousands_are_read_and_a_NUL_byte_is_dropped()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();

        await SaveAsync(id, 7, 0, new(TotalInvestment: "１，２３４，５６７．５", Remark: "a\0b"));

        (await portal.SendAsync(new ReadIndicators.Query(id)))[7].Entry.ShouldBe(new IndicatorEntry(null, null, "1234567.5", null, "ab"));
    }

    [Fact]
    public async Task A_remark_is_stored_up_to_its_longest()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await SaveAsync(id, 1, 0, new(Remark: new string('字', IndicatorEntry.LongestRemark)));

        var refusal = await Should.ThrowAsync<InvalidException>(
            () => SaveAsync(id, 1, 1, new(Remark: new string('字', IndicatorEntry.LongestRemark + 1))));

        refusal.Errors.Single().Field.ShouldBe("indicators.1.remark");
    }

    [Fact]
    public async Task What_can_be_stored_does_not_wait_for_what_cannot()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await SaveAsync(id, 1, 0, new("3", "42", Remark: "已有"));

        var saved = await SaveAsync(id, 1, 1, new("4", "五十二", Remark: "MES 升级已立项"));

        saved.Version.ShouldBe(2);
        saved.Refused.ShouldBe([new FieldError("indicators.1.score", Texts.IndicatorsScoreNotNumber)]);
        (await portal.SendAsync(new ReadIndicators.Query(id)))[1].Entry.ShouldBe(
            new IndicatorEntry("3", "42", Remark: "MES 升级已立项"), "a level does not go without its score");
    }

    [Fact]
    public async Task Amounts_stay_together_and_do_not_hold_a_remark_back()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await SaveAsync(id, 7, 0, new(TotalInvestment: "860", InvestmentInYear: "120"));

        var saved = await SaveAsync(id, 7, 1, new(TotalInvestment: "100", InvestmentInYear: "120", Remark: "按合同"));

        saved.Refused.ShouldBe([new FieldError("indicators.7.investmentInYear", Texts.IndicatorsInYearAboveTotal)]);
        (await portal.SendAsync(new ReadIndicators.Query(id)))[7].Entry.ShouldBe(
            new IndicatorEntry(TotalInvestment: "860", InvestmentInYear: "120", Remark: "按合同"));
    }

    [Fact]
    public async Task A_colleagues_answer_is_not_passed_over_by_a_part_of_mine()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await SaveAsync(id, 1, 0, new("3", "42"));
        await SaveAsync(id, 1, 1, new("3", "43"));

        await Should.ThrowAsync<StaleException>(() => SaveAsync(id, 1, 1, new("4", "五十二", Remark: "我的说明")));
    }

    [Fact]
    public async Task Not_applicable_takes_level_and_score_away()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();

        var saved = await SaveAsync(id, 5, 0, new("na", "52"));

        saved.Standing.Indicators[4].Progress.ShouldBe(IndicatorProgress.NotApplicable);
        (await portal.SendAsync(new ReadIndicators.Query(id)))[5].Entry.ShouldBe(new IndicatorEntry("na"));
    }

    [Fact]
    public async Task A_level_with_a_single_score_brings_it_along()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();

        var saved = await SaveAsync(id, 4, 0, new("1"));

        saved.Standing.Indicators[3].Progress.ShouldBe(IndicatorProgress.Complete);
        saved.Standing.Indicators[3].Score.ShouldBe(0m);
    }

    [Fact]
    public async Task The_amounts_are_recorded_and_never_scored()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await SaveAsync(id, 1, 0, new("4", "52"));

        var saved = await SaveAsync(id, 7, 0, new(TotalInvestment: "1,860.5", InvestmentInYear: "120"));

        saved.Standing.Indicators[6].Progress.ShouldBe(IndicatorProgress.Recorded);
        saved.Standing.Indicators[6].Contribution.ShouldBeNull();
        saved.Standing.Score.Shown.ShouldBe("52.00");
        saved.Standing.Score.ScoredIndicators.ShouldBe(1);
        (await portal.SendAsync(new ReadIndicators.Query(id)))[7].Entry.TotalInvestment.ShouldBe("1860.5");
    }

    [Fact]
    public async Task The_standing_counts_what_is_valid_and_names_the_distance_to_each_line()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        foreach (var no in (int[])[1, 2, 3, 4, 5, 6, 8, 9])
        {
            await SaveAsync(id, no, 0, new("5", "70"));
        }

        var standing = (await SaveAsync(id, 10, 0, new("5", "65"))).Standing;

        // (8 x 70 + 65) / 9 = 625/9
        standing.Complete.ShouldBeTrue();
        standing.Score.Value.ToString().ShouldBe("625/9");
        standing.Lines.Select(line => (line.Line, line.Passed, line.Missing?.ToString()))
            .ShouldBe([(60m, true, null), (70m, false, "5/9"), (80m, false, "95/9"), (90m, false, "185/9")]);
        standing.NextLine!.Line.ShouldBe(70m);
        standing.PointsToNextLine.ToString().ShouldBe("5");
        standing.Indicators[9].Contribution.ToString().ShouldBe("65/9");
    }

    [Fact]
    public async Task Inner_Mongolia_has_levels_and_no_score()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync(InnerMongolianCounty);

        var standing = (await SaveAsync(id, 1, 0, new("4", "52"))).Standing;

        standing.Indicators[0].Progress.ShouldBe(IndicatorProgress.Complete);
        standing.Score.Value.ShouldBeNull();
        standing.Lines.ShouldBeEmpty();
        (await portal.SendAsync(new ReadIndicators.Query(id)))[1].Entry.ShouldBe(new IndicatorEntry("4"));
    }

    [Fact]
    public async Task Another_enterprises_assessment_does_not_exist()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await portal.GivenAssessmentAsync();

        await Should.ThrowAsync<NotFoundException>(() => SaveAsync(id, 1, 0, new("4", "52")));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new ReadIndicators.Query(id)));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new MarkPresence.Signal(id, AssessmentPart.Indicators)));
        (await CountAsync(id)).ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public async Task There_are_ten_indicators(int no)
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await Should.ThrowAsync<NotFoundException>(() => SaveAsync(id, no, 0, new("4", "52")));
    }

    [Fact]
    public async Task An_officer_may_not_save()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        portal.ActAsOfficer(Role.ProvinceOfficer, "320000", "320000");
        await Should.ThrowAsync<ForbiddenException>(() => SaveAsync(id, 1, 0, new("4", "52")));
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_changes_nothing()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await SaveAsync(id, 1, 0, new("4", "52"));
        await SaveAsync(id, 1, 1, new("4", "53"));
        var before = await VersionAsync(id);

        var stale = await Should.ThrowAsync<StaleException>(() => SaveAsync(id, 1, 1, new("5", "61")));

        stale.CurrentVersion.ShouldBe(2);
        (await portal.SendAsync(new ReadIndicators.Query(id)))[1].Entry.Score.ShouldBe("53");
        (await VersionAsync(id)).ShouldBe(before);
    }

    [Fact]
    public async Task Different_indicators_never_conflict()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await Task.WhenAll(((int[])[1, 2, 3, 4, 5, 6, 8, 9, 10]).Select(no => SaveAsync(id, no, 0, new("4", "52"))));
        (await CountAsync(id)).ShouldBe(9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Of_twenty_writers_on_one_version_exactly_one_wins(int version)
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        if (version == 1)
        {
            await SaveAsync(id, 1, 0, new("4", "40"));
        }

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(async writer =>
        {
            try
            {
                return (await SaveAsync(id, 1, version, new("4", string.Create(CultureInfo.InvariantCulture, $"{40 + (writer / 100m)}")))).Version;
            }
            catch (StaleException)
            {
                return -1;
            }
        }));

        outcomes.Count(outcome => outcome == version + 1).ShouldBe(1);
        outcomes.Count(outcome => outcome == -1).ShouldBe(19);
        (await portal.Database.ScalarAsync<int>("select version from portal.indicator_answers")).ShouldBe(version + 1);
    }

    [Fact]
    public async Task A_repeated_request_whose_acknowledgement_was_lost_is_acknowledged_again()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        var first = await SaveAsync(id, 1, 0, new("4", "52", Remark: "一"));

        var second = await SaveAsync(id, 1, 0, new("4", "52.0", Remark: "一"));

        second.Version.ShouldBe(first.Version);
        (await portal.Database.ScalarAsync<int>("select version from portal.indicator_answers")).ShouldBe(1);
    }

    [Fact]
    public async Task Saving_touches_the_assessment_and_leaves_one_audit_entry_without_answers()
    {
        var (_, _, id) = await portal.GivenAssessmentAsync();
        await SaveAsync(id, 3, 0, new("4", "52", Remark: "机密说明"));
        var before = await VersionAsync(id);
        var entries = await AuditAsync();

        await SaveAsync(id, 3, 1, new("4", "53.25", Remark: "机密说明二"));

        (await VersionAsync(id)).ShouldBe(before + 1);
        var added = (await AuditAsync())[entries.Count..];
        var body = added.ShouldHaveSingleItem();
        body.GetProperty("action").GetString().ShouldBe(nameof(SaveIndicator));
        body.GetProperty("subjectId").GetString().ShouldBe(id.ToString());
        var details = body.GetProperty("details");
        details.GetProperty("version").GetInt32().ShouldBe(2);
        details.GetProperty("changed").EnumerateArray().Select(name => name.GetString()).ShouldBe(["Score", "Remark"], ignoreOrder: true);
        body.GetRawText().ShouldNotContain("机密");
        body.GetRawText().ShouldNotContain("53.25");
    }

    [Fact]
    public async Task Colleagues_who_were_just_seen_are_named_and_nobody_else()
    {
        var (enterprise, _, id) = await portal.GivenAssessmentAsync();
        var me = await ColleagueAsync(enterprise.Id, "王敏");
        var other = await ColleagueAsync(enterprise.Id, "张三");
        await ActAsync(other, id, AssessmentPart.Indicators);
        await ActAsync(other, id, AssessmentPart.Maturity);

        (await ActAsync(me, id, AssessmentPart.Indicators)).ShouldBe([new Colleague("张三", 0)]);
        (await ActAsync(me, id, AssessmentPart.Scenarios)).ShouldBeEmpty();

        await portal.Database.ExecuteAsync("update portal.presences set seen_at = seen_at - interval '61 seconds'");
        (await portal.SendAsync(new ReadColleagues.Query(id, AssessmentPart.Indicators))).ShouldBe([new Colleague("张三", 1)]);
        await portal.Database.ExecuteAsync("update portal.presences set seen_at = seen_at - interval '60 seconds'");
        (await portal.SendAsync(new ReadColleagues.Query(id, AssessmentPart.Indicators))).ShouldBeEmpty();
    }

    private Task<SaveIndicator.Acknowledgement> SaveAsync(Guid id, int no, int version, IndicatorEntry entry) =>
        portal.SendAsync(new SaveIndicator.Command(id, no, version, entry));

    private Task<int> CountAsync(Guid id) =>
        portal.InDatabaseAsync(db => db.IndicatorAnswers.CountAsync(answer => answer.AssessmentId == id));

    private Task<int> VersionAsync(Guid id) =>
        portal.InDatabaseAsync(db => db.SelfAssessments.Where(assessment => assessment.Id == id).Select(assessment => assessment.Version).SingleAsync());

    private Task<List<JsonElement>> AuditAsync() => portal.InDatabaseAsync(async db =>
    {
        var bodies = await db.AuditEntries.OrderBy(entry => entry.At).ThenBy(entry => entry.Seq).Select(entry => entry.Body).ToListAsync();
        return bodies.ConvertAll(body => JsonSerializer.Deserialize<JsonElement>(body));
    });

    private async Task<Guid> ColleagueAsync(Guid enterprise, string name)
    {
        var account = new Account
        {
            Id = Guid.CreateVersion7(),
            DisplayName = name,
            Role = Role.EnterpriseMember,
            EnterpriseId = enterprise,
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        account.UserName = account.NormalizedUserName = account.Id.ToString();
        await portal.StoreAsync(account);
        return account.Id;
    }

    private Task<IReadOnlyList<Colleague>> ActAsync(Guid account, Guid id, AssessmentPart part)
    {
        portal.User.AccountId = account;
        return portal.SendAsync(new MarkPresence.Signal(id, part));
    }
}
