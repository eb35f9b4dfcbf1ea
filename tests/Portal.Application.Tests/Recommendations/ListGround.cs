using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Recommendations;
using Portal.Application.Reference;
using Portal.TestKit;

namespace Portal.Application.Tests.Recommendations;

/// <summary>The list of 苏州 in 江苏先进级 2025, its officers, and passed applications.</summary>
internal sealed class ListGround : IAsyncDisposable
{
    private ListGround(TestPortal portal) => Portal = portal;

    public TestPortal Portal { get; }

    public required Campaign Campaign { get; init; }

    public required Guid ListId { get; init; }

    /// <summary>经办人 and 负责人 of the city, and of the province.</summary>
    public required Account Handler { get; init; }

    public required Account Signatory { get; init; }

    public required Account Province { get; init; }

    public required Account ProvinceSignatory { get; init; }

    /// <summary>Of every application.</summary>
    public required Account Enterprise { get; init; }

    /// <summary>Passed, in no place.</summary>
    public required IReadOnlyList<Guid> Applications { get; init; }

    /// <param name="fastTracks">So many of them, the last, take the fast track of the provincial titles.</param>
    public static async Task<ListGround> PrepareAsync(int applications, int? cap = null, int fastTracks = 0)
    {
        var portal = await TestPortal.StartAsync();
        var campaigns = new TestCampaigns(portal.Get<CampaignBook>(), portal.Get<PolicyBook>(), portal.Get<Divisions>());
        var campaign = await portal.InDatabaseAsync(db => campaigns.EnsureAsync(db));
        var enterprise = await portal.SaveAsync(An.Enterprise().In("320583"));
        var passed = await portal.InDatabaseAsync(async db =>
        {
            var made = new List<Guid>();
            for (var i = 0; i < applications; i++)
            {
                made.Add((await campaigns.ApplyAsync(db, campaign, enterprise, state: ApplicationState.Passed)).Id);
                db.ChangeTracker.Clear();
            }

            return made;
        });
        foreach (var application in passed.TakeLast(fastTracks))
        {
            await portal.Database.ExecuteAsync($"""
                update portal.applications set fast_track_id = 'provincial' where id = '{application}';
                insert into portal.site_checks (id, application_id, recommender_id, level, checked_on, participants, findings, agrees, updated_at, version)
                select gen_random_uuid(), id, recommender_id, 2, '2025-03-01', '苏州市工业和信息化局', '与申报一致', true, now(), 1 from portal.applications where id = '{application}';
                """);
        }

        var list = await portal.InDatabaseAsync(db => db.RecommendationLists
            .Where(l => db.Recommenders.Any(r => r.Id == l.RecommenderId && r.AreaCode == "320500")).Select(l => l.Id).SingleAsync());
        var ground = new ListGround(portal)
        {
            Campaign = campaign,
            ListId = list,
            Handler = await portal.SaveAsync(An.Officer().In("320500")),
            Signatory = await portal.SaveAsync(An.Officer().In("320500").Signing()),
            Province = await portal.SaveAsync(An.Officer().In("320000")),
            ProvinceSignatory = await portal.SaveAsync(An.Officer().In("320000").Signing()),
            Enterprise = enterprise,
            Applications = passed,
        };
        if (cap is not null)
        {
            await portal.SendAsync(new SetCap.Command(list, cap), ground.Province);
        }

        return ground;
    }

    /// <summary>Recommends the first of the applications, in their order.</summary>
    public async Task RecommendAsync(int howMany, int from = 0)
    {
        for (var i = from; i < from + howMany; i++)
        {
            await Portal.SendAsync(new RecommendFactory.Command(Applications[i]), Handler);
        }
    }

    public async Task ReserveAsync(int howMany, int from)
    {
        for (var i = from; i < from + howMany; i++)
        {
            await Portal.SendAsync(new PutInReserve.Command(Applications[i]), Handler);
        }
    }

    public async Task<FreezeList.Answer> FreezeAsync()
    {
        await Portal.SendAsync(new PrepareList.Command(ListId, (await ListAsync()).Version), Handler);
        return await Portal.SendAsync(new FreezeList.Command(ListId, (await ListAsync()).Version), Signatory);
    }

    public Task<RecommendationList> ListAsync() => Portal.InDatabaseAsync(db => db.RecommendationLists.AsNoTracking().SingleAsync(l => l.Id == ListId));

    /// <summary>The indexes of the applications in a standing, by rank.</summary>
    public async Task<IReadOnlyList<int>> OrderAsync(Standing standing)
    {
        var places = await Portal.InDatabaseAsync(db => db.ListPlaces.AsNoTracking()
            .Where(p => p.ListId == ListId && p.Standing == standing).OrderBy(p => p.Rank).ToListAsync());
        places.Select(place => place.Rank).ShouldBe(Enumerable.Range(1, places.Count));
        return [.. places.Select(place => Applications.ToList().IndexOf(place.ApplicationId))];
    }

    /// <summary>How many places count towards the list's quota, as the database keeps it.</summary>
    public Task<int> CountedAsync() => Portal.InDatabaseAsync(db => db.ListQuotas.Where(q => q.ListId == ListId && q.Kind == "").Select(q => q.Counted).SingleAsync());

    /// <summary>What the enterprise does: its application goes, and with it the place. In one command, as the pipeline runs it.</summary>
    /// <returns>Whether it had not gone before.</returns>
    public Task<bool> WithdrawAsync(Guid application, TestPortal? node = null) => (node ?? Portal).InDatabaseAsync(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var user = new TestUser { AccountId = Enterprise.Id, DisplayName = Enterprise.DisplayName, Role = Role.EnterpriseOwner, EnterpriseId = Enterprise.EnterpriseId };
        await ListPlaces.LeaveAsync(db, application, user, user.DisplayName, "另有安排", CancellationToken.None);
        var found = await db.Applications.SingleAsync(a => a.Id == application);
        if (found.State != ApplicationState.Passed)
        {
            return false;
        }

        found.Withdraw();
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return true;
    });

    /// <summary>As if nothing had happened: every application passed, no place, no cap but this.</summary>
    public Task ResetAsync(int? cap) => Portal.Database.ExecuteAsync($"""
        begin;
        update portal.recommendation_lists set state = 1, prepared_at = null, prepared_by_id = null;
        delete from portal.list_places;
        update portal.applications set state = 5 where state = 7;
        update portal.list_quotas set cap = {(cap is { } most ? most : "null")} where list_id = '{ListId}';
        commit;
        """);

    /// <summary>Holds the clock that decides deadlines still.</summary>
    public Task ClockAsync(DateTimeOffset at) => Portal.Database.StopClockAsync(at);

    /// <summary>What the database finds wrong with itself: has to be nothing.</summary>
    public async Task DemandInvariantsAsync()
    {
        var found = new List<string>();
        await using var connection = new NpgsqlConnection(Portal.Database.Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select subject || ': ' || finding from portal.invariant_findings()", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            found.Add(reader.GetString(0));
        }

        found.ShouldBeEmpty();
    }

    public ValueTask DisposeAsync() => Portal.DisposeAsync();
}

internal static class Refused
{
    /// <summary>The one sentence with which a command was refused.</summary>
    public static async Task<string> SentenceAsync(Task command) =>
        (await Should.ThrowAsync<InvalidException>(command)).Errors.ShouldHaveSingleItem().Message;
}
