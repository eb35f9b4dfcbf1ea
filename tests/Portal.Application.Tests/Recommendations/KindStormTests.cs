using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Pipeline;
using Portal.Application.Recommendations;
using Portal.TestKit;

namespace Portal.Application.Tests.Recommendations;

/// <summary>Many recommend applications of all kinds at once, on two nodes: no cap of a kind is ever exceeded.</summary>
[Collection(typeof(Storms))]
public sealed class KindStormTests
{
    [Fact]
    public async Task A_hundred_and_twenty_of_five_kinds_at_once_ten_times_never_exceed_a_cap()
    {
        await using var ground = await KindGround.PrepareAsync();
        await using var second = ground.Portal.AnotherNode();
        TestPortal[] nodes = [ground.Portal, second];
        var applications = new List<Guid>();
        foreach (var kind in (string[])["city", "park", "cluster", "manufacturer", "serviceProvider"])
        {
            applications.AddRange(await ground.PassAsync(kind, 24));
        }

        for (var round = 0; round < 10; round++)
        {
            await ground.Portal.Database.ExecuteAsync("delete from portal.list_places");
            var random = new Random(round);
            var order = applications.ToArray();
            random.Shuffle(order);
            var acknowledged = new ConcurrentBag<Guid>();
            var refused = 0;
            var work = order.Select((application, index) => Task.Run(async () =>
            {
                try
                {
                    await ground.RecommendAsync(application, nodes[index % 2]);
                    acknowledged.Add(application);
                    if (round % 2 == 1 && index % 5 == 0)
                    {
                        // Room is made in the middle of the storm.
                        await nodes[index % 2].SendAsync(new PutInReserve.Command(application), ground.Handler);
                    }
                }
                catch (InvalidException full)
                {
                    full.Errors.ShouldHaveSingleItem().Message.ShouldContain("已满");
                    Interlocked.Increment(ref refused);
                }
            })).ToList();

            await Task.WhenAll(work);

            (acknowledged.Count + refused).ShouldBe(120);
            var counts = await ground.CountsAsync();
            counts.Values.Sum().ShouldBeLessThanOrEqualTo(10);
            counts.GetValueOrDefault("city").ShouldBeLessThanOrEqualTo(1);
            counts.GetValueOrDefault("park").ShouldBeLessThanOrEqualTo(1);
            counts.GetValueOrDefault("cluster").ShouldBeLessThanOrEqualTo(1);
            (counts.GetValueOrDefault("manufacturer") + counts.GetValueOrDefault("serviceProvider")).ShouldBeLessThanOrEqualTo(7);
            if (round % 2 == 0)
            {
                counts.Values.Sum().ShouldBe(10);
            }

            (await ground.Portal.InDatabaseAsync(db => db.ListQuotas.CountAsync(quota => quota.Counted > quota.Cap))).ShouldBe(0);
            await ground.DemandInvariantsAsync();
        }
    }
}
