using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Enterprises;
using Portal.Application.Forms;
using Portal.Application.Policies;
using Portal.TestKit;

namespace Portal.Application.Tests;

/// <summary>
/// What commands hold until their commit they hold in one order (docs/decisions/0026), so that no two wait for one another in a circle. In each
/// case the second transaction is stopped where it waits for the first, which then goes on.
/// </summary>
public sealed class HoldOrderTests : IAsyncLifetime
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private TestPortal portal = null!;
    private Account owner = null!;
    private Campaign campaign = null!;
    private FactoryApplication application = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        owner = await portal.SaveAsync(An.Enterprise().In("320583"));
        campaign = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db));
        application = await portal.InDatabaseAsync(async db =>
        {
            var made = await portal.Campaigns.ApplyAsync(db, campaign, owner);
            await CompleteApplication.FillAsync(db, made.Id, portal.Get<CampaignBook>(), portal.Get<PolicyBook>());
            return made;
        });
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_factory_is_saved_while_a_colleague_submits()
    {
        await using var saving = await Held.BeginAsync(portal, $"select 1 from portal.enterprises where id = '{owner.EnterpriseId}' for no key update");
        var version = await portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application.Id).Select(one => one.Version).SingleAsync(Ct));
        var submitting = portal.SendAsync(new SubmitApplication.Command(application.Id, Guid.NewGuid(), version), owner);
        await portal.Database.UntilSomebodyWaitsAsync(Ct);

        await saving.RunAsync($"update portal.factories set version = version + 1 where id = '{application.FactoryId}'");
        await saving.RunAsync($"update portal.self_assessments set version = version + 1 where id = '{application.AssessmentId}'");
        await saving.CommitAsync();

        (await submitting).Round.ShouldBe(1);
    }

    [Fact]
    public async Task An_application_is_started_while_a_colleague_saves_its_factory()
    {
        await using var starting = await Held.BeginAsync(portal, $"select 1 from portal.factories where id = '{application.FactoryId}' for no key update");
        var saving = portal.SendAsync(new SaveFactory.Command(application.FactoryId, [new Typed("county", "320583", "320505")]), owner);
        await portal.Database.UntilSomebodyWaitsAsync(Ct);

        // What a new self-assessment or application asks of the enterprise that it belongs to.
        await starting.RunAsync($"select 1 from portal.enterprises where id = '{owner.EnterpriseId}' for key share");
        await starting.CommitAsync();

        (await saving).ShouldBe(application.FactoryId);
    }

    [Fact]
    public async Task A_withdrawn_draft_is_submitted_from_an_old_screen_while_its_office_is_switched()
    {
        var province = await portal.SaveAsync(An.Officer().In("320000"));
        var office = await portal.InDatabaseAsync(db => db.Recommenders.SingleAsync(one => one.CampaignId == campaign.Id && one.AreaCode == "320583", Ct));
        await portal.Database.ExecuteAsync($"update portal.applications set state = {(int)ApplicationState.Withdrawn} where id = '{application.Id}'");
        await using var submitting = await Held.BeginAsync(portal, $"select 1 from portal.applications where id = '{application.Id}' for no key update");
        var switching = portal.SendAsync(new SwitchRecommender.Command(campaign.Id, office.Id, !office.IsActive, office.Version), province);
        await Task.WhenAny(switching, portal.Database.UntilSomebodyWaitsAsync(Ct));

        await submitting.RunAsync($"select 1 from portal.recommenders where campaign_id = '{campaign.Id}' order by id for share");
        await submitting.CommitAsync();

        (await switching).ShouldBeTrue();
    }

    /// <summary>A transaction that holds something.</summary>
    private sealed class Held(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        public static async Task<Held> BeginAsync(TestPortal portal, string holding)
        {
            var connection = new NpgsqlConnection(portal.Database.Owner);
            await connection.OpenAsync(Ct);
            var held = new Held(connection, await connection.BeginTransactionAsync(Ct));
            await held.RunAsync(holding);
            return held;
        }

        public async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            await command.ExecuteNonQueryAsync(Ct);
        }

        public Task CommitAsync() => transaction.CommitAsync(Ct);

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
