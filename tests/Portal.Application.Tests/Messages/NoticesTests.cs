using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.TestKit;

namespace Portal.Application.Tests.Messages;

public sealed class NoticesTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task An_enterprise_is_told_in_each_inbox_and_by_letter_but_not_who_is_suspended_nor_at_an_unconfirmed_address()
    {
        var owner = await portal.SaveAsync(An.Enterprise().Named("锦程精密制造有限公司"));
        var colleague = await portal.SaveAsync(An.Enterprise().Joining(owner.EnterpriseId!.Value));
        var unconfirmed = await portal.SaveAsync(An.Enterprise().Joining(owner.EnterpriseId.Value));
        var gone = await portal.SaveAsync(An.Enterprise().Joining(owner.EnterpriseId.Value));
        var stranger = await portal.SaveAsync(An.Enterprise());
        await ChangeAsync(unconfirmed, account => account.EmailConfirmed = false);
        await ChangeAsync(gone, account => account.Suspend());

        var recipients = await AskAsync(book => book.OfEnterpriseAsync(owner.EnterpriseId.Value, default));
        recipients.Select(recipient => recipient.AccountId).ShouldBe([owner.Id, colleague.Id, unconfirmed.Id]);
        recipients[0].Of.ShouldBe("锦程精密制造有限公司");

        (await TellAsync(recipients, "申报已退回", "请修改。", "/applications/1")).ShouldBe(3);
        (await InboxAsync(colleague)).Rows.Single().ShouldSatisfyAllConditions(
            row => row.Subject.ShouldBe("申报已退回"), row => row.Body.ShouldBe("请修改。"), row => row.Link.ShouldBe("/applications/1"), row => row.ReadAt.ShouldBeNull());
        (await InboxAsync(stranger)).Total.ShouldBe(0);
        (await portal.LettersToAsync(owner.Email!)).Single().Body.ShouldContain("https://portal.example/applications/1");
        (await portal.LettersToAsync(unconfirmed.Email!)).ShouldBeEmpty();
        (await portal.LettersToAsync(gone.Email!)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_recommenders_office_is_told_and_the_province_too_while_it_has_taken_the_list_over()
    {
        var city = await portal.SaveAsync(An.Officer().In("320500"));
        var signatory = await portal.SaveAsync(An.Officer().In("320500").Signing());
        await portal.SaveAsync(An.Officer().In("320583"));
        var province = await portal.SaveAsync(An.Officer().In("320000"));
        var office = await portal.InDatabaseAsync(async db =>
        {
            var campaign = await portal.Campaigns.EnsureAsync(db);
            return await db.Recommenders.SingleAsync(r => r.CampaignId == campaign.Id && r.AreaCode == "320500");
        });

        (await AskAsync(book => book.OfRecommenderAsync(office.Id, null, default))).ShouldBe(
            [new(city.Id, city.DisplayName, "苏州市工业和信息化局", Duty.Handling), new(signatory.Id, signatory.DisplayName, "苏州市工业和信息化局", Duty.Signing)]);
        (await AskAsync(book => book.OfRecommenderAsync(office.Id, Duty.Signing, default))).Single().AccountId.ShouldBe(signatory.Id);
        (await AskAsync(book => book.OfOfficeAsync("610000", "320500", null, default))).ShouldBeEmpty();

        await portal.InDatabaseAsync(db => db.RecommendationLists.Where(list => list.RecommenderId == office.Id)
            .ExecuteUpdateAsync(update => update.SetProperty(list => list.TakenOverAt, TimeProvider.System.GetUtcNow())));
        (await AskAsync(book => book.OfRecommenderAsync(office.Id, Duty.Handling, default))).Select(recipient => recipient.AccountId)
            .ShouldBe([city.Id, province.Id]);
    }

    [Fact]
    public async Task Told_under_one_key_by_many_at_once_each_is_told_once()
    {
        var owner = await portal.SaveAsync(An.Enterprise());
        var recipients = await AskAsync(book => book.OfEnterpriseAsync(owner.EnterpriseId!.Value, default));
        var told = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => TellAsync(recipients, "期限提醒", "还有3个工作日。", "/", "reminder:3")));
        told.Sum().ShouldBe(1);
        (await InboxAsync(owner)).Total.ShouldBe(1);
        (await portal.LettersToAsync(owner.Email!)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Messages_are_counted_with_the_session_and_marked_by_their_owner_alone()
    {
        var owner = await portal.SaveAsync(An.Enterprise());
        var stranger = await portal.SaveAsync(An.Enterprise());
        var recipients = await AskAsync(book => book.OfEnterpriseAsync(owner.EnterpriseId!.Value, default));
        await TellAsync(recipients, "一", "…");
        await TellAsync(recipients, "二", "…", "/somewhere");
        var session = (await portal.SendAsync(new SignIn.Command(owner.Email, TestPassword.Text))).SignedIn!;
        (await UnreadAsync(session)).ShouldBe(2);

        var second = (await InboxAsync(owner)).Rows[0];
        second.Subject.ShouldBe("二");
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new MarkRead.Command(second.Id), stranger));
        await portal.SendAsync(new MarkRead.Command(null), stranger);
        (await UnreadAsync(session)).ShouldBe(2);
        (await portal.SendAsync(new MarkRead.Command(second.Id), owner)).Link.ShouldBe("/somewhere");
        (await UnreadAsync(session)).ShouldBe(1);
        (await portal.SendAsync(new ReadMessages.Query(true, 1), owner)).Rows.Single().Subject.ShouldBe("一");
        await portal.SendAsync(new MarkRead.Command(null), owner);
        (await UnreadAsync(session)).ShouldBe(0);
        (await InboxAsync(owner)).Total.ShouldBe(2);
    }

    private async Task<int> UnreadAsync(SignedIn session) =>
        (await portal.SendAsync(new CheckSession.Query(session.AccountId, session.SessionId, session.Stamp)))!.Unread;

    private Task<ReadMessages.View> InboxAsync(Account account) => portal.SendAsync(new ReadMessages.Query(false, 1), account);

    private Task<IReadOnlyList<Recipient>> AskAsync(Func<Recipients, Task<IReadOnlyList<Recipient>>> ask) => portal.UsingAsync(ask);

    private Task<int> TellAsync(IReadOnlyList<Recipient> recipients, string subject, string body, string? link = null, string? onceKey = null) =>
        portal.UsingAsync((Notices notices) => notices.TellAsync(recipients, subject, body, link, onceKey));

    private Task<int> ChangeAsync(Account account, Action<Account> change) => portal.InDatabaseAsync(async db =>
    {
        change(await db.Accounts.SingleAsync(stored => stored.Id == account.Id));
        return await db.SaveChangesAsync();
    });
}
