using System.Collections.Concurrent;
using System.Diagnostics;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Application.Applications;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Recommendations;
using Portal.Application.Reviews;
using Portal.TestKit;

namespace Portal.Application.Tests.Recommendations;

/// <summary>Tests that need the machine, and the cluster's connections, for themselves.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Storms;

/// <summary>Many people at once, on two nodes, against one real database; with withdrawals, cap cuts and kills mixed in.</summary>
[Collection(typeof(Storms))]
public sealed class ListStormTests
{
    private const int Cap = 10;

    [Fact]
    public async Task Two_hundred_recommend_at_once_twenty_times_and_never_more_than_the_cap_are_in()
    {
        await using var ground = await ListGround.PrepareAsync(200);
        await using var second = ground.Portal.AnotherNode();
        TestPortal[] nodes = [ground.Portal, second];
        for (var round = 0; round < 20; round++)
        {
            await ground.ResetAsync(Cap);
            var random = new Random(round);
            var order = ground.Applications.ToArray();
            random.Shuffle(order);
            var acknowledged = new ConcurrentBag<Guid>();
            var refused = 0;
            var work = order.Select((application, index) => Task.Run(async () =>
            {
                try
                {
                    int? rank = index % 3 == 0 ? 1 + (index % Cap) : null;
                    await nodes[index % 2].SendAsync(new RecommendFactory.Command(application, rank), index % 4 < 2 ? ground.Handler : ground.Signatory);
                    acknowledged.Add(application);
                }
                catch (InvalidException full)
                {
                    full.Errors.ShouldHaveSingleItem().Message.ShouldMatch("已满|审核通过");
                    Interlocked.Increment(ref refused);
                }
            })).ToList();
            var withdrawn = new ConcurrentBag<Guid>();
            var mixed = round % 2 == 1;
            if (mixed)
            {
                work.AddRange(order.Take(20).Select((application, index) => Task.Run(async () =>
                {
                    await Task.Delay(index * 3, TestContext.Current.CancellationToken);
                    await ground.WithdrawAsync(application, nodes[index % 2]);
                    withdrawn.Add(application);
                })));
                work.Add(Task.Run(async () =>
                {
                    await Task.Delay(40, TestContext.Current.CancellationToken);
                    await ground.Portal.SendAsync(new SetCap.Command(ground.ListId, Cap - 3), ground.Province);
                }, TestContext.Current.CancellationToken));
            }

            await Task.WhenAll(work);

            (acknowledged.Count + refused).ShouldBe(200);
            var standing = (await ground.OrderAsync(Standing.Recommended)).Select(index => ground.Applications[index]).ToHashSet();
            // Who was told yes stands on the list, unless gone since; nobody else does.
            standing.SetEquals(acknowledged.Except(withdrawn)).ShouldBeTrue();
            standing.Count.ShouldBeLessThanOrEqualTo(Cap);
            if (!mixed)
            {
                standing.Count.ShouldBe(Cap);
            }

            await ground.DemandInvariantsAsync();
        }
    }

    [Fact]
    public async Task Fast_tracks_among_a_hundred_at_once_take_no_place_of_the_cap()
    {
        const int FastTracks = 30;
        await using var ground = await ListGround.PrepareAsync(100, fastTracks: FastTracks);
        await using var second = ground.Portal.AnotherNode();
        TestPortal[] nodes = [ground.Portal, second];
        var besides = ground.Applications.TakeLast(FastTracks).ToHashSet();
        for (var round = 0; round < 5; round++)
        {
            await ground.ResetAsync(Cap);
            var order = ground.Applications.ToArray();
            new Random(round).Shuffle(order);

            // Each asks for both: one of the two is refused, whatever the load.
            await Task.WhenAll(order.Select((application, index) => Task.Run(async () =>
            {
                IRequest<Placed>[] asks = [new RecommendFactory.Command(application), new PutOnFastTrack.Command(application)];
                foreach (var ask in index % 2 == 0 ? asks : asks.Reverse())
                {
                    try
                    {
                        await nodes[index % 2].SendAsync(ask, ground.Handler);
                    }
                    catch (InvalidException refused)
                    {
                        refused.Errors.ShouldHaveSingleItem().Message.ShouldMatch("已满|不参加排序|应参加排序");
                    }
                }
            })));

            (await ground.OrderAsync(Standing.FastTrack)).Select(index => ground.Applications[index]).ToHashSet().SetEquals(besides).ShouldBeTrue();
            var ranked = (await ground.OrderAsync(Standing.Recommended)).Select(index => ground.Applications[index]).ToList();
            (ranked.Count, await ground.CountedAsync()).ShouldBe((Cap, Cap));
            ranked.ShouldAllBe(application => !besides.Contains(application));
            await ground.DemandInvariantsAsync();
        }
    }

    [Fact]
    public async Task A_hundred_moves_at_once_leave_every_rank_once()
    {
        await using var ground = await ListGround.PrepareAsync(40);
        await using var second = ground.Portal.AnotherNode();
        TestPortal[] nodes = [ground.Portal, second];
        await ground.RecommendAsync(30);
        await ground.ReserveAsync(10, from: 30);
        for (var round = 0; round < 5; round++)
        {
            var random = new Random(round);
            var moves = Enumerable.Range(0, 100).Select(_ => (
                Application: ground.Applications[random.Next(40)], Standing: random.Next(4) == 0 ? Standing.Reserve : Standing.Recommended, Rank: random.Next(1, 35))).ToList();

            await Task.WhenAll(moves.Select((move, index) => Task.Run(() =>
                nodes[index % 2].SendAsync(new MoveTo.Command(move.Application, move.Standing, move.Rank, null), ground.Handler))));

            var order = (await ground.OrderAsync(Standing.Recommended)).Concat(await ground.OrderAsync(Standing.Reserve));
            order.Order().ShouldBe(Enumerable.Range(0, 40));
            await ground.DemandInvariantsAsync();
        }
    }

    [Fact]
    public async Task Of_moves_by_one_screen_at_once_one_is_done_and_the_others_are_told()
    {
        await using var ground = await ListGround.PrepareAsync(10);
        await ground.RecommendAsync(10);
        var seen = (await ground.ListAsync()).Version;
        var stale = 0;

        await Task.WhenAll(Enumerable.Range(0, 10).Select(index => Task.Run(async () =>
        {
            try
            {
                await ground.Portal.SendAsync(new MoveTo.Command(ground.Applications[index], Standing.Recommended, 10 - index, seen), ground.Handler);
            }
            catch (StaleException)
            {
                Interlocked.Increment(ref stale);
            }
        })));

        stale.ShouldBe(9);
        (await ground.ListAsync()).Version.ShouldBe(seen + 1);
    }

    [Fact]
    public async Task Who_moves_up_when_another_one_goes_may_be_held_by_a_command_that_waits_for_the_list()
    {
        await using var ground = await ListGround.PrepareAsync(2, cap: 1);
        await ground.RecommendAsync(1);
        await ground.ReserveAsync(1, from: 1);
        await ground.FreezeAsync();
        await using var other = new NpgsqlConnection(ground.Portal.Database.Owner);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using (var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var hold = new NpgsqlCommand($"select from portal.applications where id = '{ground.Applications[1]}' for no key update", other, transaction);
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

            (await ground.WithdrawAsync(ground.Applications[0]).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).ShouldBeTrue();
        }

        (await ground.OrderAsync(Standing.Recommended)).ShouldBe([1]);
        (await ground.ListAsync()).Revision.ShouldBe(2);
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task Everybody_may_leave_a_frozen_list_at_once_while_facts_are_recorded()
    {
        const int Few = 4, All = 12;
        await using var ground = await ListGround.PrepareAsync(All);
        await using var second = ground.Portal.AnotherNode();
        TestPortal[] nodes = [ground.Portal, second];
        for (var round = 0; round < 5; round++)
        {
            await ground.ResetAsync(Few);
            await ground.RecommendAsync(Few);
            await ground.ReserveAsync(All - Few, from: Few);
            await ground.FreezeAsync();
            var order = ground.Applications.ToArray();
            new Random(round).Shuffle(order);

            await Task.WhenAll(order.SelectMany((application, index) => (Task[])
            [
                // The last one stays.
                .. index == All - 1 ? (Task[])[] : [Task.Run(() => ground.WithdrawAsync(application, nodes[index % 2]))],
                Task.Run(async () =>
                {
                    var record = new SaveReviewFact.Command(application, LookedUp.Incidents, 0, true, "应急管理部门", new DateOnly(2025, 3, 1), null);
                    (await Should.ThrowAsync<Exception>(nodes[(index + 1) % 2].SendAsync(record, ground.Handler))).GetType().ShouldBeOneOf(typeof(InvalidException), typeof(WrongStateException));
                }),
            ]));

            (await ground.OrderAsync(Standing.Recommended)).ShouldBe([ground.Applications.ToList().IndexOf(order[^1])]);
            (await ground.OrderAsync(Standing.Reserve)).ShouldBeEmpty();
            await ground.DemandInvariantsAsync();
        }
    }

    [Fact]
    public async Task What_was_acknowledged_survives_backends_that_are_killed_in_between()
    {
        await using var ground = await ListGround.PrepareAsync(24, cap: Cap);
        await using var second = ground.Portal.AnotherNode();
        TestPortal[] nodes = [ground.Portal, second];
        using var storm = new CancellationTokenSource();
        var (killed, acknowledgements) = (0, 0);
        var killer = Task.Run(async () =>
        {
            await using var connection = new NpgsqlConnection(ground.Portal.Database.Owner);
            await connection.OpenAsync();
            while (!storm.IsCancellationRequested)
            {
                // Never more often than something gets through, however slow the machine is.
                if (Volatile.Read(ref acknowledgements) >= killed)
                {
                    await using var command = new NpgsqlCommand("""
                        select count(pg_terminate_backend(pid)) from (
                            select pid from pg_stat_activity
                            where datname = current_database() and usename = 'portal_application' and state <> 'idle' order by random() limit 1) as victims
                        """, connection);
                    Interlocked.Add(ref killed, (int)(long)(await command.ExecuteScalarAsync())!);
                }

                await Task.Delay(40, TestContext.Current.CancellationToken);
            }
        }, TestContext.Current.CancellationToken);

        // One worker for each application, so that what it was told last is known; null where a kill left it unknown.
        var last = new Standing?[24];
        var known = new bool[24];
        var began = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 24).Select(index => Task.Run(async () =>
        {
            var random = new Random(index);
            (last[index], known[index]) = (null, true);
            // As long as it takes for it to be a storm.
            for (var step = 0; step < 25 || (!HasStormed() && began.Elapsed < TimeSpan.FromMinutes(5)); step++)
            {
                var application = ground.Applications[index];
                var node = nodes[random.Next(2)];
                var action = random.Next(3);
                try
                {
                    switch (action)
                    {
                        case 0:
                            await node.SendAsync(new RecommendFactory.Command(application, random.Next(1, Cap)), ground.Handler);
                            last[index] = Standing.Recommended;
                            break;
                        case 1:
                            await node.SendAsync(new PutInReserve.Command(application), ground.Handler);
                            last[index] = Standing.Reserve;
                            break;
                        default:
                            await node.SendAsync(new TakeOffList.Command(application), ground.Handler);
                            last[index] = null;
                            break;
                    }

                    known[index] = true;
                    Interlocked.Increment(ref acknowledgements);
                }
                catch (Exception refused) when (refused is InvalidException or NotFoundException)
                {
                    // Full, or nothing to take off: as it was.
                }
                // The driver says the latter when a connection broke between two statements.
                catch (Exception broken) when (PortalDatabase.IsAway(broken) || broken is InvalidOperationException)
                {
                    known[index] = false;
                }
            }
        })));
        await storm.CancelAsync();
        await killer;

        HasStormed().ShouldBeTrue($"{killed} killed, {acknowledgements} acknowledged");
        var places = await ground.Portal.InDatabaseAsync(db => db.ListPlaces.AsNoTracking().ToDictionaryAsync(p => p.ApplicationId, p => p.Standing));
        for (var index = 0; index < 24; index++)
        {
            if (known[index])
            {
                (places.TryGetValue(ground.Applications[index], out var standing) ? standing : (Standing?)null).ShouldBe(last[index]);
            }
        }

        known.Count(it => it).ShouldBeGreaterThan(0);
        (await ground.OrderAsync(Standing.Recommended)).Count.ShouldBeLessThanOrEqualTo(Cap);
        await ground.DemandInvariantsAsync();

        bool HasStormed() => Volatile.Read(ref killed) > 10 && Volatile.Read(ref acknowledgements) > 50;
    }
}
