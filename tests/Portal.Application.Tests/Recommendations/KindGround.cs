using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Policies;
using Portal.Application.Recommendations;
using Portal.TestKit;

namespace Portal.Application.Tests.Recommendations;

/// <summary>江苏's own list in a campaign that tells kinds apart, opened with the printed limits, with passed applications by kind.</summary>
internal sealed class KindGround : IAsyncDisposable
{
    private readonly Dictionary<Guid, string> kinds = [];

    private KindGround(TestPortal portal) => Portal = portal;

    public TestPortal Portal { get; }

    public required Campaign Campaign { get; init; }

    public required Guid ListId { get; init; }

    public required Account Handler { get; init; }

    public required Account Signatory { get; init; }

    public required Account Enterprise { get; init; }

    public static async Task<KindGround> PrepareAsync(string campaignId = TestSeeds.TypicalCase)
    {
        var portal = await TestPortal.StartAsync(TestSeeds.Folder);
        var campaign = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db, campaignId, "320000", portal.Get<QuotaBook>()));
        return new KindGround(portal)
        {
            Campaign = campaign,
            ListId = await portal.InDatabaseAsync(db => db.RecommendationLists.Where(list => list.CampaignId == campaign.Id).Select(list => list.Id).SingleAsync()),
            Handler = await portal.SaveAsync(An.Officer().In("320000")),
            Signatory = await portal.SaveAsync(An.Officer().In("320000").Signing()),
            Enterprise = await portal.SaveAsync(An.Enterprise().In("320583")),
        };
    }

    public async Task<Guid[]> PassAsync(string kind, int howMany)
    {
        var made = await Portal.InDatabaseAsync(async db =>
        {
            var ids = new List<Guid>();
            for (var i = 0; i < howMany; i++)
            {
                ids.Add((await Portal.Campaigns.ApplyAsync(db, Campaign, Enterprise, state: ApplicationState.Passed, kind: kind)).Id);
                db.ChangeTracker.Clear();
            }

            return ids;
        });
        made.ForEach(id => kinds[id] = kind);
        return [.. made];
    }

    public Task RecommendAsync(Guid application, TestPortal? node = null) => (node ?? Portal).SendAsync(new RecommendFactory.Command(application), Handler);

    /// <summary>Passes some and recommends them all.</summary>
    public async Task RecommendAsync(string kind, int howMany)
    {
        foreach (var application in await PassAsync(kind, howMany))
        {
            await RecommendAsync(application);
        }
    }

    public Task SetAsync(string kind, int? cap) => Portal.SendAsync(new SetCap.Command(ListId, cap, kind), Handler);

    public Task<ShowList.View> ShowAsync() => Portal.SendAsync(new ShowList.Query(ListId), Handler);

    public async Task PrepareListAsync() => await Portal.SendAsync(new PrepareList.Command(ListId, (await ShowAsync()).Version), Handler);

    public async Task<FreezeList.Answer> FreezeAsync()
    {
        await PrepareListAsync();
        return await Portal.SendAsync(new FreezeList.Command(ListId, (await ShowAsync()).Version), Signatory);
    }

    /// <summary>How many of each kind are recommended, as they stand in the database.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountsAsync()
    {
        var places = await Portal.InDatabaseAsync(db => db.ListPlaces.Where(place => place.ListId == ListId && place.Standing == Standing.Recommended).ToListAsync());
        places.ShouldAllBe(place => place.Kind == kinds[place.ApplicationId]);
        return places.GroupBy(place => place.Kind).ToDictionary(group => group.Key, group => group.Count());
    }

    public async Task DemandInvariantsAsync() => (await Portal.InDatabaseAsync(db => db.Database
        .SqlQuery<string>($"select subject || ': ' || finding as \"Value\" from portal.invariant_findings()").ToListAsync())).ShouldBeEmpty();

    public ValueTask DisposeAsync() => Portal.DisposeAsync();
}
