using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Messages;
using Portal.Application.Reviews;
using Portal.TestKit;

namespace Portal.Application.Tests.Reviews;

/// <summary>Bulk assignment: whom the preview names is who is told, nobody else.</summary>
public sealed class AssignTests
{
    [Fact]
    public async Task Only_who_gets_something_new_is_named_before_and_told()
    {
        await using var portal = await TestPortal.StartAsync();
        var campaign = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db));
        var owner = await portal.SaveAsync(An.Enterprise());
        var sender = await portal.SaveAsync(An.Officer().In("320500"));
        var holder = await portal.SaveAsync(An.Officer().In("320500"));
        var third = await portal.SaveAsync(An.Officer().In("320500"));
        var application = await portal.InDatabaseAsync(db => portal.Campaigns.ApplyAsync(db, campaign, owner, state: ApplicationState.AtRecommender));
        await portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.AssigneeId, holder.Id)));

        (await ToldAsync(holder.Id)).ShouldBeEmpty("It is that officer's already.");
        (await ToldAsync(sender.Id)).ShouldBeEmpty("Whoever assigns knows.");
        (await ToldAsync(third.Id)).ShouldBe([third.Id]);
        // Three officers, one application: the first of them gets it.
        var first = (await PreviewAsync(sender.Id, holder.Id, third.Id)).Shares.Single(share => share.Items.Count > 0).Id;
        (await ToldAsync(sender.Id, holder.Id, third.Id)).ShouldBe(first == third.Id ? [third.Id] : []);

        (await portal.SendAsync(new AssignApplications.Command(campaign.Id, [application.Id], [holder.Id]), sender)).ShouldBe(0);
        (await portal.SendAsync(new AssignApplications.Command(campaign.Id, [application.Id], [third.Id]), sender)).ShouldBe(1);

        (await portal.SendAsync(new ReadMessages.Query(false, 1), holder)).Total.ShouldBe(0);
        (await portal.SendAsync(new ReadMessages.Query(false, 1), third)).Total.ShouldBe(1);

        Task<AssignApplications.Preview> PreviewAsync(params Guid[] to) =>
            portal.SendAsync(new AssignApplications.Query(campaign.Id, [application.Id], new QueueFilter(), to), sender);

        async Task<IReadOnlyList<Guid>> ToldAsync(params Guid[] to) => [.. (await PreviewAsync(to)).Recipients.Select(recipient => recipient.AccountId)];
    }
}
