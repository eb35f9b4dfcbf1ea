using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Documents;
using Portal.Application.Policies;
using Portal.Application.Recommendations;
using Portal.Application.Reference;
using Portal.Documents.Typesetting;
using Portal.Documents.Verification;
using Portal.TestKit;

namespace Portal.Application.Tests.Documents;

/// <summary>The queue of documents, with a press that is away: who takes which, what waits, and what is given up.</summary>
public sealed class DocumentPrinterTests
{
    [Fact]
    public async Task With_the_press_away_a_document_waits_and_says_so()
    {
        await using var portal = await NothingComesBackAsync();
        var document = (await WaitingAsync(portal, Guid.NewGuid())).ShouldHaveSingleItem();

        (await PrintAsync(portal)).ShouldBeTrue();

        var waiting = await portal.InDatabaseAsync(db => db.Documents.SingleAsync(one => one.Id == document, TestContext.Current.CancellationToken));
        waiting.State.ShouldBe(DocumentState.Waiting);
        waiting.Fault.ShouldBe(Texts.DocumentsPressAway);
        // Postponed: nobody takes it at once again.
        (await PrintAsync(portal)).ShouldBeFalse();
    }

    [Fact]
    public async Task Several_at_once_on_two_nodes_take_each_document_once()
    {
        const int Documents = 20;
        await using var portal = await NothingComesBackAsync();
        await using var other = portal.AnotherNode();
        await WaitingAsync(portal, Enumerable.Repeat(Guid.NewGuid(), Documents));

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            var count = 0;
            while (await PrintAsync(worker % 2 == 0 ? portal : other))
            {
                count++;
            }

            return count;
        }));

        taken.Sum().ShouldBe(Documents);
        (await portal.InDatabaseAsync(db => db.Documents.CountAsync(one => one.Fault == Texts.DocumentsPressAway, TestContext.Current.CancellationToken))).ShouldBe(Documents);
    }

    [Fact]
    public async Task Many_of_one_account_do_not_delay_the_first_of_another()
    {
        await using var portal = await NothingComesBackAsync();
        var (busy, late) = (Guid.NewGuid(), Guid.NewGuid());
        var documents = await WaitingAsync(portal, [busy, busy, busy, late]);

        var order = new List<int>();
        while (await PrintAsync(portal))
        {
            var faulty = await portal.InDatabaseAsync(db => db.Documents.Where(one => one.Fault != null).Select(one => one.Id).ToListAsync(TestContext.Current.CancellationToken));
            order.Add(faulty.Select(id => documents.IndexOf(id)).Except(order).ShouldHaveSingleItem());
        }

        order.ShouldBe([0, 3, 1, 2]);
    }

    [Fact]
    public async Task What_is_said_to_come_before_is_the_order_in_which_it_is_set()
    {
        await using var portal = await TestPortal.StartAsync();
        var (busy, late, other) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var province = await portal.SaveAsync(An.Officer().In("320000"));
        var documents = await WaitingAsync(portal, [busy, busy, busy, late, busy, other, other, late]);
        // Some have had a turn on this node.
        portal.Get<PressOrder>().Serve(late);
        portal.Get<PressOrder>().Serve(busy);
        var said = new List<int>();
        foreach (var document in documents)
        {
            said.Add((await portal.SendAsync(new ReadDocument.Query(document), province)).Before);
        }

        await portal.InDatabaseAsync(db => db.Documents.ExecuteUpdateAsync(one => one.SetProperty(each => each.SourceSha256, new byte[32]), TestContext.Current.CancellationToken));
        var order = new List<int>();
        while (await PrintAsync(portal))
        {
            var done = await portal.InDatabaseAsync(db => db.Documents.Where(one => one.State == DocumentState.Failed).Select(one => one.Id).ToListAsync(TestContext.Current.CancellationToken));
            order.Add(done.Select(id => documents.IndexOf(id)).Except(order).ShouldHaveSingleItem());
        }

        order.ShouldBe(Enumerable.Range(0, documents.Count).OrderBy(at => said[at]));
        said.ShouldBe(Enumerable.Range(0, documents.Count).Select(at => order.IndexOf(at)));
    }

    [Fact]
    public async Task Accounts_take_turns_also_when_what_they_asked_for_is_done_with()
    {
        await using var portal = await TestPortal.StartAsync();
        var (busy, late) = (Guid.NewGuid(), Guid.NewGuid());
        var documents = await WaitingAsync(portal, [busy, busy, busy, late]);
        // What fails leaves the queue as what is set does.
        await portal.InDatabaseAsync(db => db.Documents.ExecuteUpdateAsync(one => one.SetProperty(each => each.SourceSha256, new byte[32]), TestContext.Current.CancellationToken));

        var order = new List<int>();
        while (await PrintAsync(portal))
        {
            var done = await portal.InDatabaseAsync(db => db.Documents.Where(one => one.State == DocumentState.Failed).Select(one => one.Id).ToListAsync(TestContext.Current.CancellationToken));
            order.Add(done.Select(id => documents.IndexOf(id)).Except(order).ShouldHaveSingleItem());
        }

        order.ShouldBe([0, 3, 1, 2]);
    }

    [Fact]
    public async Task What_is_not_what_was_frozen_is_given_up_and_the_next_goes_on()
    {
        await using var portal = await NothingComesBackAsync();
        var documents = await WaitingAsync(portal, Guid.NewGuid(), Guid.NewGuid());
        await portal.InDatabaseAsync(db => db.Documents.Where(one => one.Id == documents[0])
            .ExecuteUpdateAsync(one => one.SetProperty(each => each.SourceSha256, new byte[32]), TestContext.Current.CancellationToken));

        while (await PrintAsync(portal))
        {
        }

        var states = await portal.InDatabaseAsync(db => db.Documents.ToDictionaryAsync(one => one.Id, one => (one.State, one.Fault), TestContext.Current.CancellationToken));
        states[documents[0]].ShouldBe((DocumentState.Failed, Texts.DocumentsBroken));
        states[documents[1]].ShouldBe((DocumentState.Waiting, Texts.DocumentsPressAway));
    }

    /// <summary>The connection breaks while it is set: the document is nobody's at once, and the queue hears of it.</summary>
    [Fact]
    public async Task A_database_that_goes_away_for_a_moment_leaves_no_document_taken()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = (await WaitingAsync(portal, Guid.NewGuid())).ShouldHaveSingleItem();
        var (said, clock) = (new Said(), new MovableClock());

        await Should.ThrowAsync<InvalidOperationException>(portal.InDatabaseAsync(async db =>
        {
            var document = await db.Documents.SingleAsync(one => one.Id == id);
            document.Take(await db.NowAsync(TestContext.Current.CancellationToken));
            await db.SaveChangesAsync();
            await db.Database.OpenConnectionAsync();
            var turn = new PressTurn(db, new PressOutage(said.For<PressOutage>()), said.For<PressTurn>(), clock);
            await turn.RunAsync(
                document,
                async () =>
                {
                    await portal.Database.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
                    await db.NowAsync(TestContext.Current.CancellationToken);
                },
                TestContext.Current.CancellationToken);
            return true;
        }));

        var (after, now) = await portal.InDatabaseAsync(async db =>
            (await db.Documents.SingleAsync(one => one.Id == id, TestContext.Current.CancellationToken), await db.NowAsync(TestContext.Current.CancellationToken)));
        (after.State, after.Fault).ShouldBe((DocumentState.Waiting, null));
        after.TakenUntil.ShouldNotBeNull().ShouldBeLessThan(now.AddSeconds(6));
    }

    [Fact]
    public async Task That_the_press_is_away_is_said_once_and_that_it_is_back_as_well()
    {
        await using var portal = await TestPortal.StartAsync();
        var documents = await WaitingAsync(portal, Enumerable.Repeat(Guid.NewGuid(), 3));
        var said = new Said();
        var outage = new PressOutage(said.For<PressOutage>());
        foreach (var (id, isAway) in documents.Zip([true, true, false]))
        {
            await portal.InDatabaseAsync(async db =>
            {
                var document = await db.Documents.SingleAsync(one => one.Id == id);
                document.Take(await db.NowAsync(TestContext.Current.CancellationToken));
                await new PressTurn(db, outage, said.For<PressTurn>(), TimeProvider.System).RunAsync(
                    document,
                    () =>
                    {
                        if (isAway)
                        {
                            throw new TypesettingException(Fault.Unavailable, "away");
                        }

                        document.Finish(1);
                        return Task.CompletedTask;
                    },
                    TestContext.Current.CancellationToken);
                return true;
            });
        }

        said.Lines.ShouldBe([(LogLevel.Warning, "The press is away (Unavailable): documents wait"), (LogLevel.Information, "The press is back")]);
    }

    /// <summary>What was logged.</summary>
    private sealed class Said
    {
        public List<(LogLevel Level, string Line)> Lines { get; } = [];

        public ILogger<T> For<T>() => new Listener<T>(Lines);

        private sealed class Listener<T>(List<(LogLevel, string)> lines) : ILogger<T>
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Add((logLevel, formatter(state, exception)));
        }
    }

    [Fact]
    public async Task A_draft_is_asked_for_again_and_again_and_is_one()
    {
        await using var portal = await TestPortal.StartAsync();
        var owner = await portal.SaveAsync(An.Enterprise().In("320583"));
        var application = await portal.InDatabaseAsync(async db => await portal.Campaigns.ApplyAsync(db, await portal.Campaigns.EnsureAsync(db), owner));

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => portal.SendAsync(new RequestDraft.Command(application.Id), owner)));
        var first = await portal.InDatabaseAsync(db => db.DraftDocuments.SingleAsync(TestContext.Current.CancellationToken));
        (await DraftAsync(portal)).ShouldBeTrue();
        var waiting = (await portal.SendAsync(new ReadDraft.Query(application.Id), owner)).ShouldNotBeNull();
        (waiting.State, waiting.Fault, waiting.Size).ShouldBe((DocumentState.Waiting, Texts.DocumentsPressAway, (int?)null));
        (waiting.KeptUntil - waiting.RequestedAt).ShouldBe(TimeSpan.FromHours(1));

        // Other words, another draft: the one before is gone, even if the press has it in its hands.
        await portal.StoreAsync(new ApplicationAnswer { ApplicationId = application.Id, Field = "project-name", Value = "另一个名称" });
        await portal.SendAsync(new RequestDraft.Command(application.Id), owner);
        (await portal.InDatabaseAsync(db => db.DraftDocuments.SingleAsync(TestContext.Current.CancellationToken))).Id.ShouldNotBe(first.Id);
    }

    [Fact]
    public async Task A_draft_is_deleted_when_its_hour_is_over()
    {
        await using var portal = await TestPortal.StartAsync();
        var owner = await portal.SaveAsync(An.Enterprise().In("320583"));
        var application = await portal.InDatabaseAsync(async db => await portal.Campaigns.ApplyAsync(db, await portal.Campaigns.EnsureAsync(db), owner));
        await portal.SendAsync(new RequestDraft.Command(application.Id), owner);
        await portal.InDatabaseAsync(db => db.DraftDocuments.ExecuteUpdateAsync(
            draft => draft.SetProperty(one => one.KeptUntil, TimeProvider.System.GetUtcNow().AddMinutes(-1)), TestContext.Current.CancellationToken));

        (await portal.SendAsync(new ReadDraft.Query(application.Id), owner)).ShouldBeNull();
        (await DraftAsync(portal)).ShouldBeFalse();

        (await portal.AloneAsync<DraftPrinter, int>(printer => printer.DeleteOldAsync(TestContext.Current.CancellationToken))).ShouldBe(1);
        (await portal.InDatabaseAsync(db => db.DraftDocuments.CountAsync(TestContext.Current.CancellationToken))).ShouldBe(0);
    }

    /// <summary>The clock stands still: what waits because the press is away stays put off, however long the test takes.</summary>
    private static async Task<TestPortal> NothingComesBackAsync()
    {
        var portal = await TestPortal.StartAsync();
        await portal.Database.StopClockAsync();
        return portal;
    }

    private static Task<bool> DraftAsync(TestPortal portal) =>
        portal.AloneAsync<DraftPrinter, bool>(printer => printer.PrintNextAsync(TestContext.Current.CancellationToken));

    private static Task<bool> PrintAsync(TestPortal portal) =>
        portal.AloneAsync<DocumentPrinter, bool>(printer => printer.PrintNextAsync(TestContext.Current.CancellationToken));

    private static Task<List<Guid>> WaitingAsync(TestPortal portal, params IEnumerable<Guid> requesters) => portal.InDatabaseAsync(async db =>
    {
        var campaign = await new TestCampaigns(portal.Get<CampaignBook>(), portal.Get<PolicyBook>(), portal.Get<Divisions>()).EnsureAsync(db);
        var list = await db.RecommendationLists.FirstAsync(one => one.CampaignId == campaign.Id);
        var documents = new List<Guid>();
        foreach (var (requester, at) in requesters.Select((requester, at) => (requester, at)))
        {
            var content = new ListContent(new(campaign.Id, "批次", 2025), new(list.RecommenderId, "某市工业和信息化局", "320500"), at + 1, [], [], [], []).ToJson();
            var now = TimeProvider.System.GetUtcNow().AddMinutes(at);
            var hash = ListContent.HashOf(content);
            db.ListVersions.Add(new ListVersion { ListId = list.Id, Number = at + 1, Reason = ListVersionReason.Frozen, Content = content, Sha256 = hash, At = now, ById = requester });
            var code = DocumentCode.New().Value;
            var document = new IssuedDocument
            {
                Code = code,
                Link = "https://portal.example/verify/" + code,
                Kind = DocumentKind.SummaryTable,
                SubjectId = list.Id,
                Number = at + 1,
                Title = "推荐汇总表",
                Issuer = "某市工业和信息化局",
                SourceSha256 = hash,
                SourceAt = now,
                RequestedAt = now,
                RequestedById = requester,
            };
            db.Documents.Add(document);
            documents.Add(document.Id);
        }

        await db.SaveChangesAsync();
        return documents;
    });
}
