using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Recommendations;
using Portal.Application.Reviews;
using Portal.TestKit;

namespace Portal.Application.Tests.Reviews;

/// <summary>While the province acts for a recommender that fails, it reviews as that one would, also after its end.</summary>
public sealed class TakeoverReviewTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Campaign campaign = null!;
    private Account owner = null!;
    private Account city = null!;
    private Account province = null!;
    private Guid list;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        campaign = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db));
        owner = await portal.SaveAsync(An.Enterprise());
        city = await portal.SaveAsync(An.Officer().In("320500"));
        province = await portal.SaveAsync(An.Officer().In("320000"));
        list = await portal.InDatabaseAsync(db => db.RecommendationLists
            .Where(l => db.Recommenders.Any(r => r.Id == l.RecommenderId && r.AreaCode == "320500")).Select(l => l.Id).SingleAsync());
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task The_province_signs_for_the_office_and_counts_what_waits_for_it()
    {
        var application = await ApplyAsync();
        (await WaitingAsync(city), await WaitingAsync(province)).ShouldBe((1, 0));
        await portal.SendAsync(new TakeOver.Command(list, "逾期未审"), province);
        (await WaitingAsync(city), await WaitingAsync(province)).ShouldBe((0, 1));
        var shown = await portal.SendAsync(new ReadReview.Query(campaign.Id, application), city);
        (shown.Acts, shown.MayAct, shown.MayRecord, shown.Level).ShouldBe((false, false, false, ReviewLevel.Recommender));

        await PassAsync(application, province);

        var said = await portal.InDatabaseAsync(db => db.ApplicationEvents.SingleAsync(one => one.ApplicationId == application && one.Kind == ApplicationEventKind.Passed));
        said.ByName.ShouldBe(Texts.ListsActingFor.With("苏州市工业和信息化局"));
    }

    [Fact]
    public async Task What_the_office_did_the_province_takes_back_and_the_other_way_round_once_it_handed_back()
    {
        var application = await ApplyAsync();
        await PassAsync(application, city);
        await portal.SendAsync(new TakeOver.Command(list, "逾期未审"), province);
        await portal.SendAsync(new UndoReview.Command(application, (await portal.SendAsync(new ReadReview.Query(campaign.Id, application), province)).Undo!.Id), province);
        await PassAsync(application, province);
        (await portal.SendAsync(new ReadReview.Query(campaign.Id, application), city)).Undo.ShouldBeNull();
        await portal.SendAsync(new HandBack.Command(list), province);

        await portal.SendAsync(new UndoReview.Command(application, (await portal.SendAsync(new ReadReview.Query(campaign.Id, application), city)).Undo!.Id), city);

        (await portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application).Select(one => one.State).SingleAsync())).ShouldBe(ApplicationState.AtRecommender);
        await Should.ThrowAsync<ForbiddenException>(() => PassAsync(application, province));
    }

    [Fact]
    public async Task After_the_offices_end_the_province_still_decides_but_returns_nothing_that_could_not_be_answered()
    {
        var (passed, refused, returned) = (await ApplyAsync(), await ApplyAsync(), await ApplyAsync());
        await portal.SendAsync(new TakeOver.Command(list, "逾期未审"), province);
        await portal.InDatabaseAsync(async db =>
        {
            var now = await db.NowAsync(CancellationToken.None);
            return await db.Campaigns.ExecuteUpdateAsync(set => set.SetProperty(c => c.EnterpriseClosesAt, now.AddHours(-1)).SetProperty(c => c.RecommenderClosesAt, now));
        });

        (await portal.SendAsync(new ReadReview.Query(campaign.Id, passed), province)).MayAct.ShouldBeTrue();
        await PassAsync(passed, province);
        await portal.SendAsync(new RefuseApplication.Command(refused, 1, "不符合条件。"), province);
        var refusal = await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(
            new ReturnApplication.Command(returned, 1, new Dictionary<string, string?> { [ApplicationItems.Maturity] = "请更新。" }, null), province));
        refusal.Message.ShouldStartWith(Texts.ReviewReturnTooLate.With("")[..6]);
    }

    /// <summary>Rows of other tables that point at an application are not kept waiting while an office works on it.</summary>
    [Fact]
    public async Task An_application_that_an_office_holds_keeps_no_foreign_key_waiting()
    {
        var application = await ApplyAsync();
        await using var blocker = await OpenAsync();
        await using var blocked = await blocker.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await RunAsync(blocker, "lock table portal.review_facts in access exclusive mode");
        var recording = portal.SendAsync(new SaveReviewFact.Command(application, LookedUp.Credit, 0, true, "信用中国", new DateOnly(2025, 3, 1), null), city);
        await portal.Database.UntilSomebodyWaitsAsync(TestContext.Current.CancellationToken);

        await using var other = await OpenAsync();
        // Kept waiting, it would wait until the blocker below gives way.
        await RunAsync(other, "set statement_timeout = '60s'");
        await RunAsync(other, $"insert into portal.application_answers (application_id, field, value, updated_at, version) values ('{application}', 'x', '', now(), 1)");

        await blocked.RollbackAsync(TestContext.Current.CancellationToken);
        await recording;
    }

    /// <summary>A submission takes its application and then the offices; switching an office takes them in the same order.</summary>
    [Fact]
    public async Task Switching_an_office_and_submitting_do_not_wait_for_each_other_in_a_circle()
    {
        var draft = await portal.InDatabaseAsync(async db => (await portal.Campaigns.ApplyAsync(db, campaign, owner)).Id);
        var office = await portal.InDatabaseAsync(db => db.Recommenders.AsNoTracking().SingleAsync(r => r.AreaCode == "320583" && r.CampaignId == campaign.Id));
        await using var submitting = await OpenAsync();
        await using var submission = await submitting.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await RunAsync(submitting, $"select 1 from portal.applications where id = '{draft}' for no key update");
        var switching = portal.SendAsync(new SwitchRecommender.Command(campaign.Id, office.Id, !office.IsActive, office.Version), province);
        await portal.Database.UntilSomebodyWaitsAsync(TestContext.Current.CancellationToken);

        await RunAsync(submitting, $"select 1 from portal.recommenders where campaign_id = '{campaign.Id}' order by id for share");
        await submission.CommitAsync(TestContext.Current.CancellationToken);

        await switching;
    }

    private async Task<Guid> ApplyAsync() =>
        (await portal.InDatabaseAsync(async db =>
        {
            var application = await portal.Campaigns.ApplyAsync(db, campaign, owner, state: ApplicationState.AtRecommender);
            db.Add(new SiteCheck
            {
                ApplicationId = application.Id,
                RecommenderId = application.RecommenderId,
                Level = ReviewLevel.Recommender,
                CheckedOn = new DateOnly(2025, 3, 1),
                Participants = "市工信局",
                Findings = "一致",
                Agrees = true,
            });
            await db.SaveChangesAsync();
            return application;
        })).Id;

    private Task<MediatR.Unit> PassAsync(Guid application, Account by) => portal.SendAsync(new PassApplication.Command(application, 1, null), by);

    private async Task<int> WaitingAsync(Account officer) => (await portal.SendAsync(new ListReviewCampaigns.Query(), officer)).Single().Waiting;

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(portal.Database.Owner);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
