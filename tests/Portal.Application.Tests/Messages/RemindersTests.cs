using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Messages;
using Portal.TestKit;

namespace Portal.Application.Tests.Messages;

public sealed class RemindersTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Account drafting = null!;
    private Account returned = null!;
    private Account submitted = null!;
    private Account city = null!;
    private Account idle = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        drafting = await portal.SaveAsync(An.Enterprise());
        returned = await portal.SaveAsync(An.Enterprise());
        submitted = await portal.SaveAsync(An.Enterprise());
        city = await portal.SaveAsync(An.Officer().In("320500"));
        idle = await portal.SaveAsync(An.Officer().In("320100"));
        // Enterprises until 20 March 2025 24:00, recommenders until 7 April: as the notice of Jiangsu prints them.
        await portal.InDatabaseAsync(async db =>
        {
            var campaign = await portal.Campaigns.EnsureAsync(db);
            campaign.OpensAt = ShanghaiTime.StartOf(new(2025, 2, 24));
            campaign.EnterpriseClosesAt = ShanghaiTime.StartOf(new(2025, 3, 21));
            campaign.RecommenderClosesAt = ShanghaiTime.StartOf(new(2025, 4, 8));
            await db.SaveChangesAsync();
            await portal.Campaigns.ApplyAsync(db, campaign, drafting);
            await portal.Campaigns.ApplyAsync(db, campaign, returned, state: ApplicationState.Returned);
            await portal.Campaigns.ApplyAsync(db, campaign, submitted, state: ApplicationState.AtRecommender);
            return await db.Database.ExecuteSqlAsync($"update portal.applications set created_at = '2025-03-01'");
        });
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData("2025-03-05T09:00", 0)] // eleven working days left
    [InlineData("2025-03-06T07:59", 0)] // too early in the morning
    [InlineData("2025-03-06T08:00", 1)] // ten
    [InlineData("2025-03-12T12:00", 1)] // six: the reminder of ten, if it was missed
    [InlineData("2025-03-19T12:00", 1)] // one
    [InlineData("2025-03-20T23:59", 1)] // the last day: that of one
    [InlineData("2025-03-21T09:00", 0)] // too late
    public async Task A_draft_is_reminded_of_from_its_steps_on(string moment, int told)
    {
        await AtAsync(moment);
        await RemindAsync();
        (await CountAsync(drafting)).ShouldBe(told);
    }

    [Fact]
    public async Task Each_step_is_told_once_on_however_many_nodes_and_an_extension_starts_anew()
    {
        await AtAsync("2025-03-17T09:00");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RemindAsync()));
        await RemindAsync();
        (await InboxAsync(drafting)).Single().ShouldSatisfyAllConditions(
            message => message.Subject.ShouldBe("2025年江苏省先进级智能工厂申报：距截止还有 3 个工作日"),
            message => message.Body.ShouldContain("2025年3月20日 24:00"));
        await AtAsync("2025-03-19T09:00");
        await RemindAsync();
        (await CountAsync(drafting)).ShouldBe(2);

        await portal.InDatabaseAsync(db => db.Campaigns.ExecuteUpdateAsync(update => update.SetProperty(campaign => campaign.EnterpriseClosesAt, ShanghaiTime.StartOf(new(2025, 3, 25)))));
        await RemindAsync();
        (await CountAsync(drafting)).ShouldBe(3);
        (await portal.LettersToAsync(drafting.Email!)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Returns_and_offices_are_reminded_before_the_recommenders_end_and_nobody_without_a_cause()
    {
        // 清明 from 4 to 6 April: 1, 2, 3 and 7 April are worked.
        await AtAsync("2025-04-02T09:00");
        await RemindAsync();
        (await InboxAsync(returned)).Single().Body.ShouldContain("还有 2 个工作日");
        (await InboxAsync(city)).Single().Body.ShouldContain("贵单位有 1 项申报待审核");
        (await CountAsync(submitted)).ShouldBe(0);
        (await CountAsync(idle)).ShouldBe(0);
        (await CountAsync(drafting)).ShouldBe(0);
    }

    [Theory]
    [InlineData(11, null)]
    [InlineData(10, 10)]
    [InlineData(6, 10)]
    [InlineData(5, 5)]
    [InlineData(2, 3)]
    [InlineData(0, 1)]
    public void The_nearest_step_that_was_reached_is_due(int left, int? due) => ReminderDays.Due([10, 5, 3, 1], left).ShouldBe(due);

    private Task<int> RemindAsync() => portal.AloneAsync((Reminders reminders) => reminders.RemindAsync(default));

    private async Task<IReadOnlyList<ReadMessages.Row>> InboxAsync(Account account) => (await portal.SendAsync(new ReadMessages.Query(false, 1), account)).Rows;

    private async Task<int> CountAsync(Account account) => (await InboxAsync(account)).Count;

    /// <summary>Stops the database's clock at a moment in Shanghai.</summary>
    private Task AtAsync(string moment) =>
        portal.Database.StopClockAsync(new DateTimeOffset(DateTime.Parse(moment, CultureInfo.InvariantCulture), TimeSpan.FromHours(8)));
}
