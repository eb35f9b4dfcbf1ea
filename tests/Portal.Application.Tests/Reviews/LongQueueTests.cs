using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.Application.Reviews;
using Portal.TestKit;

namespace Portal.Application.Tests.Reviews;

/// <summary>A queue of 5,000 applications in one campaign: exact counts and pages, and how long they take (in the test's output).</summary>
public sealed class LongQueueTests(ITestOutputHelper output)
{
    private const int Many = 5000;

    [Fact]
    public async Task Five_thousand_applications_are_counted_exactly_and_turned_page_by_page()
    {
        await using var portal = await TestPortal.StartAsync();
        var campaigns = new TestCampaigns(portal.Get<CampaignBook>(), portal.Get<PolicyBook>(), portal.Get<Divisions>());
        var campaign = await portal.InDatabaseAsync(db => campaigns.EnsureAsync(db));
        // Its own number, as everybody has one, might be among those that are looked for.
        var owner = await portal.SaveAsync(An.Enterprise().Named("队首企业"));
        await portal.InDatabaseAsync(db => campaigns.ApplyAsync(db, campaign, owner, "320583", ApplicationState.AtRecommender));
        await portal.InDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(
            """
            with made as (select n, gen_random_uuid() as e, gen_random_uuid() as f, gen_random_uuid() as s, gen_random_uuid() as a from generate_series(1, {0}) n),
            enterprises as (
                insert into portal.enterprises select (jsonb_populate_record(x, jsonb_build_object('id', m.e, 'credit_code', 'LQ' || lpad(m.n::text, 16, '0'), 'name', '长队列企业' || m.n))).*
                from made m cross join portal.enterprises x),
            factories as (
                insert into portal.factories select (jsonb_populate_record(x, jsonb_build_object('id', m.f, 'enterprise_id', m.e))).*
                from made m cross join portal.factories x),
            assessments as (
                insert into portal.self_assessments select (jsonb_populate_record(x, jsonb_build_object('id', m.s, 'factory_id', m.f, 'enterprise_id', m.e))).*
                from made m cross join portal.self_assessments x)
            insert into portal.applications select (jsonb_populate_record(x, jsonb_build_object(
                'id', m.a, 'factory_id', m.f, 'enterprise_id', m.e, 'assessment_id', m.s, 'number', 'LQ-' || m.n, 'state', 3 + m.n % 4,
                'titles_wait', n % 100 = 0, 'submitted_at', x.submitted_at - m.n * interval '1 minute'))).*
            from made m cross join portal.applications x
            """, Many - 1));
        await portal.InDatabaseAsync(db => db.Database.ExecuteSqlRawAsync("analyze portal.applications"));
        portal.ActAsOfficer(Role.CityOfficer, "320000", "320500");

        foreach (var (name, query) in ((string, ListApplications.Query)[])
        [
            ("warm", new(campaign.Id, new QueueFilter())),
            ("opened", new(campaign.Id, new QueueFilter())),
            ("one state", new(campaign.Id, new QueueFilter(ApplicationState.Passed))),
            ("by enterprise", new(campaign.Id, new QueueFilter(), QueueSort.Enterprise)),
            ("by assignee, the last page", new(campaign.Id, new QueueFilter(), QueueSort.Assignee, true, int.MaxValue)),
            ("titles to be confirmed", new(campaign.Id, new QueueFilter(Track: QueueFilter.TitlesWait))),
            ("text", new(campaign.Id, new QueueFilter(Text: "企业49"), QueueSort.Enterprise)),
        ])
        {
            var watch = Stopwatch.StartNew();
            var view = await portal.SendAsync(query);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {watch.Elapsed.TotalMilliseconds:F1} ms, {view.Total} found"));
            view.Total.ShouldBe(query.Filter switch
            {
                { State: not null } => view.Counts[ApplicationState.Passed],
                { Track: not null } => (Many - 1) / 100,
                // 49, 490 to 499 and 4900 to 4999.
                { Text: not null } => 111,
                _ => Many,
            });
            view.Rows.Count.ShouldBe(Math.Min(view.Total, ListApplications.PageSize));
        }
    }
}
