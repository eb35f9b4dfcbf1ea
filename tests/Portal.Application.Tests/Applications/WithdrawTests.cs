using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Messages;
using Portal.Application.Recommendations;
using Portal.Application.Tests.Recommendations;

namespace Portal.Application.Tests.Applications;

/// <summary>退出申报: who is told stands on the page before, and is told.</summary>
public sealed class WithdrawTests
{
    [Fact]
    public async Task The_office_learns_that_its_list_moved()
    {
        await using var ground = await ListGround.PrepareAsync(2);
        await ground.RecommendAsync(2);

        (await ToldAsync(ground, 0)).ShouldBe([ground.Handler.Id, ground.Signatory.Id], ignoreOrder: true);
        (await WithdrawAsync(ground, 0)).ShouldBeTrue();

        (await InboxAsync(ground, ground.Handler)).ShouldBe([Texts.ListsToldLeft.With("苏州市工业和信息化局")]);
        (await InboxAsync(ground, ground.Signatory)).ShouldBe([Texts.ListsToldLeft.With("苏州市工业和信息化局")]);
        (await InboxAsync(ground, ground.Province)).ShouldBeEmpty();
        (await ground.OrderAsync(Standing.Recommended)).ShouldBe([1]);
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task After_the_freezing_the_province_and_whoever_moved_up_are_told_as_well()
    {
        await using var ground = await ListGround.PrepareAsync(2);
        await ground.RecommendAsync(1);
        await ground.ReserveAsync(1, from: 1);
        await ground.FreezeAsync();
        var before = (await InboxAsync(ground, ground.Province)).Count;

        (await ToldAsync(ground, 0)).ShouldBe([ground.Handler.Id, ground.Signatory.Id, ground.Province.Id, ground.ProvinceSignatory.Id], ignoreOrder: true);
        await WithdrawAsync(ground, 0);

        (await InboxAsync(ground, ground.Province)).Count.ShouldBe(before + 1);
        (await InboxAsync(ground, ground.Enterprise)).ShouldBe([Texts.ListsToldMovedUp]);
        (await ground.OrderAsync(Standing.Recommended)).ShouldBe([1]);
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task Whether_a_passed_application_has_a_place_cannot_be_told_from_who_is_told()
    {
        await using var ground = await ListGround.PrepareAsync(2);
        await ground.RecommendAsync(1);

        (await ToldAsync(ground, 1)).ShouldBe(await ToldAsync(ground, 0), ignoreOrder: true);
        await WithdrawAsync(ground, 1);

        (await InboxAsync(ground, ground.Handler)).ShouldHaveSingleItem().ShouldEndWith("已退出申报");
    }

    [Fact]
    public async Task Pressed_once_more_it_changes_nothing_and_tells_nobody_again()
    {
        await using var ground = await ListGround.PrepareAsync(1);
        await ground.RecommendAsync(1);
        await WithdrawAsync(ground, 0);

        (await ground.Portal.SendAsync(new WithdrawApplication.Command(ground.Applications[0], 1, null), ground.Enterprise)).ShouldBeFalse();

        (await InboxAsync(ground, ground.Handler)).Count.ShouldBe(1);
        (await ground.Portal.InDatabaseAsync(db => db.ApplicationEvents.CountAsync(one => one.ApplicationId == ground.Applications[0] && one.Kind == ApplicationEventKind.Withdrawn))).ShouldBe(1);
    }

    [Fact]
    public async Task Before_it_was_passed_nobody_is_told()
    {
        await using var ground = await ListGround.PrepareAsync(0);
        var application = await ground.Portal.InDatabaseAsync(db => ground.Portal.Campaigns.ApplyAsync(db, ground.Campaign, ground.Enterprise, state: ApplicationState.AtRecommender));

        (await ground.Portal.SendAsync(new WithdrawApplication.Query(application.Id), ground.Enterprise)).ShouldBeEmpty();
        await ground.Portal.SendAsync(new WithdrawApplication.Command(application.Id, application.Version, null), ground.Enterprise);

        (await InboxAsync(ground, ground.Handler)).ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<Guid>> ToldAsync(ListGround ground, int application) =>
        [.. (await ground.Portal.SendAsync(new WithdrawApplication.Query(ground.Applications[application]), ground.Enterprise)).Select(recipient => recipient.AccountId)];

    private static async Task<bool> WithdrawAsync(ListGround ground, int application)
    {
        var id = ground.Applications[application];
        var version = await ground.Portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == id).Select(one => one.Version).SingleAsync());
        return await ground.Portal.SendAsync(new WithdrawApplication.Command(id, version, "另有安排"), ground.Enterprise);
    }

    private static async Task<IReadOnlyList<string>> InboxAsync(ListGround ground, Account account) =>
        [.. (await ground.Portal.SendAsync(new ReadMessages.Query(false, 1), account)).Rows.Select(message => message.Subject)];
}
