using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Policies;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>
/// Where a node stands, and in which zone the database's sessions run, decides nothing and shows nothing: a day ends at midnight in
/// Shanghai, by the database's clock (docs/decisions/0014). Each portal here is a process of its own with a TZ of its own.
/// </summary>
public sealed class DeadlineZonesTests
{
    // Both days lie in the daylight saving time of New York, which Shanghai does not have.
    private static readonly DateTimeOffset EnterpriseEnd = new(2030, 3, 20, 16, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset RecommenderEnd = new(2030, 4, 7, 16, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("UTC", "America/New_York")]
    [InlineData("Asia/Shanghai", "UTC")]
    [InlineData("America/New_York", "Pacific/Kiritimati")]
    public async Task A_day_ends_at_midnight_in_Shanghai_wherever_the_host_and_the_databases_sessions_are(string host, string sessions)
    {
        await using var ground = await TestPortal.StartAsync();
        await ground.Database.ExecuteAsync($"alter database {ground.Database.Name} set timezone to '{sessions}'");
        var campaign = await ground.InDatabaseAsync(db => ground.Campaigns.EnsureAsync(db));
        // As a campaign opens by its page: with the day.
        await ground.Database.ExecuteAsync("update portal.campaigns set opens_at = date_trunc('day', opens_at at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai'");
        var owner = await ground.SaveAsync(An.Enterprise().In("320583"));
        var application = await ground.InDatabaseAsync(async db =>
        {
            var made = await ground.Campaigns.ApplyAsync(db, campaign, owner);
            await CompleteApplication.FillAsync(db, made.Id, ground.Get<CampaignBook>(), ground.Get<PolicyBook>());
            return made.Id;
        });
        await using var portal = await PortalProcess.StartAsync(ground.Database.Application, new Dictionary<string, string> { ["TZ"] = host });

        // The province types days; what is stored are the instants after their 24:00.
        var province = await SignInAsync(portal, await ground.SaveAsync(An.Officer().In("320000")));
        var form = await province.GetAsync($"/area/campaigns/{campaign.Id}/calendar");
        var preview = (await province.SubmitAsync(form, new() { ["EnterpriseBy"] = "2030-03-20", ["RecommenderBy"] = "2030-04-07", ["Reason"] = "另行通知" })).StatusShouldBe(200);
        (await province.SubmitAsync(preview)).StatusShouldBe(302);
        var stored = await ground.InDatabaseAsync(db => db.Campaigns.AsNoTracking().SingleAsync(one => one.Id == campaign.Id));
        (stored.EnterpriseClosesAt, stored.RecommenderClosesAt).ShouldBe((EnterpriseEnd, RecommenderEnd));
        var shown = (await province.GetAsync($"/area/campaigns/{campaign.Id}")).Text;
        shown.ShouldContain("2030年3月20日 24:00");
        shown.ShouldContain("2030年4月7日 24:00");
        var again = await province.GetAsync($"/area/campaigns/{campaign.Id}/calendar");
        (again.ValueOf("EnterpriseBy"), again.ValueOf("RecommenderBy")).ShouldBe(("2030-03-20", "2030-04-07"));

        var enterprise = await SignInAsync(portal, owner);
        var check = await enterprise.GetAsync($"/applications/{application}/check");
        check.Text.ShouldContain("2030年3月20日 24:00");
        await ground.Database.StopClockAsync(EnterpriseEnd);
        (await SubmitAsync(enterprise, check)).StatusShouldBe(422).Text.ShouldContain("申报已于 2030年3月20日 24:00 截止");
        (await ground.InDatabaseAsync(db => db.Submissions.CountAsync())).ShouldBe(0);
        await ground.Database.StopClockAsync(EnterpriseEnd.AddMicroseconds(-1));
        var receipt = await enterprise.FollowAsync((await SubmitAsync(enterprise, check)).StatusShouldBe(302));
        receipt.StatusShouldBe(200).Text.ShouldContain("2030年3月20日 23:59");
        (await ground.InDatabaseAsync(db => db.Submissions.Select(one => one.SubmittedAt).SingleAsync())).ShouldBe(EnterpriseEnd.AddMicroseconds(-1));

        await ground.InDatabaseAsync(async db =>
        {
            (await db.Applications.SingleAsync(one => one.Id == application)).Pass(ReviewLevel.Recommender);
            return await db.SaveChangesAsync();
        });
        var list = await ground.InDatabaseAsync(db => db.RecommendationLists
            .Where(one => db.Recommenders.Any(office => office.Id == one.RecommenderId && office.AreaCode == "320500")).Select(one => one.Id).SingleAsync());
        var handler = await SignInAsync(portal, await ground.SaveAsync(An.Officer().In("320500")));
        var page = await handler.GetAsync($"/area/lists/{list}");
        page.Text.ShouldContain("2030年4月7日 24:00");
        (await handler.SubmitAsync(page, new() { ["act"] = "recommend" }, "form[action$='handler=Place']")).StatusShouldBe(302);
        (await handler.SubmitAsync(await handler.GetAsync($"/area/lists/{list}"), form: "form[action$='handler=Prepare']")).StatusShouldBe(302);
        var signatory = await SignInAsync(portal, await ground.SaveAsync(An.Officer().In("320500").Signing()));
        var freeze = await signatory.GetAsync($"/area/lists/{list}/freeze");
        await ground.Database.StopClockAsync(RecommenderEnd);
        (await signatory.SubmitAsync(freeze)).StatusShouldBe(422).Text.ShouldContain("推荐截止时间（2030年4月7日 24:00）已过");
        await ground.Database.StopClockAsync(RecommenderEnd.AddMicroseconds(-1));
        (await signatory.SubmitAsync(freeze)).StatusShouldBe(302);
        (await signatory.GetAsync($"/area/lists/{list}")).Text.ShouldContain("2030年4月7日 23:59");
        (await ground.InDatabaseAsync(db => db.ListVersions.Select(one => one.At).SingleAsync())).ShouldBe(RecommenderEnd.AddMicroseconds(-1));
    }

    [Fact]
    public async Task The_command_line_sets_the_demonstrations_days_by_Shanghai_from_New_York()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync($"alter database {database.Name} set timezone to 'Pacific/Kiritimati'");

        (await RunAsync("America/New_York", database, "seed", "--demo")).ShouldBe(0);
        (await RunAsync("America/New_York", database, "check-invariants")).ShouldBe(0);

        var elsewhere = await database.ScalarAsync<long>("""
            select count(*) from portal.campaigns, unnest(array[opens_at, enterprise_closes_at, county_closes_at, recommender_closes_at]) as moment
            where moment is not null and (moment at time zone 'Asia/Shanghai')::time <> '00:00'
            """);
        elsewhere.ShouldBe(0);
        (await database.ScalarAsync<long>("select count(*) from portal.campaigns")).ShouldBeGreaterThan(2);
    }

    private static async Task<Browser> SignInAsync(PortalProcess portal, Account account)
    {
        var browser = Browser.At(portal.Address);
        await browser.SignInAsync(account);
        return browser;
    }

    private static Task<Answer> SubmitAsync(Browser enterprise, Answer check) => enterprise.SubmitAsync(check, form: "form:has(input[name=attempt])");

    /// <returns>The exit code.</returns>
    private static async Task<int> RunAsync(string zone, TestDatabase database, params string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(Checkout.Root, "src", "Portal.Cli", "bin", configuration, "net10.0", "portal.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { WorkingDirectory = Checkout.Root };
        start.Environment["TZ"] = zone;
        start.Environment["ConnectionStrings__Owner"] = database.Owner;
        start.Environment["ConnectionStrings__Portal"] = database.Application;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
