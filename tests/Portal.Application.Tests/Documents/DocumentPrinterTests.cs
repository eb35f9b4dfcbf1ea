using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Documents;
using Portal.Application.Policies;
using Portal.Application.Recommendations;
using Portal.Application.Reference;
using Portal.Documents.Verification;
using Portal.TestKit;

namespace Portal.Application.Tests.Documents;

/// <summary>The queue of documents, with a press that is away: who takes which, what waits, and what is given up.</summary>
public sealed class DocumentPrinterTests
{
    [Fact]
    public async Task With_the_press_away_a_document_waits_and_says_so()
    {
        await using var portal = await TestPortal.StartAsync();
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
        await using var portal = await TestPortal.StartAsync();
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
        await using var portal = await TestPortal.StartAsync();
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
        await using var portal = await TestPortal.StartAsync();
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

        (await portal.InDatabaseAsync(db => db.DraftDocuments.CountAsync(TestContext.Current.CancellationToken))).ShouldBe(0);
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
