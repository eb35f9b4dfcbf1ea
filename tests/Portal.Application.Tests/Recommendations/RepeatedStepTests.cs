using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Messages;
using Portal.Application.Recommendations;
using Portal.Rules.Campaigns;
using Portal.TestKit;

namespace Portal.Application.Tests.Recommendations;

/// <summary>A button pressed twice does what it does once; and a version keeps the table that the notice prints.</summary>
public sealed class RepeatedStepTests
{
    [Fact]
    public async Task A_list_that_is_prepared_twice_is_prepared_once()
    {
        await using var ground = await ListGround.PrepareAsync(1);
        await ground.RecommendAsync(1);
        var shown = (await ground.ListAsync()).Version;

        (await ground.Portal.SendAsync(new PrepareList.Command(ground.ListId, shown), ground.Handler)).ShouldBeTrue();
        (await ground.Portal.SendAsync(new PrepareList.Command(ground.ListId, shown), ground.Handler)).ShouldBeFalse();

        (await InboxAsync(ground, ground.Signatory)).ShouldBe(1);
        (await ground.Portal.InDatabaseAsync(db => db.ListEvents.CountAsync(one => one.Kind == ListEventKind.Prepared))).ShouldBe(1);
    }

    [Fact]
    public async Task A_list_that_is_frozen_twice_is_frozen_once()
    {
        await using var ground = await ListGround.PrepareAsync(1);
        await ground.RecommendAsync(1);
        await ground.Portal.SendAsync(new PrepareList.Command(ground.ListId, (await ground.ListAsync()).Version), ground.Handler);
        var shown = (await ground.ListAsync()).Version;

        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => ground.Portal.SendAsync(new FreezeList.Command(ground.ListId, shown), ground.Signatory)));

        both.Select(answer => answer.Sha256).Distinct().ShouldHaveSingleItem();
        both.Count(answer => answer.Already).ShouldBe(1);
        (await InboxAsync(ground, ground.Province)).ShouldBe(1);
        (await ground.Portal.InDatabaseAsync(db => db.ListVersions.CountAsync())).ShouldBe(1);
        (await Refused.SentenceAsync(ground.Portal.SendAsync(new FreezeList.Command(ground.ListId, shown), await ground.Portal.SaveAsync(An.Officer().In("320500").Signing()))))
            .ShouldBe(Texts.ListsIsFrozen);
    }

    [Fact]
    public async Task Opening_again_what_is_open_says_so()
    {
        await using var ground = await ListGround.PrepareAsync(1);
        await ground.RecommendAsync(1);
        await ground.FreezeAsync();
        var shown = (await ground.ListAsync()).Version;
        await ground.Portal.SendAsync(new ReopenList.Command(ground.ListId, shown, "补报"), ground.Province);

        (await Refused.SentenceAsync(ground.Portal.SendAsync(new ReopenList.Command(ground.ListId, shown, "补报"), ground.Province))).ShouldBe(Texts.ListsNotFrozen);
    }

    [Theory]
    [InlineData("national-leading-2025", "序号|申报单位名称|领航级智能工厂项目名称|涉及典型场景实例（罗列）|重点探索的未来制造模式清单|联系人|联系方式（手机号）")]
    [InlineData("national-excellent-2025", "序号|申报单位名称|卓越级智能工厂项目名称|涉及典型场景实例（罗列）|联系人|联系方式（手机号）")]
    [InlineData(TestCampaigns.Jiangsu, "序号|申报单位名称|项目名称|涉及典型场景实例|联系人|联系方式")]
    public async Task A_version_keeps_the_columns_of_the_notice_in_their_order(string definition, string columns)
    {
        await using var portal = await TestPortal.StartAsync();
        var campaign = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db, definition, "320000"));
        var owner = await portal.SaveAsync(An.Enterprise());
        var application = await portal.InDatabaseAsync(db => portal.Campaigns.ApplyAsync(db, campaign, owner, state: Application.Applications.ApplicationState.Passed));
        const string Content = """{"answers":{"future-modes":"研发模式创新-创成式设计\n生产方式创新-可重构柔性制造","project-name":"精密部件智能工厂"},"enterprise":{"name":"锦程公司","contact":"王敏","phone":"13800000000"}}""";
        await portal.Database.ExecuteAsync($"update portal.submissions set content = '{Content}', sha256 = sha256(convert_to('{Content}', 'UTF8')) where application_id = '{application.Id}'");
        var list = await portal.InDatabaseAsync(db => db.RecommendationLists.Where(l => l.RecommenderId == application.RecommenderId).Select(l => l.Id).SingleAsync());
        var handler = await portal.SaveAsync(An.Officer().In(application.OfficeArea));
        var signatory = await portal.SaveAsync(An.Officer().In(application.OfficeArea).Signing());
        await portal.SendAsync(new RecommendFactory.Command(application.Id), handler);
        await portal.SendAsync(new PrepareList.Command(list, await VersionAsync()), handler);
        await portal.SendAsync(new FreezeList.Command(list, await VersionAsync()), signatory);

        var version = (await portal.SendAsync(new ShowListVersion.Query(list, 1), signatory));
        var stored = await portal.InDatabaseAsync(db => db.ListVersions.AsNoTracking().SingleAsync(v => v.ListId == list));
        string.Join('|', version.Content.Columns.Select(column => column.Title)).ShouldBe(columns);
        stored.Content.ShouldContain("\"columns\":[{\"title\":\"序号\",\"field\":\"rank\"},");
        Convert.ToHexStringLower(ListContent.HashOf(stored.Content)).ShouldBe(version.Sha256);
        ListContent.Parse(stored.Content).ToJson().ShouldBe(stored.Content);
        var row = version.Content.Recommended.ShouldHaveSingleItem();
        row[SummaryField.Modes].ShouldBe(["研发模式创新-创成式设计", "生产方式创新-可重构柔性制造"]);
        (row[SummaryField.Rank][0], row[SummaryField.Enterprise][0], row[SummaryField.Project][0], row[SummaryField.Contact][0], row[SummaryField.Telephone][0])
            .ShouldBe(("1", "锦程公司", "精密部件智能工厂", "王敏", "13800000000"));

        Task<int> VersionAsync() => portal.InDatabaseAsync(db => db.RecommendationLists.Where(l => l.Id == list).Select(l => l.Version).SingleAsync());
    }

    private static async Task<int> InboxAsync(ListGround ground, Account account) => (await ground.Portal.SendAsync(new ReadMessages.Query(false, 1), account)).Total;
}
